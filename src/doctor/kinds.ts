import { serverKey } from '../mcp/server.ts'
import type { At, Part, Wrote } from '../model.ts'

export type Kind = 'link' | 'skill' | 'server' | 'container' | 'custom' | 'steering'

/** What one of our things is for; the manifest tells it by where and how it is written. */
export function kindOf(
  thing: Pick<Wrote | Part, 'kind' | 'place' | 'at' | 'format'> | { kind: 'link' },
): Kind {
  if (thing.kind === 'link' || !('place' in thing)) return 'link'
  if (isEntry(thing.at)) return 'server'
  if (thing.place.includes('/.kiro/agents/')) return 'custom'
  if (/\/docker\/dsql-mcp\/[^/]+$/.test(thing.place)) return 'container'
  return thing.format === 'text' && /\/skills\/[^/]+\//.test(thing.place) ? 'skill' : 'steering'
}

/** Under our key, or the member of an array that has our name. */
function isEntry(at: At = []): boolean {
  const last = at.at(-1)
  return (
    last === serverKey || (typeof last === 'object' && Object.values(Object(last.member)).includes(serverKey))
  )
}

/** The folder of the skill in which a file of it lies, and its name in there. */
export function inSkill(place: string): { folder: string; rest: string } | undefined {
  const found = /^(.*?\/skills\/[^/]+)\/(.+)$/.exec(place)
  return found ? { folder: found[1] ?? '', rest: found[2] ?? '' } : undefined
}
