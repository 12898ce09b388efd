import type { AgentRow } from './row.ts'
import { aws } from './rows/aws.ts'
import { editors } from './rows/editors.ts'
import { listed } from './rows/listed.ts'
import { seen } from './rows/seen.ts'
import { shared } from './rows/shared.ts'
import { terminal } from './rows/terminal.ts'
import { unseenEditors } from './rows/unseen-editors.ts'
import { unseenTerminals } from './rows/unseen-terminals.ts'

/**
 * Every agent that we serve: data only, in rows/. `verified` facts were seen with the real client (version in `sources`),
 * `documented` ones come from the vendor, `listed` ones stand only in another installer's table. docs/agents.md is
 * generated from this table.
 */
export const agents = {
  ...aws,
  ...terminal,
  ...seen,
  ...editors,
  ...unseenTerminals,
  ...unseenEditors,
  ...listed,
  ...shared,
} as const satisfies Record<string, AgentRow>

export type AgentId = keyof typeof agents

export const agentIds = Object.keys(agents) as AgentId[]

/** Names that stand for several agents. */
export const aliases = { kiro: ['kiro-ide', 'kiro-cli'] } as const satisfies Record<
  string,
  readonly AgentId[]
>

/** Served when nothing is detected (shared contract of `--agents`). */
export const defaults: readonly AgentId[] = ['kiro-ide', 'kiro-cli', 'claude-code', 'universal']

export function row(id: string): AgentRow {
  const found: AgentRow | undefined = (agents as Record<string, AgentRow>)[id]
  if (!found) throw new Error(`no row for agent ${id}`)
  return found
}
