import { resultOf } from '../client/answer.ts'
import { announcedTools, callOf, exampleOf, promisedTools, readArguments } from '../client/call.ts'
import { differences } from '../client/differences.ts'
import { takesOf } from '../client/parameters.ts'
import { harmless, hintOf, refusalOf } from '../client/refusal.ts'
import { troubleOf } from '../client/trouble.ts'
import { DsqlError, nearest } from '../errors.ts'
import type { Finding, JsonObject, Report, StartInfo } from '../model.ts'
import { type Broken, isBroken, startServer, type Talk } from '../ports/mcp.ts'
import { type Context, type Options, report, rootsFor } from './context.ts'
import { type Configured, configured } from './server.ts'

/** Milliseconds. A transaction of Aurora DSQL may take five minutes, and its server a while around it. */
const limits = { start: 120_000, tools: 30_000, call: 330_000 } as const

/** Talks to the server that agents use. */
export async function mcp(options: Options, context: Context): Promise<Report> {
  const [word, ...rest] = options.args ?? []
  if (word === 'tools') return tools(options, context, rest)
  if (word === 'call') return call(options, context, rest)
  const near =
    word === undefined ? undefined : nearest(word, ['tools', 'call', ...promisedTools.map((t) => t.name)])
  const meant = near === undefined || near === 'tools' || near === 'call' ? near : `call ${near}`
  throw new DsqlError(
    'usage',
    word === undefined ? 'mcp needs a word: tools or call' : `mcp does not know ${JSON.stringify(word)}`,
    meant
      ? `did you mean npx dsql-skill mcp ${meant}?`
      : `npx dsql-skill mcp tools; ${exampleOf('readonly_query')}`,
  )
}

async function tools(options: Options, context: Context, rest: readonly string[]): Promise<Report> {
  const extra = rest[0] ?? (options.sql ? '--sql' : undefined)
  if (extra !== undefined) {
    throw new DsqlError(
      'usage',
      `mcp tools does not know what to do with ${JSON.stringify(extra)}`,
      exampleOf(extra),
    )
  }
  const roots = rootsFor(options, context)
  const server = await configured(options, context, roots)
  if (options.dryRun) return report('mcp', roots, { start: startInfo(server) })
  const talk = await begun(server, context)
  const list = await talk.tools(limits.tools)
  await done(talk, context)
  if (isBroken(list)) throw failed(list, server)
  return report('mcp', roots, {
    tools: list.map(({ name, description, input }) => ({ name, description, takes: takesOf(input), input })),
    findings: [...told(options, server, talk), ...differences(list).map(differs)],
  })
}

async function call(
  options: Options,
  context: Context,
  [tool, json, ...more]: readonly string[],
): Promise<Report> {
  const said = await saidIn(options, context, tool, json, more)
  const roots = rootsFor(options, context)
  const server = await configured(options, context, roots)
  const early = server.isTested ? callOf(said, promisedTools) : undefined
  if (options.dryRun) {
    const args = early ?? { ...said.given, ...(said.sql.length > 0 ? { sql: said.sql } : {}) }
    return report('mcp', roots, {
      start: { ...startInfo(server), call: { tool: said.tool, arguments: args } },
    })
  }
  const talk = await begun(server, context)
  try {
    const args = early ?? callOf(said, await announced(talk, server))
    context.progress?.(`waiting for ${said.tool}`)
    const answer = await talk.call(said.tool, args, limits.call)
    if (isBroken(answer)) throw failed(answer, server, said.tool)
    if (answer.isError) {
      const sick = { how: 'answered', code: null, why: '', ms: talk.ms, ...talk.aside() } as const
      const { message, hint } = refusalOf({ ...sick, texts: answer.texts, tool: said.tool }, server.ground)
      throw new DsqlError('tool-failed', message, hint)
    }
    return report('mcp', roots, {
      tool: said.tool,
      result: resultOf(said.tool, answer),
      findings: [...told(options, server, talk), ...unproven(said.tool, args, server)],
    })
  } finally {
    context.progress?.(undefined)
    await done(talk, context)
  }
}

