import type { At, Glue, Json } from '../model.ts'

export type { At }

export interface Edit {
  text: string
  /** How many parent keys had to be created. */
  made: number
  /** What the insertion put around the value's own text; null when an existing value was replaced. */
  glue: Glue | null
}

/**
 * Text in, text out, and our bytes only. The laws (test/codecs/laws.test.ts):
 * - `get(set(t, at, v).text, at)` equals v; setting twice is setting once.
 * - An insertion is one contiguous range: cut it out and the old text is back.
 * - `unset(set(t).text, made, glue) === t`, byte for byte, also after the value was replaced in between.
 * - Comments, CRLF, BOM, tabs, odd spacing, a missing final newline and every other value survive.
 * - A member of an array is found by what it is, never by its number; where two fit, none is touched.
 * - What cannot be read or spliced safely throws `CodecError` with line and column; nothing is guessed.
 */
export interface Codec {
  /** The value at `at`; undefined if there is none. Throws CodecError on a document it cannot read. */
  get(text: string | undefined, at: At): Json | undefined
  /** Creates or replaces the value. `text` undefined: the document does not exist. */
  set(text: string | undefined, at: At, value: Json): Edit
  /** Takes the value out, then up to `made` parents as far as they are empty. Absent: the text as it is. */
  unset(text: string, at: At, made: number, glue?: Glue): string
  /** True when a comment stands within the value itself, where taking it out whole would take the comment along. */
  remarked?(text: string, at: At): boolean
  /** The text a person would paste by hand. */
  snippet(at: At, value: Json): string
}

export class CodecError extends Error {
  override readonly name = 'CodecError'
  readonly line: number
  readonly column: number

  /** @param line 1-based @param column 1-based, in UTF-16 units */
  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}
