import { kilo } from './probes/opencode.ts'
import { cover } from './support/cover.ts'

cover(kilo)