/** All that was typed, before anything is looked at. */
async function saidIn(
  { sql = [] }: Options,
  { input }: Context,
  tool: string | undefined,
  json: string | undefined,
  more: readonly string[],
): Promise<{ tool: string; given: JsonObject; sql: string[] }> {
  if (tool === undefined) {
    throw new DsqlError(
      'usage',
      'mcp call needs the name of a tool',
      `npx dsql-skill mcp tools lists them; ${exampleOf('readonly_query')}`,
    )
  }
  if (more.length > 0) {
    const told = `mcp call ${tool} does not know what to do with ${JSON.stringify(more[0])}`
    throw new DsqlError('usage', told, `put the JSON into single quotes, as one word; ${exampleOf(tool)}`)
  }
  const read = [json, ...sql].filter((word) => word === '-').length
  if (read > 1) throw new DsqlError('usage', 'stdin can be read once', 'leave one - out')
  if (read === 1 && !input)
    throw new DsqlError('usage', '-: a program gives its text itself', exampleOf(tool))
  const text = read === 1 ? await input?.() : undefined
  return {
    tool,
    given: await readArguments(json === '-' ? text : json, tool),
    sql: sql.map((one) => (one === '-' ? (text ?? '') : one)),
  }
}

async function begun(server: Configured, context: Context): Promise<Talk> {
  const { progress, version } = context
  let isStarting = true
  progress?.('starting the MCP server')
  const talk = await startServer(server.start, {
    limit: limits.start,
    client: { name: 'dsql-skill', version },
    // A first start downloads, and says so.
    watch: (line) => isStarting && progress?.(`starting the MCP server: ${harmless(line).trim()}`),
  })
  isStarting = false
  progress?.(undefined)
  if (isBroken(talk)) throw failed(talk, server)
  return talk
}

async function announced(talk: Talk, server: Configured) {
  const list = await talk.tools(limits.tools)
  if (isBroken(list)) throw failed(list, server)
  return announcedTools(list)
}

/** The answer is told first, where somebody waits for it. */
async function done(talk: Talk, { after }: Context): Promise<void> {
  if (after) after(() => talk.end())
  else await talk.end()
}

function failed(broken: Broken, { ground }: Configured, tool?: string): DsqlError {
  const trouble = troubleOf({ ...broken, ...(tool === undefined ? {} : { tool }) }, ground)
  return new DsqlError('server-failed', harmless(trouble.message), hintOf(trouble))
}

/** After a COMMIT that failed with 40001 this server sends COMMIT once more, by itself, and takes that for success. */
function unproven(tool: string, { sql_list: list }: JsonObject, { start }: Configured): Finding[] {
  if (tool !== 'transact' || !start.args.includes('--allow-writes') || !Array.isArray(list)) return []
  if (list.every((sql) => /^\s*(select|show|explain|table|values)\b/i.test(String(sql)))) return []
  return [
    {
      code: 'read-back',
      level: 'info',
      message:
        'the server answers like this also where its COMMIT was refused (40001) and nothing was written',
      fix: { say: 'read back what matters', run: 'npx dsql-skill mcp call readonly_query --sql …' },
    },
  ]
}

function differs(message: string): Finding {
  return { code: 'contract', level: 'warning', message }
}

/** With -v. */
function told({ verbose }: Options, { start }: Configured, talk: Talk): Finding[] {
  if (!verbose) return []
  const message = `${talk.name} answered ${talk.ms} ms after its start: ${[start.command, ...start.args].join(' ')}`
  return [{ code: 'started', level: 'info', message }]
}

function startInfo({ start, env }: Configured): StartInfo {
  return { command: [start.command, ...start.args], folder: start.cwd, env }
}
