import { hash } from 'node:crypto'
import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { OnConflict, Place } from '../model.ts'
import type { Disk, Entry } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import { absolute, type Roots } from './places.ts'

/** A file's state as the journal keeps it: old content whole, new content by digest. */
export type State =
  | { is: 'absent' }
  | { is: 'link'; to: string }
  | { is: 'file'; sha256: string; mode?: number; base64?: string }

export type Op =
  | { op: 'mkdir'; place: Place }
  | { op: 'move'; from: Place; to: Place }
  | { op: 'put'; place: Place; tmp: Place; before: State; after: State }
  | { op: 'rmdir'; place: Place }

interface Owner {
  version: 1
  pid: number
  started: string | null
  host: string
}

const journalName = '.dsql-skill-journal'

export function journalFile(roots: Roots): string {
  const base = roots.scope === 'project' ? '{project}' : '{home}'
  return absolute(roots, `${base}/${journalName}`)
}

/**
 * The undo log, and by being opened exclusively also the lock. Its first line names the holder; the second, written and
 * synced before anything is touched, holds every step with what was there. One rename commits it; a committed journal
 * is only ever deleted.
 */
export interface Journal {
  begin(ops: Op[]): void
  commit(): void
  /** Goes back to the first step and removes the journal. */
  rollback(): void
}

export interface LockPorts {
  disk: Disk
  host: Host
}

const patience = 10_000

/** Waits up to ten seconds for a live holder. `onStale` undoes a dead holder's run. */
export async function lock(ports: LockPorts, roots: Roots, onStale: () => void): Promise<Journal> {
  const { disk, host } = ports
  const file = journalFile(roots)
  const owner: Owner = { version: 1, pid: host.pid, started: host.started(host.pid), host: host.hostname }
  const deadline = host.now() + patience
  for (;;) {
    try {
      disk.createExclusive(file, `${JSON.stringify(owner)}\n`)
      return journal(disk, roots, file)
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    }
    const state = inspect(ports, file)
    if (state === 'stale') onStale()
    else if (state === 'live' && host.now() > deadline) {
      throw new DsqlError(
        'locked',
        `another dsql-skill is at work here (${file})`,
        'wait for it to end and run this again',
      )
    } else if (state === 'live') await host.sleep(50)
  }
}

/** Whether a journal lies there: none, of a run at work, or left over by one that was killed. */
export function inspect({ disk, host }: LockPorts, file: string): 'none' | 'live' | 'stale' {
  let text: string
  let age: number
  try {
    text = disk.readText(file)
    age = host.now() - disk.modified(file)
  } catch {
    return 'none'
  }
  const owner = parseOwner(text)
  // Killed between making the file and filling it: nothing had begun.
  if (!owner) return age > 2_000 ? 'stale' : 'live'
  // A process number of another machine or container says nothing here; no run takes a minute.
  if (owner.host !== host.hostname) return age > 60_000 ? 'stale' : 'live'
  if (!host.alive(owner.pid)) return 'stale'
  const started = host.started(owner.pid)
  return owner.started !== null && started !== null && started !== owner.started ? 'stale' : 'live'
}

function parseOwner(text: string): Owner | undefined {
  const line = text.split('\n', 1)[0] ?? ''
  if (!text.includes('\n')) return undefined
  try {
    const raw: unknown = JSON.parse(line)
    if (typeof raw !== 'object' || raw === null || !('pid' in raw) || !('host' in raw)) return undefined
    const { pid, host } = raw
    const started = 'started' in raw && typeof raw.started === 'string' ? raw.started : null
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined
    return { version: 1, pid, host, started }
  } catch {
    return undefined
  }
}

/**
 * Undoes what a killed run had begun. Two processes may find the same leftover: a second file, opened exclusively, lets
 * one of them do it. Safe to repeat from any point. Throws `conflict` where somebody changed a file meanwhile.
 */
export function recover(ports: LockPorts, roots: Roots, onConflict: OnConflict): void {
  const { disk, host } = ports
  const file = journalFile(roots)
  const turn = `${file}.recovery`
  try {
    disk.createExclusive(
      turn,
      `${JSON.stringify({ version: 1, pid: host.pid, started: host.started(host.pid), host: host.hostname })}\n`,
    )
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    if (inspect(ports, turn) === 'stale') disk.remove(turn)
    return
  }
  try {
    if (inspect(ports, file) !== 'stale') return
    undo(disk, roots, parseOps(disk.readText(file), roots), onConflict)
    disk.remove(file)
  } finally {
    disk.remove(turn)
  }
}

