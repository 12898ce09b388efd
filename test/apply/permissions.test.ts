import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import type { Report } from '../../src/model.ts'
import { bundleChild, runChild } from '../support/child.ts'
import { choices, put, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'

const nobody = 65_534
const isRoot = process.getuid?.() === 0
let child: string
beforeAll(async () => {
  child = await bundleChild()
})

/** Rights mean nothing to root: then the verb runs as nobody, over files that are nobody's. */
async function asUser(w: World, verb: string, options: Options, umask = 0o022): Promise<Report> {
  if (isRoot) execFileSync('chown', ['-R', '-h', `${nobody}:${nobody}`, w.dir])
  const ended = await runChild(child, w, { verb, options, umask, ...(isRoot ? { uid: nobody } : {}) })
  expect(ended.stderr).toBe('')
  expect(ended.report).toBeDefined()
  return ended.report as Report
}

const at = (w: World, file: string): string => path.join(w.project, file)
const mode = (file: string): string => (fs.statSync(file).mode & 0o7777).toString(8)

describe('without the right to write', () => {
  it.each([
    ['a project', '.', {}],
    ['the folder of one agent', '.kiro', {}],
    ['the folder deeper down', '.kiro/settings', {}],
    ['the folder of a file that is there', '.codex', {}],
  ])('%s: exit 1, nothing half-written', async (_, folder) => {
    const w = world()
    fs.mkdirSync(at(w, folder), { recursive: true })
    fs.chmodSync(at(w, folder), 0o555)
    const original = snapshot(w.dir)
    const report = await asUser(w, 'init', choices)
    expect([report.exit, report.error?.code]).toEqual([1, 'write-failed'])
    expect(report.error?.message).toMatch(/EACCES/)
    expect(report.error?.hint).toMatch(/ls -ld/)
    expect(snapshot(w.dir)).toEqual(original)
    fs.chmodSync(at(w, folder), 0o755)
  })

  it('init -C cannot make its folder: exit 1', async () => {
    const w = world()
    fs.chmodSync(w.project, 0o555)
    const report = await asUser(w, 'init', { ...choices, cwd: 'new' })
    expect([report.exit, report.error?.code]).toEqual([1, 'write-failed'])
    fs.chmodSync(w.project, 0o755)
  })
})

describe('without the right to read', () => {
  it.each(['.mcp.json', '.codex/config.toml', 'AGENTS.md', 'opencode.json'])(
    '%s: a conflict, exit 3, nothing written',
    async (file) => {
      const w = world()
      fs.chmodSync(at(w, file), 0)
      const agents = ['claude-code', 'codex', 'opencode', 'universal']
      const original = snapshotOf(w)
      const report = await asUser(w, 'init', { ...choices, agents })
      expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
      expect(report.plan?.filter((l) => l.do === 'conflict').map((l) => l.place)).toContain(file)
      expect(JSON.stringify(report.plan)).toContain('unreadable')
      expect(snapshotOf(w)).toEqual(original)
    },
  )

  it.each(['init', 'status', 'remove'])('the manifest: %s says so, exit 1', async (verb) => {
    const w = world()
    expect((await run(w, 'init', choices)).exit).toBe(0)
    fs.chmodSync(at(w, '.agents/dsql-skill.json'), 0)
    const report = await asUser(w, verb, { yes: true })
    expect([report.exit, report.error?.code]).toEqual([1, 'bad-manifest'])
    expect(report.error?.message).toMatch(/EACCES/)
  })

  it('the journal: exit 1, and status goes on', async () => {
    const w = world()
    put(w.project, { '.dsql-skill-journal': 'x' })
    fs.chmodSync(at(w, '.dsql-skill-journal'), 0)
    expect((await asUser(w, 'init', choices)).exit).toBe(1)
    const found = await asUser(w, 'status', {})
    expect(found.findings?.map((f) => f.code)).toContain('left-over-journal')
  })

  it('a folder above is not asked', async () => {
    const w = world()
    fs.mkdirSync(path.join(w.dir, '.agents'), { mode: 0 })
    expect((await asUser(w, 'init', choices)).exit).toBe(0)
    fs.chmodSync(path.join(w.dir, '.agents'), 0o755)
  })
})

/** Read as the one who may. */
function snapshotOf(w: World): Record<string, string> {
  const files = Object.keys(snapshot(w.home)).length
  if (isRoot) return snapshot(w.dir)
  return { files: String(files), names: execFileSync('ls', ['-lRA', w.project], { encoding: 'utf8' }) }
}

describe('modes', () => {
  it('a file of theirs keeps its mode, also through the way back; a new one follows the umask', async () => {
    const w = world()
    expect((await asUser(w, 'init', choices, 0o027)).exit).toBe(0)
    expect(mode(at(w, '.mcp.json'))).toBe('600')
    expect(mode(at(w, '.codex/config.toml'))).toBe('644')
    expect(mode(at(w, '.cursor/mcp.json'))).toBe('640')
    expect(mode(at(w, '.kiro/steering'))).toBe('750')
    expect((await asUser(w, 'remove', { yes: true })).exit).toBe(0)
    expect(mode(at(w, '.mcp.json'))).toBe('600')
  })

  it('what replace sets aside is readable for nobody more', async () => {
    const w = world()
    put(w.project, { '.mcp.json': '{"mcpServers":{"aurora-dsql":{"command":"x","env":{"KEY":"secret"}}}}' })
    const report = await asUser(w, 'init', { ...choices, onConflict: 'replace' })
    expect(report.exit).toBe(0)
    expect(mode(at(w, '.mcp.json.dsql-backup-1'))).toBe('600')
    expect(mode(at(w, '.mcp.json'))).toBe('600')
  })
})

describe('links', () => {
  const user: Options = { ...choices, global: true, agents: ['claude-code', 'codex', 'gemini-cli'] }
  const config = '# mine\nmodel = "m"\n'

  it.each([
    ['elsewhere', '../dots/config.toml', 'dots/config.toml'],
    ['within the home', '../home/dots/config.toml', 'home/dots/config.toml'],
  ])('a user’s linked configuration is written through, its target %s', async (_, to, real) => {
    const w = world({})
    put(w.dir, { [real]: config })
    fs.chmodSync(path.join(w.dir, real), 0o600)
    fs.mkdirSync(path.join(w.home, '.codex'))
    const link = path.join(w.home, '.codex/config.toml')
    fs.symlinkSync(path.relative(path.dirname(link), path.join(w.dir, real)), link)
    const original = snapshot(w.dir)
    expect(to).toContain('dots')
    const report = await run(w, 'init', user)
    expect(report.error).toBeUndefined()
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true)
    expect(fs.readFileSync(path.join(w.dir, real), 'utf8')).toContain('aurora-dsql')
    expect(mode(path.join(w.dir, real))).toBe('600')
    expect((await run(w, 'init', { ...user })).findings?.map((f) => f.code)).toContain('nothing-to-do')
    expect((await run(w, 'remove', { yes: true, global: true })).exit).toBe(0)
    expect(snapshot(w.dir)).toEqual(original)
  })

  it('a user’s configuration whose link dangles is a conflict', async () => {
    const w = world({})
    fs.mkdirSync(path.join(w.home, '.codex'))
    fs.symlinkSync('../../nowhere.toml', path.join(w.home, '.codex/config.toml'))
    const original = snapshot(w.dir)
    expect((await run(w, 'init', user)).exit).toBe(3)
    expect(snapshot(w.dir)).toEqual(original)
  })

  const inTheWay: [string, string, (file: string, w: World) => void, RegExp][] = [
    [
      'a configuration linked out of the project',
      '.mcp.json',
      (file, w) => fs.symlinkSync(path.join(w.home, 'theirs.json'), file),
      /link/,
    ],
    ['a link out that dangles', '.mcp.json', (file) => fs.symlinkSync('../nowhere.json', file), /link/],
    ['a circle of links', '.mcp.json', (file) => fs.symlinkSync('.mcp.json', file), /link/],
    ['a pipe', '.mcp.json', (file) => execFileSync('mkfifo', [file]), /no regular file/],
    ['a folder where a file goes', '.mcp.json', (file) => fs.mkdirSync(file), /folder/],
    [
      'a file where a folder goes',
      '.kiro',
      (file) => fs.writeFileSync(file, 'x'),
      /is a file: a folder belongs/,
    ],
    [
      'a pipe where a folder goes',
      '.kiro',
      (file) => execFileSync('mkfifo', [file]),
      /a folder belongs there/,
    ],
    [
      'a folder linked out of the project',
      '.kiro',
      (file, w) => fs.symlinkSync(w.home, file),
      /leaves the project/,
    ],
    ['a folder that is a circle', '.kiro', (file) => fs.symlinkSync('.kiro', file), /circle/],
    ['a folder whose link dangles', '.kiro', (file) => fs.symlinkSync('../gone', file), /link/],
  ]

  it.each(inTheWay)(
    '%s: a conflict in clear words, exit 3, nothing written',
    async (_, name, make, words) => {
      const w = world({ 'docs/a.md': 'a\n' })
      put(w.home, { 'theirs.json': '{"mcpServers":{}}' })
      make(at(w, name), w)
      const original = snapshot(w.dir)
      for (const onConflict of ['stop', 'replace'] as const) {
        const report = await run(w, 'init', { ...choices, onConflict })
        expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
        const lines = report.plan?.filter((l) => l.do === 'conflict') ?? []
        expect(lines.length).toBeGreaterThan(0)
        expect(lines.map((l) => l.reason).join('\n')).toMatch(words)
        expect(snapshot(w.dir)).toEqual(original)
      }
      expect(litter(w.dir)).toEqual([])
    },
  )
})
