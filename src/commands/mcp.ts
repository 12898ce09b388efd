import { resultOf } from '../client/answer.ts'
import { announcedTools, callOf, exampleOf, promisedTools, readArguments } from '../client/call.ts'
import { differences } from '../client/differences.ts'
import { takesOf } from '../client/parameters.ts'
import { refusalOf } from '../client/refusal.ts'
import { troubleOf } from '../client/trouble.ts'
import { begin } from '../doctor/begin.ts'
import { commandLine } from '../doctor/launches.ts'
import { DsqlError, nearest } from '../errors.ts'
import { serverFlags } from '../mcp/server.ts'
import type { Finding, JsonObject, Report, StartInfo } from '../model.ts'
import { type Broken, isBroken, type Talk } from '../ports/mcp.ts'
import { type Context, type Options, report, rootsFor } from './context.ts'
import { failure } from './failure.ts'
import { type Configured, configured } from './server.ts'

/** Milliseconds. A transaction of Aurora DSQL may take five minutes, and its server a while around it. */
const limits = { tools: 30_000, call: 330_000 } as const

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
  const { talk, done } = await begun(server, context)
  const list = await talk.tools(limits.tools)
  await done()
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
  const { talk, done } = await begun(server, context)
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
    await done()
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

/** A server that answers, and how it is ended. */
interface Begun {
  talk: Talk
  done(): Promise<void>
}

async function begun({ start, patient, ground }: Configured, context: Context): Promise<Begun> {
  const talk = await begin(start, ground.server, patient)
  if (isBroken(talk)) throw failure('server-failed', troubleOf(talk, ground))
  const end = async (): Promise<void> => {
    await talk.end()
  }
  // The answer is told first, where somebody waits for it.
  return { talk, done: async () => (context.after ? context.after(end) : end()) }
}

async function announced(talk: Talk, server: Configured) {
  const list = await talk.tools(limits.tools)
  if (isBroken(list)) throw failed(list, server)
  return announcedTools(list)
}

function failed(broken: Broken, { ground }: Configured, tool?: string): DsqlError {
  const sick = { ...broken, ...(tool === undefined ? {} : { tool }) }
  return failure('server-failed', troubleOf(sick, ground))
}

/** After a COMMIT that failed with 40001 this server sends COMMIT once more, by itself, and takes that for success. */
function unproven(tool: string, { sql_list: list }: JsonObject, { start, ground }: Configured): Finding[] {
  if (tool !== 'transact' || !start.args.includes(serverFlags.writes) || !Array.isArray(list)) return []
  if (list.every((sql) => /^\s*(select|show|explain|table|values)\b/i.test(String(sql)))) return []
  return [
    {
      code: 'read-back',
      level: 'info',
      message:
        'the server answers like this also where its COMMIT was refused (40001) and nothing was written',
      fix: { say: 'read back what matters', run: `${ground.again('mcp', 'call', 'readonly_query')} --sql …` },
    },
  ]
}

function differs(message: string): Finding {
  return { code: 'contract', level: 'warning', message }
}

/** With -v. */
function told({ verbose }: Options, { start }: Configured, talk: Talk): Finding[] {
  if (!verbose) return []
  const line = commandLine({ words: [start.command, ...start.args], env: {} })
  const message = `${talk.name} answered ${talk.ms} ms after its start: ${line}`
  return [{ code: 'started', level: 'info', message }]
}

function startInfo({ start, env }: Configured): StartInfo {
  return { command: [start.command, ...start.args], folder: start.cwd, env }
}
