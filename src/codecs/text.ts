import type { Json } from '../model.ts'
import { type At, type Codec, CodecError } from './codec.ts'

/** A document that is one value: the whole file. */
export const text: Codec = {
  get(document, at) {
    root(at)
    return document
  },
  set(document, at, value) {
    root(at)
    const put = string(value)
    return { text: put, made: 0, glue: document === undefined ? { before: '', after: '' } : null }
  },
  unset(_document, at) {
    root(at)
    return ''
  },
  snippet(at, value) {
    root(at)
    return string(value)
  },
}

function root(at: At): void {
  if (at.length > 0) throw new CodecError('a text file has no keys', 1, 1)
}

function string(value: Json): string {
  if (typeof value !== 'string') throw new CodecError('a text file holds a text', 1, 1)
  return value
}
