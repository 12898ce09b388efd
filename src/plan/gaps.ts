import type { AgentRow } from '../agents/row.ts'
import { row } from '../agents/table.ts'
import type { Choices, Finding, Scope } from '../model.ts'

type Fact = 'mcp' | 'steering'

const things = { mcp: 'MCP file', steering: 'steering file' } as const
const where = { project: 'in a project', user: 'for all projects' } as const
const other = { project: 'user', user: 'project' } as const

interface Gap {
  message(who: string, has: string): string
  fix(ids: string): NonNullable<Finding['fix']>
}

/** What an agent has no place for in this scope, or where nobody knows the place: a line per reason, for all agents together. */
export function gaps(choices: Choices): Finding[] {
  const { scope, agents } = choices
  const facts: Fact[] = [
    ...(choices.mcp ? (['mcp'] as const) : []),
    ...(choices.steering ? (['steering'] as const) : []),
  ]
  const out = new Map<Gap, string[]>()
  const add = (gap: Gap | undefined, id: string): void => {
    if (gap) out.set(gap, [...(out.get(gap) ?? []), id])
  }
  const table = { mcp: kinds('mcp', scope), steering: kinds('steering', scope) }
  for (const id of agents) {
    add(skillGap(row(id), scope), id)
    for (const fact of facts) add(factGap(row(id), fact, scope, table[fact]), id)
  }
  return [...out].map(([gap, ids]) => {
    const names = ids.map((id) => row(id).name).join(', ')
    return {
      code: 'not-supported',
      level: 'info',
      message: gap.message(names, ids.length === 1 ? 'has' : 'have'),
      agents: ids,
      fix: gap.fix(ids.join(',')),
    }
  })
}

type Kinds = Record<'elsewhere' | 'nowhere' | 'nothing' | 'unknown', Gap>

function kinds(fact: Fact, scope: Scope): Kinds {
  const flag = scope === 'project' ? ' -g' : ''
  const say = scope === 'project' ? 'set it up for your user' : 'set it up in each project'
  const byHand =
    fact === 'mcp'
      ? 'add the server by hand where its documentation says'
      : 'tell it by its own means to read SKILL.md of the skill “dsql” first'
  return {
    elsewhere: {
      message: (who, has) => `${who} ${has} no ${things[fact]} ${where[scope]}`,
      fix: (ids) => ({ say, run: `npx dsql-skill init${flag} -a ${ids}` }),
    },
    nowhere: {
      message: (who, has) => `${who} ${has} no ${things[fact]} at all`,
      fix: () => ({
        say:
          fact === 'mcp' ? 'the skill alone serves it; SQL runs through psql' : 'the skill alone serves it',
      }),
    },
    nothing: {
      message: (who, has) => `${who} ${has} neither a skills folder nor a ${things[fact]}`,
      fix: () => ({ say: 'the server alone serves it, where it has one' }),
    },
    unknown: {
      message: (who, has) => `${who} ${has} no ${things[fact]} that is known to us: not set up`,
      fix: (ids) => ({ say: byHand, run: `npx dsql-skill agents ${ids.replaceAll(',', ' ')}` }),
    },
  }
}

function factGap(agent: AgentRow, fact: Fact, scope: Scope, table: Kinds): Gap | undefined {
  const known = agent[fact]
  if (!known) return table.unknown
  if (known[scope] || agent.convention) return undefined
  if (known[other[scope]]) return table.elsewhere
  return fact === 'steering' && agent.skills.install === 'none' ? table.nothing : table.nowhere
}

const noSkills: Record<Scope, Gap> = { project: skills('project'), user: skills('user') }

function skills(scope: Scope): Gap {
  return {
    message: (who, has) => `${who} ${has} no skills folder ${where[scope]}`,
    fix: (ids) => ({ say: 'set it up in each project', run: `npx dsql-skill init -a ${ids}` }),
  }
}

function skillGap({ skills }: AgentRow, scope: Scope): Gap | undefined {
  if (skills.only) return skills.only === scope ? undefined : noSkills[scope]
  return skills.install !== 'none' && skills.install !== 'native' && skills.own && !skills.own[scope]
    ? noSkills[scope]
    : undefined
}
