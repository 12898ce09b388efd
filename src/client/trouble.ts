import type { ServerChoice } from '../model.ts'
import { callTroubles, lastCallTroubles } from './trouble-call.ts'
import { lastStartTroubles, startTroubles } from './trouble-start.ts'
import { allWords, reasonOf, redacted, visible } from './words.ts'

/** What was seen of a server that fails: a `Broken` of ports/mcp.ts, or the answer of a tool that is an error. */
export interface Sick {
  how: 'unstartable' | 'ended' | 'silent' | 'refused' | 'answered'
  /** Of the program, where it has ended by itself. */
  code: number | null
  why: string
  /** Milliseconds from its start. */
  ms: number
  noise: readonly string[]
  stderr: readonly string[]
  logs: readonly string[]
  /** Of the tool. */
  texts?: readonly string[]
  /** The tool that was called; absent: it had not come so far. */
  tool?: string
}

/** What remedies depend on. */
export interface Ground {
  server: ServerChoice
  /** The command line that runs one of our verbs. */
  again(verb: string, ...words: string[]): string
  /** The one that builds the image. */
  build?: string | undefined
  /** What is started, where it holds nothing that must not be printed. */
  line?: readonly string[]
  /** Of the entries, as `update --take ours:FILE` names them. */
  files?: readonly string[]
}

export interface Trouble {
  /** Stable: each kind of failure has its own, and its message begins with it. */
  id: string
  /** `warning`: it will pass, or nothing fails yet. */
  level: 'error' | 'warning'
  message: string
  say: string
  run?: string
}

/** One kind of failure: how it is known, and what helps. */
export interface Kind {
  id: string
  level?: 'warning'
  how?: readonly Sick['how'][]
  when?(sick: Sick): boolean
  /** In all that was said. */
  said?: RegExp
  /** Behind the id; default: the reason as it was told. */
  message?(seen: Seen): string
  help(seen: Seen): { say: string; run?: string }
}

interface Seen {
  sick: Sick
  ground: Ground
  /** Why, in one line. */
  reason: string
  /** What the groups of `said` caught. */
  caught: readonly string[]
}

/** What is wrong, and what helps; the first row of the tables that fits. */
export function troubleOf(sick: Sick, ground: Ground): Trouble {
  const all = allWords(sick)
  // Of a program that ended, only its last words are about AWS: much else may stand in a traceback.
  const told = sick.how === 'answered' ? all : reasonOf(sick)
  return (
    find(startTroubles, all, sick, ground) ??
    find(callTroubles, told, sick, ground) ??
    find([...lastStartTroubles, ...lastCallTroubles], all, sick, ground) ??
    // The last rows of the tables fit everything.
    troubleAs({ id: 'failed', help: () => ({ say: 'look at what it says' }) }, sick, ground)
  )
}

function find(kinds: readonly Kind[], words: string, sick: Sick, ground: Ground): Trouble | undefined {
  for (const kind of kinds) {
    if (kind.how?.includes(sick.how) === false || kind.when?.(sick) === false) continue
    const match = kind.said ? kind.said.exec(words) : []
    if (match) return troubleAs(kind, sick, ground, match.slice(1))
  }
  return undefined
}

export function troubleAs(
  kind: Kind,
  sick: Sick,
  ground: Ground,
  caught: readonly (string | undefined)[] = [],
): Trouble {
  const reason = reasonOf(sick)
  const seen = { sick, ground, reason, caught: caught.map((part) => shown(part ?? '')) }
  const { id, level = 'error' } = kind
  return { id, level, message: `${id}: ${shown(kind.message?.(seen) ?? reason)}`, ...kind.help(seen) }
}

function shown(text: string): string {
  return visible(redacted(text))
}
