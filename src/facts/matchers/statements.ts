import { children, type Tree, text } from '../tree.ts'
import { type Matcher, type Matchers, rootsOf, whole } from './matcher.ts'

const drop = (type: string, test: (node: Tree) => boolean = () => true): Matcher =>
  whole('DropStmt', (d) => text(d, 'removeType') === type && test(d))

const routine = [
  'AlterFunctionStmt',
  'AlterObjectSchemaStmt',
  'AlterOwnerStmt',
  'CommentStmt',
  'DropStmt',
  'GrantStmt',
  'RenameStmt',
]

const rename = (...types: readonly string[]): Matcher =>
  whole('RenameStmt', (r) => types.includes(text(r, 'renameType')))

export const statementMatchers = {
  'STMT-TRUNCATE': whole('TruncateStmt'),
  'STMT-EXTENSION': whole('CreateExtensionStmt'),
  'STMT-DATABASE': whole('CreatedbStmt'),
  'STMT-TABLESPACE': whole('CreateTableSpaceStmt'),
  'STMT-FOREIGN-TABLE': whole('CreateForeignTableStmt'),
  'STMT-FOREIGN-SERVER': whole(['CreateForeignServerStmt', 'CreateFdwStmt', 'CreateUserMappingStmt']),
  'STMT-TYPE-ENUM': whole('CreateEnumStmt'),
  'STMT-TYPE-COMPOSITE': whole('CompositeTypeStmt'),
  'STMT-TYPE-RANGE': whole('CreateRangeStmt'),
  'STMT-TYPE-ALTER': (s) => [
    ...rootsOf(s, 'AlterEnumStmt', 'AlterTypeStmt'),
    ...rootsOf(s, 'AlterTableStmt').filter((a) => text(a, 'objtype') === 'OBJECT_TYPE'),
  ],
  'STMT-TYPE-RENAME': rename('OBJECT_TYPE', 'OBJECT_ATTRIBUTE'),
  'STMT-TYPE-DROP': drop('OBJECT_TYPE'),
  'STMT-LISTEN': whole('ListenStmt'),
  'STMT-NOTIFY': whole('NotifyStmt'),
  'STMT-UNLISTEN': whole('UnlistenStmt'),
  'STMT-ALTER-SYSTEM': whole('AlterSystemStmt'),
  'STMT-DO': whole('DoStmt'),
  'STMT-POLICY': whole('CreatePolicyStmt'),
  'STMT-POLICY-ALTER': (s) => [...rootsOf(s, 'AlterPolicyStmt'), ...drop('OBJECT_POLICY')(s)],
  'STMT-TRIGGER': whole('CreateTrigStmt'),
  'STMT-EVENT-TRIGGER': whole('CreateEventTrigStmt'),
  'STMT-TRIGGER-DROP': drop('OBJECT_TRIGGER', (d) => d['missing_ok'] !== true),
  'STMT-RULE': whole('RuleStmt'),
  'STMT-PUBLICATION': whole(['CreatePublicationStmt', 'CreateSubscriptionStmt']),
  'STMT-VACUUM': whole('VacuumStmt', (v) => v['is_vacuumcmd'] === true),
  'STMT-COPY-FILE': whole('CopyStmt', (c) => c['is_program'] === true || text(c, 'filename') !== ''),
  'STMT-PREPARE': whole(['PrepareStmt', 'ExecuteStmt']),
  'STMT-DEALLOCATE': whole('DeallocateStmt', (d) => d['isall'] !== true),
  'STMT-CURSOR': whole('DeclareCursorStmt'),
  'STMT-DISCARD': whole('DiscardStmt'),
  'STMT-LOAD': whole('LoadStmt'),
  'STMT-LOCK-TABLE': whole('LockStmt'),
  'STMT-CLUSTER': whole('ClusterStmt'),
  'STMT-REINDEX': whole('ReindexStmt'),
  'STMT-SCHEMA-NESTED-OLD': whole('CreateSchemaStmt', (c) =>
    ['CreateSeqStmt', 'GrantStmt'].some((tag) => children(c, 'schemaElts', tag).length > 0),
  ),
  'STMT-ROUTINE-OLD': (s) =>
    rootsOf(s, ...routine).filter((n) =>
      ['objtype', 'removeType', 'renameType', 'objectType'].some((key) => text(n, key) === 'OBJECT_ROUTINE'),
    ),
  'STMT-AGGREGATE-ALTER': (s) => [
    ...rename('OBJECT_AGGREGATE')(s),
    ...rootsOf(s, 'AlterObjectSchemaStmt', 'AlterOwnerStmt').filter(
      (a) => text(a, 'objectType') === 'OBJECT_AGGREGATE',
    ),
  ],
} as const satisfies Matchers
