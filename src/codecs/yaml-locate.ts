// The door to yaml: where keys and values stand. Its printer is never used on a user's document: it re-wraps text.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
} from 'yaml'
import type { Json } from '../model.ts'
import type { At } from './codec.ts'
import { fail } from './lines.ts'
import { isMember, matches, named } from './members.ts'
import { objectOf, type Shape } from './shape.ts'

/** A key with its value, or a member of a sequence with its dash. */
export interface Entry {
  key: string | undefined
  /** A key that is not a scalar, as text. */
  named: string
  start: number
  /** Right after the colon or dash; undefined for a key that cannot be edited (`? key`, or no colon). */
  colon: number | undefined
  value: Value
}

export interface Value {
  is: 'map' | 'flow' | 'sequence' | 'list' | 'scalar' | 'nothing' | 'alias'
  start: number
  /** Where the text ends, and where the blank lines that may belong to a block scalar end. */
  end: number
  fullEnd: number
  /** An anchor or a tag: what it means depends on other places. */
  marked: boolean
  entries: Entry[]
  json: Json
  shape: Shape
}

export interface Found {
  /** The deepest mapping or sequence on the way that exists. */
  map: Value | undefined
  depth: number
  entry: Entry | undefined
  /** The entries that lead to `map`. */
  parents: Entry[]
}

/** Undefined: nothing but comments. */
export function readYaml(body: string): Value | undefined {
  const documents = parseAllDocuments(body, {
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  })
  if (!Array.isArray(documents) || 'empty' in documents) return undefined
  const [first, second] = documents
  const error = documents.flatMap((document) => document.errors)[0]
  if (error) fail(body, error.pos[0], `not valid YAML (${error.message})`)
  if (second) fail(body, second.range[0], 'a second document in one file')
  if (!first?.contents) return undefined
  const root = readValue({ body, anchors: new Map() }, first.contents, undefined)
  if (root.is === 'nothing' && !root.marked) return undefined
  if (root.is !== 'map' && root.is !== 'flow') fail(body, root.start, 'the document is not a mapping')
  return root
}

export function locate(body: string, root: Value | undefined, at: At): Found {
  if (typeof at[0] !== 'string') fail(body, 0, 'a key is needed')
  const parents: Entry[] = []
  let map = root
  for (const [depth, segment] of at.entries()) {
    if (!map) return { map, depth, entry: undefined, parents }
    const kind = isMember(segment) ? 'sequence' : 'mapping'
    if (kindOf(map) !== kind) fail(body, map.start, `${named(at.slice(0, depth))} is not a ${kind}`)
    const [entry, second] = map.entries.filter(({ key, value }) =>
      isMember(segment) ? matches(segment.member, value.json) : key === segment,
    )
    if (second)
      fail(
        body,
        second.start,
        `a second ${isMember(segment) ? 'member' : 'key'} ${named(at.slice(0, depth + 1))}`,
      )
    if (!entry || depth === at.length - 1) return { map, depth, entry, parents }
    parents.push(entry)
    map = entry.value
  }
  return { map, depth: at.length, entry: undefined, parents }
}

/** Whether a piece of a document, from the start of a key on, holds a comment. */
export function hasComment(piece: string): boolean {
  let scalar = false
  for (const token of new Lexer().lex(piece)) {
    if (!scalar && token.startsWith('#')) return true
    // The lexer announces the text of a scalar with this mark (yaml's documentation of its CST).
    scalar = token === '\x1f'
  }
  return false
}

function kindOf({ is }: Value): 'mapping' | 'sequence' | undefined {
  if (is === 'map' || is === 'flow') return 'mapping'
  return is === 'sequence' || is === 'list' ? 'sequence' : undefined
}

interface Reading {
  body: string
  /** What an alias stands for: anchors come first. */
  anchors: Map<string, Value>
}

type Token = { type: string; offset: number; source: string }

function readValue(reading: Reading, node: ParsedNode | Node | null, last: Token | undefined): Value {
  const value = readNode(reading, node, last)
  if (node && !isAlias(node) && node.anchor !== undefined) reading.anchors.set(node.anchor, value)
  return value
}

