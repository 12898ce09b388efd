import type { Token } from './statement.ts'

/** DSQL’s keyword ASYNC, which PostgreSQL’s grammar does not know. */
export interface Async {
  in: 'create index' | 'alter table'
  start: number
  end: number
}

/**
 * Finds ASYNC in the tokens of any number of statements. It is not enough to look only where parsing failed:
 * `CREATE INDEX ASYNC ON t (a)` parses, as an index of that name. Right after INDEX an unquoted ASYNC is always the
 * keyword; a table may well have that name, so after ALTER TABLE a name and VALIDATE CONSTRAINT must follow.
 */
export function findAsync(tokens: readonly Token[]): Async[] {
  const found: Async[] = []
  let first = true
  for (const [i, token] of tokens.entries()) {
    if (first) {
      const at = asyncAfter(tokens, i)
      if (at) found.push(at)
    }
    first = token.text === ';'
  }
  return found
}

function asyncAfter(tokens: readonly Token[], from: number): Async | undefined {
  const word = (i: number): string => tokens[from + i]?.text.toUpperCase() ?? ''
  const index = word(0) === 'CREATE' ? (word(1) === 'UNIQUE' ? 2 : 1) : 0
  if (index > 0 && word(index) === 'INDEX' && word(index + 1) === 'ASYNC')
    return at(tokens[from + index + 1], 'create index')
  if (word(0) !== 'ALTER' || word(1) !== 'TABLE' || word(2) !== 'ASYNC') return undefined
  let next = 3
  if (word(next) === 'IF' && word(next + 1) === 'EXISTS') next += 2
  if (word(next) === 'ONLY') next++
  next++
  while (word(next) === '.') next += 2
  if (word(next) === '*') next++
  return word(next) === 'VALIDATE' && word(next + 1) === 'CONSTRAINT'
    ? at(tokens[from + 2], 'alter table')
    : undefined
}

function at(token: Token | undefined, where: Async['in']): Async | undefined {
  return token && { in: where, start: token.start, end: token.end }
}

/** The text with blanks where ASYNC stood: every other offset, in bytes too, stays. */
export function withoutAsync(text: string, found: readonly Async[]): string {
  let out = text
  for (const { start, end } of found) out = out.slice(0, start) + ' '.repeat(end - start) + out.slice(end)
  return out
}
