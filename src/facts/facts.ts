import { alterConstraints } from './alter-constraints.ts'
import { alterTable } from './alter-table.ts'
import { catalog } from './catalog.ts'
import { clusters } from './clusters.ts'
import { connection } from './connection.ts'
import { errors } from './errors.ts'
import type { Fact, FactRow, Topic } from './fact.ts'
import { foreignKeys } from './foreign-keys.ts'
import { functions } from './functions.ts'
import { indexes } from './indexes.ts'
import { jobs } from './jobs.ts'
import { limits } from './limits.ts'
import { objects } from './objects.ts'
import { queries } from './queries.ts'
import { quotas } from './quotas.ts'
import { roles } from './roles.ts'
import { sequences } from './sequences.ts'
import { session } from './session.ts'
import { statements } from './statements.ts'
import { tables } from './tables.ts'
import { transactions } from './transactions.ts'
import { types } from './types.ts'

export const byTopic = {
  tables,
  'alter-table': [...alterTable, ...alterConstraints],
  indexes,
  jobs,
  types,
  sequences,
  'foreign-keys': foreignKeys,
  statements: [...statements, ...objects],
  queries,
  functions,
  transactions,
  session,
  roles,
  connection,
  clusters,
  catalog,
  limits: [...limits, ...quotas],
  errors,
} as const satisfies Record<Topic, readonly FactRow[]>

export type FactId = (typeof byTopic)[Topic][number]['id']

export const facts: readonly (Fact & { id: FactId })[] = Object.entries(byTopic).flatMap(([topic, rows]) =>
  rows.map((row: FactRow) => ({ ...row, id: row.id as FactId, topic: topic as Topic })),
)

const byId = new Map(facts.map((f) => [f.id, f]))

export function factOf(id: FactId): Fact {
  const found = byId.get(id)
  if (!found) throw new Error(`there is no fact ${id}`)
  return found
}

/** Two days at which the scenarios are judged: the founding article, and after the last change of the rules. */
export const profiles = { '2026-02': '2026-02-18', '2026-09': '2026-09-15' } as const

/** The day of the newest reading in the table: what the pack calls today. */
export const checkedOn = '2026-11-22'
