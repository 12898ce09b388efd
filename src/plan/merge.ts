import { diff3Merge, diffIndices } from 'node-diff3'
import type { Hunk, Step } from '../model.ts'

/** A text with the changes of both sides, and the way back to ours. */
export type Merged = NonNullable<Step['merged']>

/** Comparing takes time with the number of pairs of equal lines; a file of a pack has some thousands. */
const mostPairs = 20_000_000
/** A way back that is longer than this is not remembered: the next clash is then a conflict. */
const longestWayBack = 64 * 1024

/**
 * `theirs` and `ours` both came from `base`: the text that holds the changes of both, with the line ends of `theirs`.
 * Undefined where they touch the same or neighbouring lines: there is no half-merged text, ever.
 */
export function merge(base: string, theirs: string, ours: string): Merged | undefined {
  const crlf = isCrlf(theirs)
  const [o, b] = [lines(base), lines(ours)]
  const a = crlf ? lines(theirs) : theirs.split('\n')
  if (pairs(o, a) > mostPairs || pairs(o, b) > mostPairs) return undefined
  const parts = diff3Merge(a, o, b, { excludeFalseConflicts: true })
  const out: string[] = []
  for (const part of parts) {
    if (!part.ok) return undefined
    out.push(...part.ok)
  }
  const text = out.join('\n')
  const back = wayBack(out, b)
  return { text: crlf ? text.replaceAll('\n', '\r\n') : text, back }
}

/** What turns one text into the other, the last change first. */
function wayBack(from: readonly string[], to: readonly string[]): Hunk[] {
  const hunks = diffIndices([...from], [...to]).map(
    ({ buffer1: [at, cut], buffer2Content: put }): Hunk => ({ at, cut, put }),
  )
  return JSON.stringify(hunks).length > longestWayBack ? [] : hunks.reverse()
}

/** The text of ours that a merged one came from, as far as that is as we left it; undefined where the lines do not fit. */
export function unmerged(text: string, back: readonly Hunk[]): string | undefined {
  const out = text.split('\n')
  for (const { at, cut, put } of back) {
    if (at + cut > out.length) return undefined
    out.splice(at, cut, ...put)
  }
  return out.join('\n')
}

function lines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split('\n')
}

/** Every line ends with CRLF. A text with both kinds of line ends is taken as it is: it is not for us to even them out. */
function isCrlf(text: string): boolean {
  return text.includes('\r\n') && !/(?<!\r)\n/.test(text)
}

function pairs(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const line of b) counts.set(line, (counts.get(line) ?? 0) + 1)
  return a.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0)
}
