import type { Glue, Json } from '../model.ts'
import { type At, type Codec, CodecError, type Edit } from './codec.ts'
import { replaceKeys } from './leaves.ts'
import {
  cut,
  eolOf,
  fail,
  guarded,
  lineEnd,
  lineIndent,
  lineStart,
  openText,
  refuseLoneReturn,
  splice,
  startsItsLine,
  widenToLine,
  withGlue,
} from './lines.ts'
import { emptyShape, equal, isObject, sameShape, without } from './shape.ts'
import { type Entry, type Found, hasComment, locate, readYaml, type Value } from './yaml-locate.ts'
import { isBlock, type Layout, yamlEntry, yamlTail } from './yaml-write.ts'

/** Block mappings only. */
export const yaml: Codec = {
  get(text, at) {
    const { body } = openText(text)
    return guarded(() => {
      const found = locate(body, read(body), at)
      if (!found.entry && found.map && !emptyBraces(body, found)) placeIn(body, found)
      return found.entry?.value.json
    })
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
  remarked(text, at) {
    const { body } = openText(text)
    const { entry } = locate(body, read(body), at)
    return entry !== undefined && hasComment(body.slice(entry.start, entry.value.end))
  },
  snippet(at, value) {
    const layout = { eol: '\n', unit: '  ' }
    const whole = at.slice(1).reduceRight<Json>((inner, key) => ({ [key]: inner }), value)
    return `${yamlEntry(at[0] ?? '', whole, '', layout)}\n`
  },
}

function read(body: string): Value | undefined {
  refuseLoneReturn(body)
  return readYaml(body)
}

function setIn(body: string, at: At, value: Json): Edit {
  const root = read(body)
  const found = locate(body, root, at)
  if (found.entry) {
    const old = found.entry.value
    if (equal(old.json, value)) return { text: body, made: 0, glue: null }
    refuseMarked(body, found)
    const text =
      old.is === 'map' && !old.marked && isObject(old.json) && isBlock(value) && isObject(value)
        ? replaceKeys(yaml, body, at, old.json, value)
        : replaceValue(body, found.entry, value, layoutOf(body, root))
    return { text: checked(root, text, at, value, 0), made: 0, glue: null }
  }
  const made = at.length - 1 - found.depth
  const braces = emptyBraces(body, found)
  if (braces) {
    const text = intoBraces(body, braces, at.slice(found.depth), value, layoutOf(body, root))
    return { text: checked(root, text, at, value, made), made, glue: null }
  }
  let refusal: unknown
  for (const { offset, glue, own } of insertions(body, root, found, at.slice(found.depth), value)) {
    const text = splice(body, [offset, offset], glue.before + own + glue.after)
    try {
      return { text: checked(root, text, at, value, made), made, glue }
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

interface Insertion {
  offset: number
  glue: Glue
  own: string
}

/** Tried in turn: blank lines after a block scalar may be part of it. */
function insertions(body: string, root: Value | undefined, found: Found, keys: At, value: Json): Insertion[] {
  const layout = layoutOf(body, root)
  const { eol } = layout
  const ended = body === '' || body.endsWith('\n')
  if (!found.map) return [put(layout, '', ended ? '' : eol, keys, value, ended ? eol : '', body.length)]
  const { indent, last } = placeIn(body, found)
  const near = put(layout, indent, eol + indent, keys, value, '', lineEnd(body, last.value.end))
  const { fullEnd } = last.value
  if (fullEnd === last.value.end) return [near]
  const fresh = lineStart(body, fullEnd) === fullEnd
  return [near, put(layout, indent, fresh ? indent : eol + indent, keys, value, fresh ? eol : '', fullEnd)]
}

function put(
  layout: Layout,
  indent: string,
  before: string,
  keys: At,
  value: Json,
  after: string,
  offset: number,
): Insertion {
  let head = before
  let here = indent
  for (const key of keys.slice(0, -1)) {
    here += layout.unit
    head += yamlEntry(key, null, '', layout).replace(/ null$/, '') + layout.eol + here
  }
  return { offset, glue: { before: head, after }, own: yamlEntry(keys.at(-1) ?? '', value, here, layout) }
}

/** The column of the siblings and the last of them; throws where a line cannot be added below it. */
function placeIn(body: string, found: Found): { indent: string; last: Entry } {
  refuseMarked(body, found)
  const { map } = found
  const [first, last] = [map?.entries[0], map?.entries.at(-1)]
  if (map?.is !== 'map' || !first || !last) fail(body, map?.start ?? 0, 'a flow mapping, written in braces')
  if (first.colon === undefined || !startsItsLine(body, first.start)) {
    fail(body, first.start, 'the first key does not stand on its own line')
  }
  return { indent: lineIndent(body, first.start), last }
}

/** `parent: {}`, as `unset` leaves it: the braces give way to lines, and come back with the next `unset`. */
function emptyBraces(body: string, { map, parents }: Found): Entry | undefined {
  const parent = parents.at(-1)
  if (parent?.colon === undefined || map?.is !== 'flow' || parents.some(({ value }) => value.marked))
    return undefined
  return body.slice(parent.colon, map.end) === ' {}' ? parent : undefined
}

function intoBraces(body: string, parent: Entry, keys: At, value: Json, layout: Layout): string {
  const colon = parent.colon ?? parent.value.start
  const open = splice(body, [colon, parent.value.end])
  const indent = lineIndent(body, parent.start) + layout.unit
  const { offset, glue, own } = put(
    layout,
    indent,
    layout.eol + indent,
    keys,
    value,
    '',
    lineEnd(open, colon),
  )
  return splice(open, [offset, offset], glue.before + own)
}

/** What an anchored mapping says is said elsewhere too. */
function refuseMarked(body: string, { map, parents }: Found): void {
  for (const { start, value } of parents) {
    if (value.marked) fail(body, start, 'a mapping with an anchor or a tag')
  }
  if (map?.marked) fail(body, map.start, 'a mapping with an anchor or a tag')
  if (map?.is === 'flow') fail(body, map.start, 'a flow mapping, written in braces')
}

function replaceValue(body: string, entry: Entry, value: Json, layout: Layout): string {
  const { colon, value: old } = entry
  if (colon === undefined) fail(body, entry.start, 'a key written with a question mark')
  if (old.marked || old.is === 'alias') fail(body, entry.start, 'a value with an anchor, a tag or an alias')
  const put = yamlTail(value, lineIndent(body, entry.start), layout)
  if (old.is === 'nothing')
    return splice(body, isBlock(value) ? [lineEnd(body, colon), lineEnd(body, colon)] : [colon, colon], put)
  if (body.slice(colon, old.start).includes('#')) fail(body, colon, 'a comment between the key and its value')
  return splice(body, [colon, old.end], put)
}

function unsetIn(body: string, at: At, made: number, glue: Glue | undefined): string {
  const root = read(body)
  const { map, entry, parents } = locate(body, root, at)
  if (!map || !entry) return body
  const wide = glue && withGlue(body, [entry.start, entry.value.end], glue)
  const glued = wide && cut(body, [wide])
  if (glued !== undefined && reads(root, glued, at, made)) return glued
  refuseMarked(body, { map, entry, parents, depth: 0 })
  let [goes, gone, outer] = [entry, 0, parents.at(-1)]
  let siblings = map.entries.length
  while (siblings === 1 && outer && gone < made && bare(body, outer, goes)) {
    goes = outer
    gone++
    outer = parents.at(-1 - gone)
    siblings = (outer?.value ?? root)?.entries.length ?? 0
  }
  if (goes.colon === undefined) fail(body, goes.start, 'a key written with a question mark')
  let out = cut(body, [widenToLine(body, [goes.start, goes.value.end])])
  // A mapping that lost its last key would read as null.
  if (siblings === 1 && outer?.colon !== undefined) out = splice(out, [outer.colon, outer.colon], ' {}')
  if (!reads(root, out, at, gone)) throw doubt()
  return out
}

/** Whether nothing of the user's, such as a comment, stands between the parent and its only key. */
function bare(body: string, parent: Entry, child: Entry): boolean {
  return parent.colon !== undefined && !/\S/.test(body.slice(parent.colon, child.start))
}

function reads(root: Value | undefined, out: string, at: At, made: number): boolean {
  try {
    return sameShape(readYaml(out)?.shape ?? emptyShape, without(root?.shape ?? emptyShape, at, made))
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

function checked(root: Value | undefined, text: string, at: At, value: Json, made: number): string {
  let now: Value | undefined
  try {
    now = readYaml(text)
  } catch (error) {
    if (error instanceof CodecError) throw doubt()
    throw error
  }
  const { entry } = locate(text, now, at)
  if (!now || !entry || !equal(entry.value.json, value)) throw doubt()
  if (!sameShape(without(now.shape, at, made), without(root?.shape ?? emptyShape, at, 0))) throw doubt()
  return text
}

function doubt(): CodecError {
  return new CodecError('the edit would change more than our value', 1, 1)
}

/** The indent of the first nested block mapping that shows one. */
function layoutOf(body: string, root: Value | undefined): Layout {
  const queue = root ? [root] : []
  for (const map of queue) {
    for (const { start, value } of map.entries) {
      const first = value.is === 'map' ? value.entries[0] : undefined
      const unit =
        first && startsItsLine(body, first.start)
          ? lineIndent(body, first.start).length - lineIndent(body, start).length
          : 0
      if (unit > 0) return { eol: eolOf(body), unit: ' '.repeat(unit) }
      queue.push(value)
    }
  }
  return { eol: eolOf(body), unit: '  ' }
}
