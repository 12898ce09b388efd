import type { Glue, Json } from '../model.ts'
import { type At, type Codec, CodecError, type Edit } from './codec.ts'
import { replaceKeys } from './leaves.ts'
import { cut, fail, guarded, openText, refuseLoneReturn, splice, withGlue } from './lines.ts'
import { fitsPath, isMember, matches, named, type Path, pathOf } from './members.ts'
import { equal, isObject, sameShape, valueAt, without } from './shape.ts'
import { spanOf, spansOf } from './toml-cut.ts'
import { insertion } from './toml-insert.ts'
import { dottedUnder, keyAt, offsetOf, readToml, type Toml, under } from './toml-locate.ts'
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
    const [path, put] = [pathOf(() => null, at), isMember(at.at(-1)) && !isObject(value) ? [value] : value]
    if (isObject(put) && path.length > 0) return `${tomlTables(path, put, '\n')}\n`
    const keys = path.filter((key) => typeof key === 'string')
    const parents = keys.length > 1 ? `[${dotted(keys.slice(0, -1))}]\n` : ''
    return `${parents}${tomlKey(keys.at(-1) ?? '')} = ${tomlValue(put)}\n`
  },
}

function read(body: string): Document {
  refuseLoneReturn(body)
  // In this order: the second parser names better places.
  return { body, ...readValues(body), toml: readToml(body) }
}

function pathIn({ json }: Document, at: At): Path {
  return pathOf(() => json, at)
}

/** The value, or undefined; throws if something on the way is neither a table nor an array of them. */
function currentAt(doc: Document, at: At): Json | undefined {
  const { body, toml, json } = doc
  if (typeof at[0] !== 'string') fail(body, 0, 'a key is needed')
  const path = pathIn(doc, at)
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth)
    const value = valueAt(json, parent)
    if (value === undefined) return undefined
    const segment = at[depth]
    if (!isMember(segment)) {
      if (!isObject(value)) fail(body, offsetOf(toml, parent), `${dotted(parent)} is not a table`)
      continue
    }
    if (!Array.isArray(value)) fail(body, offsetOf(toml, parent), `${dotted(parent)} is not an array`)
    const [, second] = value.flatMap((item: Json, i) => (matches(segment.member, item) ? [i] : []))
    if (second !== undefined)
      fail(body, offsetOf(toml, [...parent, second]), `a second member ${named(at.slice(0, depth + 1))}`)
  }
  const array = toml.tables.find(
    (table) => table.array && table.path.length === path.length + 1 && under(table.path, path),
  )
  if (array) fail(body, array.start, `${dotted(path)} is an array of tables`)
  return valueAt(json, path)
}

function setIn(body: string, at: At, value: Json): Edit {
  const doc = read(body)
  if (!fitsPath(at, value)) throw doubt()
  const old = currentAt(doc, at)
  const path = pathIn(doc, at)
  if (old === undefined) {
    const put = insertion(doc.toml, doc.json, body, path, value)
    const out = splice(body, [put.offset, put.offset], put.glue.before + put.own + put.glue.after)
    return { text: checked(doc, out, at, value, put.made), made: put.made, glue: put.glue }
  }
  if (equal(old, value)) return { text: body, made: 0, glue: null }
  const found = keyAt(doc.toml, path)
  if (found) {
    const out = splice(body, [found.key.valueStart, found.key.end], tomlValue(value))
    return { text: checked(doc, out, at, value, 0), made: 0, glue: null }
  }
  if (!isObject(old) || !isObject(value)) fail(body, offsetOf(doc.toml, path), `${dotted(path)} is a table`)
  return { text: checked(doc, replaceKeys(toml, body, at, old, value), at, value, 0), made: 0, glue: null }
}

function unsetIn(body: string, at: At, made: number, glue: Glue | undefined): string {
  const doc = read(body)
  if (currentAt(doc, at) === undefined) return body
  const path = pathIn(doc, at)
  const own = glue && spanOf(doc.toml, body, path)
  const wide = own && withGlue(body, own, glue)
  const glued = wide && cut(body, [wide])
  if (glued !== undefined && reads(doc, glued, at)) return glued
  const out = cut(body, spansOf(doc.toml, body, path))
  if (!reads(doc, out, at)) throw doubt()
  const parent = at.slice(0, -1)
  if (made === 0 || parent.length === 0) return out
  const left = valueAt(readValues(out).json, path.slice(0, -1))
  return typeof left === 'object' && left !== null && Object.keys(left).length === 0
    ? unsetIn(out, parent, made - 1, undefined)
    : out
}

/** Whether `out` says what the document said but for the value. Parents without a header go with their last table. */
function reads(doc: Document, out: string, at: At): boolean {
  try {
    readToml(out)
    const { shape } = readValues(out)
    const path = pathIn(doc, at)
    return at.some((_, gone) => sameShape(shape, without(doc.shape, path, gone)))
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
    const path = pathIn(doc, at)
    const near =
      path.map((_, i) => path.slice(0, path.length - i)).find((one) => offsetOf(doc.toml, one) > 0) ?? path
    const dot = path
      .map((_, i) => dottedUnder(doc.toml, path.slice(0, i + 1))[0]?.keys[0]?.start)
      .find((o) => o !== undefined)
    fail(
      doc.body,
      dot ?? offsetOf(doc.toml, near),
      `${named(at)} cannot be added to a document laid out like this`,
    )
  }
  const path = pathOf(() => now.json, at)
  if (!equal(valueAt(now.json, path), value)) throw doubt()
  if (!sameShape(without(now.shape, path, made), without(doc.shape, pathIn(doc, at), 0))) throw doubt()
  return out
}

function doubt(): CodecError {
  return new CodecError('the edit would change more than our value', 1, 1)
}
