import type { AgentRow } from '../agents/row.ts'
import { row } from '../agents/table.ts'
import { keepsVariables } from '../mcp/environment.ts'
import type { Launch } from '../mcp/runtimes.ts'
import type { Choices, Finding } from '../model.ts'

/** What every shell takes as it stands. */
const plain = /^[\w@%+=:,./-]+$/

export interface Refused {
  /** They get no entry, since it could not work there. */
  agents: ReadonlySet<string>
  /** Each reason once, for all of them. */
  notes: Finding[]
}

export function refused(choices: Choices, launch: Launch): Refused {
  const agents = new Set<string>()
  const notes = new Map<string, Finding>()
  for (const id of choices.agents) {
    const found = fault(row(id), choices, launch)
    if (!found) continue
    if (found.level === 'warning') agents.add(id)
    const before = notes.get(found.message)?.agents ?? []
    notes.set(found.message, { ...found, agents: [...before, id] })
  }
  const withNames = [...notes.values()].map((note) => {
    const names = note.agents?.map((id) => row(id).name).join(', ')
    return { ...note, message: `${names}: ${note.message}` }
  })
  return { agents, notes: withNames }
}

function fault(agent: AgentRow, choices: Choices, launch: Launch): Finding | undefined {
  if (!agent.mcp?.[choices.scope]) return undefined
  const odd = [launch.command, ...launch.args].find((word) => !plain.test(word))
  if (agent.mcp.plain && odd !== undefined) {
    return {
      code: 'unsafe-argument',
      level: 'warning',
      message: `no server is set up, since ${agent.mcp.plain}, which ${JSON.stringify(odd)} would not survive`,
      fix: { say: 'choose what needs no such path', run: 'npx dsql-skill init --mcp uvx' },
    }
  }
  if (!keepsVariables(agent, choices)) return undefined
  if (choices.mcp?.auth === 'env') {
    return {
      code: 'auth-not-supported',
      level: 'warning',
      message: 'no server is set up, since none of the shell’s variables would reach it for --auth env',
      fix: { say: 'use a profile instead', run: 'npx dsql-skill init --auth profile' },
    }
  }
  return {
    code: 'no-variables',
    level: 'info',
    message: 'AWS_PROFILE of your shell does not reach the server, which takes the default profile',
    fix: { say: 'name another one', run: 'npx dsql-skill init --profile <name>' },
  }
}
