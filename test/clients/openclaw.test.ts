import { openclaw } from './probes/openclaw.ts'
import { cover } from './support/cover.ts'

cover(openclaw)
