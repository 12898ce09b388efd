// The door to toml-eslint-parser: where tables and keys stand. It writes nothing.
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import { fail, type Span } from './lines.ts'
import type { List } from './list.ts'
import type { Path } from './members.ts'

export interface Key {
  path: Path
  start: number
  valueStart: number
  end: number
  /** The keys of an inline table. */
  inside: Key[] | undefined
  /** The members of an array on its own line or lines. */
  items: Key[] | undefined
}

export interface Table {
  path: Path
  array: boolean
  /** The header; for the top of the document, nothing. */
  start: number
  end: number
  keys: Key[]
}

export interface Toml {
  top: Table
  /** With a header, in order. */
  tables: Table[]
  comments: readonly (readonly [number, number])[]
}

export function readToml(body: string): Toml {
  const [root, comments] = parse(body)
  const top: Table = { path: [], array: false, start: 0, end: 0, keys: [] }
  const tables: Table[] = []
  for (const node of root.body) {
    if (node.type === 'TOMLKeyValue') {
      top.keys.push(keyOf(node, []))
      continue
    }
    // The brackets: only white space can stand between the last key of a header and its `]`.
    const end = body.indexOf(']', node.key.range[1]) + (node.kind === 'array' ? 2 : 1)
    const path = node.resolvedKey
    const keys = node.body.map((child) => keyOf(child, path))
    tables.push({ path, array: node.kind === 'array', start: node.range[0], end, keys })
  }
  return { top, tables, comments }
}

function parse(body: string): [AST.TOMLTopLevelTable, [number, number][]] {
  try {
    // The line end: a `0` that is the very last character gets an empty range (seen with 1.0.3).
    const program = parseTOML(`${body}\n`)
    return [program.body[0], program.comments.map(({ range }) => range)]
  } catch (error) {
    if (error instanceof ParseError) fail(body, error.index, `not valid TOML (${error.message})`)
    throw error
  }
}

function keyOf(node: AST.TOMLKeyValue, outer: Path): Key {
  const own = node.key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))
  return { ...contentOf(node.value, [...outer, ...own]), start: node.range[0], end: node.value.range[1] }
}

function contentOf(value: AST.TOMLContentNode, path: Path): Key {
  const [start, end] = value.range
  const inside = value.type === 'TOMLInlineTable' ? value.body.map((child) => keyOf(child, path)) : undefined
  const items =
    value.type === 'TOMLArray' ? value.elements.map((item, i) => contentOf(item, [...path, i])) : undefined
  return { path, start, valueStart: start, end, inside, items }
}

export function under(path: Path, at: Path): boolean {
  return path.length >= at.length && at.every((key, i) => path[i] === key)
}

/** The key or member that holds the value at `at`, wherever it lives, and those beside it. */
export function keyAt(
  toml: Toml,
  at: Path,
): { key: Key; beside: Key[]; inline: Key | undefined } | undefined {
  const search = (keys: Key[], inline: Key | undefined): ReturnType<typeof keyAt> => {
    for (const key of keys) {
      if (key.path.length === at.length && under(key.path, at)) return { key, beside: keys, inline }
      const deeper = (key.inside && search(key.inside, key)) ?? (key.items && search(key.items, key))
      if (deeper) return deeper
    }
    return undefined
  }
  for (const { keys } of [toml.top, ...toml.tables]) {
    const found = search(keys, undefined)
    if (found) return found
  }
  return undefined
}

export function tableAt(toml: Toml, at: Path): Table | undefined {
  if (at.length === 0) return toml.top
  return toml.tables.find(({ path }) => path.length === at.length && under(path, at))
}

/** Tables with `at` in their header, at `at` or below. */
export function tablesUnder(toml: Toml, at: Path): Table[] {
  return toml.tables.filter(({ path }) => under(path, at))
}

/** `env.A = …` in a table above `at`: the last such key and its table. */
export function dottedUnder(toml: Toml, at: Path): { table: Table; keys: Key[] }[] {
  return [toml.top, ...toml.tables]
    .filter(({ path }) => path.length < at.length)
    .map((table) => ({
      table,
      keys: table.keys.filter(({ path }) => path.length > at.length && under(path, at)),
    }))
    .filter(({ keys }) => keys.length > 0)
}

export function listOf(array: Key): List {
  return {
    span: [array.valueStart, array.end],
    items: (array.items ?? []).map(({ start, end }): Span => [start, end]),
  }
}

/** Where a person would look for the value at `at`. */
export function offsetOf(toml: Toml, at: Path): number {
  return (
    keyAt(toml, at)?.key.start ??
    tablesUnder(toml, at)[0]?.start ??
    dottedUnder(toml, at)[0]?.keys[0]?.start ??
    0
  )
}
