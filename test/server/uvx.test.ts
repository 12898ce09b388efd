import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpoint, entryIn, generate, temporary } from '../support/generated.ts'
import { lint, Server, serverTools } from '../support/stdio.ts'

let root: string
let env: NodeJS.ProcessEnv

/** The package index that pip uses on this machine, if it is not the public one. */
function index(): NodeJS.ProcessEnv {
  const said = spawnSync('python3', ['-m', 'pip', 'config', 'get', 'global.index-url'], { encoding: 'utf8' })
  const url = process.env['PIP_INDEX_URL'] ?? (said.status === 0 ? said.stdout.trim() : '')
  return url === '' ? {} : { UV_DEFAULT_INDEX: url }
}

beforeAll(() => {
  root = temporary('uvx')
  const venv = path.join(root, 'venv')
  execFileSync('python3', ['-m', 'venv', venv])
  execFileSync(path.join(venv, 'bin', 'pip'), ['install', '--quiet', 'uv'])
  env = {
    ...process.env,
    ...index(),
    PATH: `${path.join(venv, 'bin')}:${process.env['PATH']}`,
    HOME: path.join(root, 'home'),
    UV_CACHE_DIR: path.join(root, 'cache'),
    XDG_CONFIG_HOME: path.join(root, 'config'),
    XDG_DATA_HOME: path.join(root, 'data'),
  }
  for (const name of Object.keys(env))
    if (name.startsWith('AWS_') && name !== 'AWS_CA_BUNDLE') delete env[name]
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

test.each([
  ['without a cluster', {}],
  ['with a cluster and a profile', { endpoint, profile: 'work' }],
  ['with writes', { endpoint, allowWrites: true }],
])('the generated entry %s answers, lists its tools and lints', async (what, options) => {
  const project = path.join(root, what)
  const home = path.join(root, 'home')
  fs.mkdirSync(path.join(home, '.aws'), { recursive: true })
  fs.writeFileSync(path.join(home, '.aws', 'config'), '[profile work]\nregion = eu-west-1\n')
  await generate(project, home, { agents: ['claude-code'], mcp: 'uvx', ...options })
  const entry = entryIn(path.join(project, '.mcp.json'))
  const server = await Server.start(entry.command, entry.args, project, { ...env, ...entry.env })
  expect(await server.tools()).toEqual(serverTools)
  expect(await lint(server)).toContain('serial_type')
  expect(await server.close()).toBe(0)
  process.stderr.write(`uvx ${what}: ${Math.round(server.startup)} ms to initialize\n`)
})
