import type { Place } from '../model.ts'

/** What lies at a place, as far as planning needs it. */
export interface Sight {
  is: 'absent' | 'file' | 'dir' | 'link' | 'other'
  /** The same place with the links among its parents (and, for a link, itself) resolved; null when that leaves the project. */
  real: Place | null
  /** Text of a regular file, also behind a link; undefined otherwise. */
  text?: string
}

export type Look = (place: Place) => Sight

/** True for a regular file, be it behind a link. */
export function isFile(sight: Sight): boolean {
  return sight.text !== undefined
}
