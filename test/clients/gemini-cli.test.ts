import { geminiCli } from './probes/gemini-cli.ts'
import { cover } from './support/cover.ts'

cover(geminiCli)
