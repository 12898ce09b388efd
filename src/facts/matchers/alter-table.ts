import { child, children, text } from '../tree.ts'
import { action, actions, added, type Matchers, parserSays } from './matcher.ts'

export const alterMatchers = {
  'ALTER-ADD-COLUMN-CONSTRAINT': (s) =>
    actions(s, 'AT_AddColumn')
      .flatMap((c) => children(child(c, 'def'), 'constraints', 'Constraint'))
      .filter((c) => text(c, 'contype') !== 'CONSTR_NULL'),
  'ALTER-DROP-COLUMN-OLD': action('AT_DropColumn'),
  'ALTER-DEFAULT-OLD': action('AT_ColumnDefault'),
  'ALTER-DROP-NOT-NULL-OLD': action('AT_DropNotNull'),
  'ALTER-DROP-EXPRESSION-OLD': action('AT_DropExpression'),
  'ALTER-ADD-IDENTITY-OLD': action('AT_AddIdentity'),
  'ALTER-COLUMN-TYPE': action('AT_AlterColumnType'),
  'ALTER-SET-NOT-NULL': action('AT_SetNotNull'),
  'ALTER-SET-STATISTICS': action('AT_SetStatistics'),
  'ALTER-SET-COMPRESSION': action('AT_SetCompression'),
  'ALTER-ADD-CHECK-NOT-VALID-OLD': (s) =>
    added(s, 'CONSTR_CHECK').filter((c) => c['skip_validation'] === true),
  'ALTER-ADD-CHECK': (s) => added(s, 'CONSTR_CHECK').filter((c) => c['skip_validation'] !== true),
  'ALTER-VALIDATE-ASYNC-OLD': (s) => (s.async ? actions(s, 'AT_ValidateConstraint') : []),
  'ALTER-VALIDATE': (s) => (s.async ? [] : actions(s, 'AT_ValidateConstraint')),
  'ALTER-ADD-UNIQUE': (s) => added(s, 'CONSTR_UNIQUE').filter((c) => text(c, 'indexname') === ''),
  'ALTER-DEFERRABLE-UNIQUE': (s) =>
    added(s, 'CONSTR_UNIQUE').filter((c) => text(c, 'indexname') !== '' && c['deferrable'] === true),
  'ALTER-ADD-PRIMARY-KEY': (s) => added(s, 'CONSTR_PRIMARY'),
  'ALTER-ADD-EXCLUDE': (s) => added(s, 'CONSTR_EXCLUSION'),
  'ALTER-UNIQUE-NOT-VALID': (s) => [
    ...parserSays('UNIQUE constraints cannot be marked NOT VALID')(s),
    ...parserSays('PRIMARY KEY constraints cannot be marked NOT VALID')(s),
  ],
  'ALTER-DROP-CONSTRAINT-OLD': action('AT_DropConstraint'),
  'ALTER-ROW-SECURITY': action(
    'AT_EnableRowSecurity',
    'AT_DisableRowSecurity',
    'AT_ForceRowSecurity',
    'AT_NoForceRowSecurity',
  ),
  'ALTER-REPLICA-IDENTITY': action('AT_ReplicaIdentity'),
  'ALTER-RULE': action('AT_EnableRule', 'AT_DisableRule', 'AT_EnableAlwaysRule', 'AT_EnableReplicaRule'),
} as const satisfies Matchers
