import type { FactRow } from './fact.ts'
import { emulator, featuresPage, pistachio, unmeasured } from './provenance.ts'

export const session = [
  { id: 'SESSION-SEARCH-PATH', what: 'SET search_path', verdict: 'accepted', ...featuresPage },
  {
    id: 'SESSION-SET-CONSTRAINTS',
    what: 'SET CONSTRAINTS',
    verdict: 'accepted',
    ...emulator,
  },
  {
    id: 'SESSION-SET-LOCAL',
    what: 'SET LOCAL of ordinary parameters',
    verdict: 'accepted',
    ...featuresPage,
  },
  {
    id: 'SESSION-SET-LOCAL-TIMEOUT',
    what: 'SET LOCAL statement_timeout',
    verdict: 'open',
    instead: 'a timeout in the driver',
    ...unmeasured,
  },
  {
    id: 'SESSION-STARTUP',
    what: 'startup option that is not allowed',
    verdict: 'refused',
    message: 'setting configuration parameter "*" not supported',
    instead: 'take it out of the connection string',
    unseen: 'connection',
    ...pistachio,
  },
  {
    id: 'SESSION-LC-COLLATE',
    what: 'SHOW lc_collate',
    verdict: 'refused',
    sqlstate: '42704',
    message: 'unrecognized configuration parameter "lc_collate"',
    instead: 'the collation is C',
    ...emulator,
  },
] as const satisfies readonly FactRow[]
