import { kilo } from './probes/kilo.ts'
import { cover } from './support/cover.ts'

cover(kilo)
