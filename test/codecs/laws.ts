// The laws of src/codecs/codec.ts, for one document. Returns what became of it.
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { type At, type Codec, CodecError, type Edit } from '../../src/codecs/codec.ts'
import { isMember, matches } from '../../src/codecs/members.ts'
import type { Json } from '../../src/model.ts'

export interface Case {
  text: string
  at: At
  first: Json
  second: Json
}

export interface Reader {
  /** What another reader takes from the document. */
  read(text: string): unknown
  comments(text: string): string[]
}

export function holds(
  codec: Codec,
  { text, at, first, second }: Case,
  reader?: Reader,
): 'refused' | 'inserted' | 'replaced' {
  const before = attempt(() => codec.get(text, at))
  const edit = attempt(() => codec.set(text, at, first))
  if (edit instanceof CodecError) {
    expect(edit.line).toBeGreaterThan(0)
    expect(edit.column).toBeGreaterThan(0)
    return 'refused'
  }
  if (before instanceof CodecError) throw new Error(`set went through where get refused: ${before.message}`)
  expect(codec.get(edit.text, at)).toEqual(first)
  expect(codec.set(edit.text, at, first)).toEqual({ text: edit.text, made: 0, glue: null })
  othersKept(text, edit.text, at, reader)
  const away = attempt(() => codec.unset(edit.text, at, edit.made))
  // Only what was the user's may be too entangled to take out: a comment below could fall into a block scalar above.
  if (away instanceof CodecError) {
    expect(before).toBeDefined()
    return 'replaced'
  }
  if (at.length === 0) {
    expect(away).toBe('')
    return 'replaced'
  }
  // Where the value was readable but a new one could not be added, get refuses now.
  const gone = attempt(() => codec.get(away, at))
  if (!(gone instanceof CodecError)) expect(gone).toBeUndefined()
  expect(codec.unset(away, at, 0)).toBe(away)
  othersKept(text, away, at, reader)
  leaves(codec, edit.text, at)
  if (before !== undefined) return 'replaced'

  const { made } = edit
  const glue = edit.glue ?? undefined
  // Only the empty braces of a YAML mapping are taken away, and come back.
  if (glue) expect(oneRange(text, edit.text)).toBe(true)
  else expect(text).toMatch(/: \{\}/)
  expect(codec.unset(edit.text, at, made, glue)).toBe(text)
  const crlf = (one: string) => one.replace(/\r?\n/g, '\r\n')
  const lf = (one: string) => one.replace(/\r\n/g, '\n')
  if (!/\r(?!\n)/.test(text)) {
    expect(codec.unset(crlf(edit.text), at, made, glue)).toBe(crlf(text))
    expect(codec.unset(lf(edit.text), at, made, glue)).toBe(lf(text))
  }
  commentsKept(text, away, reader)
  stranger(codec, edit, { text, at, first, second }, reader)
  const next = attempt(() => codec.set(edit.text, at, second))
  if (!(next instanceof CodecError)) {
    expect(codec.get(next.text, at)).toEqual(second)
    othersKept(text, next.text, at, reader)
    expect(codec.unset(next.text, at, made, glue)).toBe(text)
  }
  return 'inserted'
}

/** What a user adds beside ours afterwards stays when ours goes. */
function stranger(
  codec: Codec,
  { text, made, glue }: Edit,
  { text: old, at, first }: Case,
  reader: Reader | undefined,
): void {
  const last = at.at(-1)
  const member = isMember(last)
    ? typeof last.member === 'object'
      ? { name: 'stranger' }
      : 'stranger'
    : undefined
  const beside: At = [...at.slice(0, -1), member === undefined ? 'stranger' : { member }]
  const theirs: Json = typeof member === 'object' ? { ...(first as object), ...member } : (member ?? first)
  const more = attempt(() => codec.set(text, beside, theirs))
  if (more instanceof CodecError || codec.get(text, beside) !== undefined) return
  for (const away of [
    codec.unset(more.text, at, made, glue ?? undefined),
    codec.unset(more.text, at, made),
  ]) {
    expect(codec.get(away, at)).toBeUndefined()
    expect(codec.get(away, beside)).toEqual(theirs)
    othersKept(more.text, away, at, reader)
    commentsKept(old, away, reader)
  }
}

function commentsKept(old: string, now: string, reader: Reader | undefined): void {
  if (reader) expect(reader.comments(now)).toEqual(reader.comments(old))
}

/** One key within our entry comes and goes, and the rest stays to the byte. */
function leaves(codec: Codec, text: string, at: At): void {
  const value = codec.get(text, at)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const path of [['NEW'], ['env', 'NEW'], ['deep', 'er', 'NEW']]) {
    const leaf = [...at, ...path]
    if (attempt(() => codec.get(text, leaf)) !== undefined) continue
    const edit = attempt(() => codec.set(text, leaf, 'new')) as Edit | CodecError
    if (edit instanceof CodecError) continue
    expect(codec.get(edit.text, leaf)).toBe('new')
    if (edit.glue) expect(oneRange(text, edit.text)).toBe(true)
    expect(codec.unset(edit.text, leaf, edit.made, edit.glue ?? undefined)).toBe(text)
    const other = codec.set(edit.text, leaf, 'newer').text
    expect(other.length).toBe(edit.text.length + 2)
    expect(codec.get(codec.unset(other, leaf, edit.made), at)).toEqual(value)
  }
}

function attempt<T>(run: () => T): T | CodecError {
  try {
    return run()
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
}

function oneRange(old: string, now: string): boolean {
  let head = 0
  while (head < old.length && old[head] === now[head]) head++
  return now.length > old.length && now.endsWith(old.slice(head))
}

function othersKept(old: string, now: string, at: At, reader: Reader | undefined): void {
  if (!reader) return
  const [before, after] = [pruned(reader.read(old), at), pruned(reader.read(now), at)]
  if (!isDeepStrictEqual(before, after)) expect(after).toEqual(before)
}

/** Without the value and without the parents that are empty then: those we may have made. */
function pruned(value: unknown, at: At): unknown {
  if (typeof value !== 'object' || value === null) return value
  const [key, ...rest] = at
  if (isMember(key)) {
    if (!Array.isArray(value)) return value
    return value.flatMap((item) => {
      if (!matches(key.member, item)) return [item]
      return rest.length > 0 ? [pruned(item, rest)] : []
    })
  }
  if (Array.isArray(value)) return value
  const out: [string, unknown][] = []
  for (const [name, item] of Object.entries(value)) {
    if (name !== key) out.push([name, item])
    else if (rest.length > 0) {
      const left = pruned(item, rest)
      const empty =
        left === undefined || (typeof left === 'object' && left !== null && Object.keys(left).length === 0)
      if (!empty) out.push([name, left])
    }
  }
  return Object.fromEntries(out)
}
