// Which lines of a Markdown file are text, and which are inside code or raw HTML: there a marker is not a marker, and
// a block would not be read. After CommonMark 0.31.2, sections 4.5 and 4.6 (https://spec.commonmark.org/0.31.2/).

export interface Marker {
  kind: 'begin' | 'end'
  name: string
  start: number
  end: number
}

/** What is still open at the end of the file, and where it began. */
interface Open {
  what: string
  offset: number
}

export interface Markdown {
  markers: Marker[]
  open: Open | undefined
}

interface Inside extends Open {
  closes(line: string): boolean
  /** Fences in a list or a quotation end with it. */
  leaves(line: string): boolean
}

const marker = /^<!-- dsql-skill:(begin|end) (\S+) -->[ \t]*$/
const fence = /^((?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*)(`{3,}(?=[^`]*$)|~{3,})/
const html: readonly [RegExp, RegExp, string][] = [
  [/^ {0,3}<!--/, /-->/, 'HTML comment'],
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, /<\/(?:script|pre|style|textarea)>/i, 'HTML block'],
  [/^ {0,3}<\?/, /\?>/, 'HTML block'],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/, 'HTML block'],
]

export function readMarkdown(body: string): Markdown {
  const markers: Marker[] = []
  let inside: Inside | undefined
  let inList = false
  let offset = 0
  for (const raw of body.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (inside?.leaves(line)) inside = undefined
    if (inside) {
      if (inside.closes(line)) inside = undefined
    } else {
      const [, kind, name] = marker.exec(line) ?? []
      if (name !== undefined) {
        markers.push({
          kind: kind === 'begin' ? 'begin' : 'end',
          name,
          start: offset,
          end: offset + line.length,
        })
      } else {
        inside = opensHtml(line, offset) ?? opensFence(line, offset, inList)
      }
      if (/^\S/.test(line)) inList = /^(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/.test(line)
    }
    offset += raw.length + 1
  }
  return { markers, open: inside?.leaves('text') ? undefined : inside }
}

function opensHtml(line: string, offset: number): Inside | undefined {
  for (const [start, end, what] of html) {
    if (!start.test(line)) continue
    return end.test(line)
      ? undefined
      : { what, offset, closes: (next) => end.test(next), leaves: () => false }
  }
  return undefined
}

function opensFence(line: string, offset: number, inList: boolean): Inside | undefined {
  const [, prefix = '', ticks] = fence.exec(line) ?? []
  if (ticks === undefined) return undefined
  const close = new RegExp(`^[ \\t>]*[${ticks[0]}]{${ticks.length},}[ \\t]*$`)
  return { what: 'code block', offset, closes: (next) => close.test(next), leaves: leaving(prefix, inList) }
}

function leaving(prefix: string, inList: boolean): (line: string) => boolean {
  if (prefix.includes('>')) return (line) => !/^[ \t]*>/.test(line)
  const indented = /\S/.test(prefix) || prefix.length > 3 || prefix.includes('\t')
  if (!indented && !(inList && prefix.length > 0)) return () => false
  return (line) => /^\S/.test(line)
}
