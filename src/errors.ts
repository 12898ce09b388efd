import type { Exit, Failure, Where } from './model.ts'

/** Stable codes: scripts match on these, words may change. */
export const codes = {
  usage: 2,
  'unknown-agent': 2,
  'unknown-verb': 2,
  'bad-value': 2,
  'no-terminal': 2,
  'home-as-project': 2,
  'no-such-folder': 2,
  'not-installed': 2,
  'unknown-tool': 2,
  'not-supported': 2,
  'auth-not-supported': 2,
  'bad-pack': 1,
  'bad-manifest': 1,
  'newer-manifest': 1,
  'source-needed': 1,
  'git-missing': 1,
  'source-denied': 1,
  'source-unreachable': 1,
  'source-not-found': 1,
  'ref-not-found': 1,
  'source-timeout': 1,
  'source-broken': 1,
  'source-failed': 1,
  'source-differs': 1,
  'other-version': 1,
  'not-exact': 1,
  'aws-missing': 1,
  'aws-too-old': 1,
  'aws-profile': 1,
  'aws-credentials': 1,
  'aws-denied': 1,
  'aws-unreachable': 1,
  'aws-failed': 1,
  'foreign-entry': 1,
  'tool-failed': 1,
  'foreign-recipe': 1,
  'engine-missing': 1,
  'engine-denied': 1,
  'engine-stopped': 1,
  'engine-incomplete': 1,
  'engine-flags': 1,
  'disk-full': 1,
  certificate: 1,
  'version-not-found': 1,
  'index-unreachable': 1,
  'registry-limit': 1,
  'registry-unreachable': 1,
  'base-not-found': 1,
  'build-failed': 1,
  'server-failed': 1,
  locked: 1,
  'changed-meanwhile': 1,
  'write-failed': 1,
  'left-over-journal': 1,
  conflict: 3,
  interrupted: 130,
} as const satisfies Record<string, Exit>

export type Code = keyof typeof codes

/** An expected failure: what is wrong, and what to do next. Anything else that is thrown is a bug. */
export class DsqlError extends Error {
  override readonly name = 'DsqlError'
  readonly code: Code
  readonly hint: string
  readonly at: Where | undefined

  constructor(code: Code, message: string, hint: string, at?: Where) {
    super(message)
    this.code = code
    this.hint = hint
    this.at = at
  }

  get exit(): Exit {
    return codes[this.code]
  }

  toFailure(): Failure {
    const failure = { code: this.code, message: this.message, hint: this.hint }
    return this.at ? { ...failure, at: this.at } : failure
  }
}

/** The nearest right word, for "did you mean"; undefined when nothing is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of words) {
    const d = distance(word.toLowerCase(), candidate)
    if (d < least) [best, least] = [candidate, d]
  }
  const within = words.filter((w) => word.length > 2 && w.includes(word))
  return best ?? within.toSorted((a, b) => a.length - b.length)[0]
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost))
    }
    row = next
  }
  return row[b.length] ?? 0
}
