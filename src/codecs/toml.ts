import type { Glue, Json } from '../model.ts'
import { type At, type Codec, CodecError, type Edit } from './codec.ts'
import { replaceKeys } from './leaves.ts'
import { cut, fail, guarded, openText, refuseLoneReturn, splice, withGlue } from './lines.ts'
import { equal, isObject, sameShape, valueAt, without } from './shape.ts'
import { spanOf, spansOf } from './toml-cut.ts'
import { insertion } from './toml-insert.ts'
import { dottedUnder, keyAt, offsetOf, readToml, type Toml } from './toml-locate.ts'
import { readValues, type Values } from './toml-values.ts'
import { dotted, tomlKey, tomlTables, tomlValue } from './toml-write.ts'

interface Document extends Values {
  body: string
  toml: Toml
}

/** Tables of ours stand together at the end; one key goes into the table, inline table or dotted keys it belongs to. */
export const toml: Codec = {
  get(text, at) {
    const { body } = openText(text)
    return guarded(() => currentAt(read(body), at))
  },
  set(text, at, value) {
    const { bom, body } = openText(text)
    const edit = guarded(() => setIn(body, at, value))
    return edit.text === body ? { ...edit, text: text ?? '' } : { ...edit, text: bom + edit.text }
  },
  unset(text, at, made, glue) {
    const { bom, body } = openText(text)
    return bom + guarded(() => unsetIn(body, at, made, glue))
  },
  snippet(at, value) {
    if (isObject(value) && at.length > 0) return `${tomlTables(at, value, '\n')}\n`
    const parents = at.length > 1 ? `[${dotted(at.slice(0, -1))}]\n` : ''
    return `${parents}${tomlKey(at.at(-1) ?? '')} = ${tomlValue(value)}\n`
  },
}

function read(body: string): Document {
  refuseLoneReturn(body)
  // In this order: the second parser names better places.
  return { body, ...readValues(body), toml: readToml(body) }
}

/** The value, or undefined; throws if something on the way is not a table. */
function currentAt({ body, toml, json }: Document, at: At): Json | undefined {
  if (at.length === 0) fail(body, 0, 'a key is needed')
  for (let depth = 1; depth < at.length; depth++) {
    const parent = at.slice(0, depth)
    const value = valueAt(json, parent)
    if (value === undefined) return undefined
    if (!isObject(value)) fail(body, offsetOf(toml, parent), `${dotted(parent)} is not a table`)
  }
  const array = toml.tables.find(
    (table) => table.array && table.path.length === at.length + 1 && starts(table.path, at),
  )
  if (array) fail(body, array.start, `${dotted(at)} is an array of tables`)
  return valueAt(json, at)
}

function starts(path: readonly (string | number)[], at: At): boolean {
  return at.every((key, i) => path[i] === key)
}

function setIn(body: string, at: At, value: Json): Edit {
  const doc = read(body)
  const old = currentAt(doc, at)
  if (old === undefined) {
    const put = insertion(doc.toml, doc.json, body, at, value)
    const out = splice(body, [put.offset, put.offset], put.glue.before + put.own + put.glue.after)
    return { text: checked(doc, out, at, value, put.made), made: put.made, glue: put.glue }
  }
  if (equal(old, value)) return { text: body, made: 0, glue: null }
  const found = keyAt(doc.toml, at)
  if (found) {
    const out = splice(body, [found.key.valueStart, found.key.end], tomlValue(value))
    return { text: checked(doc, out, at, value, 0), made: 0, glue: null }
  }
  if (!isObject(old) || !isObject(value)) fail(body, offsetOf(doc.toml, at), `${dotted(at)} is a table`)
  return { text: checked(doc, replaceKeys(toml, body, at, old, value), at, value, 0), made: 0, glue: null }
}

function unsetIn(body: string, at: At, made: number, glue: Glue | undefined): string {
  const doc = read(body)
  if (currentAt(doc, at) === undefined) return body
  const own = glue && spanOf(doc.toml, body, at)
  const wide = own && withGlue(body, own, glue)
  const glued = wide && cut(body, [wide])
  if (glued !== undefined && reads(doc, glued, at)) return glued
  const out = cut(body, spansOf(doc.toml, body, at))
  if (!reads(doc, out, at)) throw doubt()
  const parent = at.slice(0, -1)
  if (made === 0 || parent.length === 0) return out
  const left = valueAt(readValues(out).json, parent)
  return isObject(left) && Object.keys(left).length === 0 ? unsetIn(out, parent, made - 1, undefined) : out
}

/** Whether `out` says what the document said but for the value. Parents without a header go with their last table. */
function reads(doc: Document, out: string, at: At): boolean {
  try {
    readToml(out)
    const { shape } = readValues(out)
    return at.some((_, gone) => sameShape(shape, without(doc.shape, at, gone)))
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

function checked(doc: Document, out: string, at: At, value: Json, made: number): string {
  let now: Values
  try {
    readToml(out)
    now = readValues(out)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    const near =
      at.map((_, i) => at.slice(0, at.length - i)).find((path) => offsetOf(doc.toml, path) > 0) ?? at
    const dot = at
      .map((_, i) => dottedUnder(doc.toml, at.slice(0, i + 1))[0]?.keys[0]?.start)
      .find((o) => o !== undefined)
    fail(
      doc.body,
      dot ?? offsetOf(doc.toml, near),
      `${dotted(at)} cannot be added to a document laid out like this`,
    )
  }
  if (!equal(valueAt(now.json, at), value)) throw doubt()
  if (!sameShape(without(now.shape, at, made), without(doc.shape, at, 0))) throw doubt()
  return out
}

function doubt(): CodecError {
  return new CodecError('the edit would change more than our value', 1, 1)
}
