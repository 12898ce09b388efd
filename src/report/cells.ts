/** Characters that a terminal draws two columns wide (East Asian Wide and Fullwidth, emoji). */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u

/** Characters that take no column of their own. */
const nothing = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

const plain = /^[\x20-\x7E]*$/

/**
 * What commands a terminal, turns the direction of text or is not seen at all is shown by its number: an answer holds
 * whatever somebody wrote into a table.
 */
const hidden =
  /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|[\uD800-\uDFFF]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** On one line. */
export function visible(text: string): string {
  return text.replace(hidden, (char) => short[char] ?? numbered(char))
}

/** On as many lines as it has. */
export function visibleLines(text: string): string[] {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(hidden, (char) => (char === '\t' ? char : (short[char] ?? numbered(char)))))
}

function numbered(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}

/** Columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length
  let sum = 0
  for (const letter of letters(text)) sum += widthOf(letter)
  return sum
}

/** At most so many columns; what is cut off is told by `…`. */
export function cut(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  let out = ''
  let sum = 1
  for (const letter of letters(text)) {
    sum += widthOf(letter)
    if (sum > most) break
    out += letter
  }
  return `${out}…`
}

export function padded(text: string, width: number, isRight: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return isRight ? gap + text : text + gap
}

/** As a reader counts them: with their accents, and emoji whole. */
function* letters(text: string): Generator<string> {
  for (const { segment } of new Intl.Segmenter().segment(text)) yield segment
}

function widthOf(letter: string): number {
  if (nothing.test(letter)) return 0
  return wide.test(letter) ? 2 : 1
}
