import { DsqlError } from '../errors.ts'
import type { Folder } from './read.ts'

/** A line of a commit's tree, as the git port gives it. */
export interface TreeEntry {
  mode: string
  oid: string
  path: string
}

/** What the git port gives of one commit; the files come when they are asked for. */
export interface Snapshot {
  commit: string
  tree: TreeEntry[]
  blobs(oids: readonly string[]): Promise<Map<string, Uint8Array>>
}

interface Dir {
  below: Map<string, Dir | TreeEntry>
}

/** A commit's tree as a folder to read, of which only the files that were fetched have bytes. */
export class TreeFolder implements Folder {
  readonly #root: Dir = { below: new Map() }
  readonly #snapshot: Snapshot
  readonly #bytes = new Map<string, Uint8Array>()

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
    for (const entry of snapshot.tree) {
      const parts = entry.path.split('/')
      let here = this.#root
      for (const part of parts.slice(0, -1)) {
        const next = here.below.get(part)
        const dir: Dir = next && 'below' in next ? next : { below: new Map() }
        here.below.set(part, dir)
        here = dir
      }
      here.below.set(parts.at(-1) ?? '', entry)
    }
  }

  list(dir: string): string[] {
    const found = this.#at(dir)
    return found && 'below' in found ? [...found.below.keys()].sort() : []
  }

  kind(file: string): string {
    const found = this.#at(file)
    if (!found) return 'absent'
    if ('below' in found) return 'dir'
    return { '120000': 'link', '100644': 'file', '100755': 'file', '100664': 'file' }[found.mode] ?? 'other'
  }

  entry(file: string): { is: string; bytes?: Uint8Array; to?: string } {
    const found = this.#at(file)
    const is = this.kind(file)
    const bytes = found && 'oid' in found ? this.#bytes.get(found.oid) : undefined
    if (is === 'link') return { is, to: bytes ? new TextDecoder().decode(bytes) : 'somewhere' }
    return bytes && is === 'file' ? { is, bytes } : { is }
  }

  /** Files and links below a folder; a folder that is not there has none. */
  below(dir: string): TreeEntry[] {
    const prefix = dir === '' ? '' : `${dir.slice(1)}/`
    return this.#snapshot.tree.filter((e) => e.path.startsWith(prefix))
  }

  /** Brings the bytes of these files and links here, in one transfer. */
  async load(entries: readonly TreeEntry[]): Promise<void> {
    const oids = entries.filter((e) => e.mode !== '160000').map((e) => e.oid)
    const wanted = [...new Set(oids)].filter((oid) => !this.#bytes.has(oid))
    if (wanted.length === 0) return
    for (const [oid, bytes] of await this.#snapshot.blobs(wanted)) this.#bytes.set(oid, bytes)
  }

  /** `''` is the top, `/a/b` what lies below it. */
  #at(file: string): Dir | TreeEntry | undefined {
    let here: Dir | TreeEntry | undefined = this.#root
    for (const part of file === '' ? [] : file.slice(1).split('/')) {
      here = here && 'below' in here ? here.below.get(part) : undefined
    }
    return here
  }
}

/** SKILL.md files that are looked into: the official repositories have some dozens. */
const most = { skills: 300, files: 500 }

/** Fetches what is needed to find a skill below `top`: where there is one only, all of its folder at once. */
export async function loadSkills(folder: TreeFolder, top: string, shown: string): Promise<void> {
  const skills = folder.below(top).filter((e) => /(^|\/)SKILL\.md$/.test(e.path) && e.mode.startsWith('100'))
  if (skills.length > most.skills) {
    const hint = 'name the folder that you want: owner/repo#ref:folder'
    throw new DsqlError('bad-pack', `${shown} holds more than ${most.skills} skills`, hint)
  }
  const [only, second] = skills
  const dir = only && !second ? only.path.slice(0, -'/SKILL.md'.length) : undefined
  const all = dir ? folder.below(`/${dir}`) : []
  await folder.load(all.length > 0 && all.length <= most.files ? all : skills)
}

/** Fetches a skill's folder, if it is no larger than a pack may be; what is in it is looked at afterwards (read.ts). */
export async function loadFolder(folder: TreeFolder, dir: string): Promise<void> {
  const all = folder.below(dir)
  await folder.load(all.slice(0, most.files + 1))
}
