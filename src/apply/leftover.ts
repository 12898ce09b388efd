import type { Finding } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import { codeOf } from './failure.ts'
import { committedFile, journalFile } from './journal.ts'
import { type Found, inspect, type LockPorts } from './owner.ts'
import { absolute, type Roots } from './places.ts'

/** What `status` and a dry run say of a journal that lies there. */
export function leftOver(ports: LockPorts, roots: Roots): Finding | undefined {
  let found: Found
  try {
    found = inspect(ports, roots)
  } catch (error) {
    found = { is: 'foreign', why: `it cannot be read (${codeOf(error)})` }
  }
  if (found.is === 'none' || found.is === 'live') return undefined
  const file = journalFile(roots)
  const code = 'left-over-journal'
  if (found.is === 'foreign') {
    const message = `this is not a journal of a run in this folder: ${found.why}`
    const fix = { say: 'look at it and take it away', run: `rm -r '${file}'` }
    return { code, level: 'warning', message, at: { file }, fix }
  }
  const message = 'an earlier run was interrupted half-way'
  const fix = {
    say: 'the next run undoes it',
    run: `npx dsql-skill init${roots.scope === 'user' ? ' -g' : ''} --yes`,
  }
  return { code, level: 'warning', message, at: { file }, fix }
}

/** What a run that was killed around its commit, or while it tried out links, may have left. */
export function tidy(disk: Disk, roots: Roots): void {
  if (disk.kind(committedFile(roots)) === 'file') drop(disk, committedFile(roots))
  const probe = probeFile(roots)
  if (disk.kind(probe) === 'link') drop(disk, probe)
}

/** Another run may be taking it away as well. */
function drop(disk: Disk, file: string): void {
  try {
    disk.remove(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function probeFile(roots: Roots): string {
  return absolute(
    roots,
    roots.scope === 'project' ? '{project}/.dsql-skill-probe' : '{home}/.dsql-skill-probe',
  )
}

/** FAT and some network disks make no links, and Windows only for some users: try before anything is promised. */
export function probeLinks(disk: Disk, roots: Roots): boolean {
  const probe = probeFile(roots)
  try {
    disk.link('.', probe)
  } catch (error) {
    const code = codeOf(error)
    // Anything else (no rights, no space) fails later, with the right words.
    return code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS'
  }
  try {
    drop(disk, probe)
  } catch {
    // A virus scanner may hold it for a moment.
    drop(disk, probe)
  }
  return true
}
