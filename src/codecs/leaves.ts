import type { JsonObject } from '../model.ts'
import type { At, Codec } from './codec.ts'
import { equal } from './shape.ts'

/**
 * An object is replaced key by key, so that the user's comments between its keys stay. New keys first: a table must
 * not become empty on the way.
 */
export function replaceKeys(codec: Codec, text: string, at: At, old: JsonObject, value: JsonObject): string {
  let out = text
  for (const [key, item] of Object.entries(value)) {
    if (!equal(old[key], item)) out = codec.set(out, [...at, key], item).text
  }
  for (const key of Object.keys(old)) if (!Object.hasOwn(value, key)) out = codec.unset(out, [...at, key], 0)
  return out
}
