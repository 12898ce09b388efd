import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import * as packTables from '../../docs/pack-tables.mjs'
import * as contract from '../../src/facts/contract.ts'
import * as rules from '../../src/facts/contract-rules.ts'
import { topics, trueOn } from '../../src/facts/fact.ts'
import { checkedOn, factOf, facts } from '../../src/facts/facts.ts'

const tables = { ...contract, ...rules, topics, trueOn, checkedOn, facts }
const root = path.resolve(import.meta.dirname, '../..')

function filled(selector: string, now = ''): string {
  const kind = selector.split(':')[0]
  const text = packTables.packed(
    `# T\n\n<!-- ${selector} -->\n${now}<!-- /${kind} -->\n\nend\n`,
    tables,
    'x.md',
  )
  expect(text.startsWith(`# T\n\n<!-- ${selector} -->\n`)).toBe(true)
  expect(text.endsWith(`\n<!-- /${kind} -->\n\nend\n`)).toBe(true)
  return text.split('\n').slice(3, -4).join('\n')
}

const rows = (selector: string): string[] => filled(selector).split('\n').slice(2)

test('facts are named, in the order in which they are named', () => {
  expect(filled('facts: ids=TX-ONE-DDL,INDEX-ASYNC columns=id,sqlstate:Code,message', 'old\n')).toBe(
    [
      '| Id | Code | Message |',
      '|---|---|---|',
      `| TX-ONE-DDL | 0A000 | \`${factOf('TX-ONE-DDL').message}\` |`,
      `| INDEX-ASYNC | 0A000 | \`${factOf('INDEX-ASYNC').message}\` |`,
    ].join('\n'),
  )
})

test('a topic shows what is true today, unless another day is asked for', () => {
  const ids = (selector: string): string[] => rows(`facts: ${selector} columns=id`).map((r) => r.slice(2, -2))
  expect(ids('topic=foreign-keys')).toContain('FK-INLINE')
  expect(ids('topic=foreign-keys')).not.toContain('FK-OLD')
  expect(ids('topic=foreign-keys on=2026-02-18')).toContain('FK-OLD')
  expect(ids('topic=foreign-keys on=2026-02-18')).not.toContain('FK-INLINE')
  expect(ids('topic=foreign-keys on=any')).toEqual(expect.arrayContaining(['FK-OLD', 'FK-INLINE']))
  expect(ids('topic=foreign-keys,jobs verdict=refused without=FK-ADD')).toEqual([
    'JOB-WAIT-SELECT',
    'JOB-ID-MALFORMED',
    'FK-MATCH-PARTIAL',
    'FK-NOT-ENFORCED',
    'FK-VIOLATION',
  ])
  expect(ids('topic=jobs has=message ids=FK-OLD').at(-1)).toBe('FK-OLD')
  const since = rows('facts: since=2026-07-01 sort=since columns=since').map((r) => r.slice(2, -2))
  expect(since.length).toBeGreaterThan(10)
  expect(since).toEqual([...since].sort())
  expect(since[0]).toBe('2026-07-06')
})

test('cells are bounds, rules and forms of their own', () => {
  expect(rows('facts: ids=LIMIT-ROWS columns=limit')).toEqual(['| 3,000 rows |'])
  expect(rows('facts: ids=INDEX-GRAMMAR columns=what')[0]).toContain('(col \\| (expression)')
  expect(filled('facts: ids=STMT-DO,STMT-LOAD columns=what as=inline')).toBe('DO, LOAD')
  expect(filled('facts: ids=STMT-DO columns=what:Statement_here,instead as=list')).toBe(
    `- DO: ${factOf('STMT-DO').instead}`,
  )
})

test('the contract is drawn from its tables', () => {
  expect(rows('contract: tools columns=name,arguments')[1]).toBe(
    '| `transact` | `sql_list`, `params_list`? |',
  )
  expect(rows('contract: tools')).toHaveLength(7)
  expect(rows('contract: errors only=Database_not columns=text')).toEqual(['| `Database not configured` |'])
  expect(rows('contract: flags without=--knowledge').length).toBe(rows('contract: flags').length - 2)
  for (const name of ['environment', 'traps', 'absent', 'guards', 'behaviours', 'versions'])
    expect(rows(`contract: ${name}`).length, name).toBeGreaterThan(2)
})

describe('a selector that hits nothing is a mistake', () => {
  test.each([
    ['facts: ids=NO-SUCH', 'there is no fact NO-SUCH'],
    ['facts: topic=nothing', 'there is no topic nothing'],
    ['facts: topic=jobs without=NO-SUCH', 'there is no fact NO-SUCH'],
    ['facts: topic=jobs columns=colour', 'there is no column colour'],
    ['facts: topic=jobs as=poem', 'there is no form poem'],
    ['facts: topic=jobs since=2030-01-01', 'no fact is chosen'],
    ['facts: columns=what', 'nothing is chosen'],
    ['facts: topic=jobs topic=limits', 'topic twice'],
    ['facts: jobs', 'cannot read jobs'],
    ['contract: nothing', 'there is no table nothing'],
    ['contract: flags only=--colour', 'flags has no row --colour'],
    ['contract: flags columns=colour', 'there is no column colour'],
  ])('%s', (selector, why) => {
    expect(() => filled(selector)).toThrow(`x.md: ${selector}: ${why}`)
  })
})

test('a marker that is not closed, or closed twice, is a mistake', () => {
  for (const text of [
    '<!-- facts: topic=jobs -->\n',
    '<!-- facts: topic=jobs -->\n<!-- facts: topic=limits -->\n<!-- /facts -->\n',
    '<!-- facts: topic=jobs -->\n<!-- /facts -->\n<!-- /facts -->\n',
    '<!-- facts: topic=jobs -->\n<!-- /contract -->\n',
  ])
    expect(() => packTables.packed(text, tables, 'x.md')).toThrow(/a marker is broken/)
  expect(packTables.packed('no markers', tables, 'x.md')).toBe('no markers')
})

test('every file of the pack is looked at', () => {
  const files = packTables.packFiles(root)
  expect(files).toContain('skill/SKILL.md')
  expect(files.filter((f) => !fs.existsSync(path.join(root, f)))).toEqual([])
  expect(files.some((f) => f.startsWith('skill/references/'))).toBe(true)
})

test('a fact that changes changes the text that the check compares', () => {
  const changed = tables.facts.map((f) =>
    f.id === 'LIMIT-ROWS' ? { ...f, limit: { value: 4000, unit: 'rows' } } : f,
  )
  const text = packTables.packed(
    '<!-- facts: ids=LIMIT-ROWS columns=limit -->\n<!-- /facts -->',
    tables,
    'x.md',
  )
  expect(packTables.packed(text, tables, 'x.md')).toBe(text)
  expect(packTables.packed(text, { ...tables, facts: changed }, 'x.md')).not.toBe(text)
})
