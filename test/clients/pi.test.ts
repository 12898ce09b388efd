import { pi } from './probes/pi.ts'
import { cover } from './support/cover.ts'

cover(pi)
