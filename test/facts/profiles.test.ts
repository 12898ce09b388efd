import { expect, test } from 'vitest'
import { checkScript, checkTransaction } from '../../src/facts/check.ts'
import { type FactId, profiles } from '../../src/facts/facts.ts'
import { kindOf } from '../../src/facts/kind.ts'
import { rowsOf } from '../../src/facts/rows.ts'
import { parseOne, parseStatements } from '../support/sql.ts'

/** What the scenarios turn on, by the rules of February and of September 2026. */
const table: readonly [string, readonly FactId[], readonly FactId[]][] = [
  ['CREATE TABLE o (id uuid PRIMARY KEY, c uuid REFERENCES customers (id))', ['FK-OLD'], []],
  ['ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES customers (id)', ['FK-OLD'], ['FK-ADD']],
  ['ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES customers (id) NOT VALID', ['FK-OLD'], []],
  ['CREATE INDEX ASYNC o_c_idx ON o (c)', [], []],
  ['CREATE INDEX o_c_idx ON o (c)', ['INDEX-ASYNC'], ['INDEX-ASYNC']],
  [
    "ALTER TABLE users_demo ADD COLUMN status text DEFAULT 'active'",
    ['ALTER-ADD-COLUMN-CONSTRAINT'],
    ['ALTER-ADD-COLUMN-CONSTRAINT'],
  ],
  [
    "ALTER TABLE users_demo ADD COLUMN status text, ALTER COLUMN status SET DEFAULT 'active'",
    ['ALTER-DEFAULT-OLD'],
    [],
  ],
  ['ALTER TABLE users_demo ADD COLUMN status text', [], []],
  [
    'ALTER TABLE users_demo ADD CONSTRAINT s CHECK (status IS NOT NULL) NOT VALID',
    ['ALTER-ADD-CHECK-NOT-VALID-OLD'],
    [],
  ],
  ['ALTER TABLE ASYNC users_demo VALIDATE CONSTRAINT s', ['ALTER-VALIDATE-ASYNC-OLD'], []],
  ['ALTER TABLE batch_test ALTER COLUMN seq TYPE integer', ['ALTER-COLUMN-TYPE'], ['ALTER-COLUMN-TYPE']],
  ['ALTER TABLE batch_test DROP COLUMN seq', ['ALTER-DROP-COLUMN-OLD'], []],
  ['ALTER TABLE batch_test RENAME COLUMN seq_new TO seq', [], []],
  ['CREATE INDEX ASYNC i ON t (lower(a)) WHERE b', ['INDEX-EXPRESSION-OLD', 'INDEX-PARTIAL-OLD'], []],
  ['CREATE TABLE t (id uuid PRIMARY KEY, j json, b jsonb)', ['TYPE-JSON-OLD', 'TYPE-JSONB-OLD'], []],
  ['INSERT INTO batch_test SELECT generate_series(1, 3001)', ['LIMIT-ROWS'], ['LIMIT-ROWS']],
  ['CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1))', [], []],
]

test.each(table)('%s', (sql, february, september) => {
  const refusing = (day: string) => checkScript(parseStatements(sql), day).map((f) => f.fact)
  expect(refusing(profiles['2026-02'])).toEqual(february)
  expect(refusing(profiles['2026-09'])).toEqual(september)
})

test('one call of transact is one transaction', () => {
  const call = ['CREATE TABLE a (id int)', 'CREATE INDEX ASYNC ON a (id)', 'INSERT INTO a VALUES (1)']
  const found = checkTransaction(call.map(parseOne), profiles['2026-09'])
  expect(found).toEqual([
    { fact: 'TX-ONE-DDL', at: 0, statement: 1 },
    { fact: 'TX-DDL-DML', at: 0, statement: 2 },
  ])
  expect(checkTransaction(call.slice(0, 1).map(parseOne), profiles['2026-09'])).toEqual([])
})

test.each([
  ['CREATE TABLE t (id int)', 'ddl'],
  ['COMMENT ON TABLE t IS NULL', 'ddl'],
  ['GRANT SELECT ON t TO r', 'ddl'],
  ["AWS IAM REVOKE r FROM 'arn:aws:iam::111122223333:role/x'", 'ddl'],
  ['ALTER TABLE ASYNC t VALIDATE CONSTRAINT c', 'ddl'],
  ['SELECT 1 AS a INTO t', 'ddl'],
  ['INSERT INTO t VALUES (1)', 'dml'],
  ['WITH d AS (DELETE FROM t RETURNING 1) SELECT * FROM d', 'dml'],
  ['COPY t FROM STDIN', 'dml'],
  ['COPY t TO STDOUT', 'read'],
  ['SELECT id FROM t FOR UPDATE', 'read'],
  ['EXPLAIN DELETE FROM t', 'read'],
  ['SHOW server_version', 'read'],
  ['COMMIT', 'transaction'],
  ['SET search_path TO s', 'other'],
  ["CALL sys.wait_for_job('x')", 'other'],
  ['ANALYZE t', 'other'],
  ['SELEC 1', 'other'],
] as const)('%s is %s', (sql, kind) => {
  expect(kindOf(parseOne(sql))).toBe(kind)
})

test.each([
  ['INSERT INTO t VALUES (1), (2), (3)', 3],
  ['INSERT INTO t DEFAULT VALUES', 1],
  ['INSERT INTO t SELECT 1', 1],
  ['INSERT INTO t SELECT generate_series(11, 20)', 10],
  ['INSERT INTO t SELECT n FROM generate_series(1, 10, 3) n', 4],
  ['INSERT INTO t SELECT n FROM generate_series(10, 1, -3) n', 4],
  ['INSERT INTO t SELECT n FROM generate_series(1, 5000) n LIMIT 500', 500],
  ['INSERT INTO t SELECT n FROM generate_series(1, 5000) n WHERE n > 4000', undefined],
  ['INSERT INTO t SELECT DISTINCT n % 10 FROM generate_series(1, 5000) n', undefined],
  ['INSERT INTO t SELECT count(*) FROM generate_series(1, 5000) n', undefined],
  ["INSERT INTO t SELECT 'n' || coalesce(max(n), 0) FROM generate_series(1, 5000) n", undefined],
  ['INSERT INTO t SELECT count(*) OVER () FROM generate_series(1, 5000) n', 5000],
  ['INSERT INTO t SELECT n FROM generate_series(1, 5000) n HAVING true', undefined],
  ['INSERT INTO t SELECT n FROM generate_series(1, 5000) n OFFSET 4000', undefined],
  ['INSERT INTO t SELECT n FROM generate_series(1, 5000) n LIMIT $1', undefined],
  ['INSERT INTO t SELECT a FROM generate_series(1, 100) a, generate_series(1, 100) b', undefined],
  ['INSERT INTO t SELECT id FROM s', undefined],
  ['INSERT INTO t SELECT n FROM generate_series($1, $2) n', undefined],
  ['UPDATE t SET a = 1', undefined],
] as const)('%s writes %s rows, as far as one can read it', (sql, rows) => {
  expect(rowsOf(parseOne(sql))).toBe(rows)
})
