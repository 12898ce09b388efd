import { ownFolder } from '../agents/places.ts'
import { agentIds, row } from '../agents/table.ts'
import { readManifest } from '../apply/compute.ts'
import type { AgentInfo, Place, Report, Scope } from '../model.ts'
import { type Context, detectAgents, type Options, report, rootsFor } from './context.ts'

/** The supported agents: where each keeps what, and what was found here. */
export async function agents(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const served = readManifest(context.disk, roots)?.choices.agents ?? []
  const found = detectAgents(context, roots)
  return report('agents', roots, {
    agents: agentIds.map((id) => info(id, found.get(id) ?? [], served.includes(id))),
  })
}

/** One agent as data. @public (docs/tables.mjs makes docs/agents.md from it) */
export function info(id: string, detected: string[], served: boolean): AgentInfo {
  const agent = row(id)
  const skills = (scope: Scope): string => {
    const own = ownFolder(agent, scope, 'auto')
    if (own) return `${tidy(own.place)} (${own.how})`
    return agent.skills.install === 'none' ? '-' : `${scope === 'user' ? '~/' : ''}.agents/skills`
  }
  const both = (of: (scope: Scope) => string) => ({ project: of('project'), user: of('user') })
  return {
    id,
    name: agent.name,
    level: agent.level,
    detected: detected.map(tidy),
    served,
    skills: both(skills),
    mcp: both((scope) => tidy(agent.mcp[scope]?.file ?? '-')),
    steering: both((scope) => tidy(agent.steering[scope]?.file ?? '-')),
    next: [...agent.next.project],
    checked: agent.checked,
  }
}

const names: Record<string, string> = {
  '{project}/': '',
  '{home}/': '~/',
  '{config}/': '~/.config/',
  '{codex}/': '~/.codex/',
  '{claude}/': '~/.claude/',
  '{claudeJson}/': '~/',
  '{vscode}/': '<VS Code user folder>/',
  '{zed}/': '~/.config/zed/',
}

function tidy(place: Place | string): string {
  const base = place.slice(0, place.indexOf('}/') + 2)
  return base in names ? `${names[base]}${place.slice(base.length)}` : place
}
