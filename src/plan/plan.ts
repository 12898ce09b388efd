import type { Digest, Kept, Place, Plan, Resource, Step, Wrote } from '../model.ts'
import { afterTakeover, asOneConflict, carriedText } from './aside.ts'
import { decide } from './decide.ts'
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
  for (const { want, wrote } of cases) {
    const step = judge(input, want, wrote, kept, nextKept)
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
    yields: (want?.kind === 'part' && want.yields) || (wrote?.yields ?? false),
  })
  // Theirs, and never ours: there is nothing to tell of it.
  if (decision.do === 'keep' && !wrote) return undefined
  const step: Step = { id, place, ...decision }
  if (want) step.want = want
  if (wrote) step.wrote = wrote
  if (step.do === 'create' && carriedText(input, place) !== undefined) step.reason = 'your edit goes on'
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
  const before = kept.get(step.id)
  const settled = want !== undefined && digest !== undefined && before === digest
  if (input.onConflict === 'keep' || (settled && input.onConflict === 'stop')) {
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
