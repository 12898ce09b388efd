import { type Codec, CodecError } from '../codecs/codec.ts'
import type { At, Format, Hunk, Manifest, Pack, Part, Place, Wrote } from '../model.ts'
import { digestOf } from '../plan/digest.ts'
import type { Doc } from '../plan/doc.ts'
import type { Merged } from '../plan/merge.ts'
import type { History } from '../ports/history.ts'
import { absolute, type Roots } from './places.ts'

/** A text that we changed and the user changed. */
export interface Clash {
  want: Part
  wrote: Wrote
  theirs: string
}

export interface Around {
  roots: Roots
  manifest: Manifest
  doc(place: Place): Doc
  codec(format: Format): Codec
  /** Undefined: no git. */
  history?: (() => Promise<History | undefined>) | undefined
  /** The pack as it was, fetched again; undefined: it cannot be had. */
  recorded?: (() => Promise<Pack | undefined>) | undefined
}

type Unmerged = (text: string, back: readonly Hunk[]) => string | undefined

/**
 * Merges what can be merged, by id. The base is what we wrote last, wherever it can still be found: on disk, among the
 * objects of the user's repository by name, in the file's history there, or in the pack's own source. Whatever is found
 * counts only if it has the digest that the manifest remembers.
 */
export async function mergeClashes(clashes: Clash[], around: Around): Promise<Map<string, Merged>> {
  const out = new Map<string, Merged>()
  if (clashes.length === 0) return out
  // With the package that compares texts: loaded where there is something to merge.
  const { merge, unmerged } = await import('../plan/merge.ts')
  const bases = await findBases(clashes, around, unmerged)
  for (const { want, wrote, theirs } of clashes) {
    const base = bases.get(wrote.id)
    const merged = base === undefined ? undefined : merge(base, theirs, String(want.value))
    if (merged) out.set(wrote.id, merged)
  }
  return out
}

async function findBases(clashes: Clash[], around: Around, unmerged: Unmerged): Promise<Map<string, string>> {
  const bases = new Map<string, string>()
  const open = (): Clash[] => clashes.filter((c) => !bases.has(c.wrote.id))
  const offer = ({ want, wrote }: Clash, text: string | undefined, format = want.format): void => {
    if (text === undefined || bases.has(wrote.id)) return
    const value = valueIn(around.codec(format), text, format === 'text' ? [] : want.at)
    const before = value !== undefined && wrote.merged ? unmerged(value, wrote.merged.back) : undefined
    const base = [value, before].find((t) => t !== undefined && digestOf(t) === wrote.digest)
    if (base !== undefined) bases.set(wrote.id, base)
  }
  for (const clash of clashes)
    for (const same of twins(clash, around)) offer(clash, textAt(around, same.place))
  const history = open().length > 0 ? await around.history?.() : undefined
  if (history) await search(history, open, offer, around)
  const pack = open().some((c) => c.want.folder) ? await around.recorded?.() : undefined
  for (const clash of pack ? open() : []) {
    const inner = clash.want.folder && clash.want.place.slice(clash.want.folder.length + 1)
    offer(clash, pack?.files.find((f) => f.path === inner)?.text, 'text')
  }
  return bases
}

async function search(
  history: History,
  open: () => Clash[],
  offer: (clash: Clash, text: string | undefined) => void,
  around: Around,
): Promise<void> {
  const { roots } = around
  const folder = roots.folders[roots.scope === 'project' ? 'project' : 'home'] ?? ''
  const names = (clash: Clash) => twins(clash, around).flatMap((w) => w.blob ?? [])
  const named = await history.contents(folder, [...new Set(open().flatMap(names))])
  for (const clash of open()) for (const id of names(clash)) offer(clash, named.get(id))
  for (const clash of open()) {
    const ids = await history.versions(folder, absolute(roots, clash.want.place))
    const old = ids.length > 0 ? await history.contents(folder, ids) : new Map<string, string>()
    for (const text of old.values()) offer(clash, text)
  }
}

/** The thing itself, and copies of it for other agents. */
function twins({ wrote }: Clash, { manifest }: Around): Wrote[] {
  return [wrote, ...manifest.wrote.filter((w) => w.digest === wrote.digest && w.id !== wrote.id)]
}

function textAt({ doc }: Around, place: Place): string | undefined {
  const found = doc(place)
  return found.is === 'file' ? found.text : undefined
}

function valueIn(codec: Codec, text: string, at: At): string | undefined {
  try {
    const value = codec.get(text, at)
    return typeof value === 'string' ? value : undefined
  } catch (error) {
    if (error instanceof CodecError) return undefined
    throw error
  }
}
