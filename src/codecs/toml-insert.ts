// Where a new table or key goes in a TOML document.
import type { Glue, Json, JsonObject } from '../model.ts'
import { eolOf, fail, lineEnd, lineIndent } from './lines.ts'
import { intoList } from './list.ts'
import type { Path } from './members.ts'
import { isObject, valueAt } from './shape.ts'
import {
  dottedUnder,
  type Key,
  keyAt,
  listOf,
  type Table,
  type Toml,
  tableAt,
  tablesUnder,
} from './toml-locate.ts'
import { dotted, tomlKey, tomlTables, tomlValue } from './toml-write.ts'

export interface Insertion {
  offset: number
  glue: Glue
  own: string
  made: number
}

export function insertion(toml: Toml, json: JsonObject, body: string, at: Path, value: Json): Insertion {
  if (typeof at.at(-1) === 'number') return memberInsertion(toml, json, body, at, value)
  let depth = at.length - 1
  while (depth > 0 && valueAt(json, at.slice(0, depth)) === undefined) depth--
  const made = at.length - 1 - depth
  const near = at.slice(0, depth)
  const inline = keyAt(toml, near)
  if (inline?.key.items) fail(body, inline.key.start, `${dotted(near)} has no such member`)
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

/** An array of tables grows at its end, one in brackets within them; a new one is what its members are. */
function memberInsertion(toml: Toml, json: JsonObject, body: string, at: Path, value: Json): Insertion {
  const parent = at.slice(0, -1)
  const array = keyAt(toml, parent)?.key
  if (array) {
    if (!array.items) fail(body, array.start, `${dotted(parent)} is not an array`)
    return { ...intoList(body, listOf(array)), own: tomlValue(value), made: 0 }
  }
  const family = tablesUnder(toml, parent).at(-1)
  if (family && !isObject(value)) fail(body, family.start, `${dotted(parent)} is an array of tables`)
  if (isObject(value)) {
    const eol = eolOf(body)
    const own = tomlTables(at, value, eol)
    if (family) return { ...below(body, family, eol, own), made: 0 }
    let depth = at.length - 1
    while (depth > 0 && valueAt(json, at.slice(0, depth)) === undefined) depth--
    return { ...atEnd(toml, body, at.slice(0, depth), '', own), made: at.length - 1 - depth }
  }
  const put = insertion(toml, json, body, parent, [value])
  const own = tomlValue(value)
  const [before, after] = [put.glue.before + put.own.slice(0, -own.length - 1), `]${put.glue.after}`]
  return { offset: put.offset, glue: { before, after }, own, made: put.made + 1 }
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
function atEnd(toml: Toml, body: string, near: Path, header: string, own: string): Put {
  const eol = eolOf(body)
  const family = near.length > 1 ? tablesUnder(toml, near).at(-1) : undefined
  if (family) return below(body, family, eol + header, own)
  const ended = body === '' || body.endsWith('\n')
  const blank = body === '' || /^(?:\r?\n)+$|\n\r?\n$/.test(body)
  const gap = blank ? '' : ended ? eol : eol + eol
  return { offset: body.length, glue: { before: gap + header, after: ended ? eol : '' }, own }
}

/** After the last line of a table, with a blank line between. */
function below(body: string, table: Table, gap: string, own: string): Put {
  const end = table.keys.at(-1)?.end ?? table.end
  return { offset: lineEnd(body, end), glue: { before: eolOf(body) + gap, after: '' }, own }
}

function intoInline(body: string, table: Key, keys: Path, value: Json): Put {
  const source = body.slice(table.valueStart, table.end)
  if (!table.inside) fail(body, table.start, `${dotted(table.path)} is not a table`)
  if (isObject(value)) fail(body, table.start, `${dotted(table.path)} is an inline table`)
  if (/[\r\n]/.test(source)) fail(body, table.start, 'an inline table over several lines')
  const names = keys.map(String)
  const own = `${tomlKey(names.at(-1) ?? '')} = ${tomlValue(value)}`
  const outer = names.slice(0, -1)
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
