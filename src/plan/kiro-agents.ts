// Custom agents of Kiro CLI: they see what their `resources` name, and the server where `includeMcpJson` says so.
// https://kiro.dev/docs/cli/custom-agents/configuration-reference/ (resources take single paths as well as globs)
import { row } from '../agents/table.ts'
import type { At, Choices, Finding, Part, Place, Scope } from '../model.ts'
import { isFile, type Look } from './sight.ts'
import type { ReadSetting } from './steering.ts'

export const kiroAgents = {
  project: { folder: '{project}/.kiro/agents', root: '{project}/', prefix: '' },
  user: { folder: '{home}/.kiro/agents', root: '{home}/', prefix: '~/' },
} as const satisfies Record<Scope, { folder: Place; root: string; prefix: string }>

interface Around {
  look: Look
  setting: ReadSetting
  home: string
}

/** What the named custom agents lack. Only files that are there are written to, and nothing is added twice. */
export function kiroAgentResources(choices: Choices, around: Around, notes: Finding[]): Part[] {
  const { agents, kiroAgents: names = [], scope } = choices
  if (!agents.includes('kiro-cli')) return []
  const missing: string[] = []
  const parts = names.flatMap((name) => {
    const place: Place = `${kiroAgents[scope].folder}/${name}.json`
    if (isFile(around.look(place))) return partsOf(place, choices, around, notes)
    missing.push(name)
    return []
  })
  if (missing.length > 0) notes.push(gone(missing, choices))
  return parts
}

function partsOf(place: Place, choices: Choices, around: Around, notes: Finding[]): Part[] {
  const part = (at: At, value: Part['value'], why: string): Part => {
    return { kind: 'part', place, format: 'json', at, value, for: ['kiro-cli'], why }
  }
  const found = around.setting(place, ['resources'])
  const theirs = (Array.isArray(found) ? found : []).filter((one) => typeof one === 'string')
  const out = wantedUris(choices)
    .filter((uri) => !theirs.some((one) => one !== uri && covers(one, uri, around.home)))
    .map((uri) => part(['resources', { member: uri }], uri, 'seen, since it is named'))
  if (!choices.mcp) return out
  const include = around.setting(place, ['includeMcpJson'])
  const older = around.setting(place, ['useLegacyMcpJson'])
  if (include === false || (include === undefined && older === false))
    notes.push(shutOut(place, older === false))
  // Two names for one setting: a second one beside the older would contradict it, or not be read.
  if (include !== undefined || older === undefined)
    out.push({ ...part(['includeMcpJson'], true, 'lets it read mcp.json'), yields: true })
  return out
}

function wantedUris(choices: Choices): string[] {
  const { root, prefix } = kiroAgents[choices.scope]
  const { skills, steering } = row('kiro-cli')
  const shown = (place: Place): string => prefix + place.slice(root.length)
  const folder = skills.own?.[choices.scope]
  const file = choices.steering ? steering?.[choices.scope]?.file : undefined
  return [
    ...(folder ? [`skill://${shown(folder)}/${choices.skill}/SKILL.md`] : []),
    ...(file ? [`file://${shown(file)}`] : []),
  ]
}

function shutOut(place: Place, older: boolean): Finding {
  const file = place.slice(place.indexOf('}/') + 2)
  const key = older ? 'useLegacyMcpJson' : 'includeMcpJson'
  return {
    code: 'kiro-agent-without-mcp',
    level: 'warning',
    message: `${file} says "${key}": false, so that this agent does not see the server`,
    agents: ['kiro-cli'],
    fix: { say: `it stays as you set it; true would let the agent read .kiro/settings/mcp.json` },
  }
}

function gone(missing: readonly string[], { scope, kiroAgents: names = [] }: Choices): Finding {
  const rest = names.filter((name) => !missing.includes(name)).join(',') || 'none'
  return {
    code: 'no-such-kiro-agent',
    level: 'info',
    message: `not there any more: the custom agent ${missing.join(', ')} of Kiro CLI`,
    agents: ['kiro-cli'],
    fix: {
      say: 'to forget it',
      run: `npx dsql-skill init${scope === 'user' ? ' -g' : ''} --kiro-agents ${rest.includes(' ') ? `'${rest}'` : rest}`,
    },
  }
}

/** Whether an entry of the user's, be it a glob, takes ours in: of the same kind, and on the same path. */
export function covers(pattern: string, uri: string, home: string): boolean {
  const [kind, path] = split(uri, home)
  const [theirs, glob] = split(pattern, home)
  return kind !== '' && kind === theirs && fitsGlob(glob.split('/'), path.split('/'))
}

function split(uri: string, home: string): [kind: string, path: string] {
  const [, kind = '', rest = ''] = /^(file|skill):\/\/(.*)$/.exec(uri) ?? []
  const path = rest.replace(/^\.\//, '')
  return [kind, home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path]
}

/** Segment by segment; each pair is looked at once, so that no pattern takes long. */
function fitsGlob(glob: readonly string[], path: readonly string[]): boolean {
  let reach = new Set([0])
  for (const part of glob) {
    const next = new Set<number>()
    for (const at of reach) {
      if (part === '**') for (let i = at; i <= path.length; i++) next.add(i)
      else if (at < path.length && fitsWord(part, path[at] ?? '')) next.add(at + 1)
    }
    reach = next
  }
  return reach.has(path.length)
}

/** `*` and `?` within one name. */
function fitsWord(glob: string, name: string): boolean {
  let reach = new Set([0])
  for (const char of glob) {
    const next = new Set<number>()
    for (const at of reach) {
      if (char === '*') for (let i = at; i <= name.length; i++) next.add(i)
      else if (at < name.length && (char === '?' || char === name[at])) next.add(at + 1)
    }
    reach = next
  }
  return reach.has(name.length)
}
