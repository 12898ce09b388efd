import type { Place } from '../model.ts'

/** The directories above a place, the nearest last; the base itself only where it is no project and no home. */
export function ancestors(place: Place): Place[] {
  const start = place.indexOf('}/') + 2
  const out: Place[] = []
  if (!/^\{(project|home)\}/.test(place)) out.push(place.slice(0, start) as Place)
  for (let i = place.indexOf('/', start); i > 0; i = place.indexOf('/', i + 1))
    out.push(place.slice(0, i) as Place)
  return out
}
