import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/doctor/check.ts'
import { checks } from '../../src/doctor/checks.ts'
import { desktop } from '../../src/doctor/desktop.ts'
import { node } from '../../src/doctor/machine.ts'
import { chosen, examine } from '../../src/doctor/run.ts'
import { DsqlError } from '../../src/errors.ts'
import { watched } from '../support/faults.ts'
import { snapshot, stamps } from '../support/tree.ts'
import { Machine, told } from './support.ts'

const six = ['claude-code', 'codex', 'cursor', 'gemini-cli', 'kiro-ide', 'opencode']

describe.each([false, true])('a machine on which all is well (for the user: %s)', (global) => {
  it.each(['uvx', 'docker'] as const)(
    'is found so by every check, and nothing is written (%s)',
    async (mcp) => {
      const m = new Machine()
      m.options = global ? { global } : {}
      for (const bin of ['docker', 'sh']) m.program(bin)
      await m.init({ agents: six, mcp })
      const [before, times] = [snapshot(m.root), stamps(m.root)]
      m.disk = watched((call) => {
        throw new Error(`doctor writes: ${call.name}`)
      })
      const { findings = [], exit } = await m.doctor()
      expect(findings.filter((f) => f.level !== 'ok').map(told)).toEqual([
        'skipped server: the MCP server is not started (--offline)',
      ])
      expect(findings.map((f) => f.code)).toEqual(checks.map((c) => c.id))
      expect(exit).toBe(0)
      expect(snapshot(m.root)).toEqual(before)
      expect(stamps(m.root)).toEqual(times)
    },
  )
})

it('a machine on which all is wrong is not written to either', async () => {
  const m = new Machine()
  await m.init({ agents: six, mcp: 'uvx' })
  m.remove('project/.claude/skills/dsql')
  m.write('project/.mcp.json', '{')
  m.write('project/AGENTS.override.md', 'x')
  m.write('project/.prettierrc', '{}')
  m.write('project/.gitignore', '.kiro\n')
  m.remove('home/.aws')
  m.remove('bin/uvx')
  const [before, times] = [snapshot(m.root), stamps(m.root)]
  const { findings = [], exit } = await m.doctor()
  expect(findings.filter((f) => f.level === 'failed')).toEqual([])
  expect(new Set(findings.filter((f) => f.level === 'error').map((f) => f.code))).toEqual(
    new Set(['runtime', 'links', 'steering', 'mcp', 'credentials']),
  )
  expect(exit).toBe(1)
  expect(snapshot(m.root)).toEqual(before)
  expect(stamps(m.root)).toEqual(times)
})

function check(id: string, run: () => never): Check {
  return { id, fine: 'fine', looks: '', levels: [], needs: 'nothing', run }
}

it('a check that crashes is told as failed, one that knows why as an error, and the others go on', async () => {
  const m = new Machine()
  const crash = check('crash', () => {
    throw new TypeError('x is undefined')
  })
  const known = check('known', () => {
    throw new DsqlError('bad-pack', 'broken', 'mend it', { file: 'a', line: 2 })
  })
  const found = await examine(m.patient(), [crash, known, ...chosen(['git'])])
  expect(found.map(told)).toEqual([
    'failed crash: this check crashed: x is undefined\n  the other checks went on; please report this one',
    'error known: broken\n  at a:2\n  mend it',
    'ok git: git is there',
  ])
})

it('a disk that fails makes one check fail, and the exit code 1', async () => {
  const m = new Machine()
  await m.init({ agents: ['claude-code', 'kiro-ide'], mcp: 'uvx' })
  const copy = m.at('project/.kiro/skills/dsql/references/development-guide.md')
  const fails = (file: string): void => {
    if (file === copy) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
  }
  const { disk } = m
  m.disk = {
    ...disk,
    entry(file) {
      fails(file)
      return disk.entry(file)
    },
  }
  const { findings = [], exit } = await m.doctor()
  const failed = findings.filter((f) => f.level === 'failed').map((f) => f.code)
  expect(failed).toEqual(['copies'])
  expect(findings.filter((f) => f.level === 'ok').length).toBeGreaterThan(15)
  expect(exit).toBe(1)
})

it('without a manifest that can be read, what needs it is skipped and the rest goes on', async () => {
  const m = new Machine()
  await m.init({ agents: ['claude-code'], mcp: 'uvx' })
  m.write('project/.agents/dsql-skill.json', '{')
  const { findings = [], exit } = await m.doctor()
  expect(findings.map((f) => `${f.level} ${f.code}`)).toEqual(
    checks.map((c) => {
      if (c.id === 'manifest') return 'error manifest'
      return `${c.needs === 'manifest' ? 'skipped' : 'ok'} ${c.id}`
    }),
  )
  expect(exit).toBe(1)
})

