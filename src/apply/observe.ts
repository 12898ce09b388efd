import path from 'node:path'
import type { Place } from '../model.ts'
import type { Doc } from '../plan/doc.ts'
import { staysInside } from '../plan/manifest.ts'
import type { Sight } from '../plan/sight.ts'
import type { Disk, Entry } from '../ports/disk.ts'
import { absolute, placeOf, type Roots, shown } from './places.ts'

/** The only reading: each place once, remembered for the length of one plan. */
export interface Observer {
  look(place: Place): Sight
  doc(place: Place): Doc
  dir(place: Place): boolean
  list(place: Place): string[]
  below(place: Place): { files: Place[]; dirs: Place[] }
  exists(place: Place): boolean
}

export function observer(disk: Disk, roots: Roots): Observer {
  const sights = new Map<Place, Sight>()
  const docs = new Map<Place, Doc>()
  const reals = new Map<string, string | null>()

  function real(file: string): string | null {
    const known = reals.get(file)
    if (known !== undefined) return known
    const found = realOf(file)
    reals.set(file, found)
    return found
  }

  /** What is not there lies where its folder really is: in a new project most folders are looked for many times. */
  function realOf(file: string): string | null {
    const up = path.dirname(file)
    if (up !== file && kindOf(file) === 'absent') {
      const folder = real(up)
      return folder === null ? null : path.join(folder, path.basename(file))
    }
    try {
      return disk.real(file)
    } catch {
      return null
    }
  }

  function look(place: Place): Sight {
    const known = sights.get(place)
    if (known) return known
    const file = absolute(roots, place)
    const target = real(file)
    const sight: Sight = { is: kindOf(file), real: target === null ? null : placeOf(roots, target) }
    // A user may keep the files of their home elsewhere and link them; a project must not write outside itself.
    if (sight.real === null && target !== null && roots.scope === 'user') sight.real = place
    if (target !== null && (sight.is === 'file' || sight.is === 'link')) {
      const text = decode(readable(target))
      if (text !== undefined) sight.text = text
    }
    sights.set(place, sight)
    return sight
  }

  /** What may not be looked at says nothing here; where we want to write it becomes a conflict (readDoc). */
  function kindOf(file: string): Sight['is'] {
    try {
      return disk.kind(file)
    } catch {
      return 'other'
    }
  }

  function readable(file: string): Entry {
    try {
      return disk.entry(file)
    } catch {
      return { is: 'other' }
    }
  }

  function doc(place: Place): Doc {
    const known = docs.get(place)
    if (known) return known
    const found = readDoc(place)
    docs.set(place, found)
    return found
  }

  function readDoc(place: Place): Doc {
    if (!staysInside(place))
      return { is: 'blocked', why: 'a link on the way leads into the repository’s own folder' }
    const file = absolute(roots, place)
    const parent = real(path.dirname(file))
    const outside = roots.scope === 'project' && parent !== null && placeOf(roots, parent) === null
    if (parent === null)
      return { is: 'blocked', why: 'links on the way go round in a circle, or cannot be read' }
    if (outside) return { is: 'blocked', why: 'a link on the way leaves the project' }
    if (roots.scope === 'project' && parent !== path.dirname(file)) {
      return { is: 'blocked', why: `${linkOnTheWay(file)} is a link: a real folder belongs there` }
    }
    try {
      const entry = disk.entry(file)
      if (entry.is === 'absent') return inTheWay(file) ?? { is: 'absent' }
      if (entry.is === 'dir') return { is: 'dir' }
      if (entry.is === 'link') {
        const target = real(file)
        // Somebody's dotfiles, kept in one folder and linked: what is written goes through the link.
        if (roots.scope === 'user' && target !== null) {
          const elsewhere = disk.entry(target)
          const text = decode(elsewhere)
          if (elsewhere.is === 'file' && text !== undefined)
            return { is: 'file', bytes: elsewhere.bytes, text }
        }
        return { is: 'link', to: entry.to, resolved: target === null ? null : placeOf(roots, target) }
      }
      const text = decode(entry)
      if (entry.is === 'file' && text !== undefined) return { is: 'file', bytes: entry.bytes, text }
      return { is: 'blocked', why: entry.is === 'file' ? 'it is not UTF-8 text' : 'it is no regular file' }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      return { is: 'blocked', why: `it cannot be read (${code})` }
    }
  }

  function linkOnTheWay(file: string): string {
    const root = roots.folders.project ?? ''
    let here = path.dirname(file)
    while (here.length > root.length && disk.kind(here) !== 'link') here = path.dirname(here)
    const place = placeOf(roots, here)
    return place ? shown(roots, place) : here
  }

  /** A file where a folder of the path should be. */
  function inTheWay(file: string): Doc | undefined {
    for (let here = path.dirname(file); here !== path.dirname(here); here = path.dirname(here)) {
      const kind = disk.kind(here)
      if (kind === 'dir' || kind === 'link') return undefined
      if (kind !== 'absent') {
        const place = placeOf(roots, here)
        return {
          is: 'blocked',
          why: `${place ? shown(roots, place) : here} is a file: a folder belongs there`,
        }
      }
    }
    return undefined
  }

  function below(place: Place): { files: Place[]; dirs: Place[] } {
    const files: Place[] = []
    const dirs: Place[] = []
    for (const name of disk.list(absolute(roots, place))) {
      const inner: Place = `${place}/${name}`
      if (disk.kind(absolute(roots, inner)) !== 'dir') {
        files.push(inner)
        continue
      }
      dirs.push(inner)
      const deeper = below(inner)
      files.push(...deeper.files)
      dirs.push(...deeper.dirs)
    }
    return { files, dirs }
  }

  return {
    look,
    doc,
    below,
    list: (place) => disk.list(absolute(roots, place)),
    dir: (place) => disk.exists(absolute(roots, place)),
    exists: (place) => disk.exists(absolute(roots, place)),
  }
}

/** UTF-8 text with its byte order mark kept; undefined for anything else. */
function decode(entry: { is: string; bytes?: Uint8Array }): string | undefined {
  if (entry.is !== 'file' || !entry.bytes) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.bytes)
  } catch {
    return undefined
  }
}
