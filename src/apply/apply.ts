import { randomBytes } from 'node:crypto'
import { DsqlError } from '../errors.ts'
import type { Node, Place, Plan, Write } from '../model.ts'
import { ancestors } from '../plan/ancestors.ts'
import type { Disk } from '../ports/disk.ts'
import { codeOf } from './failure.ts'
import {
  type Journal,
  matches,
  type Op,
  onRealPath,
  type State,
  sha256,
  target,
  temporary,
} from './journal.ts'
import { absolute, type Roots, shown } from './places.ts'

type Bytes = Map<Place, Write>

/**
 * Moves bytes, and can go back from any point: the whole journal is on disk before the first step. Whether a signal
 * came is asked once, before the commit. Any failure undoes what was done and throws.
 */
export async function apply(
  plan: Plan,
  disk: Disk,
  roots: Roots,
  journal: Journal,
  interrupted: () => Promise<boolean>,
): Promise<void> {
  try {
    const { ops, writes } = prepare(plan, disk, roots)
    journal.begin(ops)
    for (const op of ops) {
      journal.advance()
      perform(op, writes, disk, roots)
    }
    if (await interrupted())
      throw new DsqlError('interrupted', 'interrupted: everything is as it was', 'run it again')
    journal.commit()
  } catch (error) {
    goBack(journal, error)
    throw error
  }
}

/** Undoes a run after `cause`. What cannot be undone now stays in the journal for the next run. */
export function goBack(journal: Journal, cause: unknown): void {
  try {
    journal.rollback()
  } catch (error) {
    if (error instanceof DsqlError) throw error
    const first = cause instanceof Error ? cause.message : String(cause)
    throw new DsqlError(
      'left-over-journal',
      `it failed (${first}) and cannot go back now (${codeOf(error) || String(error)}): the journal keeps what was there`,
      'put that right and run it again: it goes back first',
    )
  }
}

function prepare(plan: Plan, disk: Disk, roots: Roots): { ops: Op[]; writes: Bytes } {
  const run = randomBytes(4).toString('hex')
  const ops: Op[] = []
  const writes: Bytes = new Map(plan.writes.map((w) => [w.place, w]))
  const made = new Set<Place>()
  const moves = (when: string): Op[] =>
    plan.moves.filter((m) => m.when === when).map(({ from, to }) => ({ op: 'move', from, to }))
  ops.push(...moves('before writing'))
  // What goes, goes first: a link of ours may give way to a folder, and a folder to a link.
  const going = plan.writes.filter((w) => w.after.is === 'absent')
  for (const write of going) ops.push(put(write, run, disk, roots))
  ops.push(...plan.prune.map((place): Op => ({ op: 'rmdir', place })))
  const aside = plan.moves.filter((m) => m.when === 'before writing').map((m) => m.from)
  const leaving = new Set([...going.map((w) => w.place), ...aside])
  for (const write of plan.writes) {
    if (write.after.is === 'absent') continue
    for (const dir of ancestors(write.place)) {
      const gone = [...leaving].some((place) => dir === place || dir.startsWith(`${place}/`))
      if (made.has(dir) || (!gone && disk.exists(absolute(roots, dir)))) continue
      made.add(dir)
      ops.push({ op: 'mkdir', place: dir })
    }
    ops.push(put(write, run, disk, roots))
  }
  ops.push(...moves('after writing'))
  return { ops, writes }
}

function put(write: Write, run: string, disk: Disk, roots: Roots): Op {
  const cut = write.place.lastIndexOf('/') + 1
  const tmp = `${write.place.slice(0, cut)}.${write.place.slice(cut)}.${run}.dsql-tmp` as Place
  return {
    op: 'put',
    place: write.place,
    tmp,
    before: before(write, disk, roots),
    after: stateOf(write.after),
  }
}

function stateOf(node: Node): State {
  return node.is === 'file' ? { is: 'file', sha256: sha256(node.bytes) } : node
}

/** What is there now must still be what the plan saw. */
function before(write: Write, disk: Disk, roots: Roots): State {
  const state = stateOf(write.before)
  if (state.is !== 'file' || write.before.is !== 'file') return state
  const entry = disk.entry(target(disk, roots, write.place))
  const base64 = Buffer.from(write.before.bytes).toString('base64')
  return entry.is === 'file' ? { ...state, mode: entry.mode, base64 } : { ...state, base64 }
}

function perform(op: Op, writes: Bytes, disk: Disk, roots: Roots): void {
  if (op.op === 'mkdir') performMkdir(op, disk, roots)
  else if (op.op === 'rmdir') performRmdir(op, disk, roots)
  else if (op.op === 'move') performMove(op, disk, roots)
  else performPut(op, writes, disk, roots)
}

function performMkdir(op: Op & { op: 'mkdir' }, disk: Disk, roots: Roots): void {
  if (disk.kind(absolute(roots, op.place)) !== 'absent' || !onRealPath(disk, roots, op.place))
    throw changed(roots, op.place)
  disk.makeDir(absolute(roots, op.place))
}

/** The manifest names it, and may be anybody's text: a link in the project must not lead us out. */
function performRmdir(op: Op & { op: 'rmdir' }, disk: Disk, roots: Roots): void {
  if (onRealPath(disk, roots, op.place)) disk.removeDir(absolute(roots, op.place))
}

function performMove(op: Op & { op: 'move' }, disk: Disk, roots: Roots): void {
  for (const place of [op.from, op.to]) if (!onRealPath(disk, roots, place)) throw behindLink(roots, place)
  if (disk.kind(absolute(roots, op.to)) !== 'absent') throw changed(roots, op.to)
  disk.rename(absolute(roots, op.from), absolute(roots, op.to))
}

function performPut(op: Op & { op: 'put' }, writes: Bytes, disk: Disk, roots: Roots): void {
  const write = writes.get(op.place)
  if (!write) throw new Error(`no write for ${op.place}`)
  // Looked at once more: the folder may have become a link since the plan was made.
  if (!onRealPath(disk, roots, op.place)) throw changed(roots, op.place)
  const file = target(disk, roots, op.place)
  const tmp = temporary(file, op.tmp)
  const { after } = write
  if (after.is === 'link' && op.before.is === 'absent') {
    // A link is made at once or not at all, and never over anything: no detour by a temporary one.
    if (disk.kind(file) !== 'absent') throw changed(roots, op.place)
    disk.link(after.to, file)
    return
  }
  if (after.is === 'file') {
    const mode = op.before.is === 'file' ? op.before.mode : modeOf(write.copyOf, disk, roots)
    disk.writeNew(tmp, after.bytes, mode, write.precious && !write.fresh)
  } else if (after.is === 'link') disk.link(after.to, tmp)
  if (!matches(disk.entry(file), op.before)) throw changed(roots, op.place)
  if (after.is === 'absent') disk.remove(file)
  else disk.rename(tmp, file)
}

function modeOf(place: Place | undefined, disk: Disk, roots: Roots): number | undefined {
  const entry = place && disk.entry(target(disk, roots, place))
  return entry?.is === 'file' ? entry.mode : undefined
}

function behindLink(roots: Roots, place: Place): DsqlError {
  const file = shown(roots, place)
  const hint = 'put a real folder in the place of that link'
  return new DsqlError('conflict', `a link is on the way to ${file}: nothing was written`, hint, { file })
}

function changed(roots: Roots, place: Place): DsqlError {
  const file = shown(roots, place)
  return new DsqlError(
    'changed-meanwhile',
    `${file} changed while we were at work: nothing was written`,
    'run it again',
    { file },
  )
}
