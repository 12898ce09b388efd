import { DsqlError } from '../errors.ts'
import type { PackFile, Where } from '../model.ts'

/** What the disk port gives of a folder, and pack/tree.ts of a commit. */
export interface Folder {
  list(dir: string): string[]
  kind(file: string): string
  entry(file: string): { is: string; bytes?: Uint8Array; to?: string }
}

/** Caps: the official skill, the largest we know, has 60 files of 320 KB in all. Windows ends a path at 260. */
const most = { files: 500, file: 1 << 20, all: 8 << 20, depth: 8, name: 100, path: 180 }

/**
 * Reads a folder as a pack. A pack is data and untrusted: no links, no devices, no binary files, no path that some
 * system cannot hold, caps on size and count. Throws `bad-pack` with the file that is wrong.
 */
export function readFolder(disk: Folder, dir: string): PackFile[] {
  const files: PackFile[] = []
  let all = 0
  const seen = new Map<string, string>()
  function walk(sub: string, depth: number): void {
    if (depth > most.depth) throw bad(`it is nested more than ${most.depth} folders deep`, { file: sub })
    for (const name of disk.list(sub === '' ? dir : `${dir}/${sub}`)) {
      const path = sub === '' ? name : `${sub}/${name}`
      if (name === '.git' || name === '.DS_Store' || name === '__pycache__') continue
      checkName(name, path)
      const folded = fold(path)
      const twin = seen.get(folded)
      if (twin) throw bad(`${path} and ${twin} are one file where case does not count`, { file: path })
      seen.set(folded, path)
      const entry = disk.entry(`${dir}/${path}`)
      if (entry.is === 'dir') {
        walk(path, depth + 1)
        continue
      }
      if (entry.is === 'link')
        throw bad(`${path} is a link to ${entry.to?.replace(/\p{C}/gu, '?')}: a pack holds no links`, {
          file: path,
        })
      if (entry.is !== 'file' || !entry.bytes) throw bad(`${path} is no regular file`, { file: path })
      all += entry.bytes.length
      if (entry.bytes.length > most.file) throw bad(`${path} is larger than 1 MiB`, { file: path })
      if (all > most.all) throw bad('it is larger than 8 MiB', { file: path })
      files.push({ path, text: utf8(entry.bytes, path) })
      if (files.length > most.files) throw bad(`it holds more than ${most.files} files`, { file: path })
    }
  }
  walk('', 1)
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** One name for all that a disk may take for the same: case does not count on some, nor how accents are put together. */
function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

function checkName(name: string, path: string): void {
  // Names that Windows reserves or strips: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
  const reserved = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d\u00b9\u00b2\u00b3]) *(\.|$)/i.test(name)
  // Control and invisible characters, halves of characters, and what did not decode.
  const odd = /[\p{C}\uFFFD\u2028\u2029/<>:"|?*\\]/u.test(name) || /^ |[. ]$|^$/.test(name)
  const git = /^(\.git|git~\d+)$/i.test(name)
  if (reserved || odd || git)
    throw bad(`the name ${JSON.stringify(path)} does not work everywhere`, { file: path })
  if (Buffer.byteLength(name) > most.name || path.length > most.path)
    throw bad(`the name ${JSON.stringify(path)} is too long for some systems`, { file: path })
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (text.startsWith('version https://git-lfs.github.com/spec/'))
      throw bad(`${path} is kept in Git LFS: only a pointer to it is here`, { file: path })
    if (!text.includes('\0')) return text
  } catch (error) {
    if (error instanceof DsqlError) throw error
    // Falls through to the one error for both.
  }
  throw bad(`${path} is not UTF-8 text`, { file: path })
}

export interface FrontMatter {
  name: string
  description: string
  version?: string
  license?: string
}

/**
 * Front matter of a SKILL.md. The one door to gray-matter, which by default executes `---js` blocks: its JavaScript
 * engine is replaced, and an options object keeps it from caching. Throws `bad-pack`.
 * Rules: https://agentskills.io/specification
 */
export async function readFrontMatter(text: string, file: string): Promise<FrontMatter> {
  const { default: matter } = await import('gray-matter')
  function refuse(): never {
    throw new Error('front matter in JavaScript is never run')
  }
  let data: Record<string, unknown>
  try {
    // CoffeeScript and the like have no engine at all and fail by themselves.
    data = matter(text, {
      language: 'yaml',
      engines: { javascript: { parse: refuse, stringify: refuse } },
    }).data
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw bad(`the front matter of ${file} cannot be read: ${why}`, { file, line: 1 })
  }
  const { name, description, metadata, license } = data
  if (typeof name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 64) {
    throw bad(`${file} needs a front matter with a name of lower-case letters, digits and hyphens`, {
      file,
      line: 1,
    })
  }
  if (typeof description !== 'string' || description.length < 1 || description.length > 1024) {
    throw bad(`${file} needs a description of 1 to 1,024 characters`, { file, line: 1 })
  }
  const version =
    typeof metadata === 'object' && metadata !== null && 'version' in metadata ? metadata.version : undefined
  return {
    name,
    description,
    ...(typeof version === 'string' ? { version } : {}),
    ...(typeof license === 'string' ? { license } : {}),
  }
}

function bad(message: string, at: Where): DsqlError {
  return new DsqlError(
    'bad-pack',
    `this pack cannot be used: ${message}`,
    'mend the pack, or leave --source out to use the bundled one',
    at,
  )
}
