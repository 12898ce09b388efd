import type { McpFile } from '../agents/row.ts'
import { row } from '../agents/table.ts'
import { shown } from '../apply/places.ts'
import { isObject } from '../client/launch.ts'
import { CodecError } from '../codecs/codec.ts'
import { loadCodecs } from '../codecs/index.ts'
import { entry } from '../mcp/entry.ts'
import { serverKey, serverPackage, testedVersion } from '../mcp/server.ts'
import type { Choices, Json, Manifest, Place, Scope } from '../model.ts'
import { argumentFaults, type Fault } from './arguments.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { type Entry, isOff, serverEntries } from './entries.ts'

export const mcpChecks: readonly Check[] = [
  {
    id: 'mcp',
    fine: 'every entry of the MCP server can be read, and the server understands it',
    looks:
      'the entry of each agent: there, readable, of the shape that the client wants, switched on; its flags, the form of the endpoint, and whether the Region is that of the endpoint',
    levels: ['warning', 'error'],
    needs: 'manifest',
    run: mcp,
  },
  {
    id: 'server-version',
    fine: 'the MCP server has the version that was tested',
    looks: 'the pinned version of the MCP server',
    levels: ['info'],
    needs: 'manifest',
    run: version,
  },
]

async function mcp(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { choices } = manifest
  if (!choices.mcp) return 'no MCP server is wanted'
  const entries = await serverEntries(patient, manifest)
  return [
    ...entries.flatMap((one) => entryFaults(one, choices, patient)),
    ...(await refused(patient, choices)),
    ...without(entries, choices, patient),
  ]
}

function entryFaults(one: Entry, choices: Choices, { again }: Patient): Found[] {
  const { wrote, value, at, words } = one
  const found = (level: Found['level'], message: string, fix: NonNullable<Found['fix']>): Found[] => [
    { level, message: `${at.file} ${message}`, agents: [...wrote.for], at, fix },
  ]
  if (value instanceof CodecError) {
    return found('error', `cannot be read: ${value.message}`, {
      say: 'mend it there; until then the agent reads nothing of it',
    })
  }
  const install = again('install')
  if (value === undefined)
    return found('error', `has no entry ${serverKey}`, { say: 'put it back', run: install })
  const ours = again('update', '--take', `ours:${at.file}`)
  const shape = shapeFault(value, wrote.for, choices)
  if (shape) return found('error', `${serverKey}: ${shape}`, { say: 'to have ours again', run: ours })
  const off = isOff(value)
    ? found('warning', 'has the server switched off', { say: 'switch it on there, or in the agent' })
    : []
  const faults = argumentFaults(words)
  if (!faults) {
    const fix = { say: 'fine if that is what you want; to have ours again', run: ours }
    return [...off, ...found('warning', `starts something else than ${serverPackage}`, fix)]
  }
  return [...off, ...faults.flatMap((fault) => found(levelOf(fault), fault.message, remedy(fault)))]

  function levelOf(fault: Fault): Found['level'] {
    return fault.byVersion && choices.mcp?.version !== testedVersion ? 'warning' : 'error'
  }

  function remedy({ say = 'change it', init }: Fault): NonNullable<Found['fix']> {
    // `init` leaves an edit of the user's as it is.
    if (init && !isEdited()) return { say, run: again('init', ...init) }
    if (init) return { say: 'mend it there, or have ours again', run: ours }
    return { say: say.endsWith('?') ? `${say} To have ours again` : `${say}, or have ours again`, run: ours }
  }

  function isEdited(): boolean {
    const { cluster } = choices
    return !cluster || !words.includes(cluster.endpoint) || !words.includes(cluster.region)
  }
}

