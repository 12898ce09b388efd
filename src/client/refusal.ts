import { type ServerError, serverErrors } from '../facts/contract.ts'
import { errors } from '../facts/errors.ts'
import type { FactRow } from '../facts/fact.ts'
import { saysSo } from '../facts/message.ts'
import { transactions } from '../facts/transactions.ts'
import { type Ground, type Sick, type Trouble, troubleOf } from './trouble.ts'
import { reasonOf } from './words.ts'

/** Why a tool gave an error, and what helps. */
export interface Refusal {
  message: string
  hint: string
}

/** One way to be refused: how the server's words tell it, and what is to be done. */
interface Kind {
  said: RegExp
  /** Of the tool that was called; absent: any. */
  tool?: string
  hint(ground: Ground): string
}

/** What the server itself refuses to write. */
const writes =
  /does not allow write operations|does not support write operations|not allowed in read-only mode/

const kinds: readonly Kind[] = [
  {
    said: writes,
    tool: 'readonly_query',
    hint: ({ server, again }) =>
      server.allowWrites
        ? `readonly_query never writes, and takes UPDATE, FOR UPDATE or replace() for writing wherever they stand: ${again('mcp', 'call', 'transact')} --sql …`
        : `this server only reads, and takes UPDATE, FOR UPDATE or replace() for writing wherever they stand; ${letWrite(again)}`,
  },
  { said: writes, hint: ({ again }) => `this server only reads, as it was set up; ${letWrite(again)}` },
]

function letWrite(again: Ground['again']): string {
  return `to let it write: ${again('init', '--allow-writes')} (every agent that has it can then change and delete data too, so give it a database user that may do no more than it must)`
}

/** The texts of the server's own that say what is wrong; behind the others comes somebody else's. */
const own: readonly ServerError[] = (serverErrors as readonly ServerError[]).filter(
  ({ text }) => !/^(Error executing|Failed to|Internal Error|Database not configured)/.test(text),
)

/** What to do about what the database says, of the rows that are about any statement. */
const advices: readonly FactRow[] = [...transactions, ...errors]

/** A tool's answer that is an error. */
export function refusalOf(told: Sick, ground: Ground): Refusal {
  const sick = { ...told, logs: told.logs.map(onOneLine), texts: told.texts?.map(onOneLine) ?? [] }
  const words = [...sick.logs, ...sick.texts].join('\n')
  const { tool = 'the tool' } = sick
  const reason = reasonOf(sick)
  const message = `${tool}: ${reason || 'it failed, and the MCP server does not say why'}`
  const kind = kinds.find((k) => k.said.test(words) && (k.tool ?? tool) === tool)
  if (kind) return { message, hint: kind.hint(ground) }
  const known = own.find(({ text }) => shape(text).test(words))
  if (known) return { message, hint: `that is: ${known.means}` }
  const fact = advices.find((row) => saysSo(row, reason))
  const advice = fact?.instead ?? fact?.note
  if (advice) return { message, hint: `what helps: ${advice}` }
  // The connection stood, and the database did not like the statement: nothing of what follows is about that.
  const isSql = /Failed to execute query due to error/.test(words)
  const trouble = isSql ? undefined : troubleOf(sick, ground)
  if (!trouble || trouble.id === 'tool failed') return { message, hint: lastHint(tool, ground) }
  return { message: trouble.message, hint: hintOf(trouble) }
}

function hintOf({ say, run }: Trouble): string {
  return run ? `${say}: ${run}` : say
}

/** The database draws the statement once more, and an arrow below it. */
function onOneLine(text: string): string {
  return text.replace(/\s*\nLINE (\d+): .*\n\s*\^\s*/g, ' (line $1) ').trimEnd()
}

function lastHint(tool: string, { again }: Ground): string {
  return isSqlTool(tool)
    ? `whether it is something that Aurora DSQL does not know: ${again('mcp', 'call', 'dsql_lint')} --sql …`
    : `see what works: ${again('doctor')}`
}

function isSqlTool(tool: string): boolean {
  return ['transact', 'readonly_query'].includes(tool)
}

function shape(text: string): RegExp {
  return new RegExp(text.split('*').map(escaped).join('.*?'))
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
