import type { FactRow } from './fact.ts'
import { emulator, limitsPage, linter } from './provenance.ts'

export const functions = [
  {
    id: 'FUNCTION-SQL',
    what: 'CREATE FUNCTION … LANGUAGE sql',
    verdict: 'accepted',
    note: 'not through the MCP server, which refuses it',
    ...emulator,
  },
  {
    id: 'FUNCTION-LANGUAGE',
    what: 'CREATE FUNCTION in PL/pgSQL or another language',
    verdict: 'refused',
    sqlstate: '0A000',
    message: 'CREATE FUNCTION with language * not supported',
    instead: 'LANGUAGE sql, or the application',
    ...emulator,
  },
  {
    id: 'FUNCTION-PROCEDURE',
    what: 'CREATE PROCEDURE',
    verdict: 'refused',
    sqlstate: '0A000',
    message: 'PROCEDURE is not supported',
    instead: 'the application',
    ...limitsPage,
  },
  {
    id: 'FUNCTION-ALTER-PROPERTY',
    what: 'ALTER FUNCTION … IMMUTABLE, STRICT, COST, SET',
    verdict: 'refused',
    instead: 'CREATE OR REPLACE FUNCTION',
    ...linter,
  },
  {
    id: 'FUNCTION-ALTER',
    what: 'ALTER FUNCTION OWNER TO, RENAME TO, SET SCHEMA, DEPENDS ON EXTENSION',
    verdict: 'accepted',
    ...linter,
  },
] as const satisfies readonly FactRow[]