/** A key of ours that holds something of another kind than this client takes. */
function shapeFault(value: Json, agents: readonly string[], choices: Choices): string | undefined {
  const file = agents.map((id) => row(id).mcp?.[choices.scope]).find((f) => f !== undefined)
  if (!choices.mcp || !file) return undefined
  if (!isObject(value)) return `it is ${kind(value)}, and has to be an object`
  for (const [key, ours] of Object.entries(entry(file, { ...choices.mcp, cluster: choices.cluster }, ''))) {
    const theirs = value[key]
    // What the server does without may be taken out.
    if (theirs === undefined && !needed(key, file)) continue
    if (theirs === undefined) return `it lacks ${key}`
    if (kind(theirs) !== kind(ours)) return `${key} is ${kind(theirs)}, and has to be ${kind(ours)}`
  }
  return undefined
}

/** OpenCode reads nothing of a file with an entry that has no type (seen with 1.18); others guess it. */
function needed(key: string, { dialect }: McpFile): boolean {
  return key === 'command' || key === 'cmd' || (key === 'type' && dialect === 'opencode')
}

function kind(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null) return 'null'
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  )
}

/** Lists in which a client keeps the servers that its user refused. */
const refusals: readonly { agent: string; scope: Scope; file: Place; at: readonly string[] }[] = [
  // https://code.claude.com/docs/en/settings
  ...(['{project}/.claude/settings.local.json', '{project}/.claude/settings.json'] as const).map((file) => ({
    agent: 'claude-code',
    scope: 'project' as const,
    file,
    at: ['disabledMcpjsonServers'],
  })),
  // https://geminicli.com/docs/reference/configuration/
  { agent: 'gemini-cli', scope: 'project', file: '{project}/.gemini/settings.json', at: ['mcp', 'excluded'] },
  { agent: 'gemini-cli', scope: 'user', file: '{home}/.gemini/settings.json', at: ['mcp', 'excluded'] },
]

async function refused({ seen, roots }: Patient, { agents, scope }: Choices): Promise<Found[]> {
  const codecs = await loadCodecs(['json'])
  return refusals.flatMap(({ agent, scope: where, file, at }): Found[] => {
    const text = where !== scope || !agents.includes(agent) ? undefined : seen.look(file).text
    if (text === undefined) return []
    let list: Json | undefined
    try {
      list = codecs('json').get(text, at)
    } catch {
      // Not ours: the client tells its user.
      return []
    }
    if (!Array.isArray(list) || !list.includes(serverKey)) return []
    return [
      {
        level: 'warning',
        message: `${row(agent).name} was told not to use the server: ${at.join('/')} in ${shown(roots, file)}`,
        agents: [agent],
        at: { file: shown(roots, file) },
        fix: { say: `take ${serverKey} out of that list` },
      },
    ]
  })
}

/** An agent that has a file for servers, and no entry of ours in it. */
function without(entries: readonly Entry[], { agents, scope }: Choices, { again, seen }: Patient): Found[] {
  return agents
    .filter((id) => {
      const file = row(id).mcp?.[scope]
      // Where a new file would hide one of the user's, none was made, and init said so.
      if (!file || (file.hides && !seen.exists(file.file))) return false
      return !entries.some(({ wrote }) => wrote.for.includes(id))
    })
    .map((id) => ({
      level: 'error',
      message: `${row(id).name} has no entry of the MCP server`,
      agents: [id],
      fix: { say: 'write it', run: again('update') },
    }))
}

function version({ again }: Patient, { choices }: Manifest): Answer {
  const pinned = choices.mcp?.version
  if (!pinned) return 'no MCP server is wanted'
  if (pinned === testedVersion) return []
  const fix = { say: 'have that one', run: again('init', '--mcp-version', testedVersion) }
  if (pinned === 'latest') {
    return [
      {
        level: 'info',
        message: `the MCP server is not pinned: what starts tomorrow may be another version than ${testedVersion}, which was tested`,
        fix,
      },
    ]
  }
  return [
    {
      level: 'info',
      message: `the MCP server is pinned to ${pinned}; this release was tested with ${testedVersion}`,
      fix: choices.mcp?.chosen ? fix : { say: 'have that one', run: again('update') },
    },
  ]
}
