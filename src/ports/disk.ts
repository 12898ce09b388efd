import fs from 'node:fs'
import path from 'node:path'

/** What `lstat` says, with the content that matters. Paths are absolute. */
export type Entry =
  | { is: 'absent' }
  | { is: 'file'; bytes: Uint8Array; mode: number }
  | { is: 'dir' }
  | { is: 'link'; to: string }
  | { is: 'other' }

/** The only door to the file system for the main job. Synchronous: measured faster for many small files. */
export interface Disk {
  entry(file: string): Entry
  kind(file: string): Entry['is']
  /** True when the path exists, links followed. */
  exists(file: string): boolean
  /** Real path of the longest existing part of `file`, with the rest appended. Throws ELOOP on a circle of links. */
  real(file: string): string
  readText(file: string): string
  list(dir: string): string[]
  makeDir(dir: string): void
  /** Fails with EEXIST when it is there. */
  createExclusive(file: string, text: string): void
  append(file: string, text: string): void
  /** Writes a new file (never over one) with the given mode; `sync`: to the platter before it returns. */
  writeNew(file: string, bytes: Uint8Array, mode: number | undefined, sync: boolean): void
  rename(from: string, to: string): void
  link(target: string, file: string): void
  remove(file: string): void
  /** Removes an empty directory; false when it is not empty or not there. */
  removeDir(dir: string): boolean
  /** Time of the last change and length, links followed. */
  stat(file: string): { modified: number; size: number }
  /** What tells this folder from a copy of it, on this disk. */
  identity(dir: string): string
}

function absent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function lstat(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false })
  } catch (error) {
    // A file where a folder of the path should be.
    if (absent(error)) return undefined
    throw error
  }
}

export const disk: Disk = {
  entry(file) {
    const kind = this.kind(file)
    if (kind === 'file')
      return { is: 'file', bytes: fs.readFileSync(file), mode: fs.statSync(file).mode & 0o7777 }
    if (kind === 'link') return { is: 'link', to: fs.readlinkSync(file) }
    return { is: kind }
  },
  kind(file) {
    const stat = lstat(file)
    if (!stat) return 'absent'
    if (stat.isFile()) return 'file'
    if (stat.isDirectory()) return 'dir'
    return stat.isSymbolicLink() ? 'link' : 'other'
  },
  exists(file) {
    return fs.existsSync(file)
  },
  real(file) {
    let head = file
    let tail = ''
    for (;;) {
      // Asked first: an error thrown for each missing folder was most of the time of a first run.
      const stat = lstat(head)
      if (stat) {
        try {
          return path.join(fs.realpathSync.native(head), tail)
        } catch (error) {
          if (!absent(error)) throw error
          if (stat.isSymbolicLink()) {
            // A dangling link: where it points is the real place.
            head = path.resolve(fs.realpathSync.native(path.dirname(head)), fs.readlinkSync(head))
            continue
          }
        }
      }
      const up = path.dirname(head)
      if (up === head) return path.join(head, tail)
      tail = path.join(path.basename(head), tail)
      head = up
    }
  },
  readText(file) {
    return fs.readFileSync(file, 'utf8')
  },
  list(dir) {
    return fs.readdirSync(dir).sort()
  },
  makeDir(dir) {
    fs.mkdirSync(dir)
  },
  createExclusive(file, text) {
    const handle = fs.openSync(file, 'wx', 0o600)
    try {
      fs.writeFileSync(handle, text)
    } catch (error) {
      fs.rmSync(file, { force: true })
      throw error
    } finally {
      fs.closeSync(handle)
    }
  },
  append(file, text) {
    const handle = fs.openSync(file, 'a')
    try {
      fs.writeFileSync(handle, text)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  },
  writeNew(file, bytes, mode, sync) {
    const handle = fs.openSync(file, 'wx', mode ?? 0o666)
    try {
      // Not writeSync: on a disk that is nearly full it may write a part and say nothing.
      fs.writeFileSync(handle, bytes)
      if (mode !== undefined) fs.fchmodSync(handle, mode)
      if (sync) fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  },
  rename(from, to) {
    // Windows: a virus scanner may hold the file for a moment.
    for (let left = 10; ; left--) {
      try {
        fs.renameSync(from, to)
        return
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : ''
        if (left === 0 || process.platform !== 'win32' || (code !== 'EPERM' && code !== 'EBUSY')) throw error
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      }
    }
  },
  link(target, file) {
    const absolute = path.resolve(path.dirname(file), target)
    if (process.platform === 'win32') fs.symlinkSync(absolute, file, 'junction')
    else fs.symlinkSync(target, file, 'dir')
  },
  remove(file) {
    fs.unlinkSync(file)
  },
  removeDir(dir) {
    try {
      fs.rmdirSync(dir)
      return true
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || absent(error)) return false
      throw error
    }
  },
  stat(file) {
    const { mtimeMs, size } = fs.statSync(file)
    return { modified: mtimeMs, size }
  },
  identity(dir) {
    return String(fs.statSync(dir, { bigint: true }).ino)
  },
}
