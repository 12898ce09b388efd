import type { Codec } from '../codecs/codec.ts'
import type { Json, Part, Wrote } from '../model.ts'
import { isObject, leaves, valueAt } from './digest.ts'

export interface Folded {
  text: string | undefined
  wrote: Pick<Wrote, 'made' | 'madeFile' | 'glue' | 'keys' | 'begin'>
}

/**
 * Brings a part into its document. A new entry is one insertion; in an entry that is there only our own leaves are set
 * and only those that we wrote and no longer want are taken out, so that a user's keys and comments in it stay.
 */
export function put(codec: Codec, text: string | undefined, part: Part, was: Wrote | undefined): Folded {
  const there = codec.get(text, part.at)
  const keys = isObject(part.value) ? { keys: leaves(part.value) } : {}
  if (there === undefined || !isObject(there) || !isObject(part.value) || !was) {
    const begin = text === undefined ? part.begin : was?.begin
    const edit = codec.set(text ?? part.begin, part.at, part.value)
    const glue = edit.glue ?? was?.glue
    return {
      text: edit.text,
      wrote: {
        made: edit.glue ? edit.made : (was?.made ?? 0),
        madeFile: text === undefined || (was?.madeFile ?? false),
        ...(glue ? { glue } : {}),
        ...(begin === undefined ? {} : { begin }),
        ...keys,
      },
    }
  }
  let now = text ?? ''
  const wanted = new Set((keys.keys ?? []).map((k) => k.join('\0')))
  for (const key of was.keys ?? []) {
    if (!wanted.has(key.join('\0'))) now = codec.unset(now, [...part.at, ...key], key.length - 1)
  }
  for (const key of keys.keys ?? []) {
    const value = valueAt(part.value, key)
    if (value !== undefined && !equal(codec.get(now, [...part.at, ...key]), value)) {
      now = codec.set(now, [...part.at, ...key], value).text
    }
  }
  const { made, madeFile, glue, begin } = was
  const kept = { ...(glue ? { glue } : {}), ...(begin === undefined ? {} : { begin }) }
  return { text: now, wrote: { made, madeFile, ...kept, ...keys } }
}

/**
 * Takes a part of ours out of its document; undefined when the document goes with it. Where the user added keys to our
 * entry only ours are taken, and `left` is true.
 */
export function take(codec: Codec, text: string, was: Wrote): { text: string | undefined; left: boolean } {
  const at = was.at ?? []
  const there = codec.get(text, at)
  const mine = new Set((was.keys ?? []).map((k) => k.join('\0')))
  const left = isObject(there) && was.keys !== undefined && leaves(there).some((k) => !mine.has(k.join('\0')))
  let now = text
  if (left) for (const key of removable(was)) now = codec.unset(now, [...at, ...key], key.length - 1)
  else now = codec.unset(text, at, was.made, was.glue)
  return { text: was.madeFile && (isBlank(now) || isBegin(now, was.begin)) ? undefined : now, left }
}

/** What names a member stays with what the user added to it: without a name it would be nobody's. */
function removable(was: Wrote): readonly (readonly string[])[] {
  const last = was.at?.at(-1)
  const name = typeof last === 'object' ? last.member : undefined
  return (was.keys ?? []).filter(
    ([key = '', ...more]) => more.length > 0 || !isObject(name) || !Object.hasOwn(name, key),
  )
}

function isBegin(text: string, begin: string | undefined): boolean {
  return begin !== undefined && text.replaceAll('\r\n', '\n').trim() === begin.trim()
}

function equal(a: Json | undefined, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Nothing but white space, or an object with nothing in it: what a formatter may have left of a file of ours. */
function isBlank(text: string): boolean {
  return /^\uFEFF?\s*(\{\s*\})?\s*$/.test(text)
}
