import { children, names, type Tree, type Value, walk } from '../tree.ts'

/** Functions that PostgreSQL does not mark as immutable, as far as people use them in keys. */
const mutable = new Set(
  `now clock_timestamp statement_timestamp transaction_timestamp timeofday random gen_random_uuid
   nextval currval lastval setval to_char to_date current_setting pg_typeof
   current_user session_user current_database version txid_current pg_current_xact_id`.split(/\s+/),
)

/** Those that are immutable with another number of arguments. */
const mutableWith: Readonly<Record<string, number>> = { age: 1, to_timestamp: 2 }

function isMutable(call: Tree): boolean {
  const name = called(call)
  return mutable.has(name) || mutableWith[name] === children(call, 'args').length
}

/** Calls in an expression of which one knows that they are not immutable. */
export function mutableCalls(expression: Value): Tree[] {
  return walk(expression)
    .filter(({ tag, node }) => tag === 'SQLValueFunction' || (tag === 'FuncCall' && isMutable(node)))
    .map((t) => t.node)
}

/** The name of a function that is called, without its schema. */
export function called(call: Tree): string {
  return names(call, 'funcname').at(-1) ?? ''
}
