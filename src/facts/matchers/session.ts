import { child, children, names, type Tree, text } from '../tree.ts'
import { type Matchers, rootsOf, whole } from './matcher.ts'

const transaction = (...kinds: readonly string[]) =>
  whole('TransactionStmt', (t) => kinds.includes(text(t, 'kind')))

/** The level that BEGIN asks for. */
function level(begin: Tree): string {
  const found = children(begin, 'options', 'DefElem').find(
    (o) => text(o, 'defname') === 'transaction_isolation',
  )
  return text(child(child(found, 'arg'), 'sval'), 'sval')
}

const language = (create: Tree): string => {
  const found = children(create, 'options', 'DefElem').find((o) => text(o, 'defname') === 'language')
  return text(child(found, 'arg'), 'sval').toLowerCase() || 'sql'
}

const roleName = (role: Tree | undefined): string => text(role, 'rolename')

export const sessionMatchers = {
  'TX-SAVEPOINT': transaction('TRANS_STMT_SAVEPOINT'),
  'TX-RELEASE': transaction('TRANS_STMT_RELEASE'),
  'TX-ROLLBACK-TO': transaction('TRANS_STMT_ROLLBACK_TO'),
  'TX-ISOLATION-OTHER': whole('TransactionStmt', (t) => !['', 'repeatable read'].includes(level(t))),
  'TX-SET-TRANSACTION': whole('VariableSetStmt', (v) => /^TRANSACTION\b/.test(text(v, 'name'))),
  'TX-DEFAULT-PARAMETERS': whole(
    'VariableSetStmt',
    (v) =>
      text(v, 'kind') === 'VAR_SET_VALUE' &&
      /^default_transaction_(isolation|read_only)$/i.test(text(v, 'name')),
  ),
  'SESSION-LC-COLLATE': whole('VariableShowStmt', (v) => text(v, 'name').toLowerCase() === 'lc_collate'),
  'FUNCTION-PROCEDURE': whole('CreateFunctionStmt', (f) => f['is_procedure'] === true),
  'FUNCTION-LANGUAGE': whole(
    'CreateFunctionStmt',
    (f) => f['is_procedure'] !== true && language(f) !== 'sql',
  ),
  'FUNCTION-ALTER-PROPERTY': whole('AlterFunctionStmt'),
  'ROLE-PASSWORD': whole('AlterRoleStmt', (r) =>
    children(r, 'options', 'DefElem').some((o) => text(o, 'defname') === 'password'),
  ),
  'ROLE-SET': whole('AlterRoleSetStmt', (r) => !text(child(r, 'setstmt'), 'kind').startsWith('VAR_RESET')),
  'ROLE-RENAME-OLD': whole('RenameStmt', (r) => text(r, 'renameType') === 'OBJECT_ROLE'),
  'ROLE-ADMIN-CHANGE': (s) => [
    ...rootsOf(s, 'AlterRoleStmt', 'AlterRoleSetStmt').filter((r) => roleName(child(r, 'role')) === 'admin'),
    ...rootsOf(s, 'DropRoleStmt').filter((r) => children(r, 'roles').some((n) => roleName(n) === 'admin')),
  ],
  'GRANT-PUBLIC-SCHEMA': whole(
    'GrantStmt',
    (g) => text(g, 'objtype') === 'OBJECT_SCHEMA' && names(g, 'objects').includes('public'),
  ),
  'GRANT-DEFAULT-PRIVILEGES-OLD': whole('AlterDefaultPrivilegesStmt'),
} as const satisfies Matchers
