import { type Codec, CodecError } from '../codecs/codec.ts'
import type {
  Choices,
  Digest,
  Format,
  Json,
  Kept,
  Manifest,
  Move,
  Node,
  OnConflict,
  PackStamp,
  Part,
  Place,
  Plan,
  Resource,
  Step,
  Where,
  Write,
  Wrote,
} from '../model.ts'
import { decide } from './decide.ts'
import { idOf } from './desired.ts'
import { digestOf, isObject, leaves, pick } from './digest.ts'
import { type Doc, fileDoc, sameBytes } from './doc.ts'
import { put, take } from './fold.ts'
import { printManifest } from './manifest.ts'

export interface Input {
  desired: Resource[]
  manifest: Manifest | null
  /** What stays as it is although it is not in `desired` (removing some agents of several); null: not retained. */
  retain(wrote: Wrote): Wrote | null
  doc(place: Place): Doc
  /** True when the directory exists. */
  dir(place: Place): boolean
  codec(format: Format): Codec
  onConflict: OnConflict
  /** Null: everything is taken back. */
  next: { tool: string; pack: PackStamp; choices: Choices } | null
  manifestPlace: Place
  /** Text of a relative link at `place` to `to`. */
  linkText(place: Place, to: Place): string
  /** The path of a place as a person knows it. */
  shown(place: Place): string
}

interface Sighting {
  seen: 'absent' | 'here' | 'blocked'
  digest?: Digest
  isWanted: boolean
  isWritten: boolean
  why?: string
  at?: Where
}

/** Compares desired, written and seen by the table of decide.ts and folds the answer into whole-document writes. Pure. */
export function plan(input: Input): Plan {
  const { manifest, desired } = input
  const written = new Map((manifest?.wrote ?? []).map((w) => [w.id, w]))
  const kept = new Map((manifest?.kept ?? []).map((k) => [k.id, k.digest]))
  const steps: Step[] = []
  const stay: Wrote[] = []
  const wantedIds = new Set(desired.map(idOf))
  const cases: { want?: Resource; wrote?: Wrote }[] = desired.map((want) => {
    const wrote = written.get(idOf(want))
    return wrote ? { want, wrote } : { want }
  })
  for (const wrote of manifest?.wrote ?? []) {
    if (wantedIds.has(wrote.id)) continue
    const retained = input.retain(wrote)
    if (retained) stay.push(retained)
    else cases.push({ wrote })
  }
  const nextKept: Kept[] = []
  for (const { want, wrote } of cases) {
    const step = judge(input, want, wrote, kept, nextKept)
    if (step) steps.push(step)
  }
  if (steps.some((s) => s.do === 'conflict'))
    return { steps, moves: [], writes: [], prune: [], next: manifest }
  return fold(input, steps, stay, nextKept)
}

function judge(
  input: Input,
  want: Resource | undefined,
  wrote: Wrote | undefined,
  kept: Map<string, Digest>,
  nextKept: Kept[],
): Step | undefined {
  const place = (want ?? wrote)?.place
  if (!place) return undefined
  const id = want ? idOf(want) : (wrote?.id ?? '')
  const sighting = see(input, want, wrote)
  const decision = decide({
    wanted: want !== undefined,
    written: wrote !== undefined,
    seen: sighting.seen,
    isWanted: sighting.isWanted,
    isWritten: sighting.isWritten,
    changed: want !== undefined && wrote !== undefined && wantedDigest(want) !== wrote.digest,
    adopted: wrote?.adopted ?? false,
  })
  const step: Step = { id, place, ...decision }
  if (want) step.want = want
  if (wrote) step.wrote = wrote
  if (decision.do !== 'conflict') return step
  return settle(input, step, sighting, kept, nextKept)
}

/** The three ways out of a conflict: stop, keep theirs, or set theirs aside. */
function settle(
  input: Input,
  step: Step,
  sighting: Sighting,
  kept: Map<string, Digest>,
  nextKept: Kept[],
): Step {
  const { want, wrote } = step
  const digest = sighting.digest
  if (sighting.why) step.detail = sighting.why
  if (sighting.at) step.at = sighting.at
  if (want?.kind === 'part' && want.format !== 'text') {
    step.snippet = input.codec(want.format).snippet(want.at, want.value)
    if (!step.at) step.at = { file: input.shown(step.place) }
  }
  const before = kept.get(step.id)
  if (input.onConflict === 'keep' || (want && digest !== undefined && before === digest)) {
    if (want && digest) nextKept.push({ id: step.id, digest })
    return { ...step, do: want || !wrote ? 'keep' : 'forget', reason: 'kept as you said' }
  }
  if (input.onConflict === 'replace' && sighting.seen === 'here') {
    return {
      ...step,
      do: want ? 'update' : 'delete',
      reason: 'replaced as you said',
      backup: backupPlace(input, step.place),
    }
  }
  return step
}

