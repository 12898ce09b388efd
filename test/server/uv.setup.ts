import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with `bin/uvx`, and one for what uv downloads: of one run of the tests, empty when it begins. */
    uv: { bin: string; cache: string }
  }
}

let root: string

export function setup(project: TestProject): void {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-uv-'))
  const venv = path.join(root, 'venv')
  execFileSync('python3', ['-m', 'venv', venv])
  const bin = path.join(venv, 'bin')
  execFileSync(path.join(bin, 'pip'), ['install', '--quiet', 'uv'])
  Object.assign(process.env, index())
  project.provide('uv', { bin, cache: path.join(root, 'cache') })
}

/** Not rmSync: some hundred megabytes would keep vitest from hearing that its workers have ended. */
export async function teardown(): Promise<void> {
  await fs.promises.rm(root, { recursive: true, force: true })
}

/** The package index that pip uses on this machine, if it is not the public one. */
function index(): NodeJS.ProcessEnv {
  const said = spawnSync('python3', ['-m', 'pip', 'config', 'get', 'global.index-url'], { encoding: 'utf8' })
  const url = process.env['PIP_INDEX_URL'] ?? (said.status === 0 ? said.stdout.trim() : '')
  return url === '' ? {} : { UV_DEFAULT_INDEX: url }
}
