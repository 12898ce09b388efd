import { PGlite } from '@electric-sql/pglite'
import { check, checkScript } from '../../src/facts/check.ts'
import { type FactId, facts } from '../../src/facts/facts.ts'
import { at, type Fence } from './pack.ts'
import { type Parsed, parseStatements, withoutPlaceholders } from './sql.ts'

const ids: ReadonlySet<string> = new Set(facts.map((f) => f.id))

/** A tagged example of SQL, as its fence says: ```sql right [dsql-only], ```sql wrong:FACT-ID[,…], ```sql not-postgresql. */
type Claim =
  | { is: 'right'; runs: boolean }
  | { is: 'wrong'; facts: string[] }
  | { is: 'not-postgresql' }
  | { is: 'untagged'; why: string }

function claimOf({ tags }: Fence): Claim {
  const said = tags.join(' ')
  if (said === 'right') return { is: 'right', runs: true }
  if (said === 'right dsql-only') return { is: 'right', runs: false }
  if (said === 'not-postgresql') return { is: 'not-postgresql' }
  const named = said.match(/^wrong:(\S+)$/)?.[1]?.split(',') ?? []
  const unknown = named.filter((id) => !ids.has(id))
  if (named.length === 0)
    return { is: 'untagged', why: `tag it right, wrong:FACT-ID or not-postgresql, not "${said}"` }
  return unknown.length > 0
    ? { is: 'untagged', why: `there is no fact ${unknown.join(', ')}` }
    : { is: 'wrong', facts: named }
}

/** What is wrong with the examples of these fences, judged on a day; each fault begins with file:line. */
export function faultsOf(fences: readonly Fence[], day: string): string[] {
  return fences.flatMap((fence) => (fence.language === 'sql' ? faultsIn(fence, day) : []))
}

function faultsIn(fence: Fence, day: string): string[] {
  const claim = claimOf(fence)
  const statements = parseStatements(withoutPlaceholders(fence.text))
  const where = (s: Parsed | undefined): string => at(fence, (s?.line ?? 1) - 1)
  if (statements.length === 0) return [`${at(fence)}: no statement`]
  if (claim.is === 'untagged') return [`${at(fence)}: ${claim.why}`]
  const found = checkScript(statements, day)
  if (claim.is === 'right') {
    const broken = statements.filter((s) => !s.tree).map((s) => `${where(s)}: does not parse: ${s.error}`)
    return [...broken, ...found.map((f) => `${where(statements[f.statement])}: refused by ${f.fact}`)]
  }
  if (claim.is === 'not-postgresql') {
    const parse = statements.filter((s) => s.tree).map((s) => `${where(s)}: it is PostgreSQL`)
    const refused = found.map((f) => `${where(statements[f.statement])}: refused by ${f.fact}`)
    return [...parse, ...refused]
  }
  const refusing = new Set<string>(found.map((f) => f.fact))
  return [
    ...claim.facts.filter((id) => !refusing.has(id)).map((id) => `${at(fence)}: not refused by ${id}`),
    ...[...refusing]
      .filter((id) => !claim.facts.includes(id))
      .map((id) => `${at(fence)}: refused by ${id} too`),
  ]
}

/** The SQL in arguments of the server's tools: `sql`, and each of `sql_list`, which is one transaction. */
export function faultsInArguments(fence: Fence, value: unknown, day: string): string[] {
  const { sql, sql_list: list } = value as { sql?: unknown; sql_list?: unknown }
  const texts = [...(Array.isArray(list) ? list : []), ...(sql === undefined ? [] : [sql])]
  return texts.flatMap((text: unknown) => {
    if (typeof text !== 'string') return [`${at(fence)}: SQL that is no text`]
    const statements = parseStatements(withoutPlaceholders(text))
    if (statements.length !== 1) return [`${at(fence)}: not one statement: ${text}`]
    return statements.flatMap((s) => [
      ...(s.tree ? [] : [`${at(fence)}: does not parse: ${text}`]),
      ...check(s, day).map((f: { fact: FactId }) => `${at(fence)}: refused by ${f.fact}: ${text}`),
    ])
  })
}

/** Runs what PostgreSQL can run, one page after the other in the order of its fences; each page has its own database. */
export async function faultsOfRunning(fences: readonly Fence[]): Promise<string[]> {
  const empty = await PGlite.create()
  const faults: string[] = []
  try {
    for (const page of new Set(fences.map((f) => f.page))) {
      const running = fences.filter((f) => f.page === page && f.language === 'sql' && runs(f))
      if (running.length === 0) continue
      const db = (await empty.clone()) as PGlite
      try {
        for (const fence of running) faults.push(...(await run(db, fence)))
      } finally {
        await db.close()
      }
    }
  } finally {
    await empty.close()
  }
  return faults
}

function runs(fence: Fence): boolean {
  const claim = claimOf(fence)
  return claim.is === 'right' && claim.runs
}

async function run(db: PGlite, fence: Fence): Promise<string[]> {
  const faults: string[] = []
  for (const { text, line, async: found } of parseStatements(fence.text)) {
    const { start, end } = found ?? { start: 0, end: 0 }
    const sql = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
    try {
      await db.exec(sql)
    } catch (error) {
      faults.push(
        `${at(fence, line - 1)}: ${error instanceof Error ? error.message : String(error)}: ${text}`,
      )
    }
  }
  return faults
}
