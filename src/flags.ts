import { agentIds } from './agents/table.ts'
import { adopt, agentWords, answers, type Flag, onConflict } from './answers.ts'
import { toolNames } from './mcp/server.ts'

export type { Flag }

export interface Verb {
  name: string
  args?: {
    name: string
    many: boolean
    required: boolean
    values: readonly string[]
    /** Where no word of `values` can stand for one. */
    example?: string
  }
  help: string
  writes: boolean
  flags: readonly Flag[]
}

/** Flags of every verb. */
export const common: readonly Flag[] = [
  {
    name: '--cwd',
    short: '-C',
    value: 'DIR',
    help: 'start in this folder; the root is the nearest folder upward with our manifest, else the git root',
  },
  { name: '--global', short: '-g', help: 'your home instead of the project' },
  { name: '--yes', short: '-y', help: 'ask nothing, take defaults' },
  { name: '--dry-run', help: 'show the plan with diffs, write nothing' },
  { name: '--json', help: 'one JSON document on stdout, also on failure' },
  { name: '--quiet', short: '-q', help: 'only problems and what to do next' },
  { name: '--verbose', short: '-v', help: 'also what stays as it is' },
  { name: '--no-color', help: 'no colours (as with NO_COLOR)' },
  { name: '--help', short: '-h', help: 'this text' },
  { name: '--version', help: 'the version of dsql-skill' },
]

/** Of a folder outside the project the manifest knows only the digest. */
const localSource: Flag = {
  name: '--source',
  value: 'DIR',
  help: 'the folder of the skill again, where it lies outside the project',
}

/** Afterwards the manifest is there, and every verb finds it. */
const here: Flag = {
  name: '--here',
  help: 'this very folder (with -C: that one) is the root, whatever lies above: one package of a monorepo by itself',
}

const runForeign: Flag = {
  name: '--run-foreign',
  help: 'start the MCP server also where its entry or its launcher is not what we write, or its cluster is no host of AWS: look at it before',
}

/** Flags of `init` that mean the same elsewhere. */
function shared(...names: string[]): Flag[] {
  return answers.filter((flag) => names.includes(flag.name))
}

/** The verbs, in the order of `--help`. Help, completion and docs/cli.md are made from this table. */
export const verbs: readonly Verb[] = [
  {
    name: 'init',
    help: 'everything: skill, links, MCP server, steering; asks what is open',
    writes: true,
    flags: [...answers, here],
  },
  {
    name: 'add',
    args: { name: 'agent', many: true, required: true, values: agentWords },
    help: 'serve more agents with the choices already made',
    writes: true,
    flags: [onConflict, adopt],
  },
  {
    name: 'remove',
    args: { name: 'agent', many: true, required: false, values: agentWords },
    help: 'take back what we wrote for these agents; without names, everything',
    writes: true,
    flags: [onConflict],
  },
  {
    name: 'update',
    help: 'the same choices with a newer skill, templates and server; your edits are merged, and kept where that cannot be',
    writes: true,
    flags: [
      { name: '--check', help: 'write nothing; exit 1 where something is new' },
      {
        name: '--take',
        value: 'WHOSE',
        values: ['ours', 'theirs'],
        many: true,
        help: 'where your text and a new one clash: ours (yours is set aside as <file>.dsql-backup-<n>) or theirs, for all, or for one file: theirs:references/x.md; may be repeated',
      },
      localSource,
      onConflict,
    ],
  },
  {
    name: 'install',
    help: 'bring back exactly what the manifest records: after a clone, without links, on another machine',
    writes: true,
    flags: [
      {
        name: '--frozen',
        help: 'ask nothing, and fail rather than leave anything otherwise than recorded; for CI',
      },
      localSource,
      onConflict,
    ],
  },
  {
    name: 'status',
    help: 'what we wrote, what was edited since, what would change',
    writes: false,
    flags: [{ name: '--check', help: 'exit 1 unless everything is as the manifest says' }],
  },
  {
    name: 'doctor',
    help: 'does it really work? independent checks, each with its remedy',
    writes: false,
    flags: [
      { name: '--list', help: 'name the checks and run none' },
      { name: '--only', value: 'CHECKS', many: true, help: 'only these checks, comma-separated or repeated' },
      { name: '--offline', help: 'start no MCP server: nothing is downloaded, and no cluster is asked' },
      runForeign,
    ],
  },
  {
    name: 'agents',
    args: { name: 'agent', many: true, required: false, values: agentWords },
    help: 'the supported agents: where each keeps what, and what was found here; with names, all that is known of these',
    writes: false,
    flags: [],
  },
  {
    name: 'clusters',
    help: 'the clusters of your AWS account, through your aws command',
    writes: false,
    flags: [
      {
        name: '--region',
        value: 'REGION',
        many: true,
        help: 'only these Regions, comma-separated or repeated',
        preset: 'every Region that has Aurora DSQL',
      },
      {
        name: '--profile',
        value: 'NAME',
        help: 'AWS profile to look with; none: the default chain',
        preset: 'that of the manifest, else none',
      },
    ],
  },
  {
    name: 'export',
    args: {
      name: 'dir',
      many: false,
      required: true,
      values: [],
      example: '--format claude-plugin ./dsql-plugin',
    },
    help: 'the skill in a client’s own packaging, in a new folder',
    writes: true,
    flags: [
      {
        name: '--format',
        value: 'FORMAT',
        values: ['kiro-power', 'claude-plugin', 'gemini-extension', 'zip'],
        help: 'the packaging; zip holds the skill only',
      },
      ...shared('--source', '--skill'),
      {
        name: '--mcp',
        value: 'RUNTIME',
        values: ['uvx', 'none'],
        help: 'what runs the MCP server',
        preset: 'uvx',
      },
      ...shared('--endpoint', '--region', '--user', '--profile', '--allow-writes', '--mcp-version'),
    ],
  },
  {
    name: 'mcp',
    args: { name: 'word', many: true, required: false, values: ['tools', 'call', ...toolNames] },
    help: 'ask the configured MCP server: `mcp tools` lists its tools, `mcp call <tool> [json]` runs one',
    writes: false,
    flags: [
      {
        name: '--sql',
        value: 'TEXT',
        many: true,
        help: 'a statement for `transact` (repeat it), the one of `readonly_query`, the text of `dsql_lint`; -: it is read from stdin',
      },
      {
        name: '--agent',
        value: 'ID',
        offers: agentIds,
        help: 'start the server as the entry in this agent’s file says',
        preset: 'as the manifest says',
      },
      runForeign,
    ],
  },
  {
    name: 'image',
    args: { name: 'action', many: true, required: true, values: ['build'], example: 'build' },
    help: 'build the image of the MCP server, start it once and tell how long it takes to answer; what follows -- is handed to the engine’s build',
    writes: false,
    flags: [
      {
        name: '--run-foreign',
        help: 'build also a Dockerfile that is not what we write: look at it before',
      },
    ],
  },
  {
    name: 'completion',
    args: { name: 'shell', many: false, required: true, values: ['bash', 'zsh', 'fish'] },
    help: 'print a completion script',
    writes: false,
    flags: [],
  },
]

/** `--allow-writes` → `allowWrites`, `--no-color` → `color`. */
export function optionKey(flag: Flag): string {
  return flag.name.replace(/^--(no-)?/, '').replace(/-([a-z])/g, (_, c: string) => c.toUpperCase())
}

export function verbNamed(name: string): Verb | undefined {
  return verbs.find((v) => v.name === name)
}
