import { called } from './matchers/volatile.ts'
import type { Statement } from './statement.ts'
import { child, children, integer, type Tree, tagged, walk } from './tree.ts'

/**
 * How many rows a statement writes, as far as its text says so: tuples of VALUES, literal bounds of generate_series, a
 * literal LIMIT. Undefined where it does not.
 */
export function rowsOf(statement: Statement): number | undefined {
  const root = tagged(statement.tree)
  if (root?.tag !== 'InsertStmt') return undefined
  const select = child(root.node, 'selectStmt')
  if (!select) return 1
  const tuples = children(select, 'valuesLists').length
  return tuples > 0 ? tuples : rowsOfQuery(select)
}

function rowsOfQuery(select: Tree): number | undefined {
  const series = seriesOf(select)
  if (series === undefined || lessening.some((clause) => select[clause]) || aggregates(select))
    return undefined
  if (!select['limitCount']) return series
  const limit = integer(select['limitCount'])
  return limit === undefined ? undefined : Math.min(limit, series)
}

/** Clauses that may leave fewer rows than the series has. */
const lessening = [
  'whereClause',
  'groupClause',
  'havingClause',
  'distinctClause',
  'limitOffset',
  'withClause',
]

const aggregate = /^(count|sum|avg|min|max|every|any_value|(bool|bit)_(and|or|xor)|\w+_agg)$/

/** One row comes out of a series that is added up. */
function aggregates(select: Tree): boolean {
  return walk(select['targetList']).some(
    ({ tag, node }) => tag === 'FuncCall' && !node['over'] && aggregate.test(called(node)),
  )
}

function seriesOf(select: Tree): number | undefined {
  const sources = children(select, 'fromClause')
  if (sources.length === 0) {
    const targets = children(select, 'targetList', 'ResTarget').flatMap((t) => tagged(t['val']) ?? [])
    const calls = targets.filter((t) => t.tag === 'FuncCall' && called(t.node) === 'generate_series')
    return calls.length === 1
      ? length(calls[0]?.node)
      : targets.length > 0 && calls.length === 0
        ? 1
        : undefined
  }
  const [source, ...more] = children(select, 'fromClause', 'RangeFunction')
  if (more.length > 0 || sources.length > 1 || !source) return undefined
  return length(firstCall(source))
}

/** `functions` is a list of lists: the call, and its column definitions. */
function firstCall(source: Tree): Tree | undefined {
  const [item] = children(source, 'functions', 'List')
  const [call] = children(item, 'items', 'FuncCall')
  return call && called(call) === 'generate_series' ? call : undefined
}

function length(call: Tree | undefined): number | undefined {
  const args = call?.['args']
  if (!Array.isArray(args)) return undefined
  const [from, to, step = 1] = args.map((a) => integer(a))
  if (from === undefined || to === undefined || step === 0) return undefined
  return Math.max(0, Math.floor((to - from) / step) + 1)
}
