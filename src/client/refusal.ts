import { type ServerError, serverErrors } from '../facts/contract.ts'
import { type Ground, type Sick, troubleOf } from './trouble.ts'
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
    hint: ({ server }) =>
      server.allowWrites
        ? 'readonly_query never writes, and takes UPDATE, FOR UPDATE or replace() for writing wherever they stand: npx dsql-skill mcp call transact --sql …'
        : 'this server only reads, and takes UPDATE, FOR UPDATE or replace() for writing wherever they stand; leave them out, or let it write: see mcp call transact',
  },
  {
    said: writes,
    hint: ({ again }) =>
      `the server only reads, as it was set up; to let it write: ${again('init', '--allow-writes')} (then agents that use it can change and delete data too: have them ask first, or give it a database user that may do little)`,
  },
  {
    said: /no sql statements|without a SQL statement/,
    hint: () => 'give one: --sql "select 1"',
  },
]

/** The texts of the server's own that say what is wrong; behind the others comes somebody else's. */
const own: readonly ServerError[] = (serverErrors as readonly ServerError[]).filter(
  ({ text }) => !/^(Error executing|Failed to|Internal Error|Database not configured)/.test(text),
)

/** A tool's answer that is an error. */
export function refusalOf(sick: Sick, ground: Ground): Refusal {
  const words = [...sick.logs, ...(sick.texts ?? [])].join('\n')
  const { tool = 'the tool' } = sick
  const message = `${tool}: ${reasonOf(sick) || 'it failed, and the MCP server does not say why'}`
  const kind = kinds.find((k) => k.said.test(words) && (k.tool ?? tool) === tool)
  if (kind) return { message, hint: kind.hint(ground) }
  const known = own.find(({ text }) => shape(text).test(words))
  if (known) return { message, hint: `that is: ${known.means}` }
  // The connection stood, and the database did not like the statement: nothing of what follows is about that.
  if (/Failed to execute query due to error/.test(words)) return { message, hint: sqlHint(tool, ground) }
  const trouble = troubleOf(sick, ground)
  if (trouble.id === 'tool failed') return { message, hint: sqlHint(tool, ground) }
  return { message: trouble.message, hint: trouble.run ? `${trouble.say}: ${trouble.run}` : trouble.say }
}

function sqlHint(tool: string, { again }: Ground): string {
  return ['transact', 'readonly_query', 'get_schema'].includes(tool)
    ? `what Aurora DSQL does not know is found by: ${again('mcp', 'call', 'dsql_lint')} --sql …`
    : `see what works: ${again('doctor')}`
}

function shape(text: string): RegExp {
  return new RegExp(text.split('*').map(escaped).join('.*?'))
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
