import { lacks, lackText } from '../client/contract.ts'
import { type Ground, type Trouble, troubleAs, troubleOf } from '../client/trouble.ts'
import { wrongVersion } from '../client/trouble-call.ts'
import { noise } from '../client/trouble-start.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import { isBroken, type Talk } from '../ports/mcp.ts'
import { begin } from './begin.ts'
import type { Patient } from './check.ts'
import type { Launched } from './launches.ts'

/** What came of starting one server. */
export interface Shaken {
  agents: readonly string[]
  troubles: Trouble[]
  /** Undefined: it did not come to an answer. */
  answer?: { ms: number; tools: string[]; queried: boolean }
}

/** initialize → tools/list → `select 1` where a cluster is wanted. When it returns, nothing of it runs any more. */
export async function shake({ start, agents }: Launched, patient: Patient, ground: Ground): Promise<Shaken> {
  const limit = patient.host.mcpSeconds * 1000
  const talk = await begin(start, ground.server, patient)
  if (isBroken(talk)) return { agents, troubles: [troubleOf(talk, ground)] }
  try {
    return { agents, ...(await ask(talk, ground, limit)) }
  } finally {
    await talk.end()
  }
}

async function ask(talk: Talk, ground: Ground, limit: number): Promise<Omit<Shaken, 'agents'>> {
  const troubles: Trouble[] = []
  const aside = () => ({ code: null, why: '', ms: talk.ms, ...talk.aside() })
  const tools = await talk.tools(limit)
  if (isBroken(tools)) return { troubles: [troubleOf(tools, ground)] }
  const loud = { how: 'answered', ...aside() } as const
  if (loud.noise.length > 0) troubles.push({ ...troubleAs(noise, loud, ground), level: 'warning' })
  troubles.push(...wrong(tools, ground))
  const answer = { ms: talk.ms, tools: tools.map(({ name }) => name), queried: false }
  const tool = 'readonly_query'
  if (!ground.server.cluster || !answer.tools.includes(tool)) return { troubles, answer }
  const said = await talk.call(tool, { sql: 'select 1' }, limit)
  if (isBroken(said)) troubles.push(troubleOf({ ...said, tool }, ground))
  else if (said.isError)
    troubles.push(troubleOf({ how: 'answered', tool, texts: said.texts, ...aside() }, ground))
  else answer.queried = true
  return { troubles, answer }
}

/** Tools that the skill relies on. */
function wrong(tools: Parameters<typeof lacks>[0], ground: Ground): Trouble[] {
  const missing = lacks(tools)
  if (missing.length === 0) return []
  const { version } = ground.server
  const sick = { how: 'answered', code: null, why: '', ms: 0, noise: [], stderr: [], logs: [] } as const
  const list = missing.map(lackText).join(', ')
  const told = troubleAs(
    { ...wrongVersion, message: () => `the MCP server (pinned: ${version}) lacks ${list}` },
    sick,
    ground,
  )
  // Without these two it is of no use.
  const needed = missing.some((one) => !one.parameter && /^(readonly_query|transact)$/.test(one.tool))
  return [needed ? told : { ...told, level: 'warning' }]
}

/** What started it, for a person. */
export function runtimeName({ server }: Ground): string {
  return runtimeRow(server.runtime).name
}
