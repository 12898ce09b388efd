import type { Statement } from '../statement.ts'
import { children, names, type Tree, text } from '../tree.ts'
import { actions, added, columns, constraints, everyNode, type Matchers, within, words } from './matcher.ts'
import { called } from './volatile.ts'

const calls = (s: Statement): Tree[] => within(s, 'FuncCall')

const textSearch = new Set(
  'to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_headline'.split(' '),
)

/** Of uuid-ossp, pgcrypto, pg_trgm, unaccent, pgvector, PostGIS: those people reach for. */
const ofExtensions = new Set(
  `uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil
   crypt gen_salt gen_random_bytes hmac digest pgp_sym_encrypt pgp_sym_decrypt similarity word_similarity
   show_trgm unaccent cosine_distance l2_distance inner_product st_makepoint st_distance st_dwithin`.split(
    /\s+/,
  ),
)

/** Locks that reach a table, not those of a SELECT without one. */
function locks(s: Statement, ...strengths: readonly string[]): Tree[] {
  return everyNode(s)
    .filter(({ tag, node }) => tag === 'SelectStmt' && children(node, 'fromClause').length > 0)
    .flatMap(({ node }) => children(node, 'lockingClause', 'LockingClause'))
    .filter((l) => strengths.includes(text(l, 'strength')))
}

function groupByAll(s: Statement): Statement['tokens'] {
  const list = words(s)
  const at = list.findIndex((w, i) => w === 'GROUP' && list[i + 1] === 'BY' && list[i + 2] === 'ALL')
  return !s.tree && at >= 0 ? s.tokens.slice(at + 2, at + 3) : []
}

const later = ['JsonTable', 'JsonFuncExpr', 'JsonParseExpr', 'JsonScalarExpr', 'JsonSerializeExpr']

/** What the parser of PostgreSQL 18 reads and the server’s, of 16, does not. */
function afterSixteen(s: Statement): Tree[] {
  const every = [
    ...constraints(s, 'CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_FOREIGN'),
    ...added(s, 'CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_FOREIGN'),
  ]
  return [
    ...everyNode(s)
      .filter((t) => later.includes(t.tag))
      .map((t) => t.node),
    ...columns(s)
      .flatMap((c) => children(c, 'constraints', 'Constraint'))
      .filter((c) => text(c, 'contype') === 'CONSTR_GENERATED' && c['generated_kind'] === 'v'),
    ...every.filter((c) => c['without_overlaps'] === true || c['fk_with_period'] === true),
    ...added(s, 'CONSTR_NOTNULL'),
    ...actions(s, 'AT_SetExpression'),
  ]
}

export const queryMatchers = {
  'QUERY-GROUP-BY-ALL': groupByAll,
  'QUERY-MERGE': (s) => within(s, 'MergeStmt'),
  'QUERY-TABLESAMPLE': (s) => within(s, 'RangeTableSample'),
  'QUERY-TEXT-SEARCH': (s) => calls(s).filter((c) => textSearch.has(called(c))),
  'QUERY-FOR-KEY-SHARE-OLD': (s) => locks(s, 'LCS_FORKEYSHARE'),
  'QUERY-FOR-SHARE': (s) => locks(s, 'LCS_FORSHARE', 'LCS_FORNOKEYUPDATE'),
  'QUERY-ADVISORY-LOCK': (s) => calls(s).filter((c) => /^pg_(try_)?advisory_/.test(called(c))),
  'QUERY-EXTENSION-FUNCTION': (s) => calls(s).filter((c) => ofExtensions.has(called(c))),
  'STMT-AFTER-16': afterSixteen,
  // CALL keeps its call untagged, so only those inside a query are seen here.
  'JOB-WAIT-SELECT': (s) => calls(s).filter((c) => names(c, 'funcname').join('.') === 'sys.wait_for_job'),
} as const satisfies Matchers