function readNode(reading: Reading, node: ParsedNode | Node | null, last: Token | undefined): Value {
  const { body, anchors } = reading
  const [start, end] = node?.range ?? [0, 0]
  const marked = node !== null && !isAlias(node) && (node.anchor !== undefined || node.tag !== undefined)
  const mark = marked && node && !isAlias(node) ? `&${node.anchor ?? ''} ${node.tag ?? ''} ` : ''
  const base = { start, end, fullEnd: end, marked, entries: [] }
  if (isAlias(node)) {
    const target = anchors.get(node.source)
    if (!target) fail(body, start, `alias ${node.source} without its anchor`)
    return { ...base, is: 'alias', json: target.json, shape: `*${node.source}` }
  }
  if (isMap(node)) {
    const entries = node.items.map((pair) => entryOf(reading, pair))
    const json = objectOf(entries.map(({ named, value }) => [named, value.json]))
    const shape = { members: entries.map(({ named, value }): [string, Shape] => [named, value.shape]) }
    const tail = node.flow ? base : ends(entries.at(-1)?.value, base)
    return { ...tail, marked, is: node.flow ? 'flow' : 'map', entries, json, shape }
  }
  if (isSeq(node)) {
    const starts = node.srcToken?.type === 'block-seq' ? node.srcToken.items.map((item) => item.start) : []
    const items = node.items.map((item, i) => readValue(reading, item as Node, solid(starts[i])))
    const tail = node.flow ? base : ends(items.at(-1), base)
    return {
      ...tail,
      marked,
      is: node.flow ? 'list' : 'sequence',
      entries: items.map((value, i) => memberOf(value, starts[i])),
      json: items.map((item) => item.json),
      shape: items.map((item) => item.shape),
    }
  }
  if (!isScalar(node) || (node.value === null && start === end)) {
    const stop = last ? last.offset + last.source.length : start
    return { ...base, start: stop, end: stop, fullEnd: stop, is: 'nothing', json: null, shape: `${mark}null` }
  }
  const value = node.value
  const plain = node.type === 'PLAIN' ? `plain ${node.source}` : `quoted ${value}`
  const text =
    node.srcToken?.type === 'block-scalar'
      ? start + body.slice(start, end).replace(/[ \t\r\n]+$/, '').length
      : end
  const json =
    value === null || ['string', 'number', 'boolean'].includes(typeof value) ? (value as Json) : String(value)
  return { ...base, end: Math.max(text, start), is: 'scalar', json, shape: `${mark}${plain}` }
}

function ends<T extends { start: number }>(
  last: Value | undefined,
  base: T & { end: number; fullEnd: number },
): T & { end: number; fullEnd: number; entries: Entry[] } {
  return { ...base, entries: [], end: last?.end ?? base.end, fullEnd: last?.fullEnd ?? base.fullEnd }
}

function entryOf(reading: Reading, pair: Pair<unknown, unknown>): Entry {
  const { start: all = [], sep = [] } = (pair.srcToken ?? {}) as { start?: Token[]; sep?: Token[] }
  // In brackets the comma before a key is the first of its tokens.
  const before = all.filter(({ type }) => type !== 'comma')
  const colon = sep.find(({ type }) => type === 'map-value-ind')
  const explicit = solid(before) !== undefined
  const name = pair.key as Node | null
  const key = readValue(reading, name, solid(before))
  const beside = solid(sep) ?? { type: '', offset: key.end, source: '' }
  return {
    key: isScalar(name) ? String(name.value) : undefined,
    named: isScalar(name) ? String(name.value) : JSON.stringify(key.shape),
    start: explicit ? (before[0]?.offset ?? key.start) : key.start,
    colon: colon && !explicit ? colon.offset + 1 : undefined,
    value: readValue(reading, pair.value as Node | null, beside),
  }
}

/** In brackets there is no dash. */
function memberOf(value: Value, tokens: readonly Token[] | undefined): Entry {
  const dash = tokens?.find(({ type }) => type === 'seq-item-ind')
  const start = dash?.offset ?? value.start
  return { key: undefined, named: '', start, colon: dash && dash.offset + 1, value }
}

/** The last token that is neither space nor comment. */
function solid(tokens: readonly Token[] | undefined): Token | undefined {
  return tokens?.findLast(({ type }) => type !== 'space' && type !== 'newline' && type !== 'comment')
}