function see(input: Input, want: Resource | undefined, wrote: Wrote | undefined): Sighting {
  const place = (want ?? wrote)?.place as Place
  const doc = input.doc(place)
  const kind = want?.kind ?? wrote?.kind
  if (doc.is === 'blocked') return blocked(doc.why, doc.at)
  if (doc.is === 'absent') return { seen: 'absent', isWanted: false, isWritten: false }
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
    return {
      seen: 'here',
      digest: digestOf(value),
      isWanted:
        want !== undefined && digestOf(picked) === digestOf(want.value) && !(gone && hasMore(mine, picked)),
      isWritten: wrote !== undefined && digestOf(mine) === wrote.digest,
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

function wantedDigest(want: Resource): Digest {
  return want.kind === 'link' ? linkDigest(want.to) : digestOf(want.value)
}

function linkDigest(target: Place): Digest {
  return digestOf({ link: target })
}

function docDigest(doc: Doc): Digest {
  if (doc.is === 'file') return digestOf(doc.text)
  return digestOf(doc.is === 'link' ? { elsewhere: doc.to } : { folder: true })
}

function backupPlace(input: Input, place: Place): Place {
  for (let n = 1; ; n++) {
    const candidate: Place = `${place}.dsql-backup-${n}`
    if (input.doc(candidate).is === 'absent') return candidate
  }
}

/** Folds the steps, document by document, into writes, and writes down the next manifest. */
function fold(input: Input, steps: Step[], stay: Wrote[], kept: Kept[]): Plan {
  const writes: Write[] = []
  const moves: Move[] = []
  const next: Wrote[] = [...stay]
  const byPlace = new Map<Place, Step[]>()
  for (const step of steps) byPlace.set(step.place, [...(byPlace.get(step.place) ?? []), step])
  for (const [place, group] of byPlace) {
    const doc = input.doc(place)
    const result = group.some((s) => (s.want ?? s.wrote)?.kind === 'link')
      ? foldLink(input, group[0] as Step, doc, moves, next)
      : foldText(input, place, group, doc, moves, writes, next)
    if (result) writes.push({ place, before: result.before, after: result.after, precious: result.precious })
  }
  return withManifest(input, { steps, moves, writes, prune: [], next: null }, next, kept)
}

interface Change {
  before: Node
  after: Node
  precious: boolean
}

function foldLink(input: Input, step: Step, doc: Doc, moves: Move[], next: Wrote[]): Change | undefined {
  const { want, wrote } = step
  if (step.do === 'keep' || step.do === 'adopt') {
    const kept = remembered(step)
    if (kept) next.push(kept)
    return undefined
  }
  const before: Node = step.backup
    ? { is: 'absent' }
    : doc.is === 'link'
      ? { is: 'link', to: doc.to }
      : { is: 'absent' }
  if (step.backup) moves.push({ from: step.place, to: step.backup, when: 'before writing' })
  if (want?.kind === 'link') {
    const made: Wrote = { ...base(want), digest: linkDigest(want.to), to: want.to, made: 0, madeFile: true }
    const backup = step.backup ?? wrote?.backup
    next.push(backup ? { ...made, backup } : made)
    return { before, after: { is: 'link', to: input.linkText(want.place, want.to) }, precious: false }
  }
  if (step.do !== 'delete') return undefined
  if (wrote?.backup && input.doc(wrote.backup).is !== 'absent') {
    moves.push({ from: wrote.backup, to: step.place, when: 'after writing' })
  }
  return step.backup ? undefined : { before, after: { is: 'absent' }, precious: false }
}

function foldText(
  input: Input,
  place: Place,
  group: Step[],
  doc: Doc,
  moves: Move[],
  writes: Write[],
  next: Wrote[],
): Change | undefined {
  const whole = group.every((s) => formatOf(s) === 'text')
  const step = group[0] as Step
  const original = doc.is === 'file' ? doc.text : undefined
  if (whole && step.backup && step.do === 'update') {
    // Anything at all may be in the way of a file of ours: it is moved aside as it is.
    moves.push({ from: place, to: step.backup, when: 'before writing' })
    const want = step.want as Part
    next.push({ ...base(want), digest: digestOf(want.value), made: 0, madeFile: true, backup: step.backup })
    return { before: { is: 'absent' }, after: fileNode(String(want.value)), precious: false }
  }
  if (whole && step.backup) {
    moves.push({ from: place, to: step.backup, when: 'before writing' })
    return undefined
  }
  let text = original
  for (const s of group) {
    text = foldStep(input, s, text, writes, next)
    if (whole && s.do === 'delete' && s.wrote?.backup && input.doc(s.wrote.backup).is !== 'absent') {
      moves.push({ from: s.wrote.backup, to: place, when: 'after writing' })
    }
  }
  if (text === original) return undefined
  const before: Node = doc.is === 'file' ? { is: 'file', bytes: doc.bytes } : { is: 'absent' }
  return { before, after: text === undefined ? { is: 'absent' } : fileNode(text), precious: !whole }
}

function foldStep(
  input: Input,
  step: Step,
  text: string | undefined,
  writes: Write[],
  next: Wrote[],
): string | undefined {
  const { want, wrote } = step
  const codec = input.codec(formatOf(step))
  if (step.do === 'create' || step.do === 'update') {
    const part = want as Part
    if (step.backup && text !== undefined) {
      writes.push({ place: step.backup, before: { is: 'absent' }, after: fileNode(text), precious: true })
    }
    const folded = put(codec, text, part, step.backup ? undefined : wrote)
    const made: Wrote = { ...base(part), digest: digestOf(part.value), ...folded.wrote }
    const backup = step.backup ?? wrote?.backup
    next.push(backup ? { ...made, backup } : made)
    return folded.text
  }
  if (step.do === 'delete' && wrote && text !== undefined)
    return deleted(input, step, wrote, codec, text, writes)
  if (step.do === 'keep' || step.do === 'adopt') {
    const kept = remembered(step)
    if (kept) next.push(kept)
  }
  return text
}

function deleted(
  input: Input,
  step: Step,
  wrote: Wrote,
  codec: Codec,
  text: string,
  writes: Write[],
): string | undefined {
  if (step.backup)
    writes.push({ place: step.backup, before: { is: 'absent' }, after: fileNode(text), precious: true })
  const old = wrote.backup && formatOf(step) !== 'text' ? input.doc(wrote.backup) : undefined
  const at = wrote.at ?? []
  const previous = old?.is === 'file' ? codec.get(old.text, at) : undefined
  if (old?.is === 'file' && wrote.backup && previous !== undefined) {
    // Put the user's own value back, and their whole old file where nothing else has changed since.
    const ours = codec.get(text, at)
    writes.push({
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

function formatOf(step: Step): Format {
  return (step.want?.kind === 'part' ? step.want.format : step.wrote?.format) ?? 'text'
}

function base(want: Resource): Pick<Wrote, 'id' | 'kind' | 'place' | 'for'> & Partial<Wrote> {
  const common = { id: idOf(want), place: want.place, for: want.for }
  if (want.kind === 'link') return { ...common, kind: 'link' }
  return { ...common, kind: 'part', format: want.format, at: want.at }
}

/** What the manifest says of something that stays as it is. */
function remembered(step: Step): Wrote | undefined {
  const { want, wrote } = step
  if (wrote) return want ? { ...wrote, for: want.for } : wrote
  if (step.do !== 'adopt' || !want) return undefined
  const keys = want.kind === 'part' && isObject(want.value) ? { keys: leaves(want.value) } : {}
  const to = want.kind === 'link' ? { to: want.to } : {}
  return {
    ...base(want),
    ...to,
    digest: wantedDigest(want),
    ...keys,
    made: 0,
    madeFile: false,
    adopted: true,
  }
}

function fileNode(text: string): Node {
  const doc = fileDoc(text)
  return doc.is === 'file' ? { is: 'file', bytes: doc.bytes } : { is: 'absent' }
}

function withManifest(input: Input, plan: Plan, wrote: Wrote[], kept: Kept[]): Plan {
  const { manifest, manifestPlace } = input
  const owned = wrote.flatMap((w) => (w.backup ? [w.place, w.backup] : [w.place]))
  const live = input.next ? [...owned, manifestPlace] : []
  const old = manifest?.dirs ?? []
  const missing = new Set<Place>(old)
  for (const place of live) for (const dir of ancestors(place)) if (!input.dir(dir)) missing.add(dir)
  const holds = new Set(live.flatMap(ancestors))
  const dirs = [...missing].filter((dir) => holds.has(dir))
  plan.prune = old.filter((dir) => !holds.has(dir)).sort((a, b) => b.length - a.length)
  if (input.next) plan.next = { version: 1, ...input.next, wrote, kept, dirs }
  const doc = input.doc(manifestPlace)
  const before: Node = doc.is === 'file' ? { is: 'file', bytes: doc.bytes } : { is: 'absent' }
  if (!plan.next) {
    if (before.is === 'file')
      plan.writes.push({ place: manifestPlace, before, after: { is: 'absent' }, precious: true })
    return plan
  }
  const text = printManifest(plan.next)
  const quiet = plan.writes.length === 0 && plan.moves.length === 0 && manifest
  // A run with nothing to do does not rewrite the manifest for the sake of our own version number.
  const unchanged = quiet && printManifest({ ...plan.next, tool: manifest.tool }) === printManifest(manifest)
  const after = fileNode(text)
  const same = before.is === 'file' && after.is === 'file' && sameBytes(before.bytes, after.bytes)
  if (!unchanged && !same) plan.writes.push({ place: manifestPlace, before, after, precious: true })
  return plan
}

/** The directories above a place, the nearest last; the base itself only where it is no project and no home. */
export function ancestors(place: Place): Place[] {
  const start = place.indexOf('}/') + 2
  const out: Place[] = []
  if (!/^\{(project|home)\}/.test(place)) out.push(place.slice(0, start) as Place)
  for (let i = place.indexOf('/', start); i > 0; i = place.indexOf('/', i + 1))
    out.push(place.slice(0, i) as Place)
  return out
}
