import { CodecError } from '../codecs/codec.ts'
import type { Digest, Json, Part, Place, Resource, Where, Wrote } from '../model.ts'
import { digestOf, isObject, leaves, pick } from './digest.ts'
import type { Doc } from './doc.ts'
import { isSetAside } from './foreign.ts'
import type { Input } from './input.ts'

/** What is at a resource's place, compared with what is wanted and with what we wrote. */
export interface Sighting {
  seen: 'absent' | 'here' | 'blocked'
  digest?: Digest
  isWanted: boolean
  isWritten: boolean
  /** What is there is what a merge left. */
  isMerged?: boolean
  /** A link of ours that a checkout without links made a text file (core.symlinks=false). */
  flattened?: true
  /** The text that is there. */
  text?: string
  why?: string
  at?: Where
}

/** Looks at one resource; what cannot be read or spliced is blocked, with its place. */
export function see(input: Input, want: Resource | undefined, wrote: Wrote | undefined): Sighting {
  const place = (want ?? wrote)?.place as Place
  const doc = input.doc(place)
  const kind = want?.kind ?? wrote?.kind
  // What cannot be read has no digest of its own; the reason stands for it, so that it is not asked about twice.
  if (doc.is === 'blocked') return { ...blocked(doc.why, doc.at), digest: digestOf({ blocked: doc.why }) }
  if (doc.is === 'absent') return { seen: 'absent', isWanted: false, isWritten: false }
  const to = wrote?.kind === 'link' ? wrote.to : undefined
  if (doc.is === 'file' && place && to && doc.text.trim() === input.linkText(place, to)) {
    return { seen: 'here', digest: linkDigest(to), isWanted: false, isWritten: true, flattened: true }
  }
  if (kind === 'link') {
    const digest = doc.is === 'link' && doc.resolved ? linkDigest(doc.resolved) : docDigest(doc)
    return {
      seen: 'here',
      digest,
      isWanted: want?.kind === 'link' && digest === linkDigest(want.to),
      isWritten: wrote !== undefined && digest === wrote.digest,
      why:
        doc.is === 'link'
          ? `a link to ${doc.to} is there`
          : `a ${doc.is === 'dir' ? 'folder' : 'file'} is there`,
    }
  }
  const format = want?.kind === 'part' ? want.format : wrote?.format
  if (doc.is !== 'file' && format !== 'text')
    return blocked(`a ${doc.is === 'dir' ? 'folder' : 'link'} is there`)
  if (doc.is !== 'file') {
    const why = doc.is === 'dir' ? 'a folder is there' : `a link to ${doc.to} is there`
    return { seen: 'here', digest: docDigest(doc), isWanted: false, isWritten: false, why }
  }
  return seePart(input, want as Part | undefined, wrote, doc)
}

function seePart(
  input: Input,
  want: Part | undefined,
  wrote: Wrote | undefined,
  doc: Doc & { is: 'file' },
): Sighting {
  const path = want?.at ?? wrote?.at ?? []
  const format = want?.format ?? wrote?.format ?? 'text'
  const place = want?.place ?? wrote?.place
  try {
    const value = input.codec(format).get(doc.text, path)
    if (value === undefined) {
      // Would it go in? What cannot be spliced is a conflict now, not a failure later.
      if (want) input.codec(format).set(doc.text, path, want.value)
      return { seen: 'absent', isWanted: false, isWritten: false }
    }
    const mine = wrote?.keys ? pick(value, wrote.keys) : value
    const wantedKeys = want && isObject(want.value) ? leaves(want.value) : undefined
    const picked = wantedKeys ? pick(value, wantedKeys) : value
    const gone = wrote?.keys?.some((key) => !wantedKeys?.some((k) => k.join('\0') === key.join('\0')))
    const digest = digestOf(value)
    if (!want && wrote?.keys && !hasMore(value, mine) && input.codec(format).remarked?.(doc.text, path)) {
      return { seen: 'here', digest, isWanted: false, isWritten: false, why: 'a comment of yours is in it' }
    }
    // Mostly all of these are one text: it is digested once.
    const same = (other: Json): Digest => (other === value ? digest : digestOf(other))
    return {
      seen: 'here',
      digest,
      isWanted: want !== undefined && same(picked) === same(want.value) && !(gone && hasMore(mine, picked)),
      isWritten:
        wrote !== undefined &&
        (same(mine) === wrote.digest || (!want && isSetAside(input, wrote.place, doc.text))),
      isMerged: wrote?.merged?.digest === digest,
      ...(typeof value === 'string' ? { text: value } : {}),
    }
  } catch (error) {
    if (!(error instanceof CodecError) || !place) throw error
    const at = { file: input.shown(place), line: error.line, column: error.column }
    return { ...blocked(error.message, at), digest: digestOf(doc.text) }
  }
}

/** True if `mine` still holds leaves that are no longer wanted. */
function hasMore(mine: Json, picked: Json): boolean {
  const have = new Set(leaves(picked).map((k) => k.join('\0')))
  return leaves(mine).some((k) => !have.has(k.join('\0')))
}

function blocked(why: string, at?: Where): Sighting {
  const sighting: Sighting = { seen: 'blocked', isWanted: false, isWritten: false, why }
  return at ? { ...sighting, at } : sighting
}

export function wantedDigest(want: Resource): Digest {
  return want.kind === 'link' ? linkDigest(want.to) : digestOf(want.value)
}

export function linkDigest(target: Place): Digest {
  return digestOf({ link: target })
}

function docDigest(doc: Doc): Digest {
  if (doc.is === 'file') return digestOf(doc.text)
  return digestOf(doc.is === 'link' ? { elsewhere: doc.to } : { folder: true })
}
