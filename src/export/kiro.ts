import path from 'node:path'
import { DsqlError } from '../errors.ts'
import type { PackFile } from '../model.ts'
import type { Goods } from './goods.ts'
import { relocated } from './relocate.ts'

/**
 * A Kiro power: POWER.md with five keys in its front matter, mcp.json, and one flat folder of steering files, since
 * Kiro reads them by name. Sources: https://kiro.dev/docs/powers/create/ and github.com/kirodotdev/powers.
 */
export function kiroPower(goods: Goods): PackFile[] {
  const { pack, front, own } = goods
  const moves = steering(pack.files)
  const files = relocated(pack.files, moves, pack.name)
  const body = bodyOf(files.find((f) => f.path === 'POWER.md')?.text ?? '')
  const rest = files.filter((f) => f.path !== 'POWER.md')
  const head = {
    name: own ? 'aurora-dsql' : pack.name,
    displayName: own ? 'Amazon Aurora DSQL' : pack.name,
    description: sentences(front.description, 3),
    // Kiro loads a power when one of these comes up: no word that any database would do for.
    keywords: own ? ['dsql', 'aurora dsql', 'amazon aurora dsql', 'distributed sql'] : [pack.name],
    author: 'dsql-skill',
  }
  const lines = Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  const list = rest.map((f) => `- \`${path.posix.basename(f.path)}\``).sort()
  const index = list.length > 0 ? `\n## Steering files of this power\n\n${list.join('\n')}\n` : ''
  return [
    { path: 'POWER.md', text: `---\n${lines.join('\n')}\n---\n\n${body.trim()}\n${index}` },
    ...rest,
    ...goods.json('mcp.json', goods.servers('kiro-ide')),
  ]
}

/** Each file by its last name; where two would meet, by all of its path. */
function steering(files: readonly PackFile[]): Map<string, string> {
  const moves = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const { path: file } of files) {
    const name = path.posix.basename(file).toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const { path: file } of files) {
    const name = path.posix.basename(file)
    const flat = counts.get(name.toLowerCase()) === 1 ? name : file.replaceAll('/', '-')
    moves.set(file, file === 'SKILL.md' ? 'POWER.md' : `steering/${flat}`)
  }
  if (new Set([...moves.values()].map((to) => to.toLowerCase())).size < moves.size) {
    const hint = 'rename one of them, or choose another format'
    throw new DsqlError('bad-pack', 'two files of this pack would have one name in a flat folder', hint)
  }
  return moves
}

/** Without the front matter, which is the skill's and not the power's. */
function bodyOf(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, '')
}

function sentences(text: string, most: number): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.!?]) (?=[A-Z])/)
    .slice(0, most)
    .join(' ')
}
