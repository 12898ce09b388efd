import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkScript, checkTransaction } from '../../src/facts/check.ts'
import { factOf, profiles } from '../../src/facts/facts.ts'
import { saysSo } from '../../src/facts/message.ts'
import { parseStatements } from '../support/sql.ts'

/** What a live cluster (or, where `source` says so, a document) answered; 175 statements. */
interface Answer {
  sql: string
  live: 'accepted' | 'refused' | 'open'
  sqlstate?: string
  message?: string
  source?: string
  /** Sent as one string, so as one transaction. */
  sent?: 'together'
}

/** Inputs of AWS’s own linter, and the rules it names (0.2.20). https://github.com/awslabs/aurora-dsql-tools, MIT-0. */
interface Linted {
  sql: string
  rules: string[]
}

const day = profiles['2026-09']

function read<T>(name: string): T {
  const text = fs.readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8')
  const parsed: T = JSON.parse(text)
  return parsed
}

const answers = read<Answer[]>('live.json')
const linted = read<Linted[]>('lint.json')

function found(answer: Pick<Answer, 'sql' | 'sent'>) {
  const check = answer.sent === 'together' ? checkTransaction : checkScript
  return check(parseStatements(answer.sql), day).map((f) => factOf(f.fact))
}

/** Where we say something else than the cluster did, and why. Nothing today. */
const disagreements: Record<string, string> = {}

/** What nobody measured, and we refuse all the same. */
const refusedUnmeasured: Record<string, string> = {
  'SELECT 1 AS x INTO t2': 'PostgreSQL makes CREATE TABLE AS of it, which was recorded',
  'REINDEX INDEX i': 'listed as refused; its text is unknown',
  'CREATE RULE r AS ON INSERT TO t DO NOTHING': 'listed as refused; its text is unknown',
  'BEGIN; CREATE ROLE a; CREATE ROLE b; COMMIT': 'taken as DDL until somebody measures it',
  "BEGIN; COMMENT ON TABLE t IS 'a'; CREATE TABLE z(id int); COMMIT":
    'taken as DDL until somebody measures it',
}

test('the answers are all there', () => {
  expect(answers).toHaveLength(175)
  expect(answers.filter((a) => a.live === 'open').length).toBeLessThan(25)
})

describe('what the cluster accepted nothing refuses; what it refused a fact refuses, with its text', () => {
  test.each(answers.filter((a) => a.live !== 'open').map((a) => [a.sql, a] as const))('%s', (sql, answer) => {
    const [first, ...more] = found(answer)
    const agrees = (first === undefined) === (answer.live === 'accepted')
    expect(agrees).toBe(!Object.hasOwn(disagreements, sql))
    if (!first) return
    expect(more.map((f) => f.id)).toEqual([])
    if (answer.sqlstate) expect(first.sqlstate).toBe(answer.sqlstate)
    if (answer.message) expect(saysSo(first, answer.message), `${first.id}: ${answer.message}`).toBe(true)
  })
})

test('what is open we leave open, but for what is named here', () => {
  const refused = answers.filter((a) => a.live === 'open' && found(a).length > 0).map((a) => a.sql)
  expect(refused.sort()).toEqual(Object.keys(refusedUnmeasured).sort())
})

/** AWS’s linter names a rule, and the service accepts it. */
const falseAlarms: Record<string, string> = {
  'ALTER INDEX _rej_idx RENAME TO _rej_idx2;': 'measured as accepted',
}

test('AWS’s linter and the facts refuse the same of its inputs, but for what is named here', () => {
  const differ = linted.filter((l) => found(l).length > 0 !== l.rules.length > 0).map((l) => l.sql)
  expect(differ.sort()).toEqual(Object.keys(falseAlarms))
  expect(linted).toHaveLength(216)
})
