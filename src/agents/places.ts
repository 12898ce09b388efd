import type { LinkMode, Place, Scope } from '../model.ts'
import type { AgentRow } from './row.ts'

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
  const { install, level, own } = row.skills
  if (!own || install === 'none') return undefined
  const place = own[scope]
  if (mode === 'symlink') return { place, how: 'link' }
  if (install === 'native' && level === 'verified') return undefined
  if (mode === 'copy') return { place, how: 'copy' }
  return { place, how: install === 'copy' ? 'copy' : 'link' }
}

export interface Traces {
  exists(place: Place): boolean
  onPath(bin: string): boolean
}

/** Why we think that somebody here uses this agent: the places and programs found. Empty: not detected. */
export function detect(row: AgentRow, scope: Scope, traces: Traces): string[] {
  const places = scope === 'project' ? [...row.present.project, ...row.present.user] : row.present.user
  const found: string[] = places.filter((p) => traces.exists(p))
  return [...found, ...row.present.bin.filter((b) => traces.onPath(b)).map((b) => `${b} on PATH`)]
}
