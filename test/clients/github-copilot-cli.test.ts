import { copilotCli } from './probes/github-copilot-cli.ts'
import { cover } from './support/cover.ts'

cover(copilotCli)
