import { codex } from './probes/codex.ts'
import { cover } from './support/cover.ts'

cover(codex)
