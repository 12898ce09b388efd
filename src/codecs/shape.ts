// What a document says, apart from how it is laid out: the proof that an edit changed only our value.
import type { Json, JsonObject } from '../model.ts'
import type { Path } from './members.ts'

type Member = readonly [string, Shape]

/** Scalars as text, so that `1.0`, big integers and dates are compared as written. Keys may repeat. */
export type Shape = string | readonly Shape[] | { readonly members: readonly Member[] }

export const emptyShape: Shape = { members: [] }

export function sameShape(a: Shape, b: Shape): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  if ('members' in a && 'members' in b) {
    const [left, right] = [sorted(a.members), sorted(b.members)]
    return left.length === right.length && left.every(([key, value], i) => same([key, value], right[i]))
  }
  if ('members' in a || 'members' in b) return false
  return a.length === b.length && a.every((item, i) => sameShape(item, b[i] ?? ''))
}

function same(a: Member, b: Member | undefined): boolean {
  return b !== undefined && a[0] === b[0] && sameShape(a[1], b[1])
}

/** Order of keys carries no meaning, but that of repeated ones does: the sort is stable. */
function sorted(keys: readonly Member[]): readonly Member[] {
  return [...keys].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The shape without the value at `at`, and without up to `made` parents that are empty then. */
export function without(shape: Shape, at: Path, made: number): Shape {
  return strip(shape, at, 0, at.length - 1 - made) ?? emptyShape
}

function strip(shape: Shape, at: Path, depth: number, mayGo: number): Shape | undefined {
  if (typeof shape === 'string') return shape
  const rest = (value: Shape) => (depth === at.length - 1 ? undefined : strip(value, at, depth + 1, mayGo))
  if (!('members' in shape)) {
    const items = shape.flatMap((item, i): Shape[] => {
      const left = i === at[depth] ? rest(item) : item
      return left === undefined ? [] : [left]
    })
    return items.length === 0 && shape.length > 0 && depth > mayGo ? undefined : items
  }
  const members = shape.members.flatMap(([key, value]): Member[] => {
    const left = key === at[depth] ? rest(value) : value
    return left === undefined ? [] : [[key, left]]
  })
  const went = members.length === 0 && shape.members.length > 0
  return went && depth > mayGo ? undefined : { members }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  )
}

/** `__proto__` becomes a key like any other. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const out = {}
  for (const [key, value] of entries) {
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return out
}

export function valueAt(value: Json, at: Path): Json | undefined {
  let here: Json | undefined = value
  for (const key of at) {
    if (typeof key === 'number') here = Array.isArray(here) ? (here as readonly Json[])[key] : undefined
    else here = isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined
  }
  return here
}
