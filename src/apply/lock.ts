import { DsqlError } from '../errors.ts'
import type { OnConflict } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import { codeOf } from './failure.ts'
import { committedFile, type Journal, journalFile, notOurs, type Op, parseOps } from './journal.ts'
import { type Found, inspect, type LockPorts, ownerLine } from './owner.ts'
import { patience } from './patience.ts'
import type { Roots } from './places.ts'
import { undo } from './undo.ts'

/** Waits up to ten seconds for a live holder, and undoes what a dead one had begun. */
export async function lock(
  ports: LockPorts,
  roots: Roots,
  onConflict: OnConflict,
  waits: { interrupted(): Promise<boolean>; undone(): void },
): Promise<Journal> {
  const { disk, host } = ports
  const file = journalFile(roots)
  const line = ownerLine(ports, roots)
  const wait = patience(host)
  for (;;) {
    try {
      disk.createExclusive(file, line)
      return journal(disk, roots, line)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const found = inspect(ports, roots)
    if (found.is === 'live') {
      if (!(await wait())) throw locked(file, found.pid)
    } else if (found.is !== 'none') {
      if (await settle(ports, roots, onConflict)) waits.undone()
    }
    if (await waits.interrupted())
      throw new DsqlError('interrupted', 'interrupted: nothing was changed', 'run it again')
  }
}

function locked(file: string, pid: number | null): DsqlError {
  const who = pid === null ? 'a run on another machine or in a container' : `process ${pid}`
  const hint =
    pid === null
      ? 'wait for it to end and run this again; if it was killed, that works one minute after it began'
      : `wait for it to end, or end it (kill ${pid}), and run this again`
  return new DsqlError('locked', `another dsql-skill is at work here (${who}, ${file})`, hint, { file })
}

/** Undoes a leftover, or waits while somebody else does; true if it was us. */
export async function settle(ports: LockPorts, roots: Roots, onConflict: OnConflict): Promise<boolean> {
  const { host } = ports
  const wait = patience(host)
  for (;;) {
    const found = inspect(ports, roots)
    if (found.is === 'live' || (found.is === 'none' && !leftTurn(ports, roots))) return false
    const outcome = recover(ports, roots, onConflict)
    if (outcome === 'undone') return true
    if (outcome === 'busy' && !(await wait())) throw locked(`${journalFile(roots)}.recovery`, null)
  }
}

/** A recovery that was killed at its very end leaves its turn. */
function leftTurn(ports: LockPorts, roots: Roots): boolean {
  return turnFiles(roots).some((turn) => isLeft(ports, roots, turn))
}

function turnFiles(roots: Roots): string[] {
  return Array.from({ length: 8 }, (_, i) => `${journalFile(roots)}${'.recovery'.repeat(i + 1)}`)
}

function isLeft(ports: LockPorts, roots: Roots, turn: string): boolean {
  return ports.disk.kind(turn) !== 'dir' && isDead(inspect(ports, roots, turn))
}

/**
 * Two processes may find the same leftover: a second file, opened exclusively, gives one of them the turn. A turn whose
 * holder was killed is never deleted, since two might do that and the second would delete the turn of the first: the
 * next holder opens one more beside it, and takes all away when it is done.
 */
function recover(ports: LockPorts, roots: Roots, onConflict: OnConflict): 'undone' | 'busy' | 'gone' {
  const { disk } = ports
  const all = turnFiles(roots)
  const free = all.findIndex((turn) => !isDead(inspect(ports, roots, turn)))
  const turn = all[free]
  if (!turn) throw notOurs(roots, 'too many attempts to undo it were interrupted')
  if (inspect(ports, roots, turn).is !== 'none') return 'busy'
  try {
    disk.createExclusive(turn, ownerLine(ports, roots))
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'busy'
    throw error
  }
  // Somebody may have ended a recovery since: then the turns before ours are gone, or held by another.
  if (!all.slice(0, free).every((t) => isDead(inspect(ports, roots, t)))) {
    disk.remove(turn)
    return 'busy'
  }
  try {
    return undoLeftOver(ports, roots, onConflict)
  } finally {
    for (const t of all) if (t === turn || isLeft(ports, roots, t)) disk.remove(t)
  }
}

function isDead(found: Found): boolean {
  return found.is === 'stale' || found.is === 'foreign'
}

function undoLeftOver(ports: LockPorts, roots: Roots, onConflict: OnConflict): 'undone' | 'gone' {
  const { disk } = ports
  const file = journalFile(roots)
  const found = inspect(ports, roots)
  if (found.is === 'foreign') {
    if (onConflict !== 'keep' || disk.kind(file) === 'dir') throw notOurs(roots, found.why)
  } else if (found.is === 'stale') undo(disk, roots, readOps(disk, roots, onConflict), onConflict)
  else return 'gone'
  disk.remove(file)
  return 'undone'
}

function readOps(disk: Disk, roots: Roots, onConflict: OnConflict): Op[] {
  try {
    return parseOps(disk.readText(journalFile(roots)), roots)
  } catch (error) {
    if (error instanceof DsqlError && onConflict === 'keep') return []
    throw error
  }
}

function journal(disk: Disk, roots: Roots, line: string): Journal {
  const file = journalFile(roots)
  let ops: Op[] = []
  let reached = 0
  // Stopped for long enough (Ctrl-Z, a sleeping machine) we may have been taken for dead, and undone.
  const mine = (): boolean => disk.kind(file) === 'file' && disk.readText(file).startsWith(line)
  return {
    begin(all) {
      disk.append(file, `${JSON.stringify(all)}\n`)
      ops = all
    },
    advance() {
      reached++
    },
    commit() {
      if (!mine())
        throw new DsqlError(
          'changed-meanwhile',
          'this run stood still for so long that another one undid it',
          'run it again',
        )
      const committed = committedFile(roots)
      disk.rename(file, committed)
      try {
        disk.remove(committed)
      } catch {
        // It is committed; the next run takes the rest away.
      }
    },
    rollback() {
      if (!mine()) return
      // The step that failed was perhaps not done: what is there may be somebody's, and is no conflict.
      const last = ops.slice(Math.max(0, reached - 1), reached).filter((op) => op.op !== 'mkdir')
      undo(disk, roots, last, 'keep')
      undo(disk, roots, ops.slice(0, Math.max(0, reached - 1)), 'stop')
      disk.remove(file)
    },
  }
}
