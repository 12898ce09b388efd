// Where and how a new key or member goes in: as the neighbours do it, and always strict JSON.
import type { At, Glue, Json } from '../model.ts'
import { endOf, type Node, properties, trivia } from './json-scan.ts'
import { eolOf, lineIndent, startsItsLine } from './lines.ts'
import { isMember } from './members.ts'
import { isObject } from './shape.ts'

/** Arrays of scalars stay on one line up to this width, as people write `args`. */
const narrow = 80

export interface Style {
  eol: string
  unit: string
  /** Everything on one line; `colon` and `comma` carry the space after them, `pad` that inside braces. */
  inline: boolean
  colon: string
  comma: string
  pad: string
}

export interface Insertion {
  offset: number
  glue: Glue
  own: string
}

export function styleOf(body: string, root: Node | undefined, object: Node | undefined): Style {
  const inline = object !== undefined && onOneLine(body, root, object)
  const tight = inline && isTight(body, root, object)
  const [colon, comma, pad] = tight ? [':', ',', ''] : [': ', ', ', ' ']
  return { eol: eolOf(body), unit: unitOf(body, root, object), inline, colon, comma, pad }
}

/** Whether no space follows a colon; between the members of an array, a comma. */
function isTight(body: string, root: Node | undefined, object: Node): boolean {
  const [one, two] = object.type === 'array' ? (object.children ?? []) : []
  if (one && two) return /,\S*$/.test(body.slice(endOf(one), two.offset))
  const model = properties(object)[0] ? object : root
  const first = model && properties(model)[0]
  return first !== undefined && /:\S*$/.test(body.slice(endOf(first.key), first.value.offset))
}

function onOneLine(body: string, root: Node | undefined, object: Node): boolean {
  const children = object.children ?? []
  if (children.length === 0) {
    return root !== undefined && root !== object && !/[\r\n]/.test(body.slice(root.offset, endOf(root)))
  }
  const ends = [object.offset + 1, ...children.map(endOf)]
  const starts = [...children.map((child) => child.offset), endOf(object) - 1]
  return ends.every((end, i) => !/[\r\n]/.test(body.slice(end, starts[i])))
}

/** What a level of nesting adds, read from the object itself or else from the first nested one that shows it. */
function unitOf(body: string, root: Node | undefined, object: Node | undefined): string {
  const queue = [object, root].filter((node) => node !== undefined)
  for (const node of queue) {
    for (const child of node.children ?? []) {
      if (node.type === 'object' && startsItsLine(body, child.offset)) {
        const outer = lineIndent(body, node.offset)
        const inner = lineIndent(body, child.offset)
        if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length)
      }
      queue.push(child)
    }
  }
  return /^\t/m.test(body) ? '\t' : '  '
}

export function render(value: Json, style: Style, indent: string): string {
  const inner = indent + style.unit
  const lines = (open: string, items: string[], close: string) => {
    if (items.length === 0) return open + close
    if (style.inline)
      return (
        open +
        (open === '{' ? style.pad : '') +
        items.join(style.comma) +
        (open === '{' ? style.pad : '') +
        close
      )
    return `${open}${style.eol}${items.map((item) => inner + item).join(`,${style.eol}`)}${style.eol}${indent}${close}`
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => render(item, style, inner))
    const flat = `[${items.join(style.comma)}]`
    if (value.every((item) => typeof item !== 'object' || item === null) && flat.length <= narrow) return flat
    return lines('[', items, ']')
  }
  if (!isObject(value)) return JSON.stringify(value)
  const colon = style.inline ? style.colon : ': '
  const items = Object.entries(value).map(
    ([key, item]) => JSON.stringify(key) + colon + render(item, style, inner),
  )
  return lines('{', items, '}')
}

/** `"key": value`, or a member, inside the parents that are missing. */
function wrapped(keys: At, value: Json, style: Style, indent: string): Omit<Insertion, 'offset'> {
  let before = ''
  let after = ''
  let here = indent
  const colon = style.inline ? style.colon : ': '
  const head = (segment: At[number] | undefined) => (isMember(segment) ? '' : JSON.stringify(segment) + colon)
  for (const [i, segment] of keys.slice(0, -1).entries()) {
    const inner = here + style.unit
    const [open, close] = isMember(keys[i + 1]) ? '[]' : '{}'
    const pad = open === '{' ? style.pad : ''
    before += head(segment) + open + (style.inline ? pad : style.eol + inner)
    after = (style.inline ? pad : style.eol + here) + close + after
    here = inner
  }
  return { glue: { before, after }, own: head(keys.at(-1)) + render(value, style, here) }
}

