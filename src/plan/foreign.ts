import { hash } from 'node:crypto'
import type { Place, Resource } from '../model.ts'
import { digestOf, isObject } from './digest.ts'
import type { Input } from './input.ts'

/** The same skill, put by somebody else into a folder that agents read it from. */
export interface Foreign {
  /** The folder, or the link to it. */
  place: Place
  /** Where it goes when it is taken over. */
  to: Place
  /** Ours goes right there; false: it is beside ours, and agents would read both. */
  inTheWay: boolean
  /** `skills (skills-lock.json)`, or what is known of who put it there. */
  by: string
  /** Whether it was edited since; undefined where nothing tells. */
  edited: boolean | undefined
  /** Texts of the user's in a copy of the very pack that we write: they go on in ours. */
  carried: Map<Place, string>
}

type World = Pick<Input, 'doc' | 'below' | 'list' | 'manifest' | 'manifestPlace'>

/** Skills of this name that are not ours, where ours should go and beside it. */
export function foreignSkills(world: World, desired: readonly Resource[], skill: string): Foreign[] {
  const folders = new Set<Place>()
  for (const r of desired) {
    if (r.kind === 'link') folders.add(r.place)
    else if (r.folder) folders.add(r.folder)
  }
  const found: Foreign[] = []
  const taken = new Set<Place>()
  for (const folder of folders) {
    const here = inTheWay(world, desired, folder, skill) ? [folder] : []
    for (const place of [...here, ...beside(world, folder, folders, skill)]) {
      if (found.some((f) => f.place === place)) continue
      found.push(foreign(world, desired, place, skill, place === folder, taken))
    }
  }
  return found
}

function inTheWay(world: World, desired: readonly Resource[], folder: Place, skill: string): boolean {
  if (isOurs(world, folder)) return false
  const doc = world.doc(folder)
  const link = desired.find((r) => r.kind === 'link' && r.place === folder)
  if (doc.is === 'link') {
    if (!doc.resolved) return false
    const right = link?.kind === 'link' && link.to === doc.resolved
    // It may lead to where our own canonical copy will be.
    const known = desired.some((r) => r.kind === 'part' && r.folder === doc.resolved)
    return !right && (known || isSkill(world, doc.resolved, skill))
  }
  if (doc.is !== 'dir' || !isSkill(world, folder, skill)) return false
  return link !== undefined || wantedIn(desired, folder).some((w) => textAt(world, w.place) !== w.text)
}

/** Installers that name the folder by another rule: the same skill would be read twice. */
function beside(world: World, folder: Place, ours: Set<Place>, skill: string): Place[] {
  const parent = folder.slice(0, folder.lastIndexOf('/')) as Place
  if (world.doc(parent).is !== 'dir') return []
  return world
    .list(parent)
    .map((name): Place => `${parent}/${name}`)
    .filter((place) => !ours.has(place) && !isOurs(world, place))
    .filter((place) => world.doc(place).is === 'dir' && isSkill(world, place, skill))
}

function foreign(
  world: World,
  desired: readonly Resource[],
  place: Place,
  skill: string,
  here: boolean,
  taken: Set<Place>,
): Foreign {
  const lock = lockEntry(world, skill)
  const folder = world.doc(place).is === 'dir'
  const hashed = folder && lock?.hash !== undefined ? folderHash(world, place) : undefined
  const edited = hashed === undefined ? undefined : hashed !== lock?.hash
  const openskills = folder && world.doc(`${place}/.openskills.json`).is === 'file'
  const by = lock ? `skills (${lock.file})` : openskills ? 'openskills' : 'another installer, or by hand'
  const wanted = folder ? wantedIn(desired, place) : []
  const same = wanted.filter((w) => textAt(world, w.place) === w.text)
  const carried = new Map<Place, string>()
  if (same.length * 2 >= wanted.length && edited !== false) {
    for (const { place: file, text } of wanted) {
      const theirs = textAt(world, file)
      if (theirs !== undefined && theirs !== text) carried.set(file, theirs)
    }
  }
  return { place, to: asidePlace(world, place, taken), inTheWay: here, by, edited, carried }
}

