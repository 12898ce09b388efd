import { describe, expect, test } from 'vitest'
import { check, checkScript } from '../../src/facts/check.ts'
import { checkedOn } from '../../src/facts/facts.ts'
import { byteIndex } from '../../src/facts/offsets.ts'
import { parse, parseOne, parseStatements, scan, split, withoutPlaceholders } from '../support/sql.ts'

test('offsets in bytes lead to the same character', () => {
  const text = 'aé€😀z'
  const index = byteIndex(text)
  const bytes = Buffer.from(text)
  for (const character of ['a', 'é', '€', '😀', 'z'])
    expect(text.slice(index(bytes.indexOf(character))).startsWith(character)).toBe(true)
  expect(index(bytes.length)).toBe(text.length)
})

describe('statements of a text', () => {
  test('have their text, place, line and tokens', () => {
    const sql = "-- é first\nSELECT 'a;€' AS a;\n\n/* ; */ CREATE INDEX ASYNC i\n  ON t (a) ;;\nSELEC 1"
    const all = parseStatements(sql)
    expect(all.map((s) => [s.text, s.line])).toEqual([
      ["SELECT 'a;€' AS a", 2],
      ['CREATE INDEX ASYNC i\n  ON t (a)', 4],
      ['SELEC 1', 6],
    ])
    for (const s of all) {
      expect(sql.slice(s.start, s.end)).toBe(s.text)
      for (const t of s.tokens) expect(s.text.slice(t.start, t.end)).toBe(t.text)
    }
    expect(all[1]?.tokens.map((t) => t.text)).not.toContain('ASYNC')
    expect(all[1]?.async).toEqual({ in: 'create index', start: 13, end: 18 })
    expect(all[2]?.error).toMatch(/^syntax error at or near "SELEC"/)
    expect(all[2]?.tree).toBeUndefined()
  })

  test('dollar quotes and function bodies part nothing', () => {
    const body =
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END'
    const dollar = 'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $x$ SELECT 1; $x$'
    expect(parseStatements(`${body}; ${dollar}; SELECT 1`).map((s) => s.text)).toEqual([
      body,
      dollar,
      'SELECT 1',
    ])
  })

  test('the parts can be had alone', () => {
    const tokens = scan("SELECT 1; -- é\n SELECT ';'")
    expect(split(tokens).map((part) => part.map((t) => t.text))).toEqual([
      ['SELECT', '1'],
      ['SELECT', "';'"],
    ])
    expect(parse('CREATE INDEX ASYNC i ON t (a)')).toEqual({ error: 'syntax error at or near "i"' })
    expect(Object.keys(parse('SELECT 1'))).toEqual(['tree'])
  })

  test('nothing is nothing, and a NUL is refused', () => {
    expect(parseStatements(' \n')).toEqual([])
    expect(parseStatements('-- only a comment')).toEqual([])
    expect(() => scan('SELECT 1\0; DROP TABLE t')).toThrow(/NUL/)
    expect(() => parseOne('SELECT 1; SELECT 2')).toThrow(/not one statement/)
  })

  test('placeholders of the driver become PostgreSQL’s, of the same length', () => {
    const sql = 'SELECT id FROM t WHERE a = %s AND b = %s'
    expect(withoutPlaceholders(sql)).toHaveLength(sql.length)
    expect(parseOne(withoutPlaceholders(sql)).error).toBeUndefined()
  })
})

test('a finding points at what is refused, after letters of any width', () => {
  const sql = "CREATE TABLE t (a text DEFAULT 'é€😀', m money)"
  const [finding] = check(parseOne(sql), checkedOn)
  expect(finding?.fact).toBe('TYPE-MONEY')
  expect(sql.slice(finding?.at)).toMatch(/^m money/)
  const [using] = check(parseOne('CREATE INDEX ASYNC i ON "é" USING gin (a)'), checkedOn)
  expect(using).toEqual({ fact: 'INDEX-USING', at: 34 })
})

test('a script says which statement it was', () => {
  const sql = 'CREATE TABLE a (id int); BEGIN; DROP TABLE b; INSERT INTO a VALUES (1); COMMIT; TRUNCATE a'
  expect(checkScript(parseStatements(sql), checkedOn)).toEqual([
    { fact: 'TX-DDL-DML', at: 0, statement: 3 },
    { fact: 'STMT-TRUNCATE', at: 0, statement: 5 },
  ])
})

test('a transaction that is never ended is one all the same', () => {
  const found = checkScript(parseStatements('BEGIN; CREATE TABLE a (id int); DROP TABLE b'), checkedOn)
  expect(found).toEqual([{ fact: 'TX-ONE-DDL', at: 0, statement: 2 }])
})
