import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { checks } from '../../src/doctor/checks.ts'
import { jsonReport } from '../../src/report/json.ts'
import { textReport } from '../../src/report/text.ts'
import type { Fault } from './fault.ts'
import { agents } from './faults/agents.ts'
import { credentials } from './faults/credentials.ts'
import { machine } from './faults/machine.ts'
import { mcp } from './faults/mcp.ts'
import { repository } from './faults/repository.ts'
import { server } from './faults/server.ts'
import { steering } from './faults/steering.ts'
import { tree } from './faults/tree.ts'
import { leaks, Machine, told } from './support.ts'

const faults: Record<string, readonly Fault[]> = {
  ...machine,
  ...tree,
  ...repository,
  ...agents,
  ...steering,
  ...mcp,
  ...credentials,
  ...server,
}

const six = ['claude-code', 'codex', 'cursor', 'gemini-cli', 'kiro-ide', 'opencode']

async function seeded(fault: Fault): Promise<Machine> {
  const m = new Machine()
  fault.before?.(m)
  const { global, ...choices }: Options = { agents: six, mcp: 'uvx', ...fault.init }
  m.options = { ...m.options, ...(global ? { global } : {}) }
  await m.init(choices)
  await fault.seed(m)
  return m
}

it('every check has faults that it finds, and a place where it is silent', () => {
  expect(Object.keys(faults).sort()).toEqual(checks.map((c) => c.id).sort())
  // Node apart: there is but one in a process (run.test.ts).
  for (const { id, levels } of checks.filter((c) => c.id !== 'node')) {
    const all = (faults[id] ?? []).map((f) => f.levels)
    const said = new Set(all.flat().filter((level) => level !== 'ok'))
    expect([...said].sort(), `levels of ${id}`).toEqual([...levels].sort())
    expect(
      all.some((l) => l.length === 0),
      `a silent ${id}`,
    ).toBe(true)
  }
})

describe.each(Object.entries(faults))('%s', (id, list) => {
  const pages = new Map<string, string>()

  it.each(list)('$name', async (fault) => {
    const m = await seeded(fault)
    const options: Options = { only: [id], offline: id !== 'server', ...fault.doctor }
    const report = await m.doctor(options)
    const findings = report.findings ?? []
    const page = m.plain(findings.map(told).join('\n\n'))
    pages.set(fault.name, page)
    const wanted = fault.levels.length > 0 ? fault.levels : ['ok']
    expect(
      findings.map((f) => f.level),
      page,
    ).toEqual(wanted)
    expect(new Set(findings.map((f) => f.code))).toEqual(new Set(options.only))
    const check = checks.find((c) => c.id === id)
    if (fault.levels.length === 0) expect(findings[0]?.message).toBe(fault.fine ?? check?.fine)
    const bad = findings.some((f) => f.level === 'error' || f.level === 'failed')
    expect(report.exit).toBe(bad ? 1 : 0)
    const printed = textReport(report, { color: false, quiet: false, verbose: true }).out
    expect(leaks(printed + jsonReport(report))).toEqual([])
    for (const { level, fix } of findings) {
      if (level !== 'ok' && level !== 'skipped' && !fix)
        expect(page).toContain('that we wrote: it is for this folder only')
      // A place to fill in would be a redirection.
      expect(fix?.run ?? '').not.toMatch(/<(?!root>)/)
    }
    if (fault.remedy !== 'run') return
    fault.beforeRemedy?.(m)
    for (const run of new Set(findings.filter((f) => f.level !== 'ok').map((f) => f.fix?.run))) {
      expect(run, page).toBeDefined()
      const { code, said } = m.sh(run ?? '')
      expect(code, `${run}\n${said}`).toBe(0)
    }
    const after = (await m.doctor(options)).findings ?? []
    expect(m.plain(after.map(told).join('\n')), 'after the remedy').not.toMatch(
      /^(info|warning|error|failed)/m,
    )
  })

  it('says in its own words what is where, and what to do', async ({ skip }) => {
    expect(new Set(list.map((f) => f.name)).size).toBe(list.length)
    // One fault alone was asked for (vitest -t).
    if (pages.size < list.length) skip()
    const text = [...pages].map(([name, page]) => `# ${name}\n\n${page}\n`).join('\n')
    await expect(text).toMatchFileSnapshot(path.join(import.meta.dirname, 'findings', `${id}.txt`))
  })
})
