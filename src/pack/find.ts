import { DsqlError } from '../errors.ts'
import { type Folder, readFrontMatter } from './read.ts'

export interface Found {
  dir: string
  version: string | undefined
}

interface Candidate extends Found {
  name: string
  depth: number
}

/** Folders that hold copies of other people's work, never a skill of this source. */
const passed = ['node_modules', '.git']
const deepest = 10

/** Every folder with a SKILL.md, the nearest first; below one no other is looked for. A link is no folder here: aliases of one skill are not skills. */
function skillFolders(disk: Folder, root: string): { dir: string; depth: number; text: string }[] {
  const out: { dir: string; depth: number; text: string }[] = []
  let queue = [root]
  for (let depth = 0; depth < deepest && queue.length > 0; depth++) {
    const next: string[] = []
    for (const dir of queue) {
      const entry = disk.entry(`${dir}/SKILL.md`)
      if (entry.is === 'file' && entry.bytes) {
        out.push({ dir, depth, text: new TextDecoder().decode(entry.bytes) })
        continue
      }
      for (const name of disk.list(dir)) {
        const below = `${dir}/${name}`
        if (!passed.includes(name) && disk.kind(below) === 'dir') next.push(below)
      }
    }
    queue = next
  }
  return out
}

/** The folder of the named skill: by the name in its front matter, else by its folder's name; of several the nearest. */
export async function findSkill(disk: Folder, root: string, skill: string, shown: string): Promise<Found> {
  const candidates: Candidate[] = []
  const broken: { dir: string; error: unknown }[] = []
  for (const { dir, depth, text } of skillFolders(disk, root)) {
    try {
      const file = `${dir}/SKILL.md`
      const front = await readFrontMatter(text, root === '' ? file.slice(1) : file)
      candidates.push({ dir, depth, name: front.name, version: front.version })
    } catch (error) {
      broken.push({ dir, error })
    }
  }
  const named = candidates.filter((c) => c.name === skill)
  const matching = named.length > 0 ? named : candidates.filter((c) => nameOf(c.dir) === skill)
  const [first, second] = matching.toSorted((a, b) => a.depth - b.depth)
  if (first && second && first.depth === second.depth && matching.length > 1) {
    const places = matching.map((c) => c.dir.slice(root.length + 1)).join(', ')
    const hint = `say which, by its folder: ${places}`
    throw new DsqlError('bad-pack', `${shown} has more than one skill ${skill}`, hint)
  }
  if (first) return first
  const mine = broken.find((b) => candidates.length === 0 || nameOf(b.dir) === skill)
  if (mine) throw mine.error
  const names = [...new Set(candidates.map((c) => c.name))].slice(0, 20)
  const hint = names.length > 0 ? `it has: ${names.join(', ')} (choose with --skill)` : 'it holds no SKILL.md'
  throw new DsqlError('bad-pack', `no skill ${skill} in ${shown}`, hint, { file: shown })
}

function nameOf(dir: string): string {
  return dir.split(/[/\\]/).at(-1) ?? ''
}
