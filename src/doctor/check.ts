import type { Observer } from '../apply/observe.ts'
import type { Roots } from '../apply/places.ts'
import type { Finding, Manifest, Place, Plan, ServerChoice } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import type { Exec } from '../ports/exec.ts'
import type { Host } from '../ports/host.ts'
import type { StartServer } from '../ports/mcp.ts'

/** What a check may look at. Nothing here writes; what is costly is done once, by whoever asks first. */
export interface Patient {
  host: Host
  /** What may not be looked at is `other` or empty here, and a finding of the check `rights`. */
  disk: Disk
  exec: Exec
  roots: Roots
  seen: Observer
  /** With its places as they are now; throws where it is there and cannot be read; null: nothing is set up. */
  manifest(): Manifest | null
  /** What the next run would do. */
  plan(): Promise<Plan>
  /** The agents that left traces here, with the traces: places, or `x on PATH`. */
  detected(): ReadonlyMap<string, readonly string[]>
  /** The command line that runs one of our verbs on what is examined. */
  again(verb: string, ...words: string[]): string
  /** The command line that builds the image; undefined: none is needed. */
  build(server: ServerChoice): string | undefined
  /** Which entries' servers may be started. */
  start: 'nothing' | 'ours' | 'all'
  /** Whether this run has the check too. */
  isWanted(id: string): boolean
  startServer: StartServer
  /** How far something slow is; undefined: it is over. Absent: nobody looks. */
  progress?: ((line: string | undefined) => void) | undefined
  /** Of this program. */
  version: string
  /** A place as a word of a shell's command line, from the folder in which the user is. */
  word(place: Place): string
}

/** What a check found out; its code is the check's id. */
export type Found = Omit<Finding, 'code'>

/** Nothing: all is fine. A text: it is, since there is nothing to look at, and why. */
export type Answer = Found[] | string

interface Common {
  /** Stable: it is the code of the findings, and what `--only` takes. */
  id: string
  /** What is so when nothing is found, as a sentence. */
  fine: string
  /** What it looks at, for docs/doctor.md. */
  looks: string
  /** The levels that it can give. */
  levels: readonly Finding['level'][]
}

/** One thing to look at, apart from all others. */
export type Check = Common &
  (
    | { needs: 'nothing'; run(patient: Patient): Answer | Promise<Answer> }
    | { needs: 'manifest'; run(patient: Patient, manifest: Manifest): Answer | Promise<Answer> }
  )
