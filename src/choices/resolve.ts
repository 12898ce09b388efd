import { agentIds, aliases, defaults, row } from '../agents/table.ts'
import { DsqlError, nearest } from '../errors.ts'
import { type FormId, fits } from '../forms.ts'
import { keepsVariables } from '../mcp/environment.ts'
import { type RuntimeRow, runtimes } from '../mcp/runtimes.ts'
import { testedVersion } from '../mcp/server.ts'
import type {
  Auth,
  Choices,
  Cluster,
  Finding,
  Lang,
  LinkMode,
  McpChoice,
  OnConflict,
  Runtime,
  Scope,
} from '../model.ts'
import { readEndpoint } from './endpoint.ts'

/** What a caller says: flags, or the object given to `run`. Everything may be left out. */
export interface Answers {
  agents?: string[]
  source?: string
  skill?: string
  link?: LinkMode
  mcp?: Runtime | 'none'
  endpoint?: string
  region?: string
  user?: string
  auth?: Auth
  profile?: string
  allowWrites?: boolean
  mcpVersion?: string
  steering?: boolean
  lang?: Lang
  /** Names, `all` or `none`. */
  kiroAgents?: string[]
  onConflict?: OnConflict
}

export interface Facts {
  scope: Scope
  detected: string[]
  /** The first of uvx, docker, podman that is on PATH. */
  runtime: Runtime | null
  /** Custom agents of Kiro CLI in this scope. */
  kiroAgents: readonly string[]
}

export interface Resolved {
  choices: Choices
  notes: Finding[]
}

/** A value comes from the first of: what the caller says, the manifest, the default. Pure; throws on what makes no sense. */
export function resolve(said: Answers, saved: Choices | null, facts: Facts): Resolved {
  const notes: Finding[] = []
  const cluster = clusterOf(said, saved, notes)
  const choices: Choices = {
    scope: facts.scope,
    agents: agentsOf(said.agents, saved, facts),
    source: said.source ?? saved?.source ?? 'bundled',
    skill: form('id', '--skill', said.skill) ?? saved?.skill ?? 'dsql',
    link: said.link ?? saved?.link ?? 'auto',
    cluster,
    mcp: mcpOf(said, saved, facts, notes),
    steering: said.steering ?? saved?.steering ?? true,
    lang: said.lang ?? saved?.lang ?? 'en',
  }
  if (said.auth === 'env') checkAuth(choices)
  const kiroAgents = kiroAgentsOf(said.kiroAgents, saved, facts, choices.agents, notes)
  return { choices: { ...choices, kiroAgents }, notes }
}

/** Where others can have it, the plan says who cannot; where nobody can, there is nothing to plan. */
function checkAuth(choices: Choices): void {
  const all = choices.agents.filter((id) => row(id).mcp?.[choices.scope])
  const without = all.filter((id) => keepsVariables(row(id), choices))
  if (without.length === 0 || without.length < all.length) return
  const names = without.map((id) => row(id).name).join(' and ')
  throw new DsqlError(
    'auth-not-supported',
    `--auth env cannot work in ${names}: a server gets none of the shell’s variables there`,
    'use --auth profile, with --profile <name> for another one than the default',
  )
}

function agentsOf(said: string[] | undefined, saved: Choices | null, facts: Facts): string[] {
  if (said) return expandAgents(said, () => facts.detected)
  if (saved) return [...saved.agents]
  return facts.detected.length > 0 ? [...facts.detected].sort() : [...defaults].sort()
}

/** The agents found here; where finding them out costs something, only once they are asked for. */
type Detected = readonly string[] | (() => readonly string[])

/** Ids, `kiro`, `detected` and `all`, comma-separated or repeated → known ids, sorted. */
export function expandAgents(words: string[], detected: Detected): string[] {
  const out = new Set<string>()
  for (const word of words.flatMap((w) => w.split(',')).map((w) => w.trim())) {
    if (word === '') continue
    for (const id of expandAgent(word, detected)) out.add(id)
  }
  if (out.size === 0) {
    throw new DsqlError(
      'bad-value',
      '--agents names no agent',
      'name at least one: npx dsql-skill agents lists them',
    )
  }
  return [...out].sort()
}

function expandAgent(word: string, detected: Detected): readonly string[] {
  if (word === 'all') return agentIds
  if (word === 'detected') {
    const found = typeof detected === 'function' ? detected() : detected
    return found.length > 0 ? found : defaults
  }
  const alias: readonly string[] | undefined = Object.hasOwn(aliases, word)
    ? aliases[word as 'kiro']
    : undefined
  if (alias) return alias
  if ((agentIds as string[]).includes(word)) return [word]
  const near = nearest(word, [...agentIds, ...Object.keys(aliases), 'detected', 'all'])
  const hint = near ? `did you mean ${near}? ` : ''
  throw new DsqlError(
    'unknown-agent',
    `unknown agent ${JSON.stringify(word)}`,
    `${hint}npx dsql-skill agents lists them`,
  )
}

function kiroAgentsOf(
  said: readonly string[] | undefined,
  saved: Choices | null,
  facts: Facts,
  agents: readonly string[],
  notes: Finding[],
): string[] {
  if (!said) return saved?.kiroAgents ?? []
  const words = said.flatMap((w) => w.split(',')).map((w) => w.trim())
  const names = words.filter((w) => w !== '' && w !== 'none')
  const found = names.flatMap((name) => kiroAgentNamed(name, facts.kiroAgents))
  const idle = (message: string, say: string, run: string): void => {
    notes.push({ code: 'no-effect', level: 'warning', message, fix: { say, run } })
  }
  if (names.length > 0 && !agents.includes('kiro-cli'))
    idle('--kiro-agents says nothing without Kiro CLI', 'serve it too', 'npx dsql-skill add kiro-cli')
  else if (names.length > 0 && found.length === 0)
    idle(
      '--kiro-agents: there is no custom agent here',
      'list those that Kiro CLI knows',
      'kiro-cli agent list',
    )
  return [...new Set(found)].sort()
}

