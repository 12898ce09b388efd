// A scratch place for one bench: our packed tarball installed, the pack as a folder, an empty home, fresh projects.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../../build.mjs'
import { runNpm, script } from './peers.mjs'
import { makeRepository } from './repository.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export async function makeStage() {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-bench-run-')))
  try {
    await build()
    const [packed] = JSON.parse(
      runNpm(['pack', '--json', '--ignore-scripts', '--pack-destination', dir], root),
    )
    const prefix = path.join(dir, 'installed')
    fs.mkdirSync(prefix)
    fs.writeFileSync(path.join(prefix, 'package.json'), '{ "private": true }\n')
    runNpm(['install', '--no-save', '--offline', path.join(dir, packed.filename)], prefix)
    const packFolder = path.join(dir, 'pack')
    fs.cpSync(path.join(root, 'skill'), path.join(packFolder, 'skills', 'dsql'), { recursive: true })
    const repository = makeRepository(path.join(dir, 'repository.git'))
    const tmp = path.join(dir, 'tmp')
    fs.mkdirSync(tmp)
    let made = 0
    return {
      dir,
      tarball: packed.size,
      script: script(prefix, 'dsql-skill'),
      packFolder,
      repository,
      /** An empty project with a home of its own. */
      project() {
        const at = path.join(dir, `p${made++}`)
        const cwd = path.join(at, 'project')
        fs.mkdirSync(path.join(at, 'home'), { recursive: true })
        fs.mkdirSync(cwd)
        return { cwd, tmp, home: path.join(at, 'home'), drop: () => fs.rmSync(at, { recursive: true }) }
      },
      drop: () => fs.rmSync(dir, { recursive: true }),
    }
  } catch (error) {
    fs.rmSync(dir, { recursive: true })
    throw error
  }
}
