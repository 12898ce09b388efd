import { DsqlError } from '../errors.ts'
import type { OnConflict, Place } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import { matches, type Op, onRealPath, target, temporary } from './journal.ts'
import { absolute, type Roots } from './places.ts'

/**
 * Takes these steps back, the last first; safe to repeat from any point. What is neither as it was before nor as we
 * left it is somebody else's: it stays, and is a `conflict` unless they said `keep`.
 */
export function undo(disk: Disk, roots: Roots, ops: readonly Op[], onConflict: OnConflict): void {
  const changed: string[] = []
  const clearing = ops.filter((op) => op.op === 'move' || (op.op === 'put' && op.before.is === 'link'))
  for (const op of ops.toReversed()) {
    const places = op.op === 'move' ? [op.from, op.to] : [op.place]
    if (clearing.some((c) => c !== op && places.every((place) => hides(disk, roots, c, place)))) continue
    const real = places.every((place) => onRealPath(disk, roots, place))
    const fine = real && undoOne(disk, roots, op)
    if (!fine) changed.push(...places.slice(0, 1).map((place) => absolute(roots, place)))
  }
  if (changed.length === 0 || onConflict === 'keep') return
  throw new DsqlError(
    'conflict',
    `an interrupted run could not be undone: somebody changed ${changed.join(', ')} since`,
    'keep these files as they are: run this again with --on-conflict keep',
    { file: changed[0] ?? '' },
  )
}

/**
 * True while the step has not been done that was to clear this place: moving aside what is there, or a link of
 * ours making room for a folder. Then nothing of ours is behind it yet, only what was there before.
 */
function hides(disk: Disk, roots: Roots, clearing: Op, place: Place): boolean {
  if (clearing.op === 'move') {
    const { from, to } = clearing
    const under = place === from || place.startsWith(`${from}/`)
    return under && there(disk, roots, from) && !there(disk, roots, to)
  }
  if (clearing.op !== 'put' || clearing.before.is !== 'link' || !place.startsWith(`${clearing.place}/`))
    return false
  return disk.kind(absolute(roots, clearing.place)) === 'link'
}

function there(disk: Disk, roots: Roots, place: Place): boolean {
  return disk.kind(absolute(roots, place)) !== 'absent'
}

function undoOne(disk: Disk, roots: Roots, op: Op): boolean {
  if (op.op === 'put') return putBack(disk, roots, op)
  if (op.op === 'move') {
    const [from, to] = [absolute(roots, op.from), absolute(roots, op.to)]
    // Both there: not reached yet, or somebody has put a new one in its place; the old one is kept where it is.
    if (disk.kind(to) !== 'absent' && disk.kind(from) === 'absent') disk.rename(to, from)
    return true
  }
  const dir = absolute(roots, op.place)
  if (op.op === 'rmdir') {
    if (!disk.exists(dir)) disk.makeDir(dir)
  } else if (disk.kind(dir) === 'dir') disk.removeDir(dir)
  return true
}

function putBack(disk: Disk, roots: Roots, op: Op & { op: 'put' }): boolean {
  const file = target(disk, roots, op.place)
  const tmp = temporary(file, op.tmp)
  const left = disk.kind(tmp)
  if (left === 'file' || left === 'link') disk.remove(tmp)
  const now = disk.entry(file)
  if (matches(now, op.before)) return true
  if (!matches(now, op.after)) return false
  if (op.before.is === 'absent') {
    disk.remove(file)
    return true
  }
  // By way of the temporary name also for a link: killed in between, the next try must find before or after.
  if (op.before.is === 'link') disk.link(op.before.to, tmp)
  else disk.writeNew(tmp, Buffer.from(op.before.base64 ?? '', 'base64'), op.before.mode, true)
  disk.rename(tmp, file)
  return true
}