function wantedIn(desired: readonly Resource[], folder: Place): { place: Place; text: string }[] {
  return desired.flatMap((r) =>
    r.kind === 'part' && r.folder === folder ? [{ place: r.place, text: String(r.value) }] : [],
  )
}

function isOurs(world: World, folder: Place): boolean {
  const under = (place: Place): boolean => place === folder || place.startsWith(`${folder}/`)
  return (world.manifest?.wrote ?? []).some((w) => under(w.place))
}

function textAt(world: World, place: Place): string | undefined {
  const doc = world.doc(place)
  return doc.is === 'file' ? doc.text : undefined
}

/** By the name in its front matter, found without a parser: it is only asked whether it is this one. */
function isSkill(world: World, folder: Place, skill: string): boolean {
  const front = textAt(world, `${folder}/SKILL.md`)?.match(/^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/)?.[1]
  return front?.match(/^name:\s*["']?([^"'\r\n#]*?)["']?\s*$/m)?.[1] === skill
}

/** The lock files of skills 1.7: its own format, of which only these fields are read. */
function lockEntry(world: World, skill: string): { file: string; hash?: string } | undefined {
  const user = world.manifestPlace.startsWith('{home}')
  const file: Place = user ? '{home}/.agents/.skill-lock.json' : '{project}/skills-lock.json'
  try {
    const lock = JSON.parse(textAt(world, file) ?? 'null')
    const entry = isObject(lock) && isObject(lock['skills']) ? lock['skills'][skill] : undefined
    if (!isObject(entry)) return undefined
    const name = file.slice(file.lastIndexOf('/') + 1)
    const known = entry['computedHash']
    return typeof known === 'string' ? { file: name, hash: known } : { file: name }
  } catch {
    // A lock that cannot be read says nothing.
    return undefined
  }
}

/** As skills 1.7.4 computes it: paths and bytes, in the order of localeCompare. Undefined where a file cannot be read. */
function folderHash(world: World, folder: Place): string | undefined {
  const parts: { path: string; bytes: Uint8Array }[] = []
  for (const place of world.below(folder).files) {
    const doc = world.doc(place)
    if (doc.is !== 'file') return undefined
    parts.push({ path: place.slice(folder.length + 1), bytes: doc.bytes })
  }
  parts.sort((a, b) => a.path.localeCompare(b.path))
  return hash('sha256', Buffer.concat(parts.flatMap((p) => [Buffer.from(p.path), p.bytes])))
}

/** Beside the folder of skills, not in it: clients would take it for one more skill. */
function asidePlace(world: World, place: Place, taken: Set<Place>): Place {
  const parts = place.split('/')
  const name = parts.pop() ?? ''
  if (parts.length > 1) parts.pop()
  for (let n = 1; ; n++) {
    const candidate = `${parts.join('/')}/${name}.dsql-backup-${n}` as Place
    if (taken.has(candidate) || world.doc(candidate).is !== 'absent') continue
    taken.add(candidate)
    return candidate
  }
}

/** What the wanted skill differs from: for the one who is asked. */
export function told({ by, edited, carried }: Foreign): string {
  const state = edited === undefined ? '' : edited ? ', and edited since' : ', and not edited since'
  const files = carried.size === 1 ? 'one file' : `${carried.size} files`
  return `the skill, put there by ${by}${state}${carried.size > 0 ? `; your text of ${files} would stay` : ''}`
}

/** True where a text of the user's that went on in ours is still in what was set aside: nothing is lost with ours. */
export function isSetAside(input: Pick<Input, 'doc' | 'manifest'>, place: Place, text: string): boolean {
  return (input.manifest?.aside ?? []).some((a) => {
    if (!place.startsWith(`${a.from}/`)) return false
    const old = input.doc(`${a.to}${place.slice(a.from.length)}` as Place)
    return old.is === 'file' && digestOf(old.text) === digestOf(text)
  })
}
