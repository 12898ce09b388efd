import type { Statement, Token } from '../statement.ts'
import { child, children, names, type Tree, text } from '../tree.ts'
import { constraints, created, type Matchers, rootsOf, whole, words } from './matcher.ts'
import { typeOf } from './types.ts'
import { mutableCalls } from './volatile.ts'

const index = (s: Statement): Tree[] => rootsOf(s, 'IndexStmt')
const keys = (s: Statement): Tree[] => index(s).flatMap((i) => children(i, 'indexParams', 'IndexElem'))
const included = (s: Statement): Tree[] =>
  index(s).flatMap((i) => children(i, 'indexIncludingParams', 'IndexElem'))

/** The token after the words that may stand before an index’s name. */
function nameAt(s: Statement): { at: number; guarded: boolean } | undefined {
  const list = words(s)
  let at = list[1] === 'UNIQUE' ? 2 : 1
  if (list[0] !== 'CREATE' || list[at] !== 'INDEX') return undefined
  at++
  if (list[at] === 'CONCURRENTLY') at++
  const guarded = list.slice(at, at + 3).join(' ') === 'IF NOT EXISTS'
  return { at: guarded ? at + 3 : at, guarded }
}

function qualified(s: Statement): Token[] {
  const name = nameAt(s)
  const list = words(s)
  return name && list[name.at] !== 'ON' && list[name.at + 1] === '.'
    ? s.tokens.slice(name.at, name.at + 1)
    : []
}

/** The tree says btree whether it was written or not. */
function method(s: Statement): Token[] {
  if (index(s).length === 0) return []
  const list = words(s)
  const at = list.indexOf('USING')
  const open = list.indexOf('(')
  const name = s.tokens[at + 1]
  return name && at > 0 && at < open && name.text.toLowerCase() !== 'btree_index' ? [name] : []
}

/** Columns of keys that CREATE TABLE declares. */
function keyColumns(s: Statement): Tree[] {
  const named = constraints(s, 'CONSTR_PRIMARY', 'CONSTR_UNIQUE').flatMap((c) => names(c, 'keys'))
  return created(s).filter((column) => {
    const own = children(column, 'constraints', 'Constraint').map((c) => text(c, 'contype'))
    return (
      named.includes(text(column, 'colname')) ||
      own.includes('CONSTR_PRIMARY') ||
      own.includes('CONSTR_UNIQUE')
    )
  })
}

const notInKeys = ['timetz', 'interval', 'bytea', 'json', 'jsonb']

/** A cast of a timestamptz hangs on the session's time zone too, but which type a column has, one cannot see here. */
function notImmutable(s: Statement): Tree[] {
  return [
    ...keys(s).flatMap((k) => mutableCalls(k['expr'])),
    ...index(s).flatMap((i) => mutableCalls(i['whereClause'])),
  ]
}

/** In the order in which the server looks: its first refusal is the one that is seen. */
export const indexMatchers = {
  'INDEX-NAME-QUALIFIED': (s) => (s.tree ? [] : qualified(s)),
  'INDEX-NAME-MISSING': (s) => {
    const name = nameAt(s)
    return !s.tree && name?.guarded && words(s)[name.at] === 'ON' ? s.tokens.slice(name.at, name.at + 1) : []
  },
  'INDEX-CONCURRENTLY': whole('IndexStmt', (i) => i['concurrent'] === true),
  'INDEX-USING': method,
  'INDEX-ASYNC': (s) => (s.async ? [] : index(s).filter((i) => i['concurrent'] !== true)),
  'INDEX-SORT-ORDER': (s) => keys(s).filter((k) => text(k, 'ordering') !== 'SORTBY_DEFAULT'),
  'INDEX-OPCLASS': (s) => keys(s).filter((k) => names(k, 'opclass').length > 0),
  'INDEX-EXPRESSION-OLD': (s) => keys(s).filter((k) => child(k, 'expr') !== undefined),
  'INDEX-PARTIAL-OLD': (s) => index(s).filter((i) => child(i, 'whereClause') !== undefined),
  'INDEX-INCLUDE-EXPRESSION': (s) => included(s).filter((k) => child(k, 'expr') !== undefined),
  'INDEX-IMMUTABLE': notImmutable,
  'INDEX-KEY-TYPE': (s) => keyColumns(s).filter((c) => notInKeys.includes(typeOf(c))),
  'INDEX-NUMERIC-KEY-OLD': (s) => keyColumns(s).filter((c) => typeOf(c) === 'numeric'),
  'INDEX-DROP-CONCURRENTLY': whole('DropStmt', (d) => d['concurrent'] === true),
  'LIMIT-KEY-COLUMNS': (s) => [
    ...index(s).filter((i) => children(i, 'indexParams').length > 8),
    ...constraints(s, 'CONSTR_PRIMARY', 'CONSTR_UNIQUE').filter((c) => names(c, 'keys').length > 8),
  ],
  'LIMIT-INDEX-COLUMNS': (s) =>
    index(s).filter(
      (i) => children(i, 'indexParams').length + children(i, 'indexIncludingParams').length > 256,
    ),
} as const satisfies Matchers
