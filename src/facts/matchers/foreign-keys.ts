import { child, children, text } from '../tree.ts'
import { actions, added, columns, constraints, type Matchers, parserSays } from './matcher.ts'

export const foreignKeyMatchers = {
  'FK-OLD': (s) => [
    ...constraints(s, 'CONSTR_FOREIGN'),
    ...added(s, 'CONSTR_FOREIGN'),
    ...actions(s, 'AT_AddColumn')
      .flatMap((c) => children(child(c, 'def'), 'constraints', 'Constraint'))
      .filter((c) => text(c, 'contype') === 'CONSTR_FOREIGN'),
  ],
  'FK-ADD': (s) => added(s, 'CONSTR_FOREIGN').filter((c) => c['skip_validation'] !== true),
  'FK-MATCH-PARTIAL': parserSays('MATCH PARTIAL not yet implemented'),
  'FK-NOT-ENFORCED': (s) => [
    ...columns(s)
      .flatMap((c) => children(c, 'constraints', 'Constraint'))
      .filter((c) => ['CONSTR_ATTR_NOT_ENFORCED', 'CONSTR_ATTR_ENFORCED'].includes(text(c, 'contype'))),
    ...[
      ...constraints(s, 'CONSTR_FOREIGN', 'CONSTR_CHECK'),
      ...added(s, 'CONSTR_FOREIGN', 'CONSTR_CHECK'),
    ].filter((c) => c['is_enforced'] !== true),
    ...actions(s, 'AT_AlterConstraint').filter((c) => child(c, 'def')?.['alterEnforceability'] === true),
  ],
} as const satisfies Matchers
