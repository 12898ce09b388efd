import type { FactRow } from './fact.ts'
import { emulator, firstContact, pistachio } from './provenance.ts'

export const catalog = [
  {
    id: 'CATALOG-VERSION',
    what: 'version',
    verdict: 'behaves',
    note: 'PostgreSQL 16: server_version 16.15, server_version_num 160015 (16.13 in April 2026)',
    ...emulator,
  },
  {
    id: 'CATALOG-SETTINGS',
    what: 'database, schema, time zone, encoding, collation',
    verdict: 'behaves',
    note: 'postgres, public, UTC, UTF8, C',
    ...emulator,
  },
  {
    id: 'CATALOG-ACCESS-METHODS',
    what: 'pg_am',
    verdict: 'behaves',
    note: 'has btree_index and btree_table besides the usual seven',
    ...firstContact,
  },
  {
    id: 'CATALOG-EXTENSIONS',
    what: 'pg_available_extensions, pg_extension',
    verdict: 'behaves',
    note: 'the first is empty, the second lists plpgsql only',
    ...pistachio,
  },
  {
    id: 'CATALOG-DEFINITIONS',
    what: 'pg_get_indexdef, pg_get_constraintdef, pg_get_viewdef, pg_get_expr, pg_get_serial_sequence, format_type',
    verdict: 'accepted',
    ...pistachio,
  },
  {
    id: 'CATALOG-RELTUPLES',
    what: 'pg_class.reltuples as a row estimate',
    verdict: 'behaves',
    note: 'unreliable: −1 (and relpages 0) on a live table, at best right after ANALYZE',
    instead: 'count(*)',
    ...pistachio,
    confidence: 'disputed',
    disputed: 'the official skill and documents advise it; measured as −1 on 2026-10-10',
  },
] as const satisfies readonly FactRow[]
