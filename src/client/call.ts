import { CodecError } from '../codecs/codec.ts'
import { loadCodecs } from '../codecs/index.ts'
import { DsqlError, nearest } from '../errors.ts'
import { absent, tools } from '../facts/contract.ts'
import type { ToolName } from '../mcp/server.ts'
import type { Json, JsonObject } from '../model.ts'
import { isObject } from './launch.ts'
import { announcedParameters, type Parameter, promisedParameters } from './parameters.ts'

/** What was said of a call, as it was typed. */
export interface Said {
  tool: string
  given: JsonObject
  sql: readonly string[]
}

/** A tool that can be called, as it was promised or as the server tells. */
export interface Callable {
  name: string
  parameters: readonly Parameter[]
}

/** One call of each tool that works as it stands, but for the names of tables. */
const examples: Record<ToolName, string> = {
  readonly_query: `mcp call readonly_query --sql 'select 1'`,
  transact: `mcp call transact --sql "insert into t (id) values (1)"`,
  get_schema: `mcp call get_schema '{"table_name": "t"}'`,
  dsql_lint: `mcp call dsql_lint --sql 'create table t (id serial primary key)'`,
  dsql_search_documentation: `mcp call dsql_search_documentation '{"search_phrase": "async index"}'`,
  dsql_read_documentation: `mcp call dsql_read_documentation '{"url": "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/what-is-aurora-dsql.html"}'`,
  dsql_recommend: `mcp call dsql_recommend '{"url": "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/what-is-aurora-dsql.html"}'`,
}

/** The tools of the version that was tested. */
export const promisedTools: readonly Callable[] = tools.map((tool) => ({
  name: tool.name,
  parameters: promisedParameters(tool),
}))

export function announcedTools(list: readonly { name: string; input: JsonObject }[]): Callable[] {
  return list.map(({ name, input }) => ({ name, parameters: announcedParameters(input) }))
}

export function exampleOf(tool: string): string {
  const known: Readonly<Record<string, string>> = examples
  return `for example: npx dsql-skill ${known[tool] ?? examples.get_schema}`
}

/** The JSON of a call; comments and a trailing comma do no harm. */
export async function readArguments(text: string | undefined, tool: string): Promise<JsonObject> {
  if (text === undefined) return {}
  const value = await parsed(text, tool)
  if (isObject(value)) return value
  const what = Array.isArray(value) ? 'a list' : JSON.stringify(value)
  throw new DsqlError(
    'bad-value',
    `the arguments of ${tool} are an object, and this is ${what}`,
    exampleOf(tool),
  )
}

async function parsed(text: string, tool: string): Promise<Json | undefined> {
  try {
    return JSON.parse(text)
  } catch {
    try {
      const { get } = (await loadCodecs(['json']))('json')
      // The first finds what is wrong with it, at its place; a value needs a place to be read from.
      get(text, ['json'])
      const value = get(`{"json": ${text}\n}`, ['json'])
      if (value !== undefined) return value
      throw new CodecError('it is empty', 1, 1)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      const { message, line, column } = error
      const told = `the arguments of ${tool} are no JSON: ${message}`
      throw new DsqlError('bad-value', told, exampleOf(tool), { file: 'json', line, column })
    }
  }
}

/** The tool that is meant, with its arguments complete; throws where that can be no call. */
export function callOf(said: Said, known: readonly Callable[]): JsonObject {
  const { tool } = said
  const found = known.find(({ name }) => name === tool)
  if (!found) throw unknownTool(tool, known)
  const args = withSql(said, found)
  const names = found.parameters.map(({ name }) => name)
  for (const [key, value] of Object.entries(args)) {
    const parameter = found.parameters.find(({ name }) => name === key)
    if (!parameter) {
      const other =
        key.startsWith('sql') || key === 'statements' || key === 'query' ? sqlOf(found) : undefined
      const near = nearest(key, names)
      const hint = other
        ? `${tool} takes ${other.name}; --sql does that. ${exampleOf(tool)}`
        : near
          ? `did you mean ${near}? ${exampleOf(tool)}`
          : `it takes ${names.join(', ') || 'nothing'}; ${exampleOf(tool)}`
      throw new DsqlError('bad-value', `${tool} does not know ${JSON.stringify(key)}`, hint)
    }
    if (!parameter.fits(value)) {
      const message = `${key} of ${tool} is ${parameter.type}, and not ${JSON.stringify(value)}`
      throw new DsqlError(
        'bad-value',
        message.length > 300 ? `${message.slice(0, 299)}…` : message,
        exampleOf(tool),
      )
    }
  }
  const missing = found.parameters.filter(({ name, required }) => required && !Object.hasOwn(args, name))
  if (missing.length > 0) {
    const list = missing.map(({ name, type }) => `${name} (${type})`).join(', ')
    throw new DsqlError('usage', `${tool} needs ${list}`, exampleOf(tool))
  }
  return args
}

function unknownTool(tool: string, known: readonly Callable[]): DsqlError {
  const names = known.map(({ name }) => name)
  const invented = absent.find(({ name }) => name.split(', ').includes(tool))
  const near = nearest(tool, names)
  const hint = invented
    ? `use ${invented.instead}`
    : near
      ? `did you mean ${near}?`
      : `its tools: ${names.join(', ')}`
  return new DsqlError('unknown-tool', `the MCP server has no tool ${JSON.stringify(tool)}`, hint)
}

function sqlOf({ parameters }: Callable): Parameter | undefined {
  return parameters.find(({ name }) => name === 'sql_list' || name === 'sql')
}

/** The friendly form: what `--sql` gives goes where this tool takes SQL. */
function withSql({ tool, given, sql }: Said, found: Callable): JsonObject {
  if (sql.length === 0) return given
  const parameter = sqlOf(found)
  if (!parameter) throw new DsqlError('usage', `${tool} takes no SQL`, exampleOf(tool))
  const { name } = parameter
  if (Object.hasOwn(given, name)) {
    throw new DsqlError('usage', `${name} is said twice: by --sql and in the JSON`, 'leave one of them out')
  }
  if (name === 'sql_list') return { ...given, [name]: sql }
  const [one = '', ...more] = sql
  if (more.length > 0) {
    const hint =
      tool === 'readonly_query'
        ? 'transact takes several, and reads them as of one moment: npx dsql-skill mcp call transact --sql … --sql …'
        : 'put them into one text, with a semicolon behind each'
    throw new DsqlError('usage', `${tool} takes one --sql`, hint)
  }
  return { ...given, [name]: one }
}
