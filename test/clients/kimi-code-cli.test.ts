import { kimiCode } from './probes/kimi-code-cli.ts'
import { cover } from './support/cover.ts'

cover(kimiCode)
