import { hasSqlDetails, loadModule, parseSync, scanSync } from 'libpg-query'
import { findAsync, withoutAsync } from '../../src/facts/async.ts'
import { byteIndex } from '../../src/facts/offsets.ts'
import type { Statement, Token } from '../../src/facts/statement.ts'
import type { Tree } from '../../src/facts/tree.ts'

await loadModule()

/** A statement of a text: `start` and `end` (behind its last token) are indices in the text, `line` counts from 1. */
export interface Parsed extends Statement {
  start: number
  end: number
  line: number
}

/** Psycopg’s %s is no SQL; `$1` is, and as long. */
export function withoutPlaceholders(sql: string): string {
  return sql.replaceAll('%s', '$1')
}

/** Tokens without comments, with indices in the text. */
export function scan(sql: string): Token[] {
  if (sql.includes('\0')) throw new Error('a NUL in the SQL: the parser would stop there')
  if (sql.trim() === '') return []
  const index = byteIndex(sql)
  return scanSync(sql)
    .tokens.filter((t) => t.tokenName !== 'SQL_COMMENT' && t.tokenName !== 'C_COMMENT')
    .map((t) => {
      const [start, end] = [index(t.start), index(t.end)]
      return { text: sql.slice(start, end), start, end }
    })
}

/** The tree of one statement, or what the parser says. */
export function parse(sql: string): { tree: Tree } | { error: string } {
  try {
    const [first] = parseSync(sql).stmts ?? []
    return first?.stmt ? { tree: first.stmt as unknown as Tree } : { error: 'no statement' }
  } catch (error) {
    if (hasSqlDetails(error)) return { error: error.sqlDetails?.message ?? error.message }
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** Lists of tokens between semicolons; those inside a function body in SQL (BEGIN ATOMIC … END) part nothing. */
export function split(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const [i, token] of tokens.entries()) {
    const word = token.text.toUpperCase()
    if (word === 'BEGIN' && tokens[i + 1]?.text.toUpperCase() === 'ATOMIC') depth = 1
    else if (depth > 0 && word === 'CASE') depth++
    else if (depth > 0 && word === 'END') depth--
    if (token.text === ';' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.filter((p) => p.length > 0)
}

/** The statements of a text, each parsed by itself: one that does not parse spoils no other. */
export function parseStatements(sql: string): Parsed[] {
  const all = scan(sql)
  const asyncs = findAsync(all)
  const clean = withoutAsync(sql, asyncs)
  return split(all).map((part) => {
    const start = part[0]?.start ?? 0
    const end = part.at(-1)?.end ?? start
    const found = asyncs.find((a) => a.start >= start && a.end <= end)
    const inside = part.filter((t) => t.start !== found?.start)
    return {
      text: sql.slice(start, end),
      start,
      end,
      line: sql.slice(0, start).split('\n').length,
      tokens: inside.map((t) => ({ text: t.text, start: t.start - start, end: t.end - start })),
      ...parse(clean.slice(start, end)),
      ...(found && { async: { ...found, start: found.start - start, end: found.end - start } }),
    }
  })
}

/** The one statement of a text. */
export function parseOne(sql: string): Parsed {
  const [statement, ...more] = parseStatements(sql)
  if (!statement || more.length > 0) throw new Error(`not one statement: ${sql}`)
  return statement
}
