// Runs the full form of the torture tests, and writes docs/reliability.md from what they counted. With names of parts
// (kill, pairs, faults, sequences) only these run; their figures are joined with those kept in TORTURE_FIGURES.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { page } from './page.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const parts = process.argv.slice(2)
const kept = process.env.TORTURE_FIGURES
const dir = kept ?? fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-torture-'))

try {
  process.exitCode = torture()
  // One violation, and there is no new page; nor is there one of a single part.
  const whole = parts.length === 0 || kept
  if (process.exitCode === 0 && whole)
    fs.writeFileSync(path.join(root, 'docs', 'reliability.md'), page(read(), about()))
} finally {
  if (!kept) fs.rmSync(dir, { recursive: true, force: true })
}

function torture() {
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const config = path.join(import.meta.dirname, 'vitest.config.ts')
  const files = parts.map((part) => `test/torture/${part}.test.ts`)
  const env = { ...process.env, TORTURE_FIGURES: dir }
  const args = [vitest, 'run', '--config', config, ...files]
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1
}

function read() {
  const names = fs.readdirSync(dir)
  return Object.fromEntries(
    names.map((name) => [
      path.basename(name, '.json'),
      JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8')),
    ]),
  )
}

function about() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  // The last commit that changed what is measured.
  const measured = ['--', 'src', 'templates']
  const dirty = git('status', '--porcelain', ...measured) !== ''
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: `${git('log', '-1', '--format=%h', '--abbrev=12', ...measured)}${dirty ? ' with changes' : ''}`,
    node: process.versions.node,
  }
}
