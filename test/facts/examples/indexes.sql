-- wrong: INDEX-ASYNC
CREATE INDEX i ON t (a);
-- wrong: INDEX-ASYNC
CREATE INDEX "async" ON t (a);
-- right: INDEX-ASYNC
CREATE INDEX ASYNC ON t (a);
CREATE UNIQUE INDEX /* soon */ async "async" ON t (a);
CREATE INDEX ASYNC IF NOT EXISTS i ON t (a) INCLUDE (b);
-- wrong: INDEX-NAME-QUALIFIED
CREATE INDEX ASYNC public.i ON t (a);
-- right: INDEX-NAME-QUALIFIED
CREATE INDEX ASYNC i ON public.t (a);
-- wrong: INDEX-NAME-MISSING
CREATE INDEX ASYNC IF NOT EXISTS ON t (a);
-- right: INDEX-NAME-MISSING
CREATE UNIQUE INDEX ASYNC IF NOT EXISTS i ON t (a);
-- wrong: INDEX-CONCURRENTLY
CREATE INDEX CONCURRENTLY i ON t (a);
-- right: INDEX-CONCURRENTLY
CREATE INDEX ASYNC "concurrently" ON t (a);
-- wrong: INDEX-USING
CREATE INDEX ASYNC i ON t USING btree (a);
-- wrong: INDEX-USING
CREATE INDEX ASYNC i ON t USING gin (a);
-- right: INDEX-USING
CREATE INDEX ASYNC i ON t USING btree_index (a);
-- wrong: INDEX-SORT-ORDER
CREATE INDEX ASYNC i ON t (a DESC);
-- wrong: INDEX-SORT-ORDER
CREATE INDEX ASYNC i ON t (a ASC, b);
-- right: INDEX-SORT-ORDER
CREATE INDEX ASYNC i ON t (a NULLS FIRST);
-- wrong: INDEX-OPCLASS
CREATE INDEX ASYNC i ON t (a text_pattern_ops);
-- right: INDEX-OPCLASS
CREATE INDEX ASYNC i ON t (text_pattern_ops);
-- wrong: INDEX-EXPRESSION-OLD
CREATE INDEX ASYNC i ON t (lower(a));
-- wrong: INDEX-PARTIAL-OLD
CREATE INDEX ASYNC i ON t (a) WHERE a IS NOT NULL;
-- wrong: INDEX-INCLUDE-EXPRESSION
CREATE INDEX ASYNC i ON t (a) INCLUDE (lower(b));
-- right: INDEX-INCLUDE-EXPRESSION
CREATE INDEX ASYNC i ON t (lower(b)) INCLUDE (a);
-- wrong: INDEX-IMMUTABLE
CREATE INDEX ASYNC i ON t ((now()));
-- wrong: INDEX-IMMUTABLE
CREATE INDEX ASYNC i ON t (a) WHERE d > CURRENT_DATE;
-- right: INDEX-IMMUTABLE
CREATE INDEX ASYNC i ON t (extract(year FROM at AT TIME ZONE 'UTC')) WHERE d > DATE '2026-01-01';
-- wrong: INDEX-KEY-TYPE
CREATE TABLE t (id uuid PRIMARY KEY, doc jsonb UNIQUE);
-- wrong: INDEX-KEY-TYPE
CREATE TABLE t (a interval, b int, PRIMARY KEY (b, a));
-- right: INDEX-KEY-TYPE
CREATE TABLE t (id uuid PRIMARY KEY, doc jsonb, a interval);
-- wrong: INDEX-NUMERIC-KEY-OLD
CREATE TABLE t (id numeric(10, 0) PRIMARY KEY);
-- wrong: INDEX-DROP-CONCURRENTLY
DROP INDEX CONCURRENTLY i;
-- right: INDEX-DROP-CONCURRENTLY
DROP INDEX i;
ALTER INDEX i RENAME TO j;
-- wrong: LIMIT-KEY-COLUMNS
CREATE INDEX ASYNC i ON t (a, b, c, d, e, f, g, h, i);
-- wrong: LIMIT-KEY-COLUMNS
CREATE TABLE t (a int, b int, c int, d int, e int, f int, g int, h int, i int, PRIMARY KEY (a, b, c, d, e, f, g, h, i));
-- right: LIMIT-KEY-COLUMNS
CREATE INDEX ASYNC i ON t (a, b, c, d, e, f, g, h) INCLUDE (i);
-- wrong: INDEX-IMMUTABLE
CREATE INDEX ASYNC i ON t ((to_timestamp(a, 'YYYY')));
-- right: INDEX-IMMUTABLE
CREATE INDEX ASYNC i ON t ((to_timestamp(a)), (age(b, c)), (date_trunc('day', b)));
