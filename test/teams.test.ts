import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Registry, registry } from './support/registry.ts'

const root = path.resolve(import.meta.dirname, '..')
const { version } = JSON.parse(read('package.json')) as { version: string }
const manifest = '.agents/dsql-skill.json'

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-teams-')))
let npm: Registry
beforeAll(async () => {
  npm = await registry(scratch, [version])
})
afterAll(async () => {
  await npm.close()
  fs.rmSync(scratch, { recursive: true })
})

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8')
}

interface Ran {
  code: number | null
  out: string
}

function bash(script: string, cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  // As GitHub runs `shell: bash` (docs.github.com, workflow syntax, `jobs.<job_id>.steps[*].shell`).
  const flags = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script]
  return new Promise((resolve, reject) => {
    const child = spawn('bash', flags, {
      cwd,
      env: { ...npm.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (out += data))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out }))
  })
}

describe('the action', () => {
  interface Action {
    inputs: Record<string, { description: string; default: string }>
    runs: { using: string; steps: { shell: string; env: Record<string, string>; run: string }[] }
  }
  const action = parse(read('action.yml')) as Action
  let project: string

  beforeEach(async () => {
    project = fs.mkdtempSync(path.join(scratch, 'project-'))
    fs.mkdirSync(path.join(project, '.git'))
    const init = `npx --yes dsql-skill@${version} init --yes -a claude-code --mcp uvx`
    expect(await bash(init, project)).toMatchObject({ code: 0 })
  })

  /** All steps, with `${{ inputs.x }}` as GitHub puts it in. */
  async function run(said: Record<string, string> = {}): Promise<Ran> {
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, said[name] ?? input.default]),
    )
    const filled = (text: string) =>
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputs[name] ?? '')
    let last: Ran = { code: null, out: '' }
    for (const step of action.runs.steps) {
      expect(step.shell).toBe('bash')
      expect(step.run).not.toContain('${{')
      const env = Object.fromEntries(Object.entries(step.env).map(([k, v]) => [k, filled(v)]))
      const cwd = path.resolve(project, inputs['working-directory'] ?? '')
      last = await bash(step.run, cwd, env)
      if (last.code !== 0) break
    }
    return last
  }

  test('is composite, and every input is told and has a default', () => {
    expect(action.runs.using).toBe('composite')
    for (const input of Object.values(action.inputs)) {
      expect(input.description).not.toBe('')
      expect(typeof input.default).toBe('string')
    }
  })

  test('brings back what is not committed, with the release that the manifest names', async () => {
    fs.rmSync(path.join(project, '.claude'), { recursive: true })
    expect(await run({ command: 'status --check' })).toMatchObject({ code: 1 })
    expect(await run()).toMatchObject({ code: 0 })
    expect(fs.readlinkSync(path.join(project, '.claude/skills/dsql'))).toBe('../../.agents/skills/dsql')
    expect(await run({ command: 'status --check' })).toMatchObject({ code: 0 })
  })

  test('fails on an edit, and on a release that is not there', async () => {
    fs.appendFileSync(path.join(project, '.agents/skills/dsql/SKILL.md'), 'mine\n')
    const edited = await run()
    expect([edited.code, edited.out]).toEqual([1, expect.stringContaining('edited')])
    expect((await run({ version: '99.0.0' })).code).not.toBe(0)
  })

  test.each([
    ['another command', { command: 'remove --yes' }, 2],
    ['a command in a command', { command: 'status --check; touch hacked' }, 2],
    ['a command in a version', { version: '1.0.0; touch hacked' }, 2],
    ['a flag in a version', { version: `${version} --version` }, 2],
  ])('refuses %s', async (_, said, code) => {
    expect((await run(said)).code).toBe(code)
    expect(fs.existsSync(path.join(project, 'hacked'))).toBe(false)
  })

  test('a manifest is data here too', async () => {
    const file = path.join(project, manifest)
    const text = fs.readFileSync(file, 'utf8')
    for (const tool of ['$(touch hacked)', 'file:../evil', 'https://example.com/x.tgz', '']) {
      fs.writeFileSync(file, text.replace(/"tool": "[^"]*"/, `"tool": ${JSON.stringify(tool)}`))
      expect((await run()).code).toBe(2)
    }
    fs.rmSync(file)
    const none = await run()
    expect([none.code, none.out]).toEqual([1, expect.stringContaining('npx dsql-skill init')])
    expect(fs.existsSync(path.join(project, 'hacked'))).toBe(false)
  })

  test('works in a folder of the checkout', async () => {
    const inner = path.join(project, 'packages/a')
    fs.mkdirSync(inner, { recursive: true })
    for (const name of fs.readdirSync(project).filter((n) => n !== 'packages'))
      fs.renameSync(path.join(project, name), path.join(inner, name))
    const ran = await run({ 'working-directory': 'packages/a', command: 'status --check' })
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining(inner)])
  })
})

test('the hooks run the release of this very tag, and nothing that writes unasked', async () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string; entry: string; language: string }[]
  expect(hooks.map((h) => h.entry)).toEqual([
    `npx --yes dsql-skill@${version} status --check`,
    `npx --yes dsql-skill@${version} install --frozen`,
  ])
  const project = fs.mkdtempSync(path.join(scratch, 'hooks-'))
  fs.mkdirSync(path.join(project, '.git'))
  for (const { entry } of hooks) expect((await bash(entry, project)).code).toBeGreaterThan(0)
  expect(await bash(`npx --yes dsql-skill@${version} init --yes -a codex`, project)).toMatchObject({
    code: 0,
  })
  for (const { entry } of hooks) expect(await bash(entry, project)).toMatchObject({ code: 0 })
})

describe('the Renovate preset', () => {
  interface Manager {
    customType: string
    managerFilePatterns: string[]
    matchStrings: string[]
    depNameTemplate: string
    datasourceTemplate: string
  }
  const preset = JSON.parse(read('default.json')) as { customManagers: Manager[] }

  /** What Renovate would find: the patterns between slashes against the path, the expressions against the text. */
  function found(file: string, text: string): (string | undefined)[] {
    const able = preset.customManagers.filter((m) =>
      m.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)),
    )
    return able.flatMap((m) =>
      m.matchStrings.flatMap((s) =>
        [...text.matchAll(new RegExp(s, 'g'))].map((x) => x.groups?.['currentValue']),
      ),
    )
  }

  test('finds the release in a manifest of ours, once', async () => {
    const project = fs.mkdtempSync(path.join(scratch, 'renovate-'))
    fs.mkdirSync(path.join(project, '.git'))
    await bash(`npx --yes dsql-skill@${version} init --yes -a kiro,codex --mcp uvx`, project)
    const text = fs.readFileSync(path.join(project, manifest), 'utf8')
    for (const file of [manifest, `packages/a/${manifest}`]) expect(found(file, text)).toEqual([version])
    expect(found('.agents/other.json', text)).toEqual([])
  })

  test('finds it behind npx, where a release is named', () => {
    const line =
      'npx --yes dsql-skill@0.1.0 install --frozen\nnpx dsql-skill@latest update\nnpx dsql-skill init\n'
    for (const file of [
      '.github/workflows/ci.yml',
      '.gitlab-ci.yml',
      'scripts/setup.sh',
      'package.json',
      'README.md',
    ])
      expect([file, found(file, line)]).toEqual([file, ['0.1.0']])
    expect(found('src/index.ts', line)).toEqual([])
    expect(found('ci.sh', 'npx not-dsql-skill@1.0.0 x; npx my_dsql-skill@1.0.0')).toEqual([])
  })
})
