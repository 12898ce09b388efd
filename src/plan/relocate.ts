import type { Manifest, Place, Wrote } from '../model.ts'
import { resourceId } from './id.ts'
import { staysInside } from './manifest.ts'
import type { Look } from './sight.ts'

/**
 * The manifest's memory, brought to where things are now: the user may have moved a file or folder that holds something
 * of ours and left a link in its place (`AGENTS.md -> CLAUDE.md`, `.kiro -> cfg/kiro`). What is wanted is resolved in
 * the same way (desired.ts), so that both meet.
 */
export function relocated(manifest: Manifest, look: Look): Manifest {
  const ids = new Map<string, string>()
  const wrote = new Map<string, Wrote>()
  for (const w of manifest.wrote) {
    const place = placeNow(w, look)
    const id = place === w.place ? w.id : resourceId(place, w.at)
    ids.set(w.id, id)
    const backup = w.backup && { backup: throughParent(w.backup, w.backup, look) }
    if (!wrote.has(id)) wrote.set(id, { ...w, ...backup, id, place })
  }
  return {
    ...manifest,
    wrote: [...wrote.values()],
    kept: manifest.kept.map((k) => ({ ...k, id: ids.get(k.id) ?? k.id })),
    dirs: [...new Set(manifest.dirs.flatMap((dir) => dirNow(dir, look)))],
  }
}

function placeNow(w: Wrote, look: Look): Place {
  if (w.kind === 'link') return w.place
  if (w.format !== 'text') return inside(look(w.place).real, w.place)
  // A folder of the pack must be a real one: only what is above it is followed.
  const folder = w.place.match(/^.*?\/skills\/[^/]+(?=\/)/)?.[0] ?? w.place
  return throughParent(w.place, folder, look)
}

function throughParent(place: Place, ours: string, look: Look): Place {
  const cut = ours.lastIndexOf('/')
  const parent = look(place.slice(0, cut) as Place).real
  return inside(parent && (`${parent}${place.slice(cut)}` as Place), place)
}

/** A folder that the user made a link is theirs; what is in there may still be ours. */
function dirNow(dir: Place, look: Look): Place[] {
  const sight = look(dir)
  if (sight.is === 'link') return []
  return [dir.endsWith('/') ? dir : inside(sight.real, dir)]
}

function inside(real: Place | null, place: Place): Place {
  return real?.includes('}/') && staysInside(real) ? real : place
}
