// The door to jsonc-parser: it finds offsets, and writes nothing.
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Json } from '../model.ts'
import type { At } from './codec.ts'
import { fail, type Span } from './lines.ts'
import type { Token } from './list.ts'
import { isMember, matches, named } from './members.ts'
import { objectOf, type Shape } from './shape.ts'

export type { Node }

export interface Property {
  node: Node
  key: Node
  value: Node
}

/** A key with its value, or a member of an array: then both are the same node. */
interface Slot {
  node: Node
  value: Node
}

export interface Found {
  /** The deepest object or array on the way that exists; undefined in an empty document. */
  container: Node | undefined
  /** How many segments of the path lead to it. */
  depth: number
  /** Set if the whole path exists. */
  slot: Slot | undefined
}

/** Undefined: nothing but space and comments. Comments and trailing commas are read in every file. */
export function readJson(body: string): Node | undefined {
  const errors: ParseError[] = []
  const root = parseTree(body, errors, { allowTrailingComma: true, allowEmptyContent: true })
  const first = errors[0]
  if (first) fail(body, first.offset, `not valid JSON (${printParseErrorCode(first.error)})`)
  if (root && root.type !== 'object') fail(body, root.offset, 'the document is not an object')
  return root
}

export function locate(body: string, root: Node | undefined, at: At): Found {
  if (typeof at[0] !== 'string') fail(body, 0, 'a key is needed')
  let container = root
  for (const [depth, segment] of at.entries()) {
    if (!container) return { container, depth, slot: undefined }
    const kind = isMember(segment) ? 'array' : 'object'
    if (container.type !== kind)
      fail(body, container.offset, `"${named(at.slice(0, depth))}" is not an ${kind}`)
    const [slot, second] = slots(container, segment)
    if (second)
      fail(body, second.node.offset, `a second ${isMember(segment) ? 'member' : 'key'} "${name(segment)}"`)
    if (!slot || depth === at.length - 1) return { container, depth, slot }
    container = slot.value
  }
  return { container, depth: at.length, slot: undefined }
}

function slots(container: Node, segment: At[number]): Slot[] {
  if (!isMember(segment)) return properties(container).filter((one) => one.key.value === segment)
  const items = (container.children ?? []).map((node) => ({ node, value: node }))
  return items.filter(({ value }) => matches(segment.member, jsonOf(value)))
}

function name(segment: At[number]): string {
  return isMember(segment) ? named(['', segment]).slice(1, -1) : segment
}

export function properties(object: Node): Property[] {
  if (object.type !== 'object') return []
  return (object.children ?? []).flatMap((node) => {
    const [key, value] = node.children ?? []
    return key && value ? [{ node, key, value }] : []
  })
}

export function endOf(node: Node): number {
  return node.offset + node.length
}

export function jsonOf(node: Node): Json {
  if (node.type === 'array') return (node.children ?? []).map(jsonOf)
  if (node.type === 'object')
    return objectOf(properties(node).map(({ key, value }) => [key.value, jsonOf(value)]))
  return node.value
}

export function shapeOf(body: string, node: Node): Shape {
  if (node.type === 'array') return (node.children ?? []).map((item) => shapeOf(body, item))
  if (node.type === 'object') {
    return { members: properties(node).map(({ key, value }) => [key.value, shapeOf(body, value)]) }
  }
  return node.type === 'string' ? `"${node.value}` : body.slice(node.offset, endOf(node))
}

/** Commas and comments between two tokens; everything else there is space. */
export function trivia(body: string, from: number, to: number): Token[] {
  const found: Token[] = []
  const token = /,|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g
  const gap = body.slice(from, to)
  for (const { 0: text, index } of gap.matchAll(token)) {
    const is = text === ',' ? 'comma' : text.startsWith('//') ? 'line' : 'block'
    found.push({ is, start: from + index, end: from + index + text.length })
  }
  return found
}

/** Every comment of the document but those in the spans. */
export function commentsOf(body: string, spans: readonly Span[]): string[] {
  const found: string[] = []
  for (const { 0: text, index } of body.matchAll(/"(?:[^"\\]+|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)) {
    const inside = spans.some(([start, end]) => index >= start && index < end)
    if (!inside && text.startsWith('/')) found.push(text)
  }
  return found
}
