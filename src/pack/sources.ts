import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { Digest, Pack } from '../model.ts'
import { type Folder, readFolder, readFrontMatter } from './read.ts'
import { parseSource } from './ref.ts'

export interface SourcePorts {
  disk: Folder & { kind(file: string): string; exists(file: string): boolean }
  /** Folder of the pack that this package carries. */
  bundled: string
  /** Version of this package, and so of its pack. */
  version: string
  digest(files: Pack['files']): Digest
}

interface Wish {
  source: string
  skill: string
  /** Absolute folder that a relative source hangs on. */
  from: string
  /** Absolute project folder: what lies in it is stored relative. Undefined in user scope. */
  project: string | undefined
}

/** The pack, and how the manifest names its source. */
export async function loadPack(wish: Wish, ports: SourcePorts): Promise<{ pack: Pack; source: string }> {
  const ref = parseSource(wish.source)
  if (ref.kind === 'bundled') {
    if (wish.skill !== 'dsql') {
      throw new DsqlError(
        'bad-value',
        `the bundled pack has no skill ${wish.skill}`,
        'leave --skill out, or give --source too',
      )
    }
    const files = readFolder(ports.disk, ports.bundled)
    const digest = ports.digest(files)
    return {
      pack: { name: 'dsql', version: ports.version, digest, origin: 'bundled', files },
      source: 'bundled',
    }
  }
  if (ref.kind === 'elsewhere') {
    const hint = 'give the folder again: --source /path/to/the/pack'
    throw new DsqlError('source-needed', 'the pack came from a folder outside this project', hint)
  }
  const folder = path.resolve(wish.from, ref.path)
  const found = await findSkill(folder, wish.skill, ports)
  const files = readFolder(ports.disk, found.dir)
  const digest = ports.digest(files)
  const inside = wish.project ? path.relative(wish.project, folder) : '..'
  const portable = !path.isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${path.sep}`)
  const source = portable ? `./${inside.split(path.sep).join('/')}` : `local:${digest}`
  return { pack: { name: wish.skill, version: found.version ?? '0', digest, origin: source, files }, source }
}

/** The folder of the named skill: the folder itself, or one below it, by the name in its front matter or of the folder. */
async function findSkill(
  root: string,
  skill: string,
  { disk }: SourcePorts,
): Promise<{ dir: string; version: string | undefined }> {
  if (disk.kind(root) !== 'dir') {
    throw new DsqlError(
      'bad-value',
      `--source ${root}: no such folder`,
      'give a folder that holds a SKILL.md',
      { file: root },
    )
  }
  const others: string[] = []
  let queue = [root]
  for (let depth = 0; depth < 6 && queue.length > 0; depth++) {
    const next: string[] = []
    for (const dir of queue) {
      const file = path.join(dir, 'SKILL.md')
      const entry = disk.entry(file)
      if (entry.is === 'file' && entry.bytes) {
        const front = await readFrontMatter(new TextDecoder().decode(entry.bytes), file)
        if (front.name === skill || path.basename(dir) === skill) return { dir, version: front.version }
        others.push(front.name)
        continue
      }
      for (const name of disk.list(dir)) {
        if (name === 'node_modules' || name === '.git') continue
        const below = path.join(dir, name)
        // A link is no folder here: aliases of one skill are not skills of their own.
        if (disk.kind(below) === 'dir') next.push(below)
      }
    }
    queue = next
  }
  const hint =
    others.length > 0 ? `it has: ${others.join(', ')} (choose with --skill)` : 'it holds no SKILL.md'
  throw new DsqlError('bad-pack', `no skill ${skill} in ${root}`, hint, { file: root })
}
