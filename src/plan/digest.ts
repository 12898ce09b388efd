import { hash } from 'node:crypto'
import type { Digest, Json, JsonObject } from '../model.ts'

/** Digest of a value over canonical JSON: sorted keys, text with `\n` line ends, so that reformatting is no edit. */
export function digestOf(value: Json): Digest {
  return `sha256:${hash('sha256', canonicalText(value))}`
}

export function canonicalText(value: Json): string {
  return JSON.stringify(canonicalJson(value))
}

function canonicalJson(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
  if (Array.isArray(value)) return value.map(canonicalJson)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonicalJson(value[key] ?? null)]),
  )
}

/** Git's name of these bytes (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export function blobOf(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return hash('sha1', Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]))
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Paths of all values in an object that are not objects themselves; an empty object counts as a value. */
export function leaves(value: Json, at: readonly string[] = []): (readonly string[])[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [at]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...at, key]))
}

export function valueAt(value: Json | undefined, at: readonly string[]): Json | undefined {
  let here: Json | undefined = value
  for (const key of at) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** The part of an object that lies at the given paths; what is absent there is absent in the answer. */
export function pick(value: Json, keys: readonly (readonly string[])[]): Json {
  if (!isObject(value)) return value
  const out: Record<string, Json> = {}
  for (const at of keys) {
    const found = valueAt(value, at)
    if (found === undefined) continue
    let here = out
    for (const key of at.slice(0, -1)) {
      const next = Object.hasOwn(here, key) ? here[key] : undefined
      const inner: Record<string, Json> = isObject(next) ? { ...next } : {}
      here[key] = inner
      here = inner
    }
    const last = at.at(-1)
    if (last !== undefined) here[last] = found
  }
  return out
}
