import type { At, Step, Wrote } from '../model.ts'
import { resourceId } from './id.ts'

/**
 * What was made for something that goes is left to what else of ours is in there: a document, the keys on the way, the
 * brackets of an array. Otherwise nobody would take them away at the end.
 */
export function inherited(steps: readonly Step[], wrote: readonly Wrote[]): Wrote[] {
  const left = [...wrote]
  for (const { wrote: gone } of inOrder(steps.filter((step) => step.do === 'delete' && !step.backup))) {
    if (!gone) continue
    const heir = bestHeir(gone, left)
    if (heir) left[left.indexOf(heir)] = heirOf(gone, heir)
  }
  return left
}

/** The order in which several go: who made most goes last, so that the others' bytes are still around them. */
export function inOrder(steps: readonly Step[]): Step[] {
  const weight = ({ do: action, wrote }: Step): number =>
    action === 'delete' && wrote
      ? 1 + after(wrote) + wrote.made * 10_000 + (wrote.madeFile ? 1_000_000 : 0)
      : 0
  return steps.toSorted((a, b) => weight(a) - weight(b))
}

function after({ glue }: Wrote): number {
  return glue?.after.length ?? 0
}

/** Who stands nearest: with most of the way in common. */
function bestHeir(gone: Wrote, left: readonly Wrote[]): Wrote | undefined {
  const near = (one: Wrote): number => common(gone.at ?? [], one.at ?? [])
  const candidates = left.filter(
    (one) => one.place === gone.place && one.kind === 'part' && !one.adopted && one.format !== 'text',
  )
  return candidates.toSorted((a, b) => near(b) - near(a))[0]
}

function heirOf(gone: Wrote, heir: Wrote): Wrote {
  const [from, to] = [gone.at ?? [], heir.at ?? []]
  const shared = common(from, to)
  /** The first key that was made on the way to what goes, if the heir lies in it too. */
  const first = from.length - gone.made
  const out: Wrote = { ...heir, madeFile: heir.madeFile || gone.madeFile }
  if (gone.begin !== undefined) out.begin = gone.begin
  if (gone.made > 0 && shared >= first) out.made = Math.max(heir.made, to.length - first)
  const beside = shared === from.length - 1 && shared === to.length - 1
  /** The first one in an array has the way to the closing bracket in its glue. */
  const opened = gone.made > 0 || after(gone) > after(heir)
  if (beside && opened && gone.glue && typeof to.at(-1) === 'object') out.glue = gone.glue
  return out
}

function common(a: At, b: At): number {
  const [left, right] = [a, b].map((at) => at.map((segment) => resourceId('{project}/', [segment])))
  let n = 0
  while (n < a.length && n < b.length && left?.[n] === right?.[n]) n++
  return n
}