function kiroAgentNamed(name: string, known: readonly string[]): readonly string[] {
  if (name === 'all') return known
  if (known.includes(name)) return [name]
  const near = nearest(name, [...known, 'all', 'none'])
  const list = known.length > 0 ? `there are: ${known.join(', ')}` : 'there is none here'
  throw new DsqlError(
    'bad-value',
    `--kiro-agents: no custom agent ${JSON.stringify(name)}`,
    near ? `did you mean ${near}? ${list}` : list,
  )
}

function clusterOf(said: Answers, saved: Choices | null, notes: Finding[]): Cluster | null {
  const old = saved?.cluster ?? null
  if (said.endpoint === 'none' || (said.endpoint === undefined && !old)) {
    if (said.region === undefined && said.user === undefined) return null
    throw new DsqlError(
      'bad-value',
      '--region and --user need an endpoint',
      'add --endpoint <id>.dsql.<region>.on.aws',
    )
  }
  const user = form('user', '--user', said.user) ?? old?.user ?? 'admin'
  const givenRegion = form('region', '--region', said.region)
  const text = said.endpoint ?? old?.endpoint ?? ''
  const endpoint = readEndpoint(text)
  if (typeof endpoint === 'string') {
    const hint = 'give it as AWS shows it: --endpoint <id>.dsql.<region>.on.aws'
    throw new DsqlError('bad-value', `--endpoint ${JSON.stringify(text)}: ${endpoint}`, hint)
  }
  const savedRegion = said.endpoint === undefined ? old?.region : undefined
  const region = givenRegion ?? endpoint.region ?? savedRegion
  if (!region) {
    const hint = 'add --region, for example --region us-west-2'
    throw new DsqlError('bad-value', `--endpoint ${endpoint.host} does not tell its region`, hint)
  }
  if (endpoint.region && region !== endpoint.region) {
    const hint = `leave --region out, or give --region ${endpoint.region}`
    throw new DsqlError(
      'bad-value',
      `--region ${region} contradicts the endpoint, which is in ${endpoint.region}`,
      hint,
    )
  }
  if (!endpoint.exact && said.endpoint !== undefined) {
    notes.push({
      code: 'odd-endpoint',
      level: 'warning',
      message: `${endpoint.host} does not look like <26 characters>.dsql.<region>.on.aws`,
      fix: { say: 'compare it with the console, or with', run: `aws dsql list-clusters --region ${region}` },
    })
  }
  return { endpoint: endpoint.host, region, user }
}

function mcpOf(said: Answers, saved: Choices | null, facts: Facts, notes: Finding[]): McpChoice | null {
  if (said.mcp === 'none' || (said.mcp === undefined && saved && !saved.mcp)) {
    notes.push(...idle(said))
    return null
  }
  const old = saved?.mcp ?? null
  const runtime = said.mcp ?? old?.runtime ?? facts.runtime ?? 'uvx'
  if (!said.mcp && !old && !facts.runtime)
    notes.push(missing(runtimes.uvx, 'none of uvx, docker and podman is on PATH'))
  const profile =
    said.profile === 'none' ? null : (form('profile', '--profile', said.profile) ?? old?.profile ?? null)
  const auth = said.auth ?? old?.auth ?? 'profile'
  if (auth === 'env' && said.profile !== undefined && said.profile !== 'none') {
    throw new DsqlError('bad-value', '--profile has no meaning with --auth env', 'leave one of them out')
  }
  const version = form('serverVersion', '--mcp-version', said.mcpVersion)
  return {
    runtime,
    version: version ?? old?.version ?? testedVersion,
    ...(version !== undefined || old?.chosen ? { chosen: true as const } : {}),
    auth,
    profile: auth === 'env' ? null : profile,
    allowWrites: said.allowWrites ?? old?.allowWrites ?? false,
  }
}

/** Without a server these say nothing: whoever gives them expects one. */
function idle(said: Answers): Finding[] {
  const given: [string, boolean][] = [
    ['--mcp-version', said.mcpVersion !== undefined],
    ['--auth', said.auth !== undefined],
    ['--profile', said.profile !== undefined && said.profile !== 'none'],
    ['--allow-writes', said.allowWrites === true],
  ]
  return given
    .filter(([, is]) => is)
    .map(([flag]) => ({
      code: 'no-effect',
      level: 'warning',
      message: `${flag} says nothing without an MCP server, and is not saved`,
      fix: { say: 'choose what runs one', run: `npx dsql-skill init --mcp uvx` },
    }))
}

function missing(row: RuntimeRow, message: string): Finding {
  const say = `install ${row.name} (${row.see})`
  return {
    code: 'no-runtime',
    level: 'warning',
    message,
    fix: row.install ? { say, run: row.install } : { say },
  }
}

const examples: Record<FormId, string> = {
  endpoint: '<id>.dsql.us-west-2.on.aws',
  region: 'us-west-2',
  user: 'admin',
  profile: 'default (letters, digits and . _ @ : / + = -)',
  serverVersion: `${testedVersion} or latest`,
  kiroAgent: 'dev',
  id: 'dsql',
}

function form(id: FormId, flag: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (fits(id, value)) return value
  throw new DsqlError(
    'bad-value',
    `${flag} ${JSON.stringify(value)} has not the right form`,
    `for example: ${examples[id]}`,
  )
}
