// Which bytes of a TOML document are ours. Comments never are.
import { lineEnd, type Span, widenToLine } from './lines.ts'
import { outOfList } from './list.ts'
import type { Path } from './members.ts'
import { dottedUnder, type Key, keyAt, listOf, type Toml, tablesUnder } from './toml-locate.ts'

/** The value with its key or headers, if that is one range with nothing of anyone else's inside. */
export function spanOf(toml: Toml, body: string, at: Path): Span | undefined {
  const found = keyAt(toml, at)
  if (found) return [found.key.start, found.key.end]
  const spans = pieces(toml, at)
  const [first, last] = [spans[0], spans.at(-1)]
  if (!first || !last || dottedUnder(toml, at).length > 0) return undefined
  const alone = spans.every((span, i) => i === 0 || !/\S/.test(body.slice(spans[i - 1]?.[1], span[0])))
  return alone ? [first[0], last[1]] : undefined
}

/** What to cut when the bytes around it are not those we left. */
export function spansOf(toml: Toml, body: string, at: Path): Span[] {
  const found = keyAt(toml, at)
  if (found?.inline?.items) return outOfList(body, listOf(found.inline), found.beside.indexOf(found.key))
  if (found?.inline) return [fromInline(found.key, found.beside, found.inline)]
  if (found) return [ownLine(body, [found.key.start, found.key.end])]
  const whole = spanOf(toml, body, at)
  if (whole) return [withBlankLine(body, widenToLine(body, whole))]
  return pieces(toml, at).map((span) => ownLine(body, span))
}

/** Headers and keys in the order of the document. */
function pieces(toml: Toml, at: Path): Span[] {
  const spans: Span[] = []
  for (const { keys } of dottedUnder(toml, at)) for (const key of keys) spans.push([key.start, key.end])
  for (const table of tablesUnder(toml, at)) {
    spans.push([table.start, table.end])
    for (const key of table.keys) spans.push([key.start, key.end])
  }
  return spans.sort((a, b) => a[0] - b[0])
}

/** The line, but for a comment on it. */
function ownLine(body: string, span: Span): Span {
  const wide = widenToLine(body, span)
  if (wide[0] !== span[0] || wide[1] !== span[1]) return wide
  const space = /^[ \t]*/.exec(body.slice(span[1], lineEnd(body, span[1])))?.[0].length ?? 0
  return [span[0], span[1] + space]
}

/** The blank line above goes too: we put it there. A missing final newline stays missing. */
function withBlankLine(body: string, [start, end]: Span): Span {
  const above = body.slice(0, start)
  const open = end === body.length && !body.endsWith('\n')
  const blank = open ? /\r?\n$/.exec(above)?.[0] : /(?:^|\n)(\r?\n)$/.exec(above)?.[1]
  return [start - (blank?.length ?? 0), end]
}

function fromInline(key: Key, beside: readonly Key[], table: Key): Span {
  const index = beside.indexOf(key)
  const [before, next] = [beside[index - 1], beside[index + 1]]
  if (before) return [before.end, key.end]
  return next ? [key.start, next.start] : [table.valueStart + 1, table.end - 1]
}
