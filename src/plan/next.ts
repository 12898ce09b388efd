import { DsqlError } from '../errors.ts'
import type { Kept, Manifest, Node, Place, Plan, Step, Write } from '../model.ts'
import { ancestors } from './ancestors.ts'
import { takeover } from './aside.ts'
import { fileNode, sameBytes } from './doc.ts'
import type { Input } from './input.ts'
import { isMarked, parseManifest, printManifest } from './manifest.ts'
import type { Folded } from './writes.ts'

/** Completes a plan: the directories that are ours, and the manifest, written last. */
export function withManifest(input: Input, steps: Step[], folded: Folded, kept: Kept[]): Plan {
  const { manifest, manifestPlace } = input
  const { writes, wrote } = folded
  const taken = takeover(input, wrote, writes)
  const moves = [...folded.moves, ...taken.moves]
  const owned = wrote.flatMap((w) => (w.backup ? [w.place, w.backup] : [w.place]))
  const live = input.next ? [...owned, manifestPlace] : []
  const old = manifest?.dirs ?? []
  const made = new Set<Place>(old)
  if (!input.sameDirs)
    for (const place of live) for (const dir of ancestors(place)) if (!input.dir(dir)) made.add(dir)
  const holds = new Set(live.flatMap(ancestors))
  const dirs = [...made].filter((dir) => holds.has(dir))
  // A backup may go into a folder that was ours alone: it stays the user's.
  for (const write of writes)
    if (write.after.is !== 'absent') for (const dir of ancestors(write.place)) holds.add(dir)
  const prune = old.filter((dir) => !holds.has(dir)).sort((a, b) => b.length - a.length)
  const aside = taken.aside.length > 0 ? { aside: taken.aside } : {}
  const next: Manifest | null = input.next && { version: 1, ...input.next, wrote, kept, dirs, ...aside }
  const write = manifestWrite(input, next, writes.length === 0 && moves.length === 0)
  const all = [...taken.steps, ...steps]
  return { steps: all, moves, writes: write ? [...writes, write] : writes, prune, next }
}

function manifestWrite(input: Input, next: Manifest | null, quiet: boolean): Write | undefined {
  const { manifest, manifestPlace: place } = input
  const doc = input.doc(place)
  const before: Node = doc.is === 'file' ? { is: 'file', bytes: doc.bytes } : { is: 'absent' }
  if (!next)
    return before.is === 'file' ? { place, before, after: { is: 'absent' }, precious: true } : undefined
  // A run with nothing to do does not rewrite the manifest for the sake of our own version number.
  const asRead = doc.is === 'file' && !isMarked(doc.text ?? '')
  if (
    quiet &&
    asRead &&
    manifest &&
    printManifest({ ...next, tool: manifest.tool }) === printManifest(manifest)
  )
    return undefined
  const text = printManifest(next)
  readBack(text, next)
  const after = fileNode(text)
  const same = before.is === 'file' && after.is === 'file' && sameBytes(before.bytes, after.bytes)
  return same ? undefined : { place, before, after, precious: true }
}

/** What no later run could read could not be taken back either, such as a line end in the name of a client's folder. */
function readBack(text: string, { choices: { scope } }: Manifest): void {
  try {
    parseManifest(text, scope, 'what we keep of it')
  } catch (error) {
    if (!(error instanceof DsqlError)) throw error
    throw new DsqlError(
      'not-supported',
      `nothing was written, for it could not be taken back: ${error.message}`,
      'use a folder with a plain name and run it again',
    )
  }
}
