import type { Async } from './async.ts'
import type { Tree } from './tree.ts'

/** A token of PostgreSQL's scanner; `start` and `end` are indices in the text that was scanned. No comments. */
export interface Token {
  text: string
  start: number
  end: number
}

/** One statement, read by the caller: this room holds no parser. */
export interface Statement {
  /** As written, without the semicolon. */
  text: string
  /** Without ASYNC where that was DSQL’s keyword; indices in `text`. */
  tokens: readonly Token[]
  /** PostgreSQL’s tree of the statement without ASYNC; its `location`s are bytes. Missing where it does not parse. */
  tree?: Tree
  /** What the parser said. */
  error?: string
  /** Where ASYNC stood. */
  async?: Async
}

/** `AWS IAM GRANT role TO 'arn'`, `AWS IAM REVOKE role FROM 'arn'`: DSQL’s own, and exactly six tokens. */
export function isIam({ tokens }: Pick<Statement, 'tokens'>): boolean {
  const [aws, iam, verb, , word, arn] = tokens.map((t) => t.text.toUpperCase())
  if (tokens.length !== 6 || aws !== 'AWS' || iam !== 'IAM' || !arn?.startsWith("'")) return false
  return (verb === 'GRANT' && word === 'TO') || (verb === 'REVOKE' && word === 'FROM')
}
