import { afterEach, describe, expect, test } from 'vitest'
import { checkedOn, factOf, profiles } from '../../src/facts/facts.ts'
import { type Fence, fencesOf, packRoot, pagesOf } from '../support/pack.ts'
import { faultsInArguments, faultsOf, faultsOfRunning } from '../support/pack-sql.ts'

const fences = pagesOf(packRoot).flatMap(fencesOf)
const sql = fences.filter((f) => f.language === 'sql')

function planted(info: string, text: string): Fence[] {
  return fencesOf({ name: 'planted.md', text: `\n\`\`\`${info}\n${text}\n\`\`\`\n` })
}

describe('the SQL of the pack', () => {
  test('is right where it says so, and refused by the named facts where it says wrong', () => {
    expect(sql.length).toBeGreaterThan(20)
    expect(faultsOf(fences, checkedOn)).toEqual([])
  })

  test('runs, in order, as far as PostgreSQL can run it', async () => {
    expect(await faultsOfRunning(fences)).toEqual([])
  })

  test('in the arguments of a tool is right too', () => {
    const json = fences.filter((f) => f.language === 'json')
    expect(json.length).toBeGreaterThan(3)
    expect(json.flatMap((f) => faultsInArguments(f, JSON.parse(f.text), checkedOn))).toEqual([])
  })

  test('stands in blocks of that language only: no other block begins a statement', () => {
    const hidden = fences.filter((f) => !['sql', 'text'].includes(f.language))
    const begins = /^ *(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|GRANT|REVOKE)\s/m
    expect(hidden.filter((f) => begins.test(f.text)).map((f) => `${f.page}:${f.line}`)).toEqual([])
  })
})

describe('a wrong example fails the build, with file and line', () => {
  test.each([
    ['sql right', 'SELECT 1;\nCREATE INDEX i ON t (a);', ':4: refused by INDEX-ASYNC'],
    ['sql right', 'SELECT 1;\nSELEC 2;', ':4: does not parse'],
    [
      'sql right',
      'BEGIN;\nCREATE TABLE a (id INT PRIMARY KEY);\nDROP TABLE b;\nCOMMIT;',
      ':5: refused by TX-ONE',
    ],
    ['sql wrong:INDEX-ASYNC', 'CREATE INDEX ASYNC i ON t (a);', ':3: not refused by INDEX-ASYNC'],
    ['sql wrong:INDEX-ASYNC', 'CREATE INDEX i ON t USING gin (a);', ':3: refused by INDEX-'],
    ['sql wrong:NO-SUCH', 'CREATE INDEX i ON t (a);', ':3: there is no fact NO-SUCH'],
    ['sql', 'SELECT 1;', ':3: tag it'],
    ['sql wrong', 'TRUNCATE t;', ':3: tag it'],
    ['sql right maybe', 'SELECT 1;', ':3: tag it'],
    ['sql not-postgresql', "AWS IAM GRANT a TO 'arn';\nSELECT 1;", ':4: it is PostgreSQL'],
    ['sql not-postgresql', 'SELEC 1;', ':3: refused by STMT-SYNTAX'],
    ['sql right', '-- nothing', ':3: no statement'],
  ])('%s: %j', (info, text, fault) => {
    expect(faultsOf(planted(info, text), checkedOn).join('\n')).toContain(`skill/planted.md${fault}`)
  })

  test('so does one that PostgreSQL cannot run where it stands', async () => {
    const text = 'CREATE TABLE t (a INT);\nCREATE INDEX ASYNC i ON t (b);'
    expect(await faultsOfRunning(planted('sql right', text))).toEqual([
      expect.stringMatching(/^skill\/planted\.md:4: column "b" does not exist/),
    ])
  })

  test('and one in the arguments of a tool', () => {
    const [fence] = planted('json', '{}')
    if (!fence) throw new Error('no fence')
    const faults = (value: object) => faultsInArguments(fence, value, checkedOn).join('\n')
    expect(faults({ sql_list: ['CREATE INDEX i ON t (a)'] })).toContain(':3: refused by INDEX-ASYNC')
    expect(faults({ sql: 'SELECT 1; SELECT 2' })).toContain(':3: not one statement')
    expect(faults({ sql: 'SELECT %s FROM t WHERE a = %s' })).toBe('')
  })

  test('a block that is not closed, or opens in another, is an error', () => {
    expect(() => fencesOf({ name: 'x.md', text: '```sql right\nSELECT 1;\n' })).toThrow('x.md:1')
    expect(() => fencesOf({ name: 'x.md', text: '```sql right\n```text\n```\n' })).toThrow('x.md:2')
  })
})

describe('a fact that changes fails the build', () => {
  const row = factOf('INDEX-ASYNC') as { until?: string }
  afterEach(() => {
    delete row.until
  })

  test('an example that nothing refuses any more is found', () => {
    row.until = '2026-10-01'
    expect(faultsOf(sql, checkedOn)).toEqual([expect.stringMatching(/: not refused by INDEX-ASYNC$/)])
  })

  test('with the rules of February the examples of today are refused', () => {
    expect(faultsOf(sql, profiles['2026-02']).length).toBeGreaterThan(5)
  })
})
