import { qoder } from './probes/qoder.ts'
import { cover } from './support/cover.ts'

cover(qoder)
