import type { Digest, Kept, OnConflict, Place, Plan, Resource, Step, Wrote } from '../model.ts'
import { afterTakeover, asOneConflict, carriedText } from './aside.ts'
import { type Case, decide } from './decide.ts'
import { idOf } from './id.ts'
import { inherited } from './inherit.ts'
import type { Input } from './input.ts'
import { withManifest } from './next.ts'
import { type Sighting, see, wantedDigest } from './see.ts'
import { afterSwaps } from './swap.ts'
import { foldSteps } from './writes.ts'

/** Compares desired, written and seen by the table of decide.ts and folds the answer into whole-document writes. Pure. */
export function plan(given: Input): Plan {
  const input = afterSwaps(afterTakeover(given))
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
  // Taking some agents out settles nothing anew: what the user kept stays kept.
  const nextKept: Kept[] = desired.length === 0 ? [...(manifest?.kept ?? [])] : []
  const folders = new Set(desired.flatMap((r) => (r.kind === 'part' && r.folder ? [r.folder] : [])))
  for (const { want, wrote } of cases) {
    const step = judge(input, want, wrote, kept, nextKept, folders)
    if (step) steps.push(step)
  }
  if (steps.some((s) => s.do === 'conflict'))
    return { steps: asOneConflict(input, steps), moves: [], writes: [], prune: [], next: manifest }
  const folded = foldSteps(input, steps)
  const wrote = inherited(steps, [...stay, ...folded.wrote])
  return withManifest(input, steps, { ...folded, wrote }, nextKept)
}

function judge(
  input: Input,
  want: Resource | undefined,
  wrote: Wrote | undefined,
  kept: ReadonlyMap<string, Digest>,
  nextKept: Kept[],
  folders: ReadonlySet<Place>,
): Step | undefined {
  const place = (want ?? wrote)?.place
  if (!place) return undefined
  const id = want ? idOf(want) : (wrote?.id ?? '')
  const sighting = see(input, want, wrote)
  const said = input.said(place)
  const settled = want !== undefined && sighting.digest !== undefined && kept.get(id) === sighting.digest
  const given: Case = {
    wanted: want !== undefined,
    written: wrote !== undefined,
    seen: sighting.seen,
    isWanted: sighting.isWanted,
    isWritten: sighting.isWritten,
    changed: want !== undefined && wrote !== undefined && wantedDigest(want) !== wrote.digest,
    adopted: wrote?.adopted ?? false,
    yields: (want?.kind === 'part' && want.yields) || (wrote?.yields ?? false),
    merges: false,
    isMerged: sighting.isMerged ?? false,
    flattened: sighting.flattened ?? false,
    outdated: want === undefined && wrote !== undefined && inFolder(folders, wrote),
  }
  const decision = decide(given)
  // Theirs, and never ours: there is nothing to tell of it.
  if (decision.do === 'keep' && !wrote) return undefined
  const step: Step = { id, place, ...decision }
  if (want) step.want = want
  if (wrote) step.wrote = wrote
  if (step.do === 'create' && carriedText(input, place) !== undefined) step.reason = 'your edit goes on'
  if (sighting.isMerged) step.isMerged = true
  if (step.reason === 'both changed' && said === undefined && !settled) tryMerge(input, step, given, sighting)
  const back = said === 'replace' && step.do === 'keep' && step.reason !== 'unchanged'
  if (step.do !== 'conflict' && !back) return step
  return settle(
    input,
    step,
    sighting,
    said ?? (settled && input.onConflict === 'stop' ? 'keep' : input.onConflict),
    nextKept,
  )
}

/** Files of the pack whose folder is still wanted: what is not in it any more was taken out of the pack. */
function inFolder(folders: ReadonlySet<Place>, { place, format }: Wrote): boolean {
  return format === 'text' && [...folders].some((folder) => place.startsWith(`${folder}/`))
}

function tryMerge(input: Input, step: Step, given: Case, sighting: Sighting): void {
  const { want, wrote } = step
  const { text } = sighting
  if (want?.kind !== 'part' || !wrote || text === undefined || typeof want.value !== 'string') return
  const merged = given.adopted ? undefined : input.merge(want, wrote, text)
  if (merged) Object.assign(step, decide({ ...given, merges: true }), { merged })
  else step.theirs = text
}

/** The three ways out of a conflict: stop, keep theirs, or set theirs aside. */
function settle(input: Input, step: Step, sighting: Sighting, way: OnConflict, nextKept: Kept[]): Step {
  const { want, wrote } = step
  const digest = sighting.digest
  if (sighting.why) step.detail = sighting.why
  if (sighting.at) step.at = sighting.at
  if (way === 'keep') {
    if (want && digest) nextKept.push({ id: step.id, digest })
    return { ...step, do: want || !wrote ? 'keep' : 'forget', reason: 'kept as you said' }
  }
  if (way === 'replace' && sighting.seen === 'here') {
    return {
      ...step,
      do: want ? 'update' : 'delete',
      reason: 'replaced as you said',
      backup: backupPlace(input, step.place),
    }
  }
  if (want?.kind === 'part' && want.format !== 'text') {
    step.snippet = input.codec(want.format).snippet(want.at, want.value)
    step.at ??= { file: input.shown(step.place) }
  }
  return step
}

function backupPlace(input: Input, place: Place): Place {
  for (let n = 1; ; n++) {
    const candidate: Place = `${place}.dsql-backup-${n}`
    if (input.doc(candidate).is === 'absent') return candidate
  }
}
