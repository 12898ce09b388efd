import type { Codec } from '../codecs/codec.ts'
import type {
  Choices,
  Format,
  Manifest,
  OnConflict,
  PackStamp,
  Part,
  Place,
  Resource,
  Wrote,
} from '../model.ts'
import type { Doc } from './doc.ts'
import type { Foreign } from './foreign.ts'
import type { Merged } from './merge.ts'

/** All that the planner knows; everything of the disk comes in through functions. */
export interface Input {
  desired: Resource[]
  manifest: Manifest | null
  /** What stays as it is although it is not in `desired` (removing some agents of several); null: not retained. */
  retain(wrote: Wrote): Wrote | null
  doc(place: Place): Doc
  /** Everything below a directory, however deep. */
  below(place: Place): { files: Place[]; dirs: Place[] }
  /** Names in a directory. */
  list(place: Place): string[]
  /** True when the directory exists. */
  dir(place: Place): boolean
  codec(format: Format): Codec
  onConflict: OnConflict
  /** What was said of one thing by its name; it holds also where nothing clashes. */
  said(place: Place): OnConflict | undefined
  /** What was and what is wanted differ, and so does what is there: one text with both changes, if there is one. */
  merge(want: Part, wrote: Wrote, theirs: string): Merged | undefined
  /** The same skill of other installers; `adopt`: take their place. */
  foreign: Foreign[]
  adopt: boolean
  /** Null: everything is taken back. */
  next: { tool: string; pack: PackStamp; choices: Choices } | null
  /** The manifest's folders stay as they are: what is brought back was there, whoever made its folder. */
  sameDirs: boolean
  manifestPlace: Place
  /** Text of a relative link at `place` to `to`. */
  linkText(place: Place, to: Place): string
  /** The path of a place as a person knows it. */
  shown(place: Place): string
}
