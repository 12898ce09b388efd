// Members of arrays: a path names them by what they are, a document has them by number.
import type { At, Json, Member } from '../model.ts'
import { equal, isObject, valueAt } from './shape.ts'

/** A path in one document as it is now; -1: no such member. */
export type Path = readonly (string | number)[]

export function matches(member: Json, item: Json | undefined): boolean {
  if (!isObject(member)) return equal(member, item)
  return isObject(item) && Object.keys(member).every((key) => equal(member[key], item[key]))
}

export function pathOf(root: () => Json, at: At): Path {
  const out: (string | number)[] = []
  for (const segment of at) {
    if (!isMember(segment)) out.push(segment)
    else {
      const array = valueAt(root(), out)
      out.push(Array.isArray(array) ? array.findIndex((item) => matches(segment.member, item)) : -1)
    }
  }
  return out
}

export function isMember(segment: string | Member | undefined): segment is Member {
  return typeof segment === 'object'
}

/** `[…]` or `{…}` around the value, from the inside out: a document with nothing else in it. */
export function wrap(at: At, value: Json): Json {
  return at.reduceRight<Json>((inner, segment) => (isMember(segment) ? [inner] : { [segment]: inner }), value)
}

/** A value that would not be found again by its path must not be written. */
export function fitsPath(at: At, value: Json): boolean {
  const last = at.at(-1)
  return !isMember(last) || matches(last.member, value)
}

/** `resources[skill://…]`, `mcpServers[name=aurora-dsql]/env`, as a person would name it. */
export function named(at: At): string {
  return at.reduce<string>((sofar, segment) => {
    if (!isMember(segment)) return sofar === '' ? segment : `${sofar}/${segment}`
    return `${sofar}[${memberName(segment.member)}]`
  }, '')
}

function memberName(member: Json): string {
  if (!isObject(member)) return typeof member === 'string' ? member : JSON.stringify(member)
  return Object.entries(member)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}
