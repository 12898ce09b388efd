import { check } from '../../../src/facts/check.ts'
import { checkedOn, type FactId, factOf } from '../../../src/facts/facts.ts'
import { kindOf } from '../../../src/facts/kind.ts'
import { rowsOf } from '../../../src/facts/rows.ts'
import { isIam } from '../../../src/facts/statement.ts'
import { type Parsed, parseStatements } from '../../support/sql.ts'

/** What PostgreSQL gets in place of what came, and the command tag to answer for each statement where that differs. */
export interface Rewritten {
  sql: string
  tags: (string | undefined)[]
}

interface Replaced {
  sql: string
  tag?: string
}

/**
 * The rules of transactions, over one connection. A refusal is left to PostgreSQL, as a statement that raises it: so
 * the transaction is as broken afterwards as DSQL leaves it. Statements that a client prepared once and executes later
 * are judged when they are prepared.
 */
export class Session {
  private ddl = 0
  private dml = 0
  private rows = 0

  /** PostgreSQL is outside a transaction. */
  idle(): void {
    this.ddl = 0
    this.dml = 0
    this.rows = 0
  }

  rewrite(sql: string): Rewritten {
    const statements = read(sql)
    let out = ''
    let at = 0
    const tags: (string | undefined)[] = []
    for (const statement of statements) {
      const instead = this.replace(statement)
      tags.push(instead?.tag)
      if (!instead) continue
      out += sql.slice(at, statement.start) + instead.sql
      at = statement.end
    }
    return { sql: out + sql.slice(at), tags }
  }

  private replace(statement: Parsed): Replaced | undefined {
    const broken = this.broken(statement)
    if (broken) return { sql: refusal(broken, statement) }
    if (isIam(statement)) return { sql: refuse('0A000', 'this cluster is a test: it knows no IAM roles', '') }
    if (!statement.async) return undefined
    const { start, end, in: where } = statement.async
    const plain = statement.text.slice(0, start) + ' '.repeat(end - start) + statement.text.slice(end)
    return { sql: `SELECT sys.run_async(${literal(plain)}) AS job_id`, tag: where.toUpperCase() }
  }

  /** The fact that refuses this statement at this point of the transaction. */
  private broken(statement: Parsed): FactId | undefined {
    const [own] = check(statement, checkedOn).filter((f) => f.fact !== 'STMT-SYNTAX')
    if (own) return own.fact
    const kind = kindOf(statement)
    if (ends(statement)) this.idle()
    if (kind === 'ddl') this.ddl++
    if (kind === 'dml') this.dml++
    this.rows += rowsOf(statement) ?? 0
    if (this.ddl > 1 && kind === 'ddl') return 'TX-ONE-DDL'
    if (this.ddl > 0 && this.dml > 0) return 'TX-DDL-DML'
    const most = factOf('LIMIT-ROWS').limit?.value ?? Number.POSITIVE_INFINITY
    return this.rows > most ? 'LIMIT-ROWS' : undefined
  }
}

/** What the scanner cannot read is PostgreSQL's to refuse. */
function read(sql: string): Parsed[] {
  try {
    return parseStatements(sql)
  } catch {
    return []
  }
}

function ends({ tokens }: Parsed): boolean {
  return ['COMMIT', 'END', 'ROLLBACK', 'ABORT'].includes(tokens[0]?.text.toUpperCase() ?? '')
}

/** Names in a message are left out: the facts say only that there is one. */
function refusal(fact: FactId, statement: Parsed): string {
  const { sqlstate = '0A000', message = `${fact} refuses this` } = factOf(fact)
  return refuse(sqlstate, message.replaceAll('*', '…'), statement.text)
}

/** The statement's parameters stay, or a client that gives values would get another error. */
function refuse(sqlstate: string, message: string, statement: string): string {
  const used = [...statement.matchAll(/\$(\d+)/g)].map((m) => Number(m[1]))
  const kept = Array.from({ length: Math.max(0, ...used) }, (_, i) => `, $${i + 1}`)
  return `SELECT sys.refuse(${literal(sqlstate)}, ${literal(message)})${kept.join('')}`
}

function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
