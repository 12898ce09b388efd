import { row } from '../agents/table.ts'
import type { Unstartable } from '../client/start.ts'
import type { Ground, Trouble } from '../client/trouble.ts'
import { redacted, visible } from '../client/words.ts'
import type { Manifest } from '../model.ts'
import { serverOf } from '../plan/server.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { credentialChecks } from './credentials.ts'
import { runtimeName, type Shaken, shake } from './handshake.ts'
import { type Launched, launchesOf, type NotStarted } from './launches.ts'
import { machineChecks, missing } from './machine.ts'
import { mcpChecks } from './mcp.ts'

export const serverChecks: readonly Check[] = [
  {
    id: 'server',
    fine: 'the MCP server answers',
    looks:
      'the MCP server itself, started as each agent starts it (only entries that we write, or with `--run-foreign`): whether it answers, has the tools that the skill relies on, and with a cluster runs `select 1`',
    levels: ['skipped', 'warning', 'error'],
    needs: 'manifest',
    run: server,
  },
]

/** How many servers run at the same time: each takes a processor for its start. */
const together = 3

/** Where another check of the same run tells the same, and what helps. */
const toldBy: Readonly<Record<string, string>> = {
  'command not found': 'runtime',
  'image missing': 'image',
  'engine not running': 'image',
  'engine refuses you': 'image',
  'unknown flag': 'mcp',
  'unknown profile': 'credentials',
  'signed out': 'credentials',
  'no credentials': 'credentials',
  'credentials expired': 'credentials',
  'credentials fail': 'credentials',
}

async function server(patient: Patient, manifest: Manifest): Promise<Answer> {
  const choice = serverOf(manifest.choices)
  if (!choice) return 'no MCP server is wanted'
  if (patient.start === 'nothing')
    return [{ level: 'skipped', message: 'the MCP server is not started (--offline)' }]
  const ground: Ground = { server: choice, again: patient.again, build: patient.build(choice) }
  const { launches, unstartable, skipped } = await launchesOf(patient, manifest, patient.start === 'all')
  const shaken = await all(launches, (one) => shake(one, patient, groundOf(one, ground)))
  const found: Told[] = [
    ...unstartable.map(({ why, agents }) => ({ agents, trouble: cannot(why, manifest) })),
    ...shaken.flatMap(({ agents, troubles }) => troubles.map((trouble) => ({ agents, trouble }))),
  ]
  const out = [...(await findings(found, patient, manifest)), ...alike(skipped)]
  const answered = shaken.filter(({ answer, troubles }) => answer && troubles.length === 0)
  const fine = answered.length > 0 ? [answers(answered, ground)] : []
  if (out.length + fine.length === 0) return 'no entry starts the MCP server'
  return [...out, ...fine]
}

function groundOf({ files, line }: Launched, ground: Ground): Ground {
  return { ...ground, files, ...(line ? { line } : {}) }
}

/** The first alone: it downloads what the others find then. */
async function all<T>(launches: readonly Launched[], run: (one: Launched) => Promise<T>): Promise<T[]> {
  const out: T[] = []
  for (let i = 0; i < launches.length; ) {
    const some = launches.slice(i, i + (i === 0 ? 1 : together))
    out.push(...(await Promise.all(some.map(run))))
    i += some.length
  }
  return out
}

interface Told {
  agents: readonly string[]
  trouble: Trouble
}

export function cannot(why: Unstartable, manifest: Manifest): Trouble {
  if ('missing' in why) {
    const { message, fix } = missing(why.missing, [], manifest)
    return {
      id: 'command not found',
      level: 'error',
      message: `command not found: ${message}`,
      say: '',
      ...fix,
    }
  }
  return {
    id: 'variable not set',
    level: 'error',
    message: `variable not set: the entry names one in ${JSON.stringify(redacted(why.variable))}, and its client starts nothing without it`,
    say: 'set it where the agent is started, or write what it stands for',
  }
}

/** One fault once, for all its agents; what another check tells with its remedy is only mentioned. */
async function findings(found: readonly Told[], patient: Patient, manifest: Manifest): Promise<Found[]> {
  const merged = new Map<string, { agents: string[]; trouble: Trouble }>()
  for (const { agents, trouble } of found) {
    const known = merged.get(trouble.message) ?? { agents: [], trouble }
    known.agents = [...new Set([...known.agents, ...agents])]
    merged.set(trouble.message, known)
  }
  const out: Found[] = []
  for (const { agents, trouble } of merged.values()) {
    const { id, level, message, say, run } = trouble
    const other = toldBy[id]
    const told = `${message} (for ${names(agents)})`
    if (other !== undefined && (await tells(other, patient, manifest))) {
      out.push({ level: 'skipped', message: `${told}; the check ${other} says what helps`, agents })
      continue
    }
    out.push({ level, message: told, agents, fix: { say, ...(run === undefined ? {} : { run }) } })
  }
  return out
}

async function tells(id: string, patient: Patient, manifest: Manifest): Promise<boolean> {
  const check = [...machineChecks, ...mcpChecks, ...credentialChecks].find((one) => one.id === id)
  if (check?.needs !== 'manifest' || !patient.isWanted(id)) return false
  const answer = await check.run(patient, manifest)
  return typeof answer !== 'string' && answer.some(({ level }) => level === 'error')
}

/** What was not started for the same reason is said once. */
function alike(skipped: readonly NotStarted[]): Found[] {
  const out = new Map<string, NotStarted & { agents: string[] }>()
  for (const one of skipped) {
    const known = out.get(one.why) ?? { ...one, agents: [] }
    known.agents.push(one.agent)
    out.set(one.why, known)
  }
  return [...out.values()].map(({ agents, at, why, fix }) => ({
    level: 'skipped',
    message: `not started for ${names(agents)}, since ${why}`,
    agents,
    at,
    ...(fix ? { fix } : {}),
  }))
}

function answers(shaken: readonly Shaken[], ground: Ground): Found {
  const agents = [...new Set(shaken.flatMap((one) => one.agents))]
  const slowest = Math.max(...shaken.map(({ answer }) => answer?.ms ?? 0))
  const tools = [...new Set(shaken.flatMap(({ answer }) => answer?.tools ?? []))]
  const isQueried = shaken.every(({ answer }) => answer?.queried)
  const who = ground.server.cluster
    ? isQueried
      ? '; the cluster answers `select 1`'
      : ''
    : '; no cluster is named: the documentation tools work'
  return {
    level: 'ok',
    tell: true,
    message: `the MCP server ${ground.server.version} (${runtimeName(ground)}) answers in ${(slowest / 1000).toFixed(1)} s for ${names(agents)}: ${tools.map(visible).join(', ')}${who}`,
    agents,
  }
}

function names(agents: readonly string[]): string {
  const all = agents.map((id) => row(id).name)
  return all.length > 6 ? `${all.length} agents` : all.join(', ')
}
