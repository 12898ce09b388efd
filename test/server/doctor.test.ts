import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tools } from '../../src/facts/contract.ts'
import type { Report } from '../../src/model.ts'
import { cli } from '../support/cli.ts'
import { endpoint, temporary } from '../support/generated.ts'
import { userOf } from './real.ts'

let root: string
let env: NodeJS.ProcessEnv

beforeAll(() => {
  root = temporary('doctor')
  env = userOf(root)
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

function run(cwd: string, words: string[], more: NodeJS.ProcessEnv = {}): Report {
  const ran = spawnSync(process.execPath, [cli, ...words, '--json'], {
    cwd,
    env: { ...env, ...more },
    encoding: 'utf8',
  })
  return JSON.parse(ran.stdout) as Report
}

function project(name: string, ...flags: string[]): string {
  const dir = path.join(root, name)
  fs.mkdirSync(dir)
  const report = run(dir, ['init', '--yes', '--mcp', 'uvx', '--agents', 'kiro,claude-code', ...flags])
  expect(report.exit, JSON.stringify(report.error)).toBe(0)
  return dir
}

/** What the check of the server says, without the names of the agents. */
function server(dir: string, more: NodeJS.ProcessEnv = {}, ...flags: string[]): string[] {
  const { findings = [] } = run(dir, ['doctor', '--only', 'server', ...flags], more)
  return findings.map(({ level, message }) => `${level} ${message}`)
}

test('init and doctor: all is well, with the real server’s seven tools', () => {
  const report = run(project('well'), ['doctor'])
  expect(report.exit).toBe(0)
  const [said] = report.findings?.filter(({ code }) => code === 'server') ?? []
  expect(said).toMatchObject({ level: 'ok', tell: true, agents: ['kiro-cli', 'kiro-ide', 'claude-code'] })
  for (const { name } of tools) expect(said?.message).toContain(name)
})

test('what fails is named rightly, by the words of the real uv and the real server', () => {
  const dir = project('ill', '--endpoint', endpoint, '--profile', 'work')
  const aws = path.join(root, 'home', '.aws', 'config')
  fs.rmSync(aws, { force: true })
  expect(server(dir)).toEqual([expect.stringMatching(/^error unknown profile: there is no AWS profile work/)])
  const sso = 'sso_account_id = 123456789012\nsso_role_name = Dev\nsso_session = corp'
  const session = 'sso_start_url = https://corp.awsapps.com/start\nsso_region = us-west-2'
  fs.writeFileSync(aws, `[profile work]\n${sso}\n[sso-session corp]\n${session}\n`)
  expect(server(dir)).toEqual([expect.stringMatching(/^error signed out: .*Token for corp does not exist/)])
  const cache = path.join(root, 'home', '.aws', 'sso', 'cache')
  fs.mkdirSync(cache, { recursive: true })
  const token = { accessToken: 'made-up', expiresAt: '2026-01-01T00:00:00Z', region: 'us-west-2' }
  fs.writeFileSync(path.join(cache, `${hash('sha1', 'corp')}.json`), JSON.stringify(token))
  expect(server(dir)).toEqual([expect.stringMatching(/^error signed out: .*Token has expired/)])
  fs.writeFileSync(aws, '[profile work]\ncredential_process = false\n')
  expect(server(dir)).toEqual([expect.stringMatching(/^error credentials fail: /)])
  fs.writeFileSync(aws, '[profile work]\nregion = us-west-2\n')
  expect(server(dir)).toEqual([expect.stringMatching(/^error no credentials: /)])
  fs.writeFileSync(
    aws,
    '[profile work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  )
  expect(server(dir)).toEqual([expect.stringMatching(/^error host not found: /)])
  const file = path.join(dir, '.mcp.json')
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('--cluster_endpoint', '--cluster-endpoint'))
  // Kiro's file is as it was.
  expect(server(dir, {}, '--run-foreign')).toEqual([
    expect.stringMatching(/^error host not found: .*\(for Kiro CLI, Kiro IDE\)$/),
    expect.stringMatching(
      /^error unknown flag: the MCP server does not know --cluster-endpoint \(for Claude Code\)$/,
    ),
  ])
  expect(server(dir)).toContainEqual(
    expect.stringMatching(/^skipped not started for Claude Code, since its entry is not what we write/),
  )
})

test('so is what keeps uv from starting it', () => {
  const dir = project('unstarted')
  const empty = path.join(root, 'empty')
  expect(server(dir, { UV_CACHE_DIR: empty, UV_OFFLINE: '1' })).toEqual([
    expect.stringMatching(/^error download failed: uv may not use the network/),
  ])
  const dead = { UV_CACHE_DIR: empty, UV_DEFAULT_INDEX: 'http://127.0.0.1:9/simple', UV_HTTP_RETRIES: '0' }
  expect(server(dir, dead)).toEqual([expect.stringMatching(/^error download failed: uv cannot fetch/)])
  const noPython = { UV_PYTHON_PREFERENCE: 'only-managed', UV_PYTHON_DOWNLOADS: 'never' }
  expect(server(dir, { ...noPython, UV_PYTHON_INSTALL_DIR: empty })).toEqual([
    expect.stringMatching(/^error no Python: /),
  ])
  const other = project('version', '--mcp-version', '9.9.9')
  expect(server(other)).toEqual([
    expect.stringMatching(/^error unknown version: there is no MCP server 9\.9\.9/),
  ])
  expect(server(dir, { PATH: path.dirname(process.execPath) })).toEqual([
    expect.stringMatching(/^error command not found: .*uvx is not on PATH/),
  ])
})
