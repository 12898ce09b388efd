import { trueOn } from './fact.ts'
import { type FactId, factOf } from './facts.ts'
import { kindOf } from './kind.ts'
import { alterMatchers } from './matchers/alter-table.ts'
import { foreignKeyMatchers } from './matchers/foreign-keys.ts'
import { indexMatchers } from './matchers/indexes.ts'
import { limitMatchers } from './matchers/limits.ts'
import type { Matcher } from './matchers/matcher.ts'
import { queryMatchers } from './matchers/queries.ts'
import { sequenceMatchers } from './matchers/sequences.ts'
import { sessionMatchers } from './matchers/session.ts'
import { statementMatchers } from './matchers/statements.ts'
import { tableMatchers } from './matchers/tables.ts'
import { typeMatchers } from './matchers/types.ts'
import { byteIndex } from './offsets.ts'
import { rowsOf } from './rows.ts'
import { isIam, type Statement, type Token } from './statement.ts'
import { locationOf, type Tree, tagged, text } from './tree.ts'

/** A fact that refuses a statement, or whose bound it breaks, and the index in the statement’s text. */
export interface Finding {
  fact: FactId
  at: number
}

/** The same in a list of statements: `statement` is the place in the list. */
export interface ListFinding extends Finding {
  statement: number
}

/** One table: which construct each fact refuses. The order is that of the findings. */
export const matchers: ReadonlyMap<FactId, Matcher> = new Map(
  Object.entries({
    ...statementMatchers,
    ...tableMatchers,
    ...indexMatchers,
    ...alterMatchers,
    ...foreignKeyMatchers,
    ...typeMatchers,
    ...sequenceMatchers,
    ...sessionMatchers,
    ...queryMatchers,
    ...limitMatchers,
  }) as [FactId, Matcher][],
)

/** Facts that only a list of statements shows, and the one that is left when nothing else explains a failed parse. */
export const listFacts = [
  'TX-ONE-DDL',
  'TX-DDL-DML',
  'LIMIT-ROWS',
  'STMT-SYNTAX',
] as const satisfies readonly FactId[]

/** The facts that refuse this statement on that day, alone in its transaction. */
export function check(statement: Statement, day: string): Finding[] {
  const found: Finding[] = []
  for (const [fact, matcher] of matchers) {
    if (!trueOn(factOf(fact), day)) continue
    const hits = matcher(statement)
    if (hits.length > 0) found.push({ fact, at: Math.min(...hits.map((h) => place(statement, h))) })
  }
  if (found.length > 0 || statement.tree || isIam(statement)) return found
  return [{ fact: 'STMT-SYNTAX', at: 0 }]
}

function place(statement: Statement, hit: Tree | Token): number {
  if (isToken(hit)) return hit.start
  if (hit === tagged(statement.tree)?.node) return 0
  const byte = locationOf(hit)
  return Number.isFinite(byte) ? byteIndex(statement.text)(byte) : 0
}

function isToken(hit: Tree | Token): hit is Token {
  return typeof hit['text'] === 'string' && typeof hit['start'] === 'number'
}

/** The facts that refuse these statements, sent as one transaction (BEGIN and COMMIT may stand among them). */
export function checkTransaction(statements: readonly Statement[], day: string): ListFinding[] {
  const found = statements.flatMap((s, statement) => check(s, day).map((f) => ({ ...f, statement })))
  const kinds = statements.map(kindOf)
  const ddl = places(kinds, 'ddl')
  const dml = places(kinds, 'dml')
  const second = ddl[1]
  if (second !== undefined) found.push({ fact: 'TX-ONE-DDL', at: 0, statement: second })
  if (ddl[0] !== undefined && dml[0] !== undefined)
    found.push({ fact: 'TX-DDL-DML', at: 0, statement: Math.max(ddl[0], dml[0]) })
  const over = overfull(statements)
  if (over !== undefined && !found.some((f) => f.fact === 'LIMIT-ROWS'))
    found.push({ fact: 'LIMIT-ROWS', at: 0, statement: over })
  return found
}

function places(kinds: readonly string[], wanted: string): number[] {
  return kinds.flatMap((kind, i) => (kind === wanted ? [i] : []))
}

/** The statement with which the rows that are known of pass the bound. */
function overfull(statements: readonly Statement[]): number | undefined {
  const bound = factOf('LIMIT-ROWS').limit?.value ?? Number.POSITIVE_INFINITY
  let rows = 0
  for (const [i, statement] of statements.entries()) {
    rows += rowsOf(statement) ?? 0
    if (rows > bound) return i
  }
  return undefined
}

/**
 * The facts that refuse the statements of a script in which every statement is sent by itself: what stands between
 * BEGIN and COMMIT (or ROLLBACK) is one transaction, each of the others is its own.
 */
export function checkScript(statements: readonly Statement[], day: string): ListFinding[] {
  const found: ListFinding[] = []
  let open: number | undefined
  for (const [i, statement] of statements.entries()) {
    const edge = edgeOf(statement)
    if (open === undefined && edge === 'begin') open = i
    else if (open === undefined) found.push(...check(statement, day).map((f) => ({ ...f, statement: i })))
    if (open === undefined || (edge !== 'end' && i < statements.length - 1)) continue
    const from = open
    const part = checkTransaction(statements.slice(from, i + 1), day)
    found.push(...part.map((f) => ({ ...f, statement: f.statement + from })))
    open = undefined
  }
  return found
}

function edgeOf(statement: Statement): 'begin' | 'end' | undefined {
  const root = tagged(statement.tree)
  if (root?.tag !== 'TransactionStmt') return undefined
  const kind = text(root.node, 'kind')
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') return 'begin'
  return kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK' ? 'end' : undefined
}
