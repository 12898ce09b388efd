import type { Probe } from '../support/probe.ts'
import type { ClientId } from '../support/versions.ts'
import { claudeCode } from './claude-code.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { geminiCli } from './gemini-cli.ts'
import { copilotCli } from './github-copilot-cli.ts'
import { opencode } from './opencode.ts'
import { qwenCode } from './qwen-code.ts'

export const probes: Record<ClientId, Probe> = {
  'claude-code': claudeCode,
  codex,
  'gemini-cli': geminiCli,
  opencode,
  'github-copilot-cli': copilotCli,
  'qwen-code': qwenCode,
  cline,
}
