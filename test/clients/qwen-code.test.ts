import { qwenCode } from './probes/qwen-code.ts'
import { cover } from './support/cover.ts'

cover(qwenCode)
