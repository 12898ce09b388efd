import { type AgentId, agentIds, agents, defaults } from '../agents/table.ts'
import { fits } from '../forms.ts'
import { runtimes } from '../mcp/runtimes.ts'
import { testedVersion } from '../mcp/server.ts'
import { readEndpoint } from './endpoint.ts'
import type { Answers } from './resolve.ts'

interface Option {
  value: string
  name: string
  /** What the answered question repeats, where that is not the name. */
  short?: string
  checked?: boolean
}

/** What can be done instead of typing; offered only where that is possible. */
interface Ways {
  message: string
  when(facts: AskFacts): boolean
  /** `look`: they are looked for; `type`: the question itself; any other is the answer. */
  options: Option[]
  preset: string
}

interface Common {
  id: keyof Answers
  message: string
  /** Asked only when this holds of what is answered so far. */
  when?(sofar: Answers, facts: AskFacts): boolean
  /** Asked only when the person wants to decide the finer points. */
  fine?: true
}

export type Question = Common &
  (
    | { kind: 'many'; options(facts: AskFacts): Option[]; optional?: true }
    | { kind: 'one'; options(facts: AskFacts): Option[]; preset?(facts: AskFacts): string }
    | { kind: 'text'; preset: string; check(value: string): true | string; ways?: Ways }
    | { kind: 'yes'; preset: boolean }
  )

export interface AskFacts {
  detected: readonly string[]
  kiroAgents: readonly string[]
  onPath(bin: string): boolean
}

const hasCluster = (sofar: Answers): boolean => sofar.endpoint !== undefined && sofar.endpoint !== 'none'
const hasServer = (sofar: Answers): boolean => sofar.mcp !== 'none'

/** Every question of `init`: its flag has the same id. Asked in this order, and only while it is open. */
export const questions: readonly Question[] = [
  {
    id: 'agents',
    kind: 'many',
    message: 'Which agents shall be good at Aurora DSQL?',
    options: ({ detected }) => {
      const ticked = detected.length > 0 ? detected : defaults
      const option = (id: AgentId): Option => ({
        value: id,
        name: detected.includes(id) ? `${agents[id].name} (found here)` : agents[id].name,
        short: agents[id].name,
        checked: ticked.includes(id),
      })
      // What is ticked comes first: nobody looks for it in a list of this length.
      const first = agentIds.filter((id) => ticked.includes(id))
      return [...first, ...agentIds.filter((id) => !ticked.includes(id))].map(option)
    },
  },
  {
    id: 'kiroAgents',
    kind: 'many',
    optional: true,
    message: 'Which custom agents of Kiro CLI shall see this? (none is an answer)',
    when: (sofar, { kiroAgents }) => sofar.agents?.includes('kiro-cli') === true && kiroAgents.length > 0,
    options: ({ kiroAgents }) => kiroAgents.map((name) => ({ value: name, name })),
  },
  {
    id: 'mcp',
    kind: 'one',
    message: 'How shall the MCP server run?',
    options: ({ onPath }) => [
      ...Object.entries(runtimes).map(([value, row]) => ({
        value,
        name: onPath(row.bin) ? `${row.name} (found on PATH)` : row.name,
        short: row.name,
      })),
      { value: 'none', name: 'no MCP server' },
    ],
    preset: ({ onPath }) => Object.entries(runtimes).find(([, row]) => onPath(row.bin))?.[0] ?? 'uvx',
  },
  {
    id: 'endpoint',
    kind: 'text',
    message: 'Endpoint of your cluster (empty: documentation tools only)',
    preset: '',
    check(value) {
      if (value.trim() === '' || value === 'none') return true
      const read = readEndpoint(value)
      return typeof read === 'string' ? `${read} (<id>.dsql.<region>.on.aws)` : true
    },
    ways: {
      message: 'Which cluster?',
      when: ({ onPath }) => onPath('aws'),
      options: [
        { value: 'look', name: 'look for mine (asks AWS, with your aws command)', short: 'look for mine' },
        { value: 'type', name: 'type its endpoint' },
        { value: '', name: 'none: documentation tools only' },
      ],
      preset: '',
    },
  },
  {
    id: 'region',
    kind: 'text',
    message: 'Its region (the endpoint does not tell)',
    preset: '',
    when: (sofar) => {
      const read = hasCluster(sofar) ? readEndpoint(sofar.endpoint ?? '') : 'none'
      return typeof read !== 'string' && read.region === undefined
    },
    check: (value) => fits('region', value) || 'for example us-west-2',
  },
  {
    id: 'user',
    kind: 'text',
    message: 'Database user',
    preset: 'admin',
    when: hasCluster,
    check: (value) => fits('user', value) || 'a role name: letters, digits, _',
  },
  {
    id: 'auth',
    kind: 'one',
    message: 'Where do AWS credentials come from?',
    when: (sofar) => hasCluster(sofar) && hasServer(sofar),
    options: () => [
      { value: 'profile', name: 'a profile in ~/.aws, or the default chain' },
      { value: 'env', name: 'environment variables, passed on by name' },
    ],
  },
  {
    id: 'profile',
    kind: 'text',
    message: 'AWS profile (empty: the default chain)',
    preset: '',
    when: (sofar) => hasCluster(sofar) && hasServer(sofar) && sofar.auth !== 'env',
    check: (value) => value === '' || fits('profile', value) || 'letters, digits and . _ @ : / + = -',
  },
  {
    id: 'allowWrites',
    kind: 'yes',
    message: 'May agents write to the database?',
    preset: false,
    when: (sofar) => hasCluster(sofar) && hasServer(sofar),
  },
  {
    id: 'lang',
    kind: 'one',
    message: 'Language of the steering text',
    options: () => [
      { value: 'en', name: 'English' },
      { value: 'ja', name: '日本語' },
    ],
  },
  {
    id: 'steering',
    kind: 'yes',
    message: 'Write the steering that makes agents read the skill?',
    preset: true,
    fine: true,
  },
  {
    id: 'link',
    kind: 'one',
    message: 'How shall the skill reach the agents’ own folders?',
    fine: true,
    options: () => [
      { value: 'auto', name: 'what each agent is known to need' },
      { value: 'symlink', name: 'a link for every agent' },
      { value: 'copy', name: 'copies, no links' },
    ],
  },
  {
    id: 'source',
    kind: 'text',
    message: 'Where does the skill come from? (bundled, a folder, a git repository)',
    preset: 'bundled',
    fine: true,
    check: (value) => value !== '' || 'bundled, ./folder, owner/repo, or a git URL',
  },
  {
    id: 'skill',
    kind: 'text',
    message: 'Name of the skill in there',
    preset: 'dsql',
    fine: true,
    when: (sofar) => sofar.source !== undefined && sofar.source !== 'bundled',
    check: (value) => fits('id', value) || 'lower-case letters, digits, hyphens',
  },
  {
    id: 'mcpVersion',
    kind: 'text',
    message: 'Version of the MCP server',
    preset: testedVersion,
    fine: true,
    when: hasServer,
    check: (value) => fits('serverVersion', value) || `for example ${testedVersion} or latest`,
  },
]

/** The questions still open: not answered by the caller, nor by an earlier run. */
export function openQuestions(said: Answers, saved: boolean): Question[] {
  return saved ? [] : questions.filter((q) => said[q.id] === undefined)
}
