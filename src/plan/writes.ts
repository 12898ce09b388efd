import { type Codec, CodecError } from '../codecs/codec.ts'
import type { At, Format, Json, Move, Node, Part, Place, Resource, Step, Write, Wrote } from '../model.ts'
import { carriedText } from './aside.ts'
import { blobOf, digestOf, isObject, leaves } from './digest.ts'
import { type Doc, fileNode } from './doc.ts'
import { put, take } from './fold.ts'
import { idOf } from './id.ts'
import { inOrder } from './inherit.ts'
import type { Input } from './input.ts'
import { linkDigest, wantedDigest } from './see.ts'

/** What the steps come to: whole-document writes, moves, and what the next manifest remembers. */
export interface Folded {
  moves: Move[]
  writes: Write[]
  wrote: Wrote[]
}

/** Folds the steps, document by document. */
export function foldSteps(input: Input, steps: Step[]): Folded {
  const out: Folded = { moves: [], writes: [], wrote: [] }
  const byPlace = new Map<Place, Step[]>()
  for (const step of steps) byPlace.set(step.place, [...(byPlace.get(step.place) ?? []), step])
  for (const [place, group] of byPlace) {
    const doc = input.doc(place)
    const change = group.some((s) => (s.want ?? s.wrote)?.kind === 'link')
      ? foldLink(input, group[0] as Step, doc, out)
      : foldText(input, place, group, doc, out)
    if (change) out.writes.push({ place, ...change })
  }
  return out
}

interface Change {
  before: Node
  after: Node
  precious: boolean
  fresh?: true
}

function foldLink(input: Input, step: Step, doc: Doc, out: Folded): Change | undefined {
  const { want, wrote } = step
  if (step.do === 'keep' || step.do === 'adopt') {
    const kept = remembered(step)
    if (kept) out.wrote.push(kept)
    return undefined
  }
  const before: Node = step.backup ? { is: 'absent' } : nodeOf(doc)
  if (step.backup) out.moves.push({ from: step.place, to: step.backup, when: 'before writing' })
  if (want?.kind === 'link') {
    const made: Wrote = { ...base(want), digest: linkDigest(want.to), to: want.to, made: 0, madeFile: true }
    const backup = step.backup ?? wrote?.backup
    out.wrote.push(backup ? { ...made, backup } : made)
    return { before, after: { is: 'link', to: input.linkText(want.place, want.to) }, precious: false }
  }
  if (step.do !== 'delete') return undefined
  if (wrote?.backup && input.doc(wrote.backup).is !== 'absent') {
    out.moves.push({ from: wrote.backup, to: step.place, when: 'after writing' })
  }
  return step.backup ? undefined : { before, after: { is: 'absent' }, precious: false }
}

function foldText(input: Input, place: Place, group: Step[], doc: Doc, out: Folded): Change | undefined {
  const whole = group.every((s) => formatOf(s) === 'text')
  const step = group[0] as Step
  const original = doc.is === 'file' ? doc.text : undefined
  if (whole && step.backup && step.do === 'update') {
    // Anything at all may be in the way of a file of ours: it is moved aside as it is.
    out.moves.push({ from: place, to: step.backup, when: 'before writing' })
    const want = step.want as Part
    out.wrote.push({
      ...base(want),
      digest: digestOf(want.value),
      blob: blobOf(String(want.value)),
      made: 0,
      madeFile: true,
      backup: step.backup,
    })
    return { before: { is: 'absent' }, after: fileNode(String(want.value)), precious: false }
  }
  if (whole && step.backup) {
    out.moves.push({ from: place, to: step.backup, when: 'before writing' })
    return undefined
  }
  const carried = whole && step.do === 'create' ? carriedText(input, place) : undefined
  if (carried !== undefined) {
    const want = step.want as Part
    out.wrote.push({ ...base(want), digest: digestOf(want.value), made: 0, madeFile: true })
    return { before: { is: 'absent' }, after: fileNode(carried), precious: false }
  }
  let text = original
  for (const s of inOrder(group)) {
    text = foldStep(input, s, text, out)
    if (whole && s.do === 'delete' && s.wrote?.backup && input.doc(s.wrote.backup).is !== 'absent') {
      out.moves.push({ from: s.wrote.backup, to: place, when: 'after writing' })
    }
  }
  if (text === original) return undefined
  const before = nodeOf(doc)
  const after: Node = text === undefined ? { is: 'absent' } : fileNode(text)
  const precious = !whole || group.some((s) => s.do === 'merge')
  return { before, after, precious, ...(before.is === 'absent' && !whole ? { fresh: true } : {}) }
}

