import fs from 'node:fs'
import path from 'node:path'
import fse from 'fs-extra'
import { blobOf } from '../../src/plan/digest.ts'
import type { History } from '../../src/ports/history.ts'
import { snapshot } from './tree.ts'
import type { World } from './world.ts'

/** The next release of the tool: the same pack with these changes (null: the file is gone), under this version. */
export function releaseNext(world: World, version: string, changes: Record<string, string | null>): void {
  const dir = path.join(world.root, `pack-${version}`)
  const before = world.context.bundled()
  fs.cpSync(before, dir, { recursive: true })
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) fs.rmSync(path.join(dir, name))
    else fse.outputFileSync(path.join(dir, name), text)
  }
  Object.assign(world.context, { bundled: () => dir, version })
}

/** A user who commits after every step: a repository that has every content that a file of the project ever had. */
export class Committed {
  private readonly known = new Map<string, string>()
  private readonly files = new Map<string, string[]>()

  constructor(world: World) {
    const history: History = {
      contents: async (_, ids) =>
        new Map(
          ids.flatMap((id): [string, string][] =>
            this.known.has(id) ? [[id, this.known.get(id) ?? '']] : [],
          ),
        ),
      versions: async (_, file) => this.files.get(file) ?? [],
    }
    Object.assign(world.context, { history: async () => history })
  }

  commit(folder: string): void {
    for (const [name, entry] of snapshot(folder)) {
      if (entry.is !== 'file') continue
      const text = entry.bytes.toString()
      const file = path.join(folder, name)
      this.known.set(blobOf(text), text)
      this.files.set(file, [blobOf(text), ...(this.files.get(file) ?? [])])
    }
  }
}
