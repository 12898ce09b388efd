// Runs the full form of the torture tests, and writes docs/reliability.md from what they counted.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { page } from './page.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-torture-'))
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()

try {
  const config = path.join(import.meta.dirname, 'vitest.config.ts')
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', config, ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, TORTURE_FIGURES: dir } },
  )
  process.exitCode = status ?? 1
  // One violation, or a part left out, and there is no new page.
  if (status === 0 && process.argv.length === 2) {
    const figures = Object.fromEntries(
      fs
        .readdirSync(dir)
        .map((name) => [
          path.basename(name, '.json'),
          JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8')),
        ]),
    )
    const clean = git('status', '--porcelain', '--', 'src', 'skill', 'templates') === ''
    const about = {
      date: new Date().toISOString().slice(0, 10),
      commit: `${git('rev-parse', '--short=12', 'HEAD')}${clean ? '' : ', and changes not committed'}`,
      node: process.versions.node,
    }
    fs.writeFileSync(path.join(root, 'docs', 'reliability.md'), page(figures, about))
  }
} finally {
  fs.rmSync(dir, { recursive: true, force: true })
}
