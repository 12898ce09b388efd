import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, checkTransaction } from '../../src/facts/check.ts'
import { checkedOn, profiles } from '../../src/facts/facts.ts'
import { parseOne, parseStatements } from '../support/sql.ts'

const folder = path.join(import.meta.dirname, 'examples')
const every = fs
  .readdirSync(folder)
  .flatMap((f) => parseStatements(fs.readFileSync(path.join(folder, f), 'utf8')))

test('every finding of every example lies inside its statement, on any day', () => {
  expect(every.length).toBeGreaterThan(300)
  for (const day of ['1970-01-01', ...Object.values(profiles), checkedOn])
    for (const statement of every)
      for (const { at } of check(statement, day)) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThan(statement.text.length)
      }
})

test('a statement from which words were lost is refused or not, but never too much', () => {
  const statement = fc.nat(every.length - 1).map((i) => every[i])
  fc.assert(
    fc.property(statement, fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }), (whole, lost) => {
      const left = whole?.tokens.filter((_, i) => !lost.includes(i)).map((t) => t.text) ?? []
      for (const s of parseStatements(left.join(' '))) {
        const found = check(s, checkedOn)
        expect(s.tree !== undefined || found.length > 0 || s.text.startsWith('AWS IAM')).toBe(true)
        expect(checkTransaction([s, s], checkedOn).length).toBeGreaterThanOrEqual(found.length)
      }
    }),
    { numRuns: 500 },
  )
})

test('a long chain of operators is no trouble', () => {
  const sum = Array.from({ length: 3000 }, () => '1').join(' + ')
  expect(check(parseOne(`SELECT ${sum}`), checkedOn)).toEqual([])
  expect(check(parseOne(`CREATE TABLE t (m money DEFAULT ${sum})`), checkedOn)).toEqual([
    { fact: 'TYPE-MONEY', at: 16 },
  ])
})
