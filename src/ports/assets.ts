import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const version: string = __VERSION__

/** Folder of the bundled pack: `skills/dsql` in the package, `skill` in the repository, from dist/ as well as from src/. */
export function bundledPack(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url))
  for (;;) {
    // In the repository both are there; the one that is edited comes first.
    for (const name of ['skill', 'skills/dsql']) {
      const pack = path.join(dir, name)
      if (fs.existsSync(path.join(pack, 'SKILL.md'))) return pack
    }
    const up = path.dirname(dir)
    if (up === dir) throw new Error('the package is incomplete: its folder skills/dsql is missing')
    dir = up
  }
}
