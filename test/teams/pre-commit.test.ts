import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Registry, registry } from '../support/registry.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string
}

let scratch: string
let project: string
let hooks: string
let npm: Registry
let env: Record<string, string>

/** What came out of a program, which may fail. */
async function run(cwd: string, program: string, ...args: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, env })
    return { code: 0, out: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout + stderr }
  }
}

async function ok(cwd: string, program: string, ...args: string[]): Promise<void> {
  expect(await run(cwd, program, ...args)).toMatchObject({ code: 0 })
}

async function commitAll(cwd: string): Promise<void> {
  await ok(cwd, 'git', 'add', '--all')
  await ok(cwd, 'git', 'commit', '--quiet', '--no-verify', '-m', 'x')
}

/** A repository of hooks as a tag of ours has them, and a project that uses it by `rev`. */
beforeAll(async () => {
  scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-pre-commit-')))
  const venv = path.join(scratch, 'venv')
  execFileSync('python3', ['-m', 'venv', venv])
  execFileSync(path.join(venv, 'bin/pip'), ['install', '--quiet', 'pre-commit'])
  npm = await registry(scratch, [version])
  env = {
    ...npm.env,
    PATH: `${path.join(venv, 'bin')}:${process.env['PATH']}`,
    PRE_COMMIT_HOME: path.join(scratch, 'pre-commit'),
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(['AUTHOR', 'COMMITTER'].map((who) => [`GIT_${who}_NAME`, 'a'])),
    ...Object.fromEntries(['AUTHOR', 'COMMITTER'].map((who) => [`GIT_${who}_EMAIL`, 'a@example.org'])),
  }
  hooks = path.join(scratch, 'dsql-skill')
  project = path.join(scratch, 'project')
  for (const dir of [hooks, project]) {
    fs.mkdirSync(dir)
    await ok(dir, 'git', 'init', '--quiet', '--initial-branch=main')
  }
  for (const name of ['.pre-commit-hooks.yaml', 'package.json'])
    fs.copyFileSync(path.join(root, name), path.join(hooks, name))
  await commitAll(hooks)
  await ok(hooks, 'git', 'tag', `v${version}`)
  await ok(
    project,
    'npx',
    '--yes',
    `dsql-skill@${version}`,
    'init',
    '--yes',
    '-a',
    'claude-code',
    '--mcp',
    'uvx',
  )
  fs.writeFileSync(path.join(project, '.gitignore'), '/.claude\n')
})
afterAll(async () => {
  await npm?.close()
  fs.rmSync(scratch, { recursive: true })
})

function use(id: string): void {
  const config = `repos:\n  - repo: ${hooks}\n    rev: v${version}\n    hooks:\n      - id: ${id}\n`
  fs.writeFileSync(path.join(project, '.pre-commit-config.yaml'), config)
}

test('the hooks are what pre-commit takes for hooks', async () => {
  await ok(hooks, 'pre-commit', 'validate-manifest', '.pre-commit-hooks.yaml')
})

test('a commit goes through as long as everything is as recorded', async () => {
  use('dsql-skill-status')
  await commitAll(project)
  await ok(project, 'pre-commit', 'install')
  await ok(project, 'git', 'commit', '--allow-empty', '-m', 'fine')
  fs.appendFileSync(path.join(project, '.agents/skills/dsql/SKILL.md'), 'mine\n')
  await ok(project, 'git', 'add', '--all')
  const stopped = await run(project, 'git', 'commit', '-m', 'an edit')
  expect([stopped.code, stopped.out]).toEqual([1, expect.stringContaining('SKILL.md')])
  await ok(project, 'git', 'reset', '--quiet', '--hard')
})

test('install --frozen brings back what is not committed', async () => {
  use('dsql-skill-install')
  await ok(project, 'git', 'add', '--all')
  fs.rmSync(path.join(project, '.claude'), { recursive: true })
  await ok(project, 'pre-commit', 'run', '--all-files')
  expect(fs.readlinkSync(path.join(project, '.claude/skills/dsql'))).toBe('../../.agents/skills/dsql')
})
