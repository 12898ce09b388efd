import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { verbs } from '../../src/flags.ts'
import type { VerbName } from '../../src/index.ts'
import type { Report } from '../../src/model.ts'
import { endpoint, program, type World, world } from '../support/cli.ts'

describe('run()', () => {
  test('its type names every verb', () => {
    const named: Record<VerbName, true> = {
      init: true,
      add: true,
      remove: true,
      update: true,
      install: true,
      status: true,
      doctor: true,
      agents: true,
      clusters: true,
      export: true,
      mcp: true,
      image: true,
      completion: true,
    }
    expect(Object.keys(named).sort()).toEqual(verbs.map(({ name }) => name).sort())
  })

  test('gives the report of --json, prints nothing and goes on afterwards', async () => {
    const [called, typed] = [world(), world()]
    const { value, printed } = await program<Report[]>(
      called,
      `const options = { yes: true, agents: ['claude-code', 'kiro'], endpoint: ${JSON.stringify(endpoint)}, allowWrites: true }
const reports = []
for (const [verb, more] of [['status', {}], ['init', options], ['init', { yes: true }], ['status', { check: true }],
  ['agents', {}], ['add', { args: ['codex'], yes: true }], ['remove', { args: ['codex'], dryRun: true }],
  ['remove', { yes: true }], ['completion', { args: ['bash'] }]])
  reports.push(await run(verb, more))
console.log(JSON.stringify(reports))`,
    )
    expect(printed).toBe('')
    const same: Report[] = []
    for (const args of [
      ['status'],
      ['init', '--yes', '-a', 'claude-code,kiro', '--endpoint', endpoint, '--allow-writes'],
      ['init', '--yes'],
      ['status', '--check'],
      ['agents'],
      ['add', 'codex', '--yes'],
      ['remove', 'codex', '--dry-run'],
      ['remove', '--yes'],
      ['completion', 'bash'],
    ])
      same.push((await typed.run(...args, '--json')).json)
    const portable = (reports: Report[], w: World) =>
      JSON.parse(JSON.stringify(reports).replaceAll(w.root, ''))
    expect(portable(value, called)).toEqual(portable(same, typed))
    expect(value.map((r) => r.exit)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
  })

  test('of failures too: it never throws for what is expected, and never ends the program', async () => {
    const w = world()
    w.write('.claude/skills/dsql', 'mine')
    const before = w.tree(w.project)
    const { value, printed } = await program<[string, number, string | undefined][]>(
      w,
      `const out = []
for (const [verb, options] of [
  ['init', { yes: true, agents: ['claude-code'] }],
  ['init', {}],
  ['init', { yes: true, agents: ['cursr'] }],
  ['init', { yes: true, mcp: 'npx' }],
  ['init', { yes: true, link: 'hard' }],
  ['init', { yes: true, lang: 'de' }],
  ['init', { yes: true, auth: 'none', endpoint: ${JSON.stringify(endpoint)} }],
  ['init', { yes: true, onConflict: 'overwrite' }],
  ['init', { yes: true, endpoint: 'https://x' }],
  ['init', { yes: true, agents: 'cursor' }],
  ['init', { yes: true, steering: 'no' }],
  ['init', { yes: true, endpont: 'x' }],
  ['instal', {}],
  ['constructor', {}],
  ['add', { args: ['cursor'], yes: true }],
  ['add', { yes: true }],
  ['remove', { args: ['typo'], yes: true }],
  ['completion', {}],
]) {
  const report = await run(verb, options)
  out.push([verb, report.exit, report.error?.code])
}
console.log(JSON.stringify(out))`,
    )
    expect(printed).toBe('')
    expect(value).toEqual([
      ['init', 3, 'conflict'],
      ['init', 2, 'no-terminal'],
      ['init', 2, 'unknown-agent'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'bad-value'],
      ['init', 2, 'usage'],
      ['instal', 2, 'unknown-verb'],
      ['constructor', 2, 'unknown-verb'],
      ['add', 2, 'not-installed'],
      ['add', 2, 'usage'],
      ['remove', 2, 'unknown-agent'],
      ['completion', 2, 'bad-value'],
    ])
    expect(w.tree(w.project)).toEqual(before)
  })

  test('cwd is where the walk starts; two at once in one program do not disturb each other', async () => {
    const w = world()
    w.write('a/.git/HEAD', '')
    w.write('b/.git/HEAD', '')
    const { value } = await program<Report[]>(
      w,
      `console.log(JSON.stringify(await Promise.all(['a', 'b', 'a'].map((cwd) => run('init', { yes: true, cwd, agents: ['kiro-ide'] })))))`,
    )
    expect(value.map((r) => [r.exit, path.basename(r.root ?? '')])).toEqual([
      [0, 'a'],
      [0, 'b'],
      [0, 'a'],
    ])
    const clean = (text: string) => text
    expect(clean(w.read('a/.agents/dsql-skill.json'))).toBe(w.read('b/.agents/dsql-skill.json'))
    expect(w.has('.agents')).toBe(false)
  })
})
