// Offsets, line ends and byte order marks: what every codec needs to cut and paste by hand.
import type { Glue } from '../model.ts'
import { CodecError } from './codec.ts'

/** Above this a configuration file is something else; parsing it would take seconds. */
const maxLength = 16 * 1024 * 1024

export interface Body {
  bom: string
  body: string
}

/** A half-open range of offsets. */
export type Span = readonly [number, number]

/** The byte order mark is set aside, so that it is kept and counts in no column. */
export function openText(text: string | undefined): Body {
  const all = text ?? ''
  const bom = all.startsWith('\uFEFF') ? '\uFEFF' : ''
  if (all.length > maxLength) fail('', 0, 'the file is larger than 16 MiB')
  return { bom, body: all.slice(bom.length) }
}

export function fail(body: string, offset: number, message: string): never {
  const before = body.slice(0, offset)
  const breaks = before.match(/\r\n|\n|\r/g)?.length ?? 0
  const column = before.length - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'))
  throw new CodecError(message, breaks + 1, column)
}

/** A parser that runs out of stack has met a document that nobody wrote by hand. */
export function guarded<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError) throw new CodecError('the document is nested too deeply', 1, 1)
    throw error
  }
}

export function eolOf(body: string): string {
  const first = body.indexOf('\n')
  return first > 0 && body[first - 1] === '\r' ? '\r\n' : '\n'
}

/** A lone carriage return is a line end to some readers and not to others. */
export function refuseLoneReturn(body: string): void {
  const found = body.search(/\r(?!\n)/)
  if (found >= 0) fail(body, found, 'a carriage return without a line feed')
}

export function lineStart(body: string, offset: number): number {
  return offset === 0 ? 0 : body.lastIndexOf('\n', offset - 1) + 1
}

/** Where the text of the line ends: before its `\n` or `\r\n`. */
export function lineEnd(body: string, offset: number): number {
  const found = body.indexOf('\n', offset)
  if (found < 0) return body.length
  return found > offset && body[found - 1] === '\r' ? found - 1 : found
}

/** The start of the next line, or the end of the text. */
export function nextLine(body: string, offset: number): number {
  const found = body.indexOf('\n', offset)
  return found < 0 ? body.length : found + 1
}

export function lineIndent(body: string, offset: number): string {
  return /^[ \t]*/.exec(body.slice(lineStart(body, offset), offset))?.[0] ?? ''
}

export function startsItsLine(body: string, offset: number): boolean {
  return /^[ \t]*$/.test(body.slice(lineStart(body, offset), offset))
}

/** Cuts a whole line where nothing else is on it, else only the range. A missing final newline stays missing. */
export function widenToLine(body: string, [start, end]: Span): Span {
  const stop = lineEnd(body, end)
  if (!startsItsLine(body, start) || !/^[ \t]*$/.test(body.slice(end, stop))) return [start, end]
  const first = lineStart(body, start)
  if (stop < body.length || first === 0) return [first, nextLine(body, end)]
  return [body[first - 2] === '\r' ? first - 2 : first - 1, stop]
}

export function splice(body: string, [start, end]: Span, put = ''): string {
  return body.slice(0, start) + put + body.slice(end)
}

export function cut(body: string, spans: readonly Span[]): string {
  let out = ''
  let from = 0
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start > from) out += body.slice(from, start)
    from = Math.max(from, end)
  }
  return out + body.slice(from)
}

/**
 * The span widened by the glue, if the glue is there. Line ends are not compared: git may have rewritten them since
 * (core.autocrlf, https://git-scm.com/docs/gitattributes#_text).
 */
export function withGlue(body: string, [start, end]: Span, glue: Glue): Span | undefined {
  const near = (size: number) => 2 * size + 2
  const head = body.slice(Math.max(0, start - near(glue.before.length)), start)
  const before = new RegExp(`(?:${loose(glue.before)})$`).exec(head)
  const after = new RegExp(`^(?:${loose(glue.after)})`).exec(body.slice(end, end + near(glue.after.length)))
  if (!before || !after) return undefined
  // A comment that was added behind ours would end up behind someone else's line.
  const behind =
    glue.after === '' && /^\r?\n/.test(before[0]) && /\S/.test(body.slice(end, lineEnd(body, end)))
  return behind ? undefined : [start - before[0].length, end + after[0].length]
}

function loose(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\r?\n/g, '\\r?\\n')
}
