import path from 'node:path'
import type { PackFile } from '../model.ts'

/** Old path in the pack → path in the packaging, both relative to their roots. */
export type Moves = ReadonlyMap<string, string>

/**
 * The files at their new places, with the links between them mended. Paths from a workspace's root (`.agents/skills/…`)
 * name a copy that a packaging does not have; they become paths from `root`, the folder that the client shows.
 */
export function relocated(files: readonly PackFile[], moves: Moves, skill: string, root = ''): PackFile[] {
  return files.map((file) => {
    const to = moves.get(file.path) ?? file.path
    return {
      path: to,
      text: /\.(md|markdown|txt)$/i.test(to) ? mended(file, to, moves, skill, root) : file.text,
    }
  })
}

function mended(file: PackFile, to: string, moves: Moves, skill: string, root: string): string {
  const workspace = new RegExp(`\\.agents/skills/${skill}/([\\w./-]*[\\w-])`, 'g')
  return (
    file.text
      .replace(/\]\(([^()\s#]+)((?:#[^()\s]*)?)\)/g, (whole: string, target: string, anchor: string) => {
        if (/^([a-z]+:|\/)/i.test(target)) return whole
        const found = moves.get(path.posix.join(path.posix.dirname(file.path), target))
        if (found === undefined) return whole
        return `](${path.posix.relative(path.posix.dirname(to), found)}${anchor})`
      })
      .replace(workspace, (whole: string, target: string) => {
        const found = moves.get(target)
        return found === undefined ? whole : path.posix.relative(root, found)
      })
      // The first page is also named in running text.
      .replace(/(?<![\w./-])SKILL\.md\b/g, path.posix.basename(moves.get('SKILL.md') ?? 'SKILL.md'))
  )
}
