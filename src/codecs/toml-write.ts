// Our values as TOML text. Strings are basic strings: JSON escapes them alike, but for DEL.
import type { Json } from '../model.ts'
import { CodecError } from './codec.ts'
import type { Path } from './members.ts'
import { isObject } from './shape.ts'

export function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key)
}

/** Numbers are left out: a header speaks of the last member above it. */
export function dotted(path: Path): string {
  return path.flatMap((key) => (typeof key === 'string' ? tomlKey(key) : [])).join('.')
}

export function tomlValue(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return number(value)
  if (typeof value === 'boolean') return String(value)
  if (value === null) throw new CodecError('TOML has no null', 1, 1)
  if (!isObject(value)) return `[${(value as readonly Json[]).map(tomlValue).join(', ')}]`
  const items = Object.entries(value).map(([key, item]) => `${tomlKey(key)} = ${tomlValue(item)}`)
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`
}

/** A table and its sub-tables directly after it. A path that ends in a number is that of a member: `[[path]]`. */
export function tomlTables(path: Path, value: { readonly [key: string]: Json }, eol: string): string {
  const entries = Object.entries(value)
  const header = `[${dotted(path)}]`
  const lines = [typeof path.at(-1) === 'number' ? `[${header}]` : header]
  for (const [key, item] of entries) if (!isObject(item)) lines.push(`${tomlKey(key)} = ${tomlValue(item)}`)
  const tables = [lines.join(eol)]
  for (const [key, item] of entries) if (isObject(item)) tables.push(tomlTables([...path, key], item, eol))
  return tables.join(eol + eol)
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f')
}

/** An integer that a 64-bit reader would refuse is written as a float. */
function number(value: number): string {
  const text = String(value)
  return Number.isSafeInteger(value) || /[.e]/.test(text) ? text : `${text}.0`
}
