// Where a new table or key goes in a TOML document.
import type { Glue, Json, JsonObject } from '../model.ts'
import type { At } from './codec.ts'
import { eolOf, fail, lineEnd, lineIndent } from './lines.ts'
import { isObject, valueAt } from './shape.ts'
import { dottedUnder, type Key, keyAt, type Table, type Toml, tableAt, tablesUnder } from './toml-locate.ts'
import { dotted, tomlKey, tomlTables, tomlValue } from './toml-write.ts'

export interface Insertion {
  offset: number
  glue: Glue
  own: string
  made: number
}

export function insertion(toml: Toml, json: JsonObject, body: string, at: At, value: Json): Insertion {
  let depth = at.length - 1
  while (depth > 0 && valueAt(json, at.slice(0, depth)) === undefined) depth--
  const made = at.length - 1 - depth
  const near = at.slice(0, depth)
  const inline = keyAt(toml, near)
  if (inline) return { ...intoInline(body, inline.key, at.slice(depth), value), made }
  if (isObject(value)) return { ...atEnd(toml, body, near, '', tomlTables(at, value, eolOf(body))), made }
  const pair = (from: number) => `${dotted(at.slice(from))} = ${tomlValue(value)}`
  const parent = at.slice(0, -1)
  const table = tableAt(toml, near)
  if (table && made === 0) return { ...intoTable(body, table, pair(at.length - 1)), made }
  const last = dottedUnder(toml, near).at(-1)
  const key = last?.keys.at(-1)
  if (last && key && !table)
    return { ...after(body, key.end, lineIndent(body, key.start), pair(last.table.path.length)), made }
  return { ...atEnd(toml, body, near, `[${dotted(parent)}]${eolOf(body)}`, pair(at.length - 1)), made }
}

type Put = Omit<Insertion, 'made'>

/** A new line below, after whatever stands on the line of `end`. */
function after(body: string, end: number, indent: string, own: string): Put {
  return { offset: lineEnd(body, end), glue: { before: eolOf(body) + indent, after: '' }, own }
}

function intoTable(body: string, table: Table, own: string): Put {
  const last = table.keys.at(-1)
  if (last) return after(body, last.end, lineIndent(body, last.start), own)
  if (table.path.length > 0) return after(body, table.end, lineIndent(body, table.start), own)
  // Keys of the document itself stand above every table.
  const eol = eolOf(body)
  if (body === '') return { offset: 0, glue: { before: '', after: eol }, own }
  return { offset: 0, glue: { before: '', after: eol + eol }, own }
}

/** After the tables that it belongs to, or at the end of the document: both always legal. */
function atEnd(toml: Toml, body: string, near: At, header: string, own: string): Put {
  const eol = eolOf(body)
  const family = near.length > 1 ? tablesUnder(toml, near).at(-1) : undefined
  if (family) {
    const end = family.keys.at(-1)?.end ?? family.end
    return { offset: lineEnd(body, end), glue: { before: eol + eol + header, after: '' }, own }
  }
  const ended = body === '' || body.endsWith('\n')
  const blank = body === '' || /^(?:\r?\n)+$|\n\r?\n$/.test(body)
  const gap = blank ? '' : ended ? eol : eol + eol
  return { offset: body.length, glue: { before: gap + header, after: ended ? eol : '' }, own }
}

function intoInline(body: string, table: Key, keys: At, value: Json): Put {
  const source = body.slice(table.valueStart, table.end)
  if (!table.inside) fail(body, table.start, `${dotted(table.path.map(String))} is not a table`)
  if (isObject(value)) fail(body, table.start, `${dotted(table.path.map(String))} is an inline table`)
  if (/[\r\n]/.test(source)) fail(body, table.start, 'an inline table over several lines')
  const own = `${tomlKey(keys.at(-1) ?? '')} = ${tomlValue(value)}`
  const outer = keys.slice(0, -1)
  const before = outer.map((key) => `${tomlKey(key)} = { `).join('')
  const close = outer.map(() => ' }').join('')
  const last = table.inside.at(-1)
  if (last) {
    const comma = /^[ \t]*,/.exec(body.slice(last.end))
    if (comma) fail(body, table.start, 'an inline table with a trailing comma')
    return { offset: last.end, glue: { before: `, ${before}`, after: close }, own }
  }
  const bare = source === '{}'
  return { offset: table.end - 1, glue: { before: `${bare ? ' ' : ''}${before}`, after: `${close} ` }, own }
}
