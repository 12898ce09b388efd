// Lists in square brackets, as TOML and the flow style of YAML have them: where a member goes in, and what goes with it.
import type { Glue } from '../model.ts'
import { eolOf, lineIndent, type Span, startsItsLine, widenToLine } from './lines.ts'

export interface List {
  /** From bracket to bracket, both included. */
  span: Span
  items: readonly Span[]
}

interface Put {
  offset: number
  glue: Glue
}

/** One contiguous range in every case, laid out as the neighbours are. */
export function intoList(body: string, { span: [open, end], items }: List): Put {
  const eol = eolOf(body)
  const close = end - 1
  const outer = lineIndent(body, open)
  const last = items.at(-1)
  if (!last) {
    const inside = body.slice(open + 1, close)
    if (!/[\r\n]/.test(inside)) return put(close, '', '')
    const start = tokens(body, open + 1, close).at(-1)?.end ?? open + 1
    return put(start, `${eol}${outer}  `, '')
  }
  const gaps = [open + 1, ...items.map((item) => item[1])].map((from, i) =>
    body.slice(from, items[i]?.[0] ?? close),
  )
  const inline = gaps.every((gap) => !/[\r\n]/.test(gap))
  const neighbour = items.findLast(([start]) => startsItsLine(body, start))
  const line = eol + (neighbour ? lineIndent(body, neighbour[0]) : `${outer}  `)
  const tight = items.length > 1 && /,\S*$/.test(gaps[1] ?? '')
  const space = tight ? '' : ' '
  const tail = tokens(body, last[1], close)
  const comma = tail.find(({ is }) => is === 'comma')
  if (comma) return put(pastComment(body, comma.end, tail), inline ? space : line, ',')
  const beside = tail[0] && !/[\r\n]/.test(body.slice(last[1], tail[0].start))
  if (!beside) return put(last[1], inline ? `,${space}` : `,${line}`, '')
  // A comment behind the last member: a comma before it and a line after it would be two ranges. So ours goes first.
  const first = items[0] ?? last
  return put(pastComment(body, open + 1, tokens(body, open + 1, first[0])), line, ',')
}

function put(offset: number, before: string, after: string): Put {
  return { offset, glue: { before, after } }
}

/** The member, one comma, and the space that goes with them. */
export function outOfList(body: string, { span, items }: List, index: number): Span[] {
  const own = items[index] ?? span
  const next = items[index + 1]?.[0] ?? span[1] - 1
  return withComma(body, own, items[index - 1], next, (from, to) => tokens(body, from, to))
}

/** The same for every language whose members stand between commas. */
export function withComma(
  body: string,
  own: Span,
  before: Span | undefined,
  next: number,
  between: (from: number, to: number) => readonly Token[],
): Span[] {
  const comma = between(own[1], next).find(({ is }) => is === 'comma')
  if (comma) {
    if (/\S/.test(body.slice(own[1], comma.start))) return [own, [comma.start, comma.end]]
    return [tidy(body, [own[0], comma.end])]
  }
  const previous = before && between(before[1], own[0]).find(({ is }) => is === 'comma')
  if (!previous) return [tidy(body, own)]
  if (/\S/.test(body.slice(previous.end, own[0])))
    return [[previous.start, previous.end], widenToLine(body, own)]
  return [[previous.start, own[1]]]
}

function tidy(body: string, span: Span): Span {
  const wide = widenToLine(body, span)
  if (wide[0] !== span[0] || wide[1] !== span[1]) return wide
  const space = /^[ \t]+(?=[^\s])/.exec(body.slice(span[1]))?.[0].length ?? 0
  return [span[0], span[1] + space]
}

export interface Token {
  is: 'comma' | 'line' | 'block'
  start: number
  end: number
}

/** Commas and comments between two members; everything else there is space. */
function tokens(body: string, from: number, to: number): Token[] {
  return [...body.slice(from, to).matchAll(/,|#[^\r\n]*/g)].map(({ 0: text, index }) => ({
    is: text === ',' ? 'comma' : 'line',
    start: from + index,
    end: from + index + text.length,
  }))
}

/** Past a comment on the same line: it belongs to what stands before it. */
function pastComment(body: string, from: number, tail: readonly Token[]): number {
  const note = tail.find(({ is, start }) => is === 'line' && start >= from)
  return note && !/[\r\n]/.test(body.slice(from, note.start)) ? note.end : from
}
