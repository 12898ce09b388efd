import { child, children, only, type Tree, text } from '../tree.ts'
import { columns, constraints, created, type Matchers, parserSays, rootsOf, whole } from './matcher.ts'
import { mutableCalls } from './volatile.ts'

const table = (test: (node: Tree) => boolean) => whole('CreateStmt', test)
const persistence = (node: Tree, key: string): string => text(child(node, key), 'relpersistence')
const some = (node: Tree, key: string): boolean => children(node, key).length > 0

/** Kinds of constraint that can be made deferrable, or are refused as such: attributes follow what they belong to. */
function deferrable(column: Tree, ...types: readonly string[]): Tree[] {
  let last = ''
  return children(column, 'constraints', 'Constraint').filter((c) => {
    const type = text(c, 'contype')
    if (!type.startsWith('CONSTR_ATTR_')) last = type
    return types.includes(last) && ['CONSTR_ATTR_DEFERRABLE', 'CONSTR_ATTR_DEFERRED'].includes(type)
  })
}

const keys = ['CONSTR_UNIQUE', 'CONSTR_PRIMARY']

export const tableMatchers = {
  'TABLE-TEMP': table((s) => persistence(s, 'relation') === 't'),
  'TABLE-UNLOGGED': table((s) => persistence(s, 'relation') === 'u'),
  'TABLE-PARTITION-BY': table((s) => child(s, 'partspec') !== undefined),
  'TABLE-PARTITION-OF': table((s) => child(s, 'partbound') !== undefined),
  'TABLE-INHERITS': table((s) => some(s, 'inhRelations') && child(s, 'partbound') === undefined),
  'TABLE-AS': (s) => [
    ...rootsOf(s, 'CreateTableAsStmt').filter((n) => text(n, 'objtype') === 'OBJECT_TABLE'),
    ...rootsOf(s, 'SelectStmt').filter((n) => child(n, 'intoClause') !== undefined),
  ],
  'TABLE-TABLESPACE': table((s) => text(s, 'tablespacename') !== ''),
  'TABLE-WITH': table((s) => some(s, 'options')),
  'TABLE-OF-TYPE': table((s) => child(s, 'ofTypename') !== undefined),
  'TABLE-ON-COMMIT': table((s) => !['', 'ONCOMMIT_NOOP'].includes(text(s, 'oncommit'))),
  'TABLE-COLLATE': (s) => columns(s).flatMap((c) => only(c, 'collClause')),
  'TABLE-COMPRESSION': (s) => columns(s).filter((c) => text(c, 'compression') !== ''),
  'TABLE-EXCLUDE': (s) => constraints(s, 'CONSTR_EXCLUSION'),
  'TABLE-DEFERRABLE': (s) => [
    ...created(s).flatMap((c) => deferrable(c, ...keys)),
    ...constraints(s, ...keys).filter((c) => c['deferrable'] === true),
  ],
  'TABLE-DEFERRABLE-CHECK': (s) => [
    ...created(s).flatMap((c) => deferrable(c, 'CONSTR_CHECK')),
    ...parserSays('CHECK constraints cannot be marked DEFERRABLE')(s),
  ],
  'TABLE-GENERATED-IMMUTABLE': (s) =>
    constraints(s, 'CONSTR_GENERATED').flatMap((c) => mutableCalls(c['raw_expr'])),
  'VIEW-MATERIALIZED': (s) => [
    ...rootsOf(s, 'CreateTableAsStmt').filter((n) => text(n, 'objtype') === 'OBJECT_MATVIEW'),
    ...rootsOf(s, 'RefreshMatViewStmt'),
    ...rootsOf(s, 'DropStmt').filter((n) => text(n, 'removeType') === 'OBJECT_MATVIEW'),
  ],
  'VIEW-TEMP': whole('ViewStmt', (s) => persistence(s, 'view') === 't'),
  'STATISTICS-OLD': whole(['CreateStatsStmt', 'AlterStatsStmt']),
} as const satisfies Matchers
