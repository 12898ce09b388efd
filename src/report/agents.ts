import type { AgentInfo } from '../model.ts'
import { columns } from './columns.ts'

interface Paint {
  bold(text: string): string
  dim(text: string): string
}

/** So many agents, or fewer, are told about in full. */
const few = 9

/** The agents as a person reads them: a table, or all that is known of each. */
export function agentsText(agents: readonly AgentInfo[], verbose: boolean, paint: Paint): string[] {
  const full = verbose || agents.length <= few
  return full ? agents.flatMap((a) => section(a, paint)) : overview(agents, paint)
}

function overview(agents: readonly AgentInfo[], paint: Paint): string[] {
  const head = ['agent', 'here', 'known as', 'skill', 'MCP file', 'steering']
  const rows = agents.map((a) => [
    a.id,
    here(a),
    known(a),
    a.skills.project,
    a.mcp.project,
    a.steering.project,
  ])
  const print = columns([head, ...rows])
  return [
    paint.bold(print(head)),
    ...rows.map(print),
    '',
    paint.dim('known as: of skill, MCP file and steering, where they differ. ?: not known.'),
    paint.dim('More about one: npx dsql-skill agents <id>'),
  ]
}

function here(agent: AgentInfo): string {
  return agent.served ? 'served' : agent.detected.length > 0 ? 'found' : ''
}

/** One word, or three where they differ. */
function known({ levels }: AgentInfo): string {
  const all = [levels.skills, levels.mcp, levels.steering].map((l) => (l === 'unknown' ? '?' : l))
  return new Set(all).size === 1 ? (all[0] ?? '') : all.join('/')
}

function section(agent: AgentInfo, paint: Paint): string[] {
  const place = (of: { project: string; user: string }) =>
    of.project === '?' ? 'not known' : `${of.project}   with -g: ${of.user}`
  const lines: (string | false)[][] = [
    ['skill', place(agent.skills), agent.levels.skills],
    ['MCP file', place(agent.mcp), agent.mcp.project !== '?' && agent.levels.mcp],
    ['steering', place(agent.steering), agent.steering.project !== '?' && agent.levels.steering],
    ...agent.next.map((step) => ['then', step]),
    ...(agent.allow ? [['to allow', agent.allow]] : []),
    ...agent.detected.map((trace) => ['found', trace]),
    ['see', agent.docs],
    ...agent.sources.map((source) => ['says', source]),
  ]
  const mark = here(agent)
  return [
    `${paint.bold(agent.name)}  ${agent.id}${mark ? `  (${mark})` : ''}  ${paint.dim(`checked ${agent.checked}`)}`,
    ...lines.map(
      ([label, text, level]) =>
        `  ${String(label).padEnd(9)} ${text}${level ? paint.dim(`   ${level}`) : ''}`,
    ),
    '',
  ]
}
