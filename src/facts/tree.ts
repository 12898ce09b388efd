/** What a parser gives, as far as we look: the rest of PostgreSQL’s tree is no business of ours. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Tree

export interface Tree {
  readonly [key: string]: Value
}

export interface Tagged {
  tag: string
  node: Tree
}

function isTree(value: Value): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `{ CreateStmt: {…} }` → tag and node. */
export function tagged(value: Value): Tagged | undefined {
  if (!isTree(value)) return undefined
  const [tag, ...more] = Object.keys(value)
  if (tag === undefined || more.length > 0 || !/^[A-Z]/.test(tag)) return undefined
  const node = value[tag]
  return isTree(node) ? { tag, node } : undefined
}

/** The node under a key, tagged or not. */
export function child(node: Tree | undefined, key: string): Tree | undefined {
  const value = node?.[key]
  return tagged(value)?.node ?? (isTree(value) ? value : undefined)
}

/** The same as a list of one, or of none. */
export function only(node: Tree | undefined, key: string): Tree[] {
  const found = child(node, key)
  return found ? [found] : []
}

/** The nodes of a list, those of one tag if it is named. */
export function children(node: Tree | undefined, key: string, tag?: string): Tree[] {
  const value = node?.[key]
  if (!Array.isArray(value)) return []
  return value.flatMap((item: Value) => {
    const found = tagged(item)
    return found && (tag === undefined || found.tag === tag) ? [found.node] : []
  })
}

export function text(node: Tree | undefined, key: string): string {
  const value = node?.[key]
  return typeof value === 'string' ? value : ''
}

/** The strings of a list of names. */
export function names(node: Tree | undefined, key: string): string[] {
  return children(node, key, 'String').map((s) => text(s, 'sval'))
}

/** Every tagged node below, and the node itself, in order; a chain of 10,000 operators overflows no stack. */
export function walk(value: Value): Tagged[] {
  const found: Tagged[] = []
  const open: Value[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    const own = tagged(next)
    if (own) found.push(own)
    open.push(...below(own ? own.node : next).reverse())
  }
  return found
}

function below(value: Value): Value[] {
  if (Array.isArray(value)) return [...value]
  return isTree(value) ? Object.values(value) : []
}

/** The first place that a node names, in bytes. */
export function locationOf(node: Value): number {
  let first = Number.POSITIVE_INFINITY
  const open: Value[] = [node]
  while (open.length > 0) {
    const next = open.pop()
    const own = isTree(next) ? next['location'] : undefined
    // A node that names its place has nothing before it; -1 stands for none.
    if (typeof own === 'number' && own >= 0) first = Math.min(first, own)
    else open.push(...below(next))
  }
  return first
}

/** A whole number written in the SQL; a negative one may stand as a minus before it. */
export function integer(value: Value): number | undefined {
  const found = tagged(value)
  if (!found) return undefined
  const { tag, node } = found
  if (tag === 'Integer') return typeof node['ival'] === 'number' ? node['ival'] : 0
  if (tag === 'Float') return Number(text(node, 'fval'))
  if (tag === 'TypeCast') return integer(node['arg'])
  if (tag === 'A_Expr' && names(node, 'name').join() === '-' && node['lexpr'] === undefined) {
    const value = integer(node['rexpr'])
    return value === undefined ? undefined : -value
  }
  if (tag !== 'A_Const') return undefined
  if (isTree(node['ival'])) return typeof node['ival']['ival'] === 'number' ? node['ival']['ival'] : 0
  return isTree(node['fval']) ? Number(text(node['fval'], 'fval')) : undefined
}
