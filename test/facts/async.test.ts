import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAsync, withoutAsync } from '../../src/facts/async.ts'
import { parseOne, parseStatements, scan } from '../support/sql.ts'

const async = (sql: string): string[] =>
  findAsync(scan(sql)).map((a) => `${a.in} ${sql.slice(a.start, a.end)}`)

describe('ASYNC is the keyword', () => {
  test.each([
    ['CREATE INDEX ASYNC i ON t (a)', 'create index ASYNC'],
    ['CREATE INDEX ASYNC ON t (a)', 'create index ASYNC'],
    ['create unique index async i on t (a)', 'create index async'],
    ['CREATE UNIQUE -- é\n INDEX /* 😀 */ Async async ON t (a)', 'create index Async'],
    ['CREATE INDEX ASYNC IF NOT EXISTS i ON t (a)', 'create index ASYNC'],
    ['ALTER TABLE ASYNC t VALIDATE CONSTRAINT c', 'alter table ASYNC'],
    ['ALTER TABLE ASYNC ONLY s."T" VALIDATE CONSTRAINT c', 'alter table ASYNC'],
    ['ALTER TABLE ASYNC t * VALIDATE CONSTRAINT c', 'alter table ASYNC'],
    ['ALTER TABLE ASYNC IF EXISTS t VALIDATE CONSTRAINT c', 'alter table ASYNC'],
    ['ALTER TABLE ASYNC validate VALIDATE CONSTRAINT c', 'alter table ASYNC'],
  ])('%s', (sql, where) => {
    expect(async(sql)).toEqual([where])
    expect(parseOne(sql).error).toBeUndefined()
  })
})

describe('async is a name', () => {
  test.each([
    'CREATE INDEX "async" ON t (a)',
    'CREATE INDEX i ON async (async)',
    'CREATE INDEX async_i ON t (a)',
    'CREATE INDEX IF NOT EXISTS async ON t (a)',
    'ALTER TABLE async VALIDATE CONSTRAINT c',
    'ALTER TABLE async ADD COLUMN validate text',
    'ALTER TABLE async RENAME COLUMN a TO b',
    'ALTER TABLE "ASYNC" VALIDATE CONSTRAINT c',
    'ALTER INDEX async RENAME TO i',
    'DROP INDEX async',
    "SELECT 'CREATE INDEX ASYNC i ON t (a)'",
    'SELECT 1 /* CREATE INDEX ASYNC i ON t (a) */',
    'CREATE TABLE async (async int)',
  ])('%s', (sql) => {
    expect(async(sql)).toEqual([])
    expect(withoutAsync(sql, findAsync(scan(sql)))).toBe(sql)
  })
})

test('in a script each statement is looked at, and every other byte stays where it was', () => {
  const sql = "SELECT 'ü;';\nCREATE INDEX ASYNC i ON t (a); -- ;\nALTER TABLE ASYNC t VALIDATE CONSTRAINT c;"
  const found = findAsync(scan(sql))
  expect(found.map((a) => a.in)).toEqual(['create index', 'alter table'])
  expect(withoutAsync(sql, found)).toBe(sql.replaceAll('ASYNC', '     '))
  expect(parseStatements(sql).map((s) => s.async?.in)).toEqual([undefined, 'create index', 'alter table'])
})

test('a name is read as PostgreSQL reads it, whatever it is', () => {
  const word = fc.stringMatching(/^[a-zé😀"]{1,8}$/u).map((s) => `"${s.replaceAll('"', '""')}"`)
  fc.assert(
    fc.property(word, word, (index, table) => {
      const sql = `CREATE INDEX ASYNC ${index} ON ${table} (a)`
      const plain = parseOne(`CREATE INDEX       ${index} ON ${table} (a)`)
      expect(parseOne(sql).tree).toEqual(plain.tree)
    }),
  )
})
