import { tidy } from '../agents/bases.ts'
import { knownAs, leastSure, ownFolder } from '../agents/places.ts'
import { agentIds, row } from '../agents/table.ts'
import { readManifest } from '../apply/compute.ts'
import { expandAgents } from '../choices/resolve.ts'
import type { AgentInfo, Report, Scope } from '../model.ts'
import { type Context, detectAgents, type Options, report, rootsFor } from './context.ts'

/** The supported agents, or the named ones: where each keeps what, and what was found here. */
export async function agents(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const served = readManifest(context.disk, roots)?.choices.agents ?? []
  const found = detectAgents(context, roots)
  const words = options.args ?? []
  const asked = words.length > 0 ? expandAgents(words, [...found.keys()]) : agentIds
  return report('agents', roots, {
    agents: asked.map((id) => info(id, found.get(id) ?? [], served.includes(id))),
  })
}

/** One agent as data. @public (docs/tables.mjs makes docs/agents.md from it) */
export function info(id: string, detected: string[], served: boolean): AgentInfo {
  const agent = row(id)
  const skills = (scope: Scope): string => {
    const own = ownFolder(agent, scope, 'auto')
    if (own) return `${tidy(own.place)} (${own.how})`
    const { install, own: folders, only } = agent.skills
    return install === 'none' || (only && only !== scope) || (install !== 'native' && folders)
      ? '-'
      : `${scope === 'user' ? '~/' : ''}.agents/skills`
  }
  const both = (of: (scope: Scope) => string) => ({ project: of('project'), user: of('user') })
  return {
    id,
    name: agent.name,
    level: leastSure(agent),
    levels: {
      skills: knownAs(agent, 'skills')?.level ?? agent.level,
      mcp: knownAs(agent, 'mcp')?.level ?? 'unknown',
      steering: knownAs(agent, 'steering')?.level ?? 'unknown',
    },
    detected: detected.map(tidy),
    served,
    skills: both(skills),
    mcp: both((scope) => (agent.mcp ? tidy(agent.mcp[scope]?.file ?? '-') : '?')),
    steering: both((scope) => (agent.steering ? tidy(agent.steering[scope]?.file ?? '-') : '?')),
    next: [...agent.next.project],
    ...(agent.allow ? { allow: agent.allow } : {}),
    docs: agent.docs,
    sources: [
      ...new Set((['skills', 'mcp', 'steering'] as const).flatMap((f) => knownAs(agent, f)?.sources ?? [])),
    ],
    checked: agent.checked,
  }
}
