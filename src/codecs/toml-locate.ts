// The door to toml-eslint-parser: where tables and keys stand. It writes nothing.
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import type { At } from './codec.ts'
import { fail } from './lines.ts'

/** Numbers are places in an array of tables: no path of ours leads through one. */
type TomlPath = readonly (string | number)[]

export interface Key {
  path: TomlPath
  start: number
  valueStart: number
  end: number
  /** The keys of an inline table. */
  inside: Key[] | undefined
}

export interface Table {
  path: TomlPath
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

function keyOf(node: AST.TOMLKeyValue, outer: TomlPath): Key {
  const own = node.key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))
  const path = [...outer, ...own]
  const { value } = node
  const inside = value.type === 'TOMLInlineTable' ? value.body.map((child) => keyOf(child, path)) : undefined
  return { path, start: node.range[0], valueStart: value.range[0], end: value.range[1], inside }
}

function under(path: TomlPath, at: At): boolean {
  return path.length >= at.length && at.every((key, i) => path[i] === key)
}

/** The key that holds the value at `at`, wherever it lives, and the keys beside it. */
export function keyAt(toml: Toml, at: At): { key: Key; beside: Key[]; inline: Key | undefined } | undefined {
  const search = (keys: Key[], inline: Key | undefined): ReturnType<typeof keyAt> => {
    for (const key of keys) {
      if (key.path.length === at.length && under(key.path, at)) return { key, beside: keys, inline }
      const deeper = key.inside && search(key.inside, key)
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

export function tableAt(toml: Toml, at: At): Table | undefined {
  if (at.length === 0) return toml.top
  return toml.tables.find(({ path, array }) => !array && path.length === at.length && under(path, at))
}

/** Tables with `at` in their header, at `at` or below. */
export function tablesUnder(toml: Toml, at: At): Table[] {
  return toml.tables.filter(({ path }) => under(path, at))
}

/** `env.A = …` in a table above `at`: the last such key and its table. */
export function dottedUnder(toml: Toml, at: At): { table: Table; keys: Key[] }[] {
  return [toml.top, ...toml.tables]
    .filter(({ path }) => path.length < at.length)
    .map((table) => ({
      table,
      keys: table.keys.filter(({ path }) => path.length > at.length && under(path, at)),
    }))
    .filter(({ keys }) => keys.length > 0)
}

/** Where a person would look for the value at `at`. */
export function offsetOf(toml: Toml, at: At): number {
  return (
    keyAt(toml, at)?.key.start ??
    tablesUnder(toml, at)[0]?.start ??
    dottedUnder(toml, at)[0]?.keys[0]?.start ??
    0
  )
}
