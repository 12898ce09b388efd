import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Disk } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import { codeOf } from './failure.ts'
import { journalFile } from './journal.ts'
import type { Roots } from './places.ts'

export interface LockPorts {
  disk: Disk
  host: Host
}

interface Owner {
  version: 1
  pid: number
  started: string | null
  host: string
  /** The folder it was made in: a journal that came with a clone or a copy is not a journal of this folder. */
  root: string
  /** Tells this run from any other. */
  run: string
}

/** Of a run at work, left over by one that was killed, or nothing that we may act upon. */
export type Found =
  | { is: 'none' | 'stale' }
  | { is: 'live'; pid: number | null }
  | { is: 'foreign'; why: string }

const longestRun = 60_000
const largest = 256 * 1024 * 1024
const start = '{"version":1,'

/** The first line of a journal of ours. */
export function ownerLine({ disk, host }: LockPorts, roots: Roots): string {
  const owner: Owner = {
    version: 1,
    pid: host.pid,
    started: host.started(host.pid),
    host: host.hostname,
    root: disk.identity(path.dirname(journalFile(roots))),
    run: randomBytes(8).toString('hex'),
  }
  return `${JSON.stringify(owner)}\n`
}

/** What lies where a journal (or the turn of a recovery) would lie. */
export function inspect(ports: LockPorts, roots: Roots, file = journalFile(roots)): Found {
  const { disk, host } = ports
  const kind = disk.kind(file)
  if (kind === 'absent') return { is: 'none' }
  if (kind !== 'file') return { is: 'foreign', why: 'it is no regular file' }
  let text: string
  let age: number
  try {
    const { modified, size } = disk.stat(file)
    if (size > largest) return { is: 'foreign', why: `it has ${size} bytes` }
    text = disk.readText(file)
    // A time in the future is no age at all; such a file must not hold us up for ever.
    age = Math.abs(host.now() - modified)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { is: 'none' }
    throw error
  }
  if (unfinished(text)) return age > 2_000 ? { is: 'stale' } : { is: 'live', pid: null }
  const owner = parseOwner(text)
  if (!owner) return { is: 'foreign', why: 'its first line is not ours' }
  if (owner.root !== disk.identity(path.dirname(file)))
    return { is: 'foreign', why: 'it was made in another folder' }
  // A process number of another machine or container says nothing here.
  if (owner.host !== host.hostname) return age > longestRun ? { is: 'stale' } : { is: 'live', pid: null }
  if (!host.alive(owner.pid)) return { is: 'stale' }
  const started = host.started(owner.pid)
  if (owner.started !== null && started !== null)
    return owner.started === started ? { is: 'live', pid: owner.pid } : { is: 'stale' }
  // The number may have been given to another process since, and this system does not tell.
  return age > longestRun ? { is: 'stale' } : { is: 'live', pid: owner.pid }
}

/** Killed between making the file and filling it (after a power cut: zeros): nothing had begun. */
function unfinished(text: string): boolean {
  if (/^\0*$/.test(text)) return true
  return !text.includes('\n') && text.length < 1024 && (start.startsWith(text) || text.startsWith(start))
}

function parseOwner(text: string): Owner | undefined {
  const end = text.indexOf('\n')
  if (end < 0 || end > 4096) return undefined
  try {
    const raw: unknown = JSON.parse(text.slice(0, end))
    if (typeof raw !== 'object' || raw === null) return undefined
    const { pid, host, root, run, started } = raw as Record<string, unknown>
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined
    if (typeof host !== 'string' || typeof root !== 'string' || typeof run !== 'string') return undefined
    return { version: 1, pid, host, root, run, started: typeof started === 'string' ? started : null }
  } catch {
    return undefined
  }
}