it('--only names checks, with commas or repeated, and they run in their own order', () => {
  expect(chosen(['mcp, git', 'node']).map((c) => c.id)).toEqual(['node', 'git', 'mcp'])
  expect(chosen(undefined)).toBe(checks)
  const wrong = (words: string[]): unknown => {
    try {
      return chosen(words)
    } catch (error) {
      return error
    }
  }
  expect(wrong(['link'])).toMatchObject({
    code: 'bad-value',
    hint: expect.stringContaining('did you mean links?'),
  })
  expect(wrong(['zzzzzz'])).toMatchObject({ code: 'bad-value', hint: 'npx dsql-skill doctor --list' })
  expect(wrong([''])).toMatchObject({ code: 'bad-value' })
})

it.each([
  ['18.20.0', 1],
  ['20.18.9', 1],
  ['20.19.0', 0],
  ['22.0.0', 0],
  ['26.1.0', 0],
])('Node %s: %i faults', (version, count) => {
  const found = node(version)
  expect(found).toHaveLength(count)
  if (count > 0) {
    expect(found[0]).toEqual({
      level: 'error',
      message: `Node ${version} is older than 20.19`,
      fix: { say: 'install a newer one: https://nodejs.org/en/download' },
    })
  }
})

describe('programs of the desktop', () => {
  const both = [
    { id: 'a', name: 'A', window: 'shell' },
    { id: 'b', name: 'B', window: 'system' },
  ] as const
  const host = { env: {}, home: '/home/me', platform: 'linux' } as const

  it.each([
    ['linux', '/usr/local/bin/uvx', false],
    ['linux', '/home/me/.local/bin/uvx', false],
    ['linux', '/home/me/.cargo/bin/uvx', true],
    ['darwin', '/opt/homebrew/bin/uvx', false],
    ['darwin', '/home/me/.local/bin/uvx', true],
    ['win32', '/home/me/.cargo/bin/uvx', false],
  ] as const)('%s, %s: of those that ask no shell, one misses it: %s', (platform, file, missed) => {
    const found = desktop('uvx', file, both, { ...host, platform })
    expect(found.map((f) => f.agents)).toEqual(missed ? [['b']] : [])
    if (missed) {
      expect(found[0]).toMatchObject({
        level: 'warning',
        fix: { run: `sudo ln -s ${file} /usr/local/bin/uvx` },
      })
    }
  })

  it('all of them miss what only an environment of this shell has', () => {
    const env = { VIRTUAL_ENV: '/home/me/.local' }
    const found = desktop('uvx', '/home/me/.local/bin/uvx', both, { ...host, env })
    expect(found.map((f) => f.agents)).toEqual([['a', 'b']])
  })

  it('nobody misses it where no agent has a window', () => {
    expect(desktop('uvx', '/x/uvx', [], { ...host, env: { VIRTUAL_ENV: '/x' } })).toEqual([])
  })
})

it('what is shut is told once, and no check crashes over it', async () => {
  const m = new Machine()
  await m.init({ agents: ['claude-code', 'kiro-ide'], mcp: 'uvx' })
  const shut = m.at('project/.kiro')
  const closed = <T>(file: string, then: () => T): T => {
    if (file.startsWith(`${shut}/`)) throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
    return then()
  }
  const { disk } = m
  m.disk = {
    ...disk,
    entry: (file) => closed(file, () => disk.entry(file)),
    kind: (file) => closed(file, () => disk.kind(file)),
    real: (file) => closed(file, () => disk.real(file)),
    list: (dir) => closed(`${dir}/`, () => disk.list(dir)),
    exists: (file) => !file.startsWith(`${shut}/`) && disk.exists(file),
  }
  m.host = { may: (file) => file !== shut && !file.startsWith(`${shut}/`), owns: () => true }
  const { findings = [] } = await m.doctor()
  expect(findings.filter((f) => f.level === 'failed').map(told)).toEqual([])
  expect(findings.filter((f) => f.code === 'rights').map(told)).toEqual([
    'error rights: .kiro cannot be entered by you: what is in it cannot be read\n  at .kiro\n  give yourself the right\n  $ chmod u+rwX .kiro',
  ])
  expect(fs.existsSync(shut)).toBe(true)
})
