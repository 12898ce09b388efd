import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAsync, withoutAsync } from '../../src/facts/async.ts'
import { parseStatements, scan } from '../support/sql.ts'

/** The examples of ddl-migrations.md over real rows: on an empty database every copy looks right. */
const page = readFileSync(new URL('../../skill/references/ddl-migrations.md', import.meta.url), 'utf8')

const examples = [...page.matchAll(/^```sql right\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  parseStatements(block).map(({ start, end }) => block.slice(start, end)),
)

const ROWS = 3_001
let db: PGlite

function example(start: string): string {
  const found = examples.filter((sql) => sql.startsWith(start))
  expect(found, start).toHaveLength(1)
  return withoutAsync(found[0] ?? '', findAsync(scan(found[0] ?? '')))
}

async function run(start: string): Promise<void> {
  await db.query(example(start))
}

async function row(start: string): Promise<Record<string, unknown> | undefined> {
  return (await db.query<Record<string, unknown>>(example(start))).rows[0]
}

beforeAll(async () => {
  db = new PGlite()
  await run('CREATE TABLE batch_test (')
  await db.exec(`INSERT INTO batch_test SELECT n, n, 'p' FROM generate_series(1, ${ROWS}) AS n`)
  await run('ALTER TABLE batch_test ADD COLUMN status')
}, 60_000)

afterAll(() => db.close())

test('what does not fit is counted, text that is no number and numbers out of range', async () => {
  await db.exec(`INSERT INTO batch_test (id, seq) VALUES ('batch-0001', 3000000000)`)
  const [seq, id] = examples.filter((sql) => sql.includes('AS invalid_count'))
  expect((await db.query(seq ?? '')).rows).toEqual([{ total: ROWS + 1, invalid_count: 1 }])
  expect((await db.query(id ?? '')).rows).toEqual([
    { total: ROWS + 1, invalid_count: 1, example: 'batch-0001' },
  ])
  await db.exec(`DELETE FROM batch_test WHERE id = 'batch-0001'`)
})

test('way B copies every row in batches of at most 1,000', async () => {
  await run('ALTER TABLE batch_test ADD COLUMN seq_new')
  const sizes: number[] = []
  for (let size = -1; size !== 0; sizes.push(size)) {
    size = (await db.query(example('UPDATE batch_test SET seq_new'))).affectedRows ?? 0
  }
  expect(sizes).toEqual([1000, 1000, 1000, 1, 0])
  expect(await row('SELECT count(seq) AS old_rows')).toEqual({ old_rows: ROWS, new_rows: ROWS, different: 0 })
  await run('ALTER TABLE batch_test DROP COLUMN seq')
  await run('ALTER TABLE batch_test RENAME COLUMN seq_new TO seq')
})

test('way C pages by the old key, and loses no row though the new key sorts otherwise', async () => {
  await run('CREATE TABLE batch_test_new')
  const sizes: number[] = []
  for (let last: unknown = ''; last !== undefined; ) {
    const from = `'${last}'`
    const copied = await db.query(example('INSERT INTO batch_test_new').replace("''", from))
    const next = await db.query<{ id: string }>(example('SELECT id FROM (SELECT id').replace("''", from))
    last = next.rows[0]?.id
    if (last !== undefined) sizes.push(copied.affectedRows ?? 0)
  }
  expect(sizes).toEqual([1000, 1000, 1000, 1])
  expect(await row('SELECT (SELECT count(*) FROM batch_test)')).toEqual({ old_rows: ROWS, new_rows: ROWS })
})
