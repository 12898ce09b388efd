import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkScript, listFacts, matchers } from '../../src/facts/check.ts'
import { checkedOn, type FactId, factOf, facts } from '../../src/facts/facts.ts'
import { parseStatements } from '../support/sql.ts'

/** `-- wrong: ID [ID …]` and `-- right: ID` stand before the statements that show it. */
interface Example {
  file: string
  kind: 'wrong' | 'right'
  ids: FactId[]
  sql: string
}

const folder = path.join(import.meta.dirname, 'examples')

const long = (n: number, word: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => word(i)).join(', ')

/** Too long to stand in a file. */
const made: Example[] = [
  {
    file: '',
    kind: 'wrong',
    ids: ['LIMIT-COLUMNS'],
    sql: `CREATE TABLE t (${long(257, (i) => `c${i} int`)})`,
  },
  {
    file: '',
    kind: 'right',
    ids: ['LIMIT-COLUMNS'],
    sql: `CREATE TABLE t (${long(255, (i) => `c${i} int`)})`,
  },
  {
    file: '',
    kind: 'wrong',
    ids: ['LIMIT-INDEX-COLUMNS'],
    sql: `CREATE INDEX ASYNC ON t (a) INCLUDE (${long(256, (i) => `c${i}`)})`,
  },
  {
    file: '',
    kind: 'right',
    ids: ['LIMIT-INDEX-COLUMNS'],
    sql: `CREATE INDEX ASYNC ON t (a) INCLUDE (${long(255, (i) => `c${i}`)})`,
  },
  {
    file: '',
    kind: 'wrong',
    ids: ['LIMIT-ROWS'],
    sql: `INSERT INTO t VALUES ${long(3001, (i) => `(${i})`)}`,
  },
  {
    file: '',
    kind: 'right',
    ids: ['LIMIT-ROWS'],
    sql: `INSERT INTO t VALUES ${long(3000, (i) => `(${i})`)}`,
  },
]

const examples: Example[] = [
  ...fs.readdirSync(folder).flatMap((file) => {
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    return text
      .split(/^(?=-- (?:wrong|right): )/m)
      .filter((b) => b.trim() !== '')
      .map((block) => {
        const [head = '', ...lines] = block.split('\n')
        const [, kind, ids = ''] = head.match(/^-- (wrong|right): ([A-Z0-9 -]+)$/) ?? []
        if (kind !== 'wrong' && kind !== 'right') throw new Error(`${file}: ${head}`)
        return { file, kind, ids: ids.split(' ').map(known), sql: lines.join('\n') } satisfies Example
      })
  }),
  ...made,
]

function known(id: string): FactId {
  const fact = facts.find((f) => f.id === id)
  if (!fact) throw new Error(`there is no fact ${id}`)
  return fact.id
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

const refusing = (sql: string, day: string): FactId[] => [
  ...new Set(checkScript(parseStatements(sql), day).map((f) => f.fact)),
]

const short = (e: Example): string => `${e.ids.join(' ')}: ${e.sql.trim().split('\n').join(' ').slice(0, 90)}`

describe('what a wrong example shows, that fact refuses, and no other', () => {
  test.each(examples.filter((e) => e.kind === 'wrong').map((e) => [short(e), e] as const))('%s', (_, e) => {
    const until = e.ids[0] && factOf(e.ids[0]).until
    expect(refusing(e.sql, until ? dayBefore(until) : checkedOn).sort()).toEqual([...e.ids].sort())
    // A rule that has ended: its own example is the right one from that day on.
    if (until) expect(refusing(e.sql, until)).toEqual([])
  })
})

describe('its right neighbour nothing refuses', () => {
  test.each(examples.filter((e) => e.kind === 'right').map((e) => [short(e), e] as const))('%s', (_, e) => {
    expect(parseStatements(e.sql).length).toBeGreaterThan(0)
    expect(refusing(e.sql, checkedOn)).toEqual([])
  })
})

test('every fact that can be seen in SQL has a wrong example, and a right one', () => {
  const seen = [...new Set([...matchers.keys(), ...listFacts])]
  const shown = (kind: Example['kind'], id: FactId): boolean =>
    examples.some((e) => e.kind === kind && e.ids[0] === id)
  expect(seen.filter((id) => !shown('wrong', id))).toEqual([])
  expect(seen.filter((id) => !factOf(id).until && !shown('right', id))).toEqual([])
})