function parseOps(text: string, roots: Roots): Op[] {
  const [, line, end] = text.split('\n')
  // Without the closing line end it was cut off while being written: nothing had been touched yet.
  if (!line || end === undefined) return []
  const ops = JSON.parse(line) as Op[]
  for (const op of ops)
    for (const place of op.op === 'move' ? [op.from, op.to] : [op.place]) check(place, roots)
  return ops
}

/** A journal in a cloned repository is anybody's text: it may name only places that we would write. */
function check(place: unknown, roots: Roots): void {
  const base = roots.scope === 'project' ? 'project' : 'home|config|codex|claude|claudeJson|vscode|zed'
  const ok =
    typeof place === 'string' && new RegExp(`^\\{(${base})\\}(/[^\\\\\\u0000-\\u001f]+)?$`).test(place)
  if (ok && !place.split('/').some((s) => s === '..' || s === '.')) return
  const hint = `look at it and delete it: rm ${journalName}`
  throw new DsqlError('conflict', `${journalFile(roots)} is not a journal of ours`, hint, {
    file: journalFile(roots),
  })
}

function journal(disk: Disk, roots: Roots, file: string): Journal {
  let done: Op[] = []
  return {
    begin(ops) {
      done = ops
      disk.append(file, `${JSON.stringify(ops)}\n`)
    },
    commit() {
      const committed = `${file}.done`
      disk.rename(file, committed)
      disk.remove(committed)
    },
    rollback() {
      undo(disk, roots, done, 'stop')
      disk.remove(file)
    },
  }
}

function undo(disk: Disk, roots: Roots, ops: Op[], onConflict: OnConflict): void {
  const changed: string[] = []
  for (const op of [...ops].reverse()) {
    if (op.op === 'mkdir') disk.removeDir(absolute(roots, op.place))
    else if (op.op === 'rmdir') remake(disk, absolute(roots, op.place))
    else if (op.op === 'move') moveBack(disk, absolute(roots, op.from), absolute(roots, op.to))
    else if (!putBack(disk, roots, op, onConflict)) changed.push(absolute(roots, op.place))
  }
  if (changed.length === 0) return
  throw new DsqlError(
    'conflict',
    `an interrupted run could not be undone: somebody changed ${changed.join(', ')} since`,
    'keep these files as they are: npx dsql-skill init --on-conflict keep',
    { file: changed[0] ?? '' },
  )
}

function remake(disk: Disk, dir: string): void {
  if (!disk.exists(dir)) disk.makeDir(dir)
}

function moveBack(disk: Disk, from: string, to: string): void {
  if (disk.kind(to) !== 'absent' && disk.kind(from) === 'absent') disk.rename(to, from)
}

function putBack(disk: Disk, roots: Roots, op: Op & { op: 'put' }, onConflict: OnConflict): boolean {
  const file = target(disk, roots, op.place)
  const tmp = temporary(disk, roots, op.place, op.tmp)
  if (disk.kind(tmp) !== 'absent') disk.remove(tmp)
  const now = disk.entry(file)
  if (matches(now, op.before)) return true
  if (!matches(now, op.after)) return onConflict === 'keep'
  if (op.before.is === 'absent') disk.remove(file)
  else if (op.before.is === 'link') {
    if (now.is !== 'absent') disk.remove(file)
    disk.link(op.before.to, file)
  } else {
    disk.writeNew(tmp, Buffer.from(op.before.base64 ?? '', 'base64'), op.before.mode, true)
    disk.rename(tmp, file)
  }
  return true
}

/** The file that is written: a link of the user's is followed, a link of ours is not. */
export function target(disk: Disk, roots: Roots, place: Place): string {
  const file = absolute(roots, place)
  if (roots.scope !== 'user' || disk.kind(file) !== 'link') return file
  const real = disk.real(file)
  return disk.kind(real) === 'file' ? real : file
}

/** Beside the real file, so that the rename stays within one disk. */
export function temporary(disk: Disk, roots: Roots, place: Place, tmp: Place): string {
  return path.join(path.dirname(target(disk, roots, place)), path.posix.basename(tmp))
}

export function matches(now: Entry, state: State): boolean {
  if (now.is === 'file' && state.is === 'file') return sha256(now.bytes) === state.sha256
  if (now.is === 'link' && state.is === 'link') return now.to === state.to
  return now.is === 'absent' && state.is === 'absent'
}

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}
