import type { Aside, Move, Place, Plan, Step, Write, Wrote } from '../model.ts'
import type { Doc } from './doc.ts'
import { type Foreign, told } from './foreign.ts'
import type { Input } from './input.ts'

/** What is taken over goes first, so the planner sees its place as it will be. */
export function afterTakeover(input: Input): Input {
  const moved = taken(input).map((f) => f.place)
  if (moved.length === 0) return input
  const gone = (place: Place): boolean => moved.some((m) => place === m || place.startsWith(`${m}/`))
  const absent: Doc = { is: 'absent' }
  return {
    ...input,
    doc: (place) => (gone(place) ? absent : input.doc(place)),
    dir: (place) => !gone(place) && input.dir(place),
  }
}

/** `--adopt` takes them all over, `--on-conflict replace` what is in the way. */
function taken({ foreign, adopt, onConflict }: Input): Foreign[] {
  return foreign.filter((f) => adopt || (onConflict === 'replace' && f.inTheWay))
}

/** The user's text of a file of the pack, where it goes on in ours. */
export function carriedText(input: Input, place: Place): string | undefined {
  return taken(input)
    .map((f) => f.carried.get(place))
    .find((text) => text !== undefined)
}

/** A foreign skill in the way is one thing to decide, not one for each of its files. */
export function asOneConflict(input: Input, steps: Step[]): Step[] {
  const ways = input.foreign.filter((f) => f.inTheWay)
  const of = (step: Step): Foreign | undefined =>
    ways.find((f) => step.place === f.place || step.place.startsWith(`${f.place}/`))
  const stuck = new Set(steps.filter((s) => s.do === 'conflict').map(of))
  const said = new Set<Foreign>()
  return steps.flatMap((step) => {
    const f = of(step)
    if (!f || !stuck.has(f)) return [step]
    if (said.has(f)) return []
    said.add(f)
    const { id, place, detail: _, ...rest } = step
    return [
      {
        ...rest,
        id: `${f.place}#skill`,
        place: f.place,
        do: 'conflict',
        reason: 'someone else’s',
        detail: told(f),
        foreign: true,
      },
    ]
  })
}

interface Takeover {
  steps: Step[]
  moves: Move[]
  aside: Aside[]
}

/** The moves of this run, and what the next manifest remembers of earlier ones; `wrote` is what will be ours. */
export function takeover(input: Input, wrote: readonly Wrote[], writes: readonly Write[]): Takeover {
  const out: Takeover = { steps: [], moves: [], aside: [] }
  for (const old of input.manifest?.aside ?? []) {
    // It may have lain beside ours under another name.
    const ours = `${old.from.slice(0, old.from.lastIndexOf('/'))}/${input.manifest?.choices.skill}`
    const used = wrote.some((w) => w.place === ours || w.place.startsWith(`${ours}/`))
    if (used) out.aside.push(old)
    else if (input.doc(old.to).is !== 'absent' && empties(input, old.from, writes)) {
      out.moves.push({ from: old.to, to: old.from, when: 'after writing' })
      out.steps.push({
        id: `${old.from}#skill`,
        place: old.from,
        do: 'create',
        reason: 'put back',
        detail: `it was ${input.shown(old.to)}`,
      })
    } else if (input.doc(old.to).is !== 'absent') out.aside.push(old)
  }
  for (const f of taken(input)) {
    out.moves.push({ from: f.place, to: f.to, when: 'before writing' })
    out.aside.push({ from: f.place, to: f.to })
    const detail = `the old one is ${input.shown(f.to)}${f.edited ? ', with your edits' : ''}`
    out.steps.push({
      id: `${f.place}#skill`,
      place: f.place,
      do: 'update',
      reason: 'taken over as you said',
      detail,
    })
  }
  return out
}

/** True if nothing is left at a place once these writes are done. */
function empties(input: Input, place: Place, writes: readonly Write[]): boolean {
  const doc = input.doc(place)
  if (doc.is === 'absent') return true
  const goes = (file: Place): boolean => writes.some((w) => w.place === file && w.after.is === 'absent')
  if (doc.is !== 'dir') return goes(place)
  const made = new Set(input.manifest?.dirs ?? [])
  const { files, dirs } = input.below(place)
  return files.every(goes) && [place, ...dirs].every((dir) => made.has(dir))
}

/** Whether a plan stops at a skill that could be taken over. */
export function mayTakeOver(plan: Plan): boolean {
  return plan.steps.some((s) => s.do === 'conflict' && s.foreign)
}
