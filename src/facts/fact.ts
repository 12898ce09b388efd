/** A day, YYYY-MM-DD. */
export type Day = `${number}-${number}-${number}`

/**
 * accepted: it works. refused: an error always. limited: works within a bound or a condition. behaves: neither, but
 * one has to know it. open: nobody has measured it, or the sources do not say.
 */
type Verdict = 'accepted' | 'refused' | 'limited' | 'behaves' | 'open'

/**
 * live: recorded from a running cluster. documented: AWS says so, nobody showed it. disputed: sources disagree, and
 * `disputed` says how.
 */
type Confidence = 'live' | 'documented' | 'disputed'

/**
 * Why no matcher can see a refusal in the SQL alone: it hangs on the rows (run time), on what exists already
 * (catalog), on the connection, on the service's control plane, or on a construct that has no SQL form of its own.
 */
type Unseen = 'run time' | 'catalog' | 'connection' | 'control plane'

/** Where a claim comes from, and when somebody last looked. */
export interface Provenance {
  /** A public document, by URL where it has one. */
  source: string
  checked: Day
  confidence: Confidence
  /** How the sources disagree. */
  disputed?: string
}

/** One claim about Aurora DSQL. Every claim stands in one row only. */
export interface FactRow extends Provenance {
  /** Stable: the pack, the linter and transcripts name it. */
  id: string
  /** Statement, clause or thing, in a few words. */
  what: string
  verdict: Verdict
  /** First day on which it is true; always true (or unknown) where missing. */
  since?: Day
  /** First day on which it is no longer true. */
  until?: Day
  sqlstate?: string
  /** The beginning of the server's text; `*` stands for a name or a number. */
  message?: string
  /** What to do instead, or with it. */
  instead?: string
  /** What one has to know besides. */
  note?: string
  /** A bound. */
  limit?: { value: number; unit: string }
  unseen?: Unseen
}

export const topics = [
  'tables',
  'alter-table',
  'indexes',
  'jobs',
  'types',
  'sequences',
  'foreign-keys',
  'statements',
  'queries',
  'functions',
  'transactions',
  'session',
  'roles',
  'connection',
  'clusters',
  'catalog',
  'limits',
  'errors',
] as const

export type Topic = (typeof topics)[number]

export interface Fact extends FactRow {
  topic: Topic
}

/** Days are strings that sort. `until` is exclusive. */
export function trueOn(fact: Pick<FactRow, 'since' | 'until'>, day: string): boolean {
  return (fact.since ?? '') <= day && day < (fact.until ?? '9999')
}
