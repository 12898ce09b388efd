import { lacks, lackText } from '../client/contract.ts'
import { type Ground, type Trouble, troubleAs, troubleOf } from '../client/trouble.ts'
import { wrongVersion } from '../client/trouble-call.ts'
import { noise } from '../client/trouble-start.ts'
import { redacted, visible } from '../client/words.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import type { Talk } from '../ports/mcp.ts'
import type { Patient } from './check.ts'
import { leftOver } from './containers.ts'
import type { Launched } from './launches.ts'

/** What came of starting one server. */
export interface Shaken {
  agents: readonly string[]
  troubles: Trouble[]
  /** Undefined: it did not come to an answer. */
  answer?: { ms: number; tools: string[]; queried: boolean }
}

/** In all, however busy it looks: a first start downloads 60 MB, and a Python where there is none. */
export const most = 300_000

/** initialize → tools/list → `select 1` where a cluster is wanted. When it returns, nothing of it runs any more. */
export async function shake({ start, agents }: Launched, patient: Patient, ground: Ground): Promise<Shaken> {
  const limit = patient.host.mcpSeconds * 1000
  const shown = show(patient)
  const left = await leftOver(patient, ground.server)
  const talk = await patient.startServer(start, {
    limit,
    client: { name: 'dsql-skill', version: patient.version },
    watch: shown.watch,
    alive: { most, busy: shown.isDownloading },
  })
  if ('how' in talk) {
    shown.end()
    if (talk.killed) await left.stop()
    return { agents, troubles: [troubleOf(talk, ground)] }
  }
  try {
    return { agents, ...(await ask(talk, ground, limit)) }
  } finally {
    shown.end()
    if (await talk.end()) await left.stop()
  }
}

async function ask(talk: Talk, ground: Ground, limit: number): Promise<Omit<Shaken, 'agents'>> {
  const troubles: Trouble[] = []
  const aside = () => ({ code: null, why: '', ms: talk.ms, ...talk.aside() })
  const tools = await talk.tools(limit)
  if ('how' in tools) return { troubles: [troubleOf(tools, ground)] }
  const loud = { how: 'answered', ...aside() } as const
  if (loud.noise.length > 0) troubles.push({ ...troubleAs(noise, loud, ground), level: 'warning' })
  troubles.push(...wrong(tools, ground))
  const answer = { ms: talk.ms, tools: tools.map(({ name }) => name), queried: false }
  const tool = 'readonly_query'
  if (!ground.server.cluster || !answer.tools.includes(tool)) return { troubles, answer }
  const said = await talk.call(tool, { sql: 'select 1' }, limit)
  if ('how' in said) troubles.push(troubleOf({ ...said, tool }, ground))
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

/** On one line of the terminal: how long it has taken, and what it says of a download. */
export function show({ progress }: Pick<Patient, 'progress'>): {
  watch(line: string): void
  isDownloading(): boolean
  end(): void
} {
  const began = performance.now()
  let last = ''
  let hasEnded = false
  const open = new Set<string>()
  const tell = (): void => {
    // The server goes on talking, and the line of the terminal is another's by then.
    if (hasEnded) return
    const seconds = Math.round((performance.now() - began) / 1000)
    progress?.(`starting the MCP server (${seconds} s)${last ? `: ${last}` : ''}`)
  }
  tell()
  const clock = setInterval(tell, 1000)
  return {
    watch(line) {
      // uv says when a large download begins, and when it is there; between the two it is silent.
      const [, begun] = /^\s*Downloading (\S+)/.exec(line) ?? []
      const [, done] = /^\s*Downloaded (\S+)/.exec(line) ?? []
      if (begun) open.add(begun)
      if (done) open.delete(done)
      // The server's own log says nothing of how far it is.
      if (!/^[\d-]+ [\d:.]+ \| /.test(line)) last = visible(redacted(line.trim()))
      tell()
    },
    isDownloading: () => open.size > 0,
    end() {
      hasEnded = true
      clearInterval(clock)
      progress?.(undefined)
    },
  }
}

/** What started it, for a person. */
export function runtimeName({ server }: Ground): string {
  return runtimeRow(server.runtime).name
}
