import path from 'node:path'
import { userBases } from '../agents/bases.ts'
import type { Base, Place, Scope } from '../model.ts'

/** Where the bases of one run lie: absolute, real folders. */
export interface Roots {
  scope: Scope
  folders: Partial<Record<Base, string>>
}

export function absolute(roots: Roots, place: Place | string): string {
  const end = place.indexOf('}')
  const folder = roots.folders[place.slice(1, end) as Base]
  if (!folder) throw new Error(`no folder for ${place}`)
  return path.join(folder, ...place.slice(end + 1).split('/'))
}

/** The place of an absolute, real path, or null when it lies in none of the bases that this scope may touch. */
export function placeOf(roots: Roots, real: string): Place | null {
  const order = roots.scope === 'project' ? ['project'] : Object.keys(userBases)
  for (const base of order) {
    const folder = roots.folders[base as Base]
    if (!folder) continue
    if (real === folder) return `{${base}}` as Place
    const rest = path.relative(folder, real)
    if (rest !== '' && rest !== '..' && !rest.startsWith(`..${path.sep}`) && !path.isAbsolute(rest)) {
      return `{${base}}/${rest.split(path.sep).join('/')}` as Place
    }
  }
  return null
}

/** A path as a person knows it: relative to the project, or with `~`. */
export function shown(roots: Roots, place: Place): string {
  if (place.startsWith('{project}/')) return place.slice('{project}/'.length)
  const file = absolute(roots, place)
  const home = roots.folders.home
  return home && file.startsWith(home + path.sep)
    ? `~${file.slice(home.length).split(path.sep).join('/')}`
    : file
}
