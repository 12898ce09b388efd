import type { AgentRow } from '../agents/row.ts'
import type { Choices } from '../model.ts'
import { namesVariables } from './dialects.ts'

type Chosen = Pick<Choices, 'scope' | 'mcp' | 'cluster'>

/** Whether the server needs variables of the shell that this client is known to keep to itself. */
export function keepsVariables(agent: AgentRow, { scope, mcp, cluster }: Chosen): boolean {
  const file = agent.mcp?.[scope]
  if (!file || !cluster || !mcp || mcp.profile !== null || agent.environment !== 'scrubbed') return false
  return !namesVariables.includes(file.dialect)
}
