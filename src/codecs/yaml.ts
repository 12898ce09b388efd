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
  type Span,
  splice,
  startsItsLine,
  widenToLine,
  withGlue,
} from './lines.ts'
import { intoList, outOfList } from './list.ts'
import { fitsPath, isMember, type Path, pathOf, wrap } from './members.ts'
import { emptyShape, equal, isObject, sameShape, without } from './shape.ts'
import { inBrackets, replaceFlow } from './yaml-flow.ts'
import { type Entry, type Found, hasComment, locate, readYaml, type Value } from './yaml-locate.ts'
import { isBlock, type Layout, yamlEntry, yamlInner, yamlItem, yamlTail } from './yaml-write.ts'

/** Mappings and sequences in block style, and sequences in brackets on one line. */
export const yaml: Codec = {
  get(text, at) {
    const { body } = openText(text)
    return guarded(() => {
      const found = locate(body, read(body), at)
      if (!found.entry && found.map && !emptyBraces(body, found)) checkPlace(body, found)
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
    return `${yamlEntry(String(at[0]), wrap(at.slice(1), value), '', layout)}\n`
  },
}

function read(body: string): Value | undefined {
  refuseLoneReturn(body)
  return readYaml(body)
}

function setIn(body: string, at: At, value: Json): Edit {
  if (!fitsPath(at, value)) throw doubt()
  const root = read(body)
  const found = locate(body, root, at)
  if (found.entry) {
    const old = found.entry.value
    if (equal(old.json, value)) return { text: body, made: 0, glue: null }
    const list = inBrackets(body, found)
    if (!list) refuseMarked(body, found)
    const keyed = old.is === (list ? 'flow' : 'map') && !old.marked
    const text =
      keyed && isObject(old.json) && isBlock(value) && isObject(value)
        ? replaceKeys(yaml, body, at, old.json, value)
        : list
          ? replaceFlow(body, found.entry, value)
          : replaceValue(body, found.entry, value, layoutOf(body, root))
    return { text: checked(root, text, at, value, 0), made: 0, glue: null }
  }
  const made = at.length - 1 - found.depth
  const list = inBrackets(body, found)
  if (list) {
    const { offset, glue } = intoList(body, list)
    const own = yamlInner(wrap(at.slice(found.depth), value))
    const text = splice(body, [offset, offset], glue.before + own + glue.after)
    return { text: checked(root, text, at, value, made), made, glue }
  }
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
    head += (isMember(key) ? '-' : yamlEntry(key, null, '', layout).replace(/ null$/, '')) + layout.eol + here
  }
  const last = keys.at(-1) ?? ''
  const own = isMember(last) ? yamlItem(value, here, layout) : yamlEntry(last, value, here, layout)
  return { offset, glue: { before: head, after }, own }
}

function checkPlace(body: string, found: Found): void {
  if (!inBrackets(body, found)) placeIn(body, found)
}

/** The column of the siblings and the last of them; throws where a line cannot be added below it. */
function placeIn(body: string, found: Found): { indent: string; last: Entry } {
  refuseMarked(body, found)
  const { map } = found
  const [first, last] = [map?.entries[0], map?.entries.at(-1)]
  if (!map || !first || !last) fail(body, map?.start ?? 0, 'a flow mapping, written in braces')
  const indent = columnOf(body, first.start)
  if (first.colon === undefined || indent === undefined) {
    fail(body, first.start, 'the first key does not stand on its own line')
  }
  return { indent, last }
}

/** The indent of what stands on its own line, or on that of the dash before it. */
function columnOf(body: string, offset: number): string | undefined {
  if (startsItsLine(body, offset)) return lineIndent(body, offset)
  const before = body.slice(lineStart(body, offset), offset)
  return /^ *(?:- +)+$/.test(before) ? ' '.repeat(before.length) : undefined
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
  const put = yamlTail(value, columnOf(body, entry.start) ?? lineIndent(body, entry.start), layout)
  if (old.is === 'nothing')
    return splice(body, isBlock(value) ? [lineEnd(body, colon), lineEnd(body, colon)] : [colon, colon], put)
  if (body.slice(colon, old.start).includes('#')) fail(body, colon, 'a comment between the key and its value')
  return splice(body, [colon, old.end], put)
}

function unsetIn(body: string, at: At, made: number, glue: Glue | undefined): string {
  const root = read(body)
  const found = locate(body, root, at)
  const { map, entry, parents } = found
  if (!map || !entry) return body
  const wide = glue && withGlue(body, [entry.start, entry.value.end], glue)
  const glued = wide && cut(body, [wide])
  if (glued !== undefined && reads(root, glued, at, made)) return glued
  const list = inBrackets(body, found)
  if (list) {
    const out = cut(body, outOfList(body, list, map.entries.indexOf(entry)))
    if (!reads(root, out, at, 0)) throw doubt()
    return made > 0 && map.entries.length === 1 ? unsetIn(out, at.slice(0, -1), made - 1, undefined) : out
  }
  refuseMarked(body, found)
  let [goes, gone, outer] = [entry, 0, parents.at(-1)]
  let siblings = map.entries.length
  while (siblings === 1 && outer && gone < made && bare(body, outer, goes)) {
    goes = outer
    gone++
    outer = parents.at(-1 - gone)
    siblings = (outer?.value ?? root)?.entries.length ?? 0
  }
  if (goes.colon === undefined) fail(body, goes.start, 'a key written with a question mark')
  const next = (outer?.value ?? root)?.entries.find(({ start }) => start > goes.start)
  let out = cut(body, [withLine(body, goes, next)])
  // A mapping or sequence that lost its last key or member would read as null.
  const empty = goes.key === undefined ? ' []' : ' {}'
  if (siblings === 1 && outer?.colon !== undefined) out = splice(out, [outer.colon, outer.colon], empty)
  if (!reads(root, out, at, gone)) throw doubt()
  return out
}

/** The first key beside a dash: the next one takes its place. */
function withLine(body: string, goes: Entry, next: Entry | undefined): Span {
  const own: Span = [goes.start, goes.value.end]
  const beside = !startsItsLine(body, goes.start) && next && !/\S/.test(body.slice(own[1], next.start))
  return beside ? [goes.start, next.start] : widenToLine(body, own)
}

/** Whether nothing of the user's, such as a comment, stands between the parent and its only key. */
function bare(body: string, parent: Entry, child: Entry): boolean {
  return parent.colon !== undefined && !/\S/.test(body.slice(parent.colon, child.start))
}

function reads(root: Value | undefined, out: string, at: At, made: number): boolean {
  try {
    return sameShape(
      readYaml(out)?.shape ?? emptyShape,
      without(root?.shape ?? emptyShape, pathIn(root, at), made),
    )
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
  const before = without(root?.shape ?? emptyShape, pathIn(root, at), 0)
  if (!sameShape(without(now.shape, pathIn(now, at), made), before)) throw doubt()
  return text
}

function pathIn(root: Value | undefined, at: At): Path {
  return pathOf(() => root?.json ?? null, at)
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
