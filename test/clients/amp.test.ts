import { amp } from './probes/amp.ts'
import { cover } from './support/cover.ts'

cover(amp)
