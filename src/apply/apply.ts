import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { Node, Place, Plan, Write } from '../model.ts'
import { ancestors } from '../plan/ancestors.ts'
import type { Disk } from '../ports/disk.ts'
import { type Journal, matches, type Op, type State, sha256, target, temporary } from './journal.ts'
import { absolute, type Roots, shown } from './places.ts'

type Bytes = Map<Place, Write>

/**
 * Moves bytes, and can go back from any point: the whole journal is on disk before the first step. A signal is
 * looked at once, before the commit. Any failure undoes what was done and throws.
 */
export async function apply(
  plan: Plan,
  ports: { disk: Disk; hold(): { interrupted(): Promise<boolean>; release(): void } },
  roots: Roots,
  journal: Journal,
): Promise<void> {
  const { disk } = ports
  const signals = ports.hold()
  try {
    const { ops, writes } = prepare(plan, disk, roots)
    journal.begin(ops)
    for (const op of ops) perform(op, writes, disk, roots)
    if (await signals.interrupted())
      throw new DsqlError('interrupted', 'interrupted: everything is as it was', 'run it again')
    journal.commit()
  } catch (error) {
    journal.rollback()
    throw expected(error)
  } finally {
    signals.release()
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
  const links = new Set(going.filter((w) => w.before.is === 'link').map((w) => w.place))
  for (const write of plan.writes) {
    if (write.after.is === 'absent') continue
    for (const dir of ancestors(write.place)) {
      const gone = [...links].some((link) => dir === link || dir.startsWith(`${link}/`))
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
  if (op.op === 'mkdir') disk.makeDir(absolute(roots, op.place))
  else if (op.op === 'rmdir') disk.removeDir(absolute(roots, op.place))
  else if (op.op === 'move') performMove(op, disk, roots)
  else performPut(op, writes, disk, roots)
}

function performMove(op: Op & { op: 'move' }, disk: Disk, roots: Roots): void {
  if (disk.kind(absolute(roots, op.to)) !== 'absent') throw changed(roots, op.to)
  disk.rename(absolute(roots, op.from), absolute(roots, op.to))
}

function performPut(op: Op & { op: 'put' }, writes: Bytes, disk: Disk, roots: Roots): void {
  const write = writes.get(op.place)
  if (!write) throw new Error(`no write for ${op.place}`)
  const file = target(disk, roots, op.place)
  const tmp = temporary(disk, roots, op.place, op.tmp)
  const { after } = write
  if (after.is === 'file') {
    const mode = op.before.is === 'file' ? op.before.mode : undefined
    disk.writeNew(tmp, after.bytes, mode, write.precious)
  } else if (after.is === 'link') disk.link(after.to, tmp)
  if (!matches(disk.entry(file), op.before)) throw changed(roots, op.place)
  if (after.is === 'absent') disk.remove(file)
  else disk.rename(tmp, file)
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

/** An operating-system error becomes a sentence with its place; a bug stays a bug. */
function expected(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const file = 'path' in error && typeof error.path === 'string' ? error.path : ''
  const folder = file ? path.dirname(file) : 'the folder'
  const hint =
    error.code === 'ENOSPC'
      ? 'free some space and run it again'
      : `check the rights of ${folder}: ls -ld ${folder}`
  return new DsqlError(
    'write-failed',
    `cannot write ${file} (${String(error.code)}): nothing was changed`,
    hint,
    { file },
  )
}
