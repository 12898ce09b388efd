import { cline } from './probes/cline.ts'
import { cover } from './support/cover.ts'

cover(cline)
