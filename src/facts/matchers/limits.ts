import { rowsOf } from '../rows.ts'
import { children, integer, type Tree } from '../tree.ts'
import { type Matchers, rootsOf, whole } from './matcher.ts'

const manyColumns = (table: Tree): boolean => children(table, 'tableElts', 'ColumnDef').length > 256

export const limitMatchers = {
  'LIMIT-ROWS': (s) => ((rowsOf(s) ?? 0) > 3000 ? rootsOf(s, 'InsertStmt') : []),
  'LIMIT-COLUMNS': whole('CreateStmt', manyColumns),
  'LIMIT-STATISTICS-TARGET': whole('AlterStatsStmt', (a) => (integer(a['stxstattarget']) ?? 0) > 100),
} as const satisfies Matchers
