import type { Probe } from '../support/probe.ts'
import type { ClientId } from '../support/versions.ts'
import { amp } from './amp.ts'
import { auggie } from './augment.ts'
import { claudeCode } from './claude-code.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { commandCode } from './command-code.ts'
import { continueCli } from './continue.ts'
import { droid } from './droid.ts'
import { geminiCli } from './gemini-cli.ts'
import { copilotCli } from './github-copilot-cli.ts'
import { grok } from './grok.ts'

import { kimiCode } from './kimi-code-cli.ts'
import { openclaw } from './openclaw.ts'
import { kilo, opencode } from './opencode.ts'
import { pi } from './pi.ts'
import { qoder } from './qoder.ts'
import { qwenCode } from './qwen-code.ts'

export const probes: Record<ClientId, Probe> = {
  amp,
  augment: auggie,
  'claude-code': claudeCode,
  cline,
  codex,
  'command-code': commandCode,
  continue: continueCli,
  droid,
  'gemini-cli': geminiCli,
  'github-copilot-cli': copilotCli,
  grok,
  kilo,
  'kimi-code-cli': kimiCode,
  openclaw,
  opencode,
  pi,
  qoder,
  'qwen-code': qwenCode,
}
