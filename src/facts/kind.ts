import { isIam, type Statement } from './statement.ts'
import { tagged, walk } from './tree.ts'

export type Kind = 'ddl' | 'dml' | 'read' | 'transaction' | 'other'

/** By the tag of the tree; whatever is not named here changes the catalog. */
const kinds: Readonly<Record<string, Kind>> = {
  SelectStmt: 'read',
  VariableShowStmt: 'read',
  ExplainStmt: 'read',
  InsertStmt: 'dml',
  UpdateStmt: 'dml',
  DeleteStmt: 'dml',
  MergeStmt: 'dml',
  TransactionStmt: 'transaction',
  VariableSetStmt: 'other',
  ConstraintsSetStmt: 'other',
  CallStmt: 'other',
  DoStmt: 'other',
  VacuumStmt: 'other',
  PrepareStmt: 'other',
  ExecuteStmt: 'other',
  DeallocateStmt: 'other',
  DeclareCursorStmt: 'other',
  FetchStmt: 'other',
  ClosePortalStmt: 'other',
  DiscardStmt: 'other',
  LoadStmt: 'other',
  LockStmt: 'other',
  ListenStmt: 'other',
  NotifyStmt: 'other',
  UnlistenStmt: 'other',
  CheckPointStmt: 'other',
  AlterSystemStmt: 'other',
}

/** Which sort of statement it is for the rules of transactions. COMMENT ON counts as DDL: nobody measured it. */
export function kindOf(statement: Statement): Kind {
  const root = tagged(statement.tree)
  if (!root) return isIam(statement) ? 'ddl' : 'other'
  if (root.tag === 'CopyStmt') return root.node['is_from'] === true ? 'dml' : 'read'
  if (root.tag === 'SelectStmt' && root.node['intoClause']) return 'ddl'
  const kind = kinds[root.tag] ?? 'ddl'
  const writes = kind === 'read' && walk(statement.tree).some((t) => kinds[t.tag] === 'dml')
  return writes && root.tag === 'SelectStmt' ? 'dml' : kind
}
