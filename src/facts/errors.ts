import type { FactRow } from './fact.ts'
import { emulator, limitsPage } from './provenance.ts'

/** Errors that belong to no single statement; the others stand with what they refuse. */
export const errors = [
  {
    id: 'ERROR-MATCH',
    what: 'matching an error',
    verdict: 'behaves',
    note: 'by the beginning of the text, ignoring case: the texts are no contract and have changed',
    ...limitsPage,
  },
  {
    id: 'ERROR-NOT-NULL',
    what: 'NOT NULL violated',
    verdict: 'refused',
    sqlstate: '23502',
    message: 'null value in column',
    instead: 'not retryable: give a value',
    unseen: 'run time',
    ...emulator,
  },
  {
    id: 'ERROR-UNIQUE',
    what: 'UNIQUE or PRIMARY KEY violated',
    verdict: 'refused',
    sqlstate: '23505',
    message: 'duplicate key value violates unique constraint',
    instead: 'not retryable; ON CONFLICT',
    unseen: 'run time',
    ...emulator,
  },
  {
    id: 'ERROR-CHECK',
    what: 'CHECK violated',
    verdict: 'refused',
    sqlstate: '23514',
    message: 'new row for relation',
    instead: 'not retryable: mend the value',
    unseen: 'run time',
    ...emulator,
  },
] as const satisfies readonly FactRow[]
