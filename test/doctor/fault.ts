import type { Options } from '../../src/commands/context.ts'
import type { Finding } from '../../src/model.ts'
import type { Machine } from './support.ts'

/** Something that is wrong, made with real files, links and programs on a machine where all was well. */
export interface Fault {
  name: string
  /** What is chosen; default: six agents, uvx, a cluster. */
  init?: Options
  /** What is there before. */
  before?(m: Machine): void
  seed(m: Machine): void | Promise<void>
  /** What `doctor` is given; its own check is always among what it looks at. */
  doctor?: Options
  /** The levels of what this check then says; its words, places and remedies are in findings/. Empty: nothing is wrong, one `ok`. */
  levels: readonly Finding['level'][]
  /** Why it is fine, where the check says that there is nothing to look at. */
  fine?: string
  /**
   * `run`: the remedy of each finding is run in a shell, and then nothing of it is left. `person`: it needs one, the
   * network, or another machine.
   */
  remedy?: 'run' | 'person'
  /** What the world still needs for the remedy to work. */
  beforeRemedy?(m: Machine): void
}
