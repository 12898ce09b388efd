import { claudeCode } from './probes/claude-code.ts'
import { cover } from './support/cover.ts'

cover(claudeCode)
