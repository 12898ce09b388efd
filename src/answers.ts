import { agentIds, aliases } from './agents/table.ts'
import { testedVersion } from './mcp/server.ts'

export interface Flag {
  /** `--endpoint`; a boolean that can be denied is given as its `--no-` form too. */
  name: string
  short?: string
  /** Shown in help; absent: a switch. */
  value?: string
  values?: readonly string[]
  /** Words that completion offers, where they are too many for the help; the verb itself looks at what is given. */
  offers?: readonly string[]
  /** May be repeated. */
  many?: true
  /** Also understood as `--no-…`. */
  deniable?: true
  help: string
  /** What `--yes` takes when nothing is said and nothing is saved. */
  preset?: string
}

export const agentWords = [...Object.keys(aliases), ...agentIds]

export const onConflict: Flag = {
  name: '--on-conflict',
  value: 'HOW',
  values: ['stop', 'keep', 'replace'],
  help: 'what is in the way: stop; keep theirs; replace it and set theirs aside as <file>.dsql-backup-<n>',
  preset: 'stop, never saved',
}

export const adopt: Flag = {
  name: '--adopt',
  help: 'take over the same skill of another installer: set it aside, keep your edits; remove puts it back',
}

/** The questions of `init`. */
export const answers: readonly Flag[] = [
  {
    name: '--agents',
    short: '-a',
    value: 'IDS',
    values: [...agentWords, 'detected', 'all'],
    many: true,
    help: 'agents to serve, comma-separated or repeated; what falls out of the list is taken back',
    preset: 'detected; if none: kiro, claude-code and universal',
  },
  {
    name: '--source',
    value: 'SOURCE',
    help: 'where the skill comes from: bundled, ./folder, owner/repo[#ref][:dir], or a git URL',
    preset: 'bundled',
  },
  { name: '--skill', value: 'NAME', help: 'name of the skill within the source', preset: 'dsql' },
  {
    name: '--link',
    value: 'HOW',
    values: ['auto', 'symlink', 'copy'],
    help: 'per agent what it is known to need; a link for every agent with a folder of its own; or copies where auto would link',
    preset: 'auto',
  },
  {
    name: '--mcp',
    value: 'RUNTIME',
    values: ['uvx', 'docker', 'podman', 'none'],
    help: 'what runs the MCP server',
    preset: 'the first of these on PATH, else uvx',
  },
  {
    name: '--endpoint',
    value: 'HOST',
    help: '<id>.dsql.<region>.on.aws; none: documentation tools only',
    preset: 'none',
  },
  { name: '--region', value: 'REGION', help: 'only for an endpoint that does not tell it' },
  { name: '--user', value: 'ROLE', help: 'database user', preset: 'admin' },
  {
    name: '--auth',
    value: 'HOW',
    values: ['profile', 'env'],
    help: 'a profile in ~/.aws (mounted read-only into a container), or variables passed by name',
    preset: 'profile',
  },
  { name: '--profile', value: 'NAME', help: 'AWS profile; none: the default chain', preset: 'none' },
  { name: '--allow-writes', deniable: true, help: 'let agents change data', preset: 'off' },
  {
    name: '--mcp-version',
    value: 'VERSION',
    help: 'version of the MCP server, or latest',
    preset: testedVersion,
  },
  {
    name: '--steering',
    deniable: true,
    help: 'the text that makes agents read the skill first',
    preset: 'on',
  },
  {
    name: '--kiro-agents',
    value: 'NAMES',
    values: ['all', 'none'],
    many: true,
    help: 'custom agents of Kiro CLI (.kiro/agents/<name>.json) that shall see the skill, the steering and the server: names, comma-separated or repeated',
    preset: 'none',
  },
  {
    name: '--lang',
    value: 'LANG',
    values: ['en', 'ja'],
    help: 'language of the steering text',
    preset: 'en',
  },
  onConflict,
  adopt,
]