function nodeOf(doc: Doc): Node {
  if (doc.is === 'file') return { is: 'file', bytes: doc.bytes }
  return doc.is === 'link' ? { is: 'link', to: doc.to } : { is: 'absent' }
}

function foldStep(input: Input, step: Step, text: string | undefined, out: Folded): string | undefined {
  const { want, wrote } = step
  const codec = input.codec(formatOf(step))
  if (step.do === 'create' || step.do === 'update' || step.do === 'merge') {
    const part = want as Part
    const { merged } = step
    if (step.backup && text !== undefined) {
      out.writes.push(copyOf(step.place, step.backup, text))
    }
    const written = merged ? { ...part, value: merged.text } : part
    const folded = put(codec, text, written, step.backup ? undefined : wrote)
    const made: Wrote = {
      ...base(part),
      digest: digestOf(part.value),
      ...(part.format === 'text' ? { blob: blobOf(String(written.value)) } : {}),
      ...(merged ? { merged: { digest: digestOf(merged.text), back: merged.back } } : {}),
      ...folded.wrote,
    }
    const backup = step.backup ?? wrote?.backup
    out.wrote.push(backup ? { ...made, backup } : made)
    return folded.text
  }
  if (step.do === 'delete' && wrote && text !== undefined)
    return deleted(input, step, wrote, codec, text, out)
  if (step.do === 'keep' || step.do === 'adopt') {
    const kept = remembered(step)
    if (kept) out.wrote.push(kept)
  }
  return text
}

function copyOf(place: Place, backup: Place, text: string): Write {
  return { place: backup, before: { is: 'absent' }, after: fileNode(text), precious: true, copyOf: place }
}

function deleted(
  input: Input,
  step: Step,
  wrote: Wrote,
  codec: Codec,
  text: string,
  out: Folded,
): string | undefined {
  if (step.backup) out.writes.push(copyOf(step.place, step.backup, text))
  const old = wrote.backup && formatOf(step) !== 'text' ? input.doc(wrote.backup) : undefined
  const at = wrote.at ?? []
  const previous = old?.is === 'file' ? valueIn(codec, old.text, at) : undefined
  if (old?.is === 'file' && wrote.backup && previous !== undefined) {
    // Put the user's own value back, and their whole old file where nothing else has changed since.
    const ours = codec.get(text, at)
    out.writes.push({
      place: wrote.backup,
      before: { is: 'file', bytes: old.bytes },
      after: { is: 'absent' },
      precious: true,
    })
    if (ours !== undefined && codec.set(old.text, at, ours).text === text) return old.text
    return codec.set(text, at, previous).text
  }
  const taken = take(codec, text, wrote)
  if (taken.left) step.detail = 'the keys that you added stay'
  return taken.text
}

/** A backup is the user's: they may have changed it into something that cannot be read. Then it stays as it is. */
function valueIn(codec: Codec, text: string, at: At): Json | undefined {
  try {
    return codec.get(text, at)
  } catch (error) {
    if (error instanceof CodecError) return undefined
    throw error
  }
}

function formatOf(step: Step): Format {
  return (step.want?.kind === 'part' ? step.want.format : step.wrote?.format) ?? 'text'
}

function base(want: Resource): Pick<Wrote, 'id' | 'kind' | 'place' | 'for'> & Partial<Wrote> {
  const common = { id: idOf(want), place: want.place, for: want.for }
  if (want.kind === 'link') return { ...common, kind: 'link' }
  const yields = want.yields ? { yields: want.yields } : {}
  return { ...common, kind: 'part', format: want.format, at: want.at, ...yields }
}

/** What the manifest says of something that stays as it is. */
function remembered(step: Step): Wrote | undefined {
  const { want, wrote } = step
  if (wrote) {
    if (!want) return wrote
    // As wanted already: then that is what we remember, also where an older or a merged manifest said otherwise.
    if (step.reason !== 'unchanged' || wrote.adopted) return { ...wrote, for: want.for }
    const { merged, blob, ...rest } = wrote
    const digest = wantedDigest(want)
    const same = digest === wrote.digest && merged === undefined
    const now = same ? blob : want.kind === 'part' && want.format === 'text' && blobOf(String(want.value))
    return { ...rest, digest, ...keysOf(want), ...(now ? { blob: now } : {}), for: want.for }
  }
  if (step.do !== 'adopt' || !want) return undefined
  const to = want.kind === 'link' ? { to: want.to } : {}
  return {
    ...base(want),
    ...to,
    digest: wantedDigest(want),
    ...keysOf(want),
    made: 0,
    madeFile: false,
    adopted: true,
  }
}

function keysOf(want: Resource): Pick<Wrote, 'keys'> {
  return want.kind === 'part' && isObject(want.value) ? { keys: leaves(want.value) } : {}
}