function around(
  before: string,
  { glue, own }: Omit<Insertion, 'offset'>,
  after: string,
  offset: number,
): Insertion {
  return { offset, own, glue: { before: before + glue.before, after: glue.after + after } }
}

/** One contiguous range in every case, so that cutting it gives the old bytes back. */
export function insertion(
  body: string,
  object: Node | undefined,
  keys: At,
  value: Json,
  style: Style,
): Insertion {
  const { eol, unit } = style
  if (!object) {
    const ended = body === '' || body.endsWith('\n')
    const put = wrapped(keys, value, style, unit)
    return around(`${ended ? '' : eol}{${eol}${unit}`, put, `${eol}}${ended ? eol : ''}`, body.length)
  }
  const last = object.children?.at(-1)
  return last ? besides(body, object, last, keys, value, style) : within(body, object, keys, value, style)
}

function within(body: string, object: Node, keys: At, value: Json, style: Style): Insertion {
  const close = endOf(object) - 1
  const outer = lineIndent(body, object.offset)
  const start = trivia(body, object.offset + 1, close).at(-1)?.end ?? object.offset + 1
  const rest = body.slice(start, close)
  if (style.inline) {
    const bare = close === object.offset + 1
    const pad = padOf(object, style)
    return around(bare ? pad : '', wrapped(keys, value, style, ''), pad, close)
  }
  const inner = outer + style.unit
  const put = wrapped(keys, value, style, inner)
  if (/[\r\n]/.test(rest)) return around(style.eol + inner, put, '', start)
  return around(style.eol + inner, put, style.eol + outer, close)
}

/** Members of an array stand close to its brackets. */
function padOf(object: Node, style: Style): string {
  return object.type === 'array' ? '' : style.pad
}

function besides(body: string, object: Node, last: Node, keys: At, value: Json, style: Style): Insertion {
  const { eol } = style
  const indent = indentOf(body, object, style)
  const put = wrapped(keys, value, style, style.inline ? '' : indent)
  const tail = trivia(body, endOf(last), endOf(object) - 1)
  const comma = tail.find(({ is }) => is === 'comma')
  if (comma) {
    // A trailing comma is the user's style; a comment on that line belongs to the last value.
    const offset = pastComments(body, comma.end, tail)
    return around(style.inline ? style.comma.slice(1) : eol + indent, put, ',', offset)
  }
  const beside = tail[0] && !/[\r\n]/.test(body.slice(endOf(last), tail[0].start))
  if (!beside) return around(style.inline ? style.comma : `,${eol}${indent}`, put, '', endOf(last))
  // `"a": 1 // why`: a comma before the comment and a line after it would be two ranges. So ours goes first.
  const first = object.children?.[0]?.offset ?? endOf(last)
  const offset = style.inline
    ? object.offset + 1
    : pastComments(body, object.offset + 1, trivia(body, object.offset + 1, first))
  if (!style.inline) return around(eol + indent, put, ',', offset)
  return around(padOf(object, style), put, /\s/.test(body[offset] ?? '') ? ',' : style.comma, offset)
}

/** Past the comments that follow on the same line, if the line then ends. */
function pastComments(
  body: string,
  from: number,
  tail: readonly { is: string; start: number; end: number }[],
): number {
  let end = from
  for (const one of tail) {
    if (one.start < from) continue
    if (one.is === 'comma' || /[\r\n]/.test(body.slice(end, one.start))) break
    end = one.end
  }
  return /^[ \t]*(?:\r?\n|\r)/.test(body.slice(end)) ? end : from
}

function indentOf(body: string, object: Node, style: Style): string {
  const neighbour = object.children?.findLast((child) => startsItsLine(body, child.offset))
  if (neighbour) return lineIndent(body, neighbour.offset)
  return lineIndent(body, object.offset) + style.unit
}
