import { DsqlError } from '../errors.ts'
import type { Finding, PackFile, Where } from '../model.ts'

export interface Hidden {
  at: Required<Where>
  /** `U+202E right-to-left override` */
  what: string
  /** It hides or turns round text, and nothing that people write needs it. */
  refused: boolean
}

/** Anything that a screen does not show, or shows as something else. */
const suspects =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of these is looked for by itself
  /[\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{3164}\u{FE00}-\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF0}-\u{FFFB}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/u

/** Names of those that we speak of; the others are given by their number. */
const names: readonly [from: number, to: number, name: string, refused: boolean][] = [
  [0x0c, 0x0c, 'a form feed', false],
  [0x00, 0x1f, 'a control character, which may command a terminal', true],
  [0x7f, 0x9f, 'a control character, which may command a terminal', true],
  [0xad, 0xad, 'a soft hyphen', false],
  [0x200b, 0x200b, 'a zero-width space', false],
  [0x200c, 0x200d, 'a zero-width joiner', false],
  [0x61c, 0x61c, 'a direction mark', false],
  [0x200e, 0x200f, 'a direction mark', false],
  [0x2028, 0x2029, 'a line separator', false],
  [0x202a, 0x202e, 'it turns the direction of text', true],
  [0x2066, 0x2069, 'it turns the direction of text', true],
  [0xfe00, 0xfe0f, 'a variation selector', false],
  [0xfeff, 0xfeff, 'a byte order mark inside', false],
  [0xe0000, 0xe007f, 'a tag character: text that nobody sees and a model reads', true],
  [0xe0100, 0xe01ef, 'a variation selector', false],
]

/** The three flags of Unicode that are written with tag characters (England, Scotland, Wales): they are seen. */
const flags = ['gbeng', 'gbsct', 'gbwls'].map(
  (name) =>
    `\u{1F3F4}${[...name].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}\u{E007F}`,
)
/** Emoji put together from several, keycaps, and the coloured form of a sign: the joiners in them are seen too. */
const emoji =
  /\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\u{FE0F}?(\u{200D}\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\u{FE0F}?)*|[#*0-9]\u{FE0F}\u{20E3}/uy

/** Every hidden character of a text, with its line and its column (in characters, from 1). */
export function hiddenIn(text: string, file: string): Hidden[] {
  if (!suspects.test(text)) return []
  const out: Hidden[] = []
  let line = 1
  let column = 1
  let before = 0
  for (let at = 0; at < text.length; ) {
    const seen = visible(text, at)
    const code = text.codePointAt(at) ?? 0
    const char = String.fromCodePoint(code)
    const length = seen > 0 ? seen : char.length
    if (seen === 0 && !(code === 0xfeff && at === 0) && !crlf(text, at) && suspects.test(char))
      out.push({ at: { file, line, column }, ...judged(code, before) })
    before = code
    if (code === 10) [line, column] = [line + 1, 1]
    else column += [...text.slice(at, at + length)].length
    at += length
  }
  return out
}

function visible(text: string, at: number): number {
  const flag = flags.find((f) => text.startsWith(f, at))
  if (flag) return flag.length
  emoji.lastIndex = at
  return emoji.exec(text)?.[0].length ?? 0
}

function crlf(text: string, at: number): boolean {
  return text[at] === '\r' && text[at + 1] === '\n'
}

function judged(code: number, before: number): Omit<Hidden, 'at'> {
  const known = names.find(([from, to]) => code >= from && code <= to)
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  // Two selectors in a row select nothing: that is how bytes are hidden behind one letter.
  const stacked = isSelector(code) && isSelector(before)
  const name = stacked
    ? 'variation selectors in a row carry hidden bytes'
    : (known?.[2] ?? 'an invisible character')
  return { what: `${number} (${name})`, refused: stacked || (known?.[3] ?? false) }
}

function isSelector(code: number): boolean {
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef)
}

const shownAtMost = 20

/**
 * What is hidden in a pack: said with its place, or, where nothing honest needs it, the pack is refused
 * (docs/decisions/0014-git-sources.md).
 */
export function hiddenFindings(files: readonly PackFile[]): Finding[] {
  const all = files.flatMap((f) => hiddenIn(f.text, f.path))
  const worst = all.find((h) => h.refused)
  if (worst) {
    const { file, line, column } = worst.at
    throw new DsqlError(
      'bad-pack',
      `this pack cannot be used: ${file} hides ${worst.what} at line ${line}, column ${column}`,
      'look at it with an editor that shows such characters (cat -v), and take it out',
      worst.at,
    )
  }
  const out = all.slice(0, shownAtMost).map(
    (h): Finding => ({
      code: 'hidden-character',
      level: 'warning',
      message: `the pack has a character that is not seen: ${h.what}`,
      at: h.at,
    }),
  )
  if (all.length > shownAtMost) {
    const message = `the pack has ${all.length - shownAtMost} more characters that are not seen`
    out.push({ code: 'hidden-character', level: 'warning', message })
  }
  return out
}
