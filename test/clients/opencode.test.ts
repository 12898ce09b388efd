import { opencode } from './probes/opencode.ts'
import { cover } from './support/cover.ts'

cover(opencode)
