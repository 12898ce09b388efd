import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scope } from '../../src/model.ts'

const fixtureRoot = fileURLToPath(new URL('../agents/fixtures', import.meta.url))

/** Git keeps no empty folder: a file of this name stands for one. */
const emptyMark = '.empty'

/** What a user of one agent may have in a project, or in their home. */
export interface Fixture {
  id: string
  scope: Scope
  /** Folder with `before/` and the golden files. */
  folder: string
}

export const fixtures: readonly Fixture[] = fs
  .readdirSync(fixtureRoot)
  .sort()
  .flatMap((id) =>
    (['project', 'user'] as const).map((scope) => ({ id, scope, folder: path.join(fixtureRoot, id, scope) })),
  )
  .filter(({ folder }) => fs.existsSync(folder))

/** Lays a fixture out below `into`; what is there already stays. */
export function plant({ folder, scope }: Fixture, into: string): void {
  copy(path.join(folder, 'before'), into, scope === 'user')
}

function copy(from: string, to: string, secret: boolean): void {
  for (const name of fs.readdirSync(from)) {
    const [source, target] = [path.join(from, name), path.join(to, name)]
    if (name === emptyMark) continue
    if (fs.statSync(source).isDirectory()) {
      if (!fs.existsSync(target)) fs.mkdirSync(target, { mode: secret ? 0o700 : 0o755 })
      copy(source, target, secret)
    } else if (!fs.existsSync(target)) {
      fs.writeFileSync(target, fs.readFileSync(source))
      // Clients keep files of the home folder from other users' eyes; git would lose these modes.
      fs.chmodSync(target, secret ? 0o600 : name.endsWith('.sh') ? 0o755 : 0o664)
    }
  }
}
