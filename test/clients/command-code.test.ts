import { commandCode } from './probes/command-code.ts'
import { cover } from './support/cover.ts'

cover(commandCode)
