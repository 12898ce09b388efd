import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const version: string = __VERSION__

/** Folder of the bundled pack: `skill/` at the root of this package, from dist/ as well as from src/. */
export function bundledPack(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const skill = path.join(dir, 'skill')
    if (fs.existsSync(path.join(skill, 'SKILL.md'))) return skill
    const up = path.dirname(dir)
    if (up === dir) throw new Error('the package is incomplete: its folder skill/ is missing')
    dir = up
  }
}
