import { grok } from './probes/grok.ts'
import { cover } from './support/cover.ts'

cover(grok)
