import { hash } from 'node:crypto'
import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { Place } from '../model.ts'
import { placeForm, staysInside } from '../plan/manifest.ts'
import type { Disk, Entry } from '../ports/disk.ts'
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

/**
 * The undo log, and by being opened exclusively also the lock (lock.ts). Its first line names the holder; the second,
 * written and synced before anything is touched, holds every step with what was there. One rename commits it; a
 * committed journal is only ever deleted.
 */
export interface Journal {
  begin(ops: Op[]): void
  /** The next step is about to be done. */
  advance(): void
  commit(): void
  /** Goes back to the first step and removes the journal. */
  rollback(): void
}

export function journalFile(roots: Roots): string {
  const base = roots.scope === 'project' ? '{project}' : '{home}'
  return absolute(roots, `${base}/.dsql-skill-journal`)
}

/** Where a committed journal lies for the moment between being committed and being deleted. */
export function committedFile(roots: Roots): string {
  return `${journalFile(roots)}.done`
}

/** The steps in a journal; none where it was cut off while being written: nothing had been touched by then. */
export function parseOps(text: string, roots: Roots): Op[] {
  const [, line, end] = text.split('\n')
  if (!line || end === undefined) return []
  let ops: unknown
  try {
    ops = JSON.parse(line)
  } catch {
    throw notOurs(roots, 'it is damaged')
  }
  if (!Array.isArray(ops) || !ops.every((op) => isOp(op, roots)))
    throw notOurs(roots, 'it names what we would never write')
  return ops
}

/** The way out of a journal that nothing may be done with. */
export function notOurs(roots: Roots, why: string): DsqlError {
  const file = journalFile(roots)
  return new DsqlError(
    'conflict',
    `${file} is not a journal of a run in this folder: ${why}; nothing was changed`,
    `look at it and take it away: rm -r '${file}'; or let it be dropped: run this again with --on-conflict keep`,
    { file },
  )
}

/** A journal may come with a cloned repository: anybody's text, so every field is looked at. */
function isOp(op: unknown, roots: Roots): op is Op {
  if (!isRecord(op)) return false
  const ours = (place: unknown): boolean =>
    typeof place === 'string' && placeForm(roots.scope).test(place) && staysInside(place)
  switch (op['op']) {
    case 'mkdir':
    case 'rmdir':
      // It may be a base itself, `{codex}/`.
      return typeof op['place'] === 'string' && ours(`${op['place'].replace(/\/$/, '')}/x`)
    case 'move':
      return ours(op['from']) && ours(op['to'])
    case 'put':
      return (
        ours(op['place']) &&
        ours(op['tmp']) &&
        String(op['tmp']).endsWith('.dsql-tmp') &&
        isState(op['before']) &&
        isState(op['after'])
      )
    default:
      return false
  }
}

function isState(state: unknown): state is State {
  if (!isRecord(state)) return false
  const { is, to, sha256, mode, base64 } = state
  if (is === 'absent') return true
  if (is === 'link') return typeof to === 'string'
  const plain = mode === undefined || (typeof mode === 'number' && mode >= 0 && mode <= 0o7777)
  return (
    is === 'file' &&
    plain &&
    typeof sha256 === 'string' &&
    (base64 === undefined || typeof base64 === 'string')
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** True unless a link on the way leads elsewhere. A user may link folders of their home; a project's are real. */
export function onRealPath(disk: Disk, roots: Roots, place: Place): boolean {
  if (roots.scope === 'user') return true
  const parent = path.dirname(absolute(roots, place))
  try {
    return disk.real(parent) === parent
  } catch {
    return false
  }
}

/** The file that is written: a link of the user's is followed, a link of ours is not. */
export function target(disk: Disk, roots: Roots, place: Place): string {
  const file = absolute(roots, place)
  if (roots.scope !== 'user' || disk.kind(file) !== 'link') return file
  const real = disk.real(file)
  return disk.kind(real) === 'file' ? real : file
}

/** Beside the real file, so that the rename stays within one disk. */
export function temporary(file: string, tmp: Place): string {
  return path.join(path.dirname(file), path.posix.basename(tmp))
}

export function matches(now: Entry, state: State): boolean {
  if (now.is === 'file' && state.is === 'file') return sha256(now.bytes) === state.sha256
  if (now.is === 'link' && state.is === 'link') return now.to === state.to
  return now.is === 'absent' && state.is === 'absent'
}

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}
