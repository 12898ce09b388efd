import type { Json } from '../model.ts'
import { type At, type Codec, CodecError } from './codec.ts'
import {
  cut,
  eolOf,
  fail,
  nextLine,
  openText,
  refuseLoneReturn,
  type Span,
  splice,
  withGlue,
} from './lines.ts'
import { type Marker, readMarkdown } from './markdown.ts'

interface Block {
  span: Span
  /** From the line after the begin marker to the end marker. */
  inner: Span
}

/** One marked block in a Markdown file that belongs to the user. */
export const block: Codec = {
  get(text, at) {
    if (text === undefined) return undefined
    const { body } = openText(text)
    const found = find(body, nameOf(at))
    return found && innerOf(body, found)
  },
  set(text, at, value) {
    const { bom, body } = openText(text)
    const name = nameOf(at)
    const inner = textOf(value)
    const found = find(body, name)
    if (found && innerOf(body, found) === inner) return { text: text ?? '', made: 0, glue: null }
    const eol = eolOf(body)
    const own = render(name, inner).replaceAll('\n', eol)
    const glue = found
      ? null
      : { before: gap(body, eol), after: body === '' || body.endsWith('\n') ? eol : '' }
    const out = splice(
      body,
      found?.span ?? [body.length, body.length],
      (glue?.before ?? '') + own + (glue?.after ?? ''),
    )
    if (!holds(out, name, inner)) throw new CodecError('the text would not read back from the file', 1, 1)
    return { text: bom + out, made: 0, glue }
  },
  unset(text, at, _made, glue) {
    const { bom, body } = openText(text)
    const found = readBack(body, nameOf(at))
    if (!found) return text
    const out = cut(body, [(glue && withGlue(body, found.span, glue)) ?? withBlankLine(body, found.span)])
    if (readBack(out, nameOf(at))) throw new CodecError('the block would not go', 1, 1)
    return bom + out
  },
  snippet(at, value) {
    return `${render(nameOf(at), textOf(value))}\n`
  },
}

function nameOf(at: At): string {
  const [name, ...more] = at
  if (typeof name !== 'string' || more.length > 0 || !/^[\w.-]+$/.test(name) || name.includes('--')) {
    throw new CodecError('a block has one plain name', 1, 1)
  }
  return name
}

function textOf(value: Json): string {
  if (typeof value !== 'string') throw new CodecError('a block holds a text', 1, 1)
  return trimmed(value.replaceAll('\r\n', '\n'))
}

/** Formatters put blank lines around a comment: within our markers they are nobody's edit. */
function trimmed(inner: string): string {
  return inner.replace(/^(?:[ \t]*\n)+/, '').replace(/(?:\n[ \t]*)+$/, '')
}

function render(name: string, inner: string): string {
  return `<!-- dsql-skill:begin ${name} -->\n${inner}\n<!-- dsql-skill:end ${name} -->`
}

/** One blank line between the user's text and ours. */
function gap(body: string, eol: string): string {
  if (body === '' || /^(?:\r?\n)+$|\n\r?\n$/.test(body)) return ''
  return body.endsWith('\n') ? eol : eol + eol
}

/** Throws where a block could be neither read nor added. */
function find(body: string, name: string): Block | undefined {
  refuseLoneReturn(body)
  const { markers, open } = readMarkdown(body)
  const found = pair(body, markers, name)
  if (!found && open) fail(body, open.offset, `the ${open.what} that begins here never ends`)
  return found
}

function readBack(body: string, name: string): Block | undefined {
  refuseLoneReturn(body)
  return pair(body, readMarkdown(body).markers, name)
}

function holds(body: string, name: string, inner: string): boolean {
  try {
    const found = readBack(body, name)
    return found !== undefined && innerOf(body, found) === inner
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

/** Blocks follow one another; a marker out of turn makes it unsure what is whose. */
function pair(body: string, markers: readonly Marker[], name: string): Block | undefined {
  const seen = new Set<string>()
  let begin: Marker | undefined
  let found: Block | undefined
  for (const marker of markers) {
    if (marker.kind === 'begin') {
      if (begin) fail(body, marker.start, `block ${begin.name} has no end marker before this`)
      if (seen.has(marker.name)) fail(body, marker.start, `a second block ${marker.name}`)
      seen.add(marker.name)
      begin = marker
    } else {
      if (begin?.name !== marker.name)
        fail(body, marker.start, `end of block ${marker.name} without its begin`)
      if (begin.name === name) {
        found = { span: [begin.start, marker.end], inner: [nextLine(body, begin.end), marker.start] }
      }
      begin = undefined
    }
  }
  if (begin) fail(body, begin.start, `block ${begin.name} has no end marker`)
  return found
}

function innerOf(body: string, { inner: [start, end] }: Block): string {
  return trimmed(body.slice(start, end).replaceAll('\r\n', '\n'))
}

/** Without glue: the block, its line end, and the blank line that would be one too many. */
function withBlankLine(body: string, [start, end]: Span): Span {
  const stop = nextLine(body, end)
  const before = /\r?\n$/.exec(body.slice(0, start))?.[0].length ?? 0
  const blankBefore = /(?:^|\n)\r?\n$/.test(body.slice(0, start))
  if (stop === body.length && !body.endsWith('\n')) {
    const all = blankBefore ? (/\r?\n\r?\n$/.exec(body.slice(0, start))?.[0].length ?? before) : before
    return [start - all, stop]
  }
  const blankAfter = stop === body.length || /^\r?\n/.test(body.slice(stop))
  return [blankBefore && blankAfter ? start - before : start, stop]
}
