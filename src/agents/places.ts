import type { Level, LinkMode, Place, Scope } from '../model.ts'
import type { AgentRow, Known } from './row.ts'

/** Where the one real copy of the pack lies. */
export function canonical(scope: Scope, skill: string): Place {
  return scope === 'project' ? `{project}/.agents/skills/${skill}` : `{home}/.agents/skills/${skill}`
}

/**
 * What an agent needs in its own folder (docs/decisions/0004-links.md): nothing when the real client was seen to read
 * `.agents/skills`; a link elsewhere; a copy where links are known not to be followed.
 */
export function ownFolder(
  row: AgentRow,
  scope: Scope,
  mode: LinkMode,
): { place: Place; how: 'link' | 'copy' } | undefined {
  const { install, own } = row.skills
  const place = own?.[scope]
  if (!place || install === 'none') return undefined
  if (mode === 'symlink') return { place, how: 'link' }
  if (install === 'native' && knownAs(row, 'skills')?.level === 'verified') return undefined
  if (mode === 'copy') return { place, how: 'copy' }
  return { place, how: install === 'copy' ? 'copy' : 'link' }
}

export interface Traces {
  exists(place: Place): boolean
  onPath(bin: string): boolean
}

/** Whether there is anything to set up for this agent in this scope. */
function serves({ skills, mcp, steering }: AgentRow, scope: Scope): boolean {
  return skills.install !== 'none' || mcp?.[scope] !== undefined || steering?.[scope] !== undefined
}

/**
 * Why we think that somebody here uses this agent: the places and programs found. Empty: not detected, or nothing of it
 * can be set up in this scope.
 */
export function detect(row: AgentRow, scope: Scope, traces: Traces): string[] {
  if (!serves(row, scope)) return []
  const places = scope === 'project' ? [...row.present.project, ...row.present.user] : row.present.user
  const found: string[] = places.filter((p) => traces.exists(p))
  return [...found, ...row.present.bin.filter((b) => traces.onPath(b)).map((b) => `${b} on PATH`)]
}

/** How one of a row's facts is known; undefined when nobody knows it. */
export function knownAs(row: AgentRow, fact: 'skills' | 'mcp' | 'steering'): Known | undefined {
  const { level, sources, checked } = row
  return row[fact] && { level, sources, checked, ...row[fact].known }
}

const levels: readonly Level[] = ['verified', 'documented', 'listed']

/** A row is as sure as its least sure fact. */
export function leastSure(row: AgentRow): Level {
  const found = (['skills', 'mcp', 'steering'] as const).map((fact) => knownAs(row, fact)?.level ?? 'listed')
  return levels[Math.max(...found.map((l) => levels.indexOf(l)))] ?? 'listed'
}
