import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { Scope } from '../model.ts'
import { manifestName } from '../plan/manifest.ts'
import type { Disk } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import type { Roots } from './places.ts'

/**
 * The project's root: the nearest folder upward that holds our manifest, else the git root, else the start itself. The
 * walk stops at the git root and never reaches the home folder; with `here` there is none. Throws `no-such-folder` and `home-as-project`.
 */
export function findRoots(
  ports: { disk: Disk; host: Host },
  cwd: string | undefined,
  scope: Scope,
  here = false,
): Roots {
  const { disk, host } = ports
  const folders: Roots['folders'] = {}
  for (const [base, folder] of Object.entries(host.bases)) folders[base as 'home'] = realOr(disk, folder)
  if (scope === 'user') return { scope, folders }
  const start = realOr(disk, path.resolve(host.cwd, cwd ?? '.'))
  if (cwd !== undefined && !isA(disk, 'dir', start)) {
    throw new DsqlError('no-such-folder', `no such folder: ${start}`, `make it first: mkdir -p ${cwd}`)
  }
  const home = folders.home
  const root = here ? start : walk(disk, start, home)
  if (root === home) {
    const hint = 'to serve all your projects: npx dsql-skill init --global; or go to a project first'
    throw new DsqlError('home-as-project', `${root} is your home folder, not a project`, hint)
  }
  return { scope, folders: { project: root } }
}

function walk(disk: Disk, start: string, home: string | undefined): string {
  for (let here = start; ; here = path.dirname(here)) {
    if (here === home) return start
    if (isA(disk, 'file', path.join(here, manifestName))) return here
    if (disk.exists(path.join(here, '.git'))) return here
    if (here === path.dirname(here)) return start
  }
}

/** What may not be looked at is nothing for us. */
function isA(disk: Disk, kind: 'file' | 'dir', file: string): boolean {
  try {
    return disk.kind(file) === kind
  } catch {
    return false
  }
}

function realOr(disk: Disk, folder: string): string {
  try {
    return disk.real(folder)
  } catch {
    return folder
  }
}
