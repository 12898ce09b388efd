import path from 'node:path'
import { agentIds, row } from '../agents/table.ts'
import { readManifest } from '../apply/compute.ts'
import { observer } from '../apply/observe.ts'
import { type Roots, shown } from '../apply/places.ts'
import { type EntryLaunch, launchOf } from '../client/launch.ts'
import { type Start, startOf } from '../client/start.ts'
import type { Ground } from '../client/trouble.ts'
import { foreignKeys } from '../client/trust.ts'
import { redacted } from '../client/words.ts'
import { serverEntries } from '../doctor/entries.ts'
import { DsqlError, nearest } from '../errors.ts'
import { shellWord } from '../forms.ts'
import { dialects } from '../mcp/dialects.ts'
import { entry } from '../mcp/entry.ts'
import { needsLauncher, runtimeRow } from '../mcp/runtimes.ts'
import { testedVersion } from '../mcp/server.ts'
import type { Json, JsonObject, Manifest, ServerChoice } from '../model.ts'
import { relocated } from '../plan/relocate.ts'
import { containerFiles, launcherPath, serverOf } from '../plan/server.ts'
import { commandLine } from './again.ts'
import type { Context, Options } from './context.ts'

/** The server that is to be asked. */
export interface Configured {
  start: Start
  /** Names of the variables that its entry sets. */
  env: string[]
  /** Its tools are known beforehand. */
  isTested: boolean
  ground: Ground
}

/**
 * What starts the server: by default what the manifest's choices come to, with `--agent` what stands in that agent's
 * file. Nothing is started that our own code would not have written, unless the user says so.
 */
export async function configured(options: Options, context: Context, roots: Roots): Promise<Configured> {
  const again = againFor(options)
  const manifest = readManifest(context.disk, roots)
  if (!manifest) {
    throw new DsqlError('not-installed', 'no MCP server is set up here', `start with: ${again('init')}`)
  }
  const server = serverOf(manifest.choices)
  if (!server) {
    throw new DsqlError(
      'not-installed',
      'no MCP server is wanted here',
      `to have one: ${again('init', '--mcp', 'uvx')}`,
    )
  }
  const home = roots.folders.home ?? ''
  const launcher = launcherPath(manifest.choices, home)
  const own = runtimeRow(server.runtime).launch(server, launcher)
  const found =
    options.agent === undefined
      ? { launch: launched(dialects.standard(own)), strange: '' }
      : await entryOf(options.agent, manifest, server, launcher, context, roots, again)
  const wrong = found.strange || strangeLauncher(manifest, server, context, roots)
  if (wrong && !options.runForeign) throw foreign(wrong, found.launch, again, options)
  const folder = roots.folders.project ?? home
  const { env, which } = context.host
  const start = startOf(found.launch, options.agent, { env, which, folder })
  if ('variable' in start) {
    const hint = 'set the variable where you call this, as the agent needs it too'
    throw new DsqlError(
      'server-failed',
      `the entry names a variable that is not set: ${start.variable}`,
      hint,
    )
  }
  const ground: Ground = {
    server,
    again,
    build: again('image', 'build'),
  }
  if ('missing' in start) throw notFound(start.missing, server, ground)
  return {
    start,
    env: Object.keys(found.launch.env),
    isTested: server.version === testedVersion && !wrong,
    ground,
  }
}

function againFor({ cwd, global }: Options): Ground['again'] {
  const where = { ...(cwd === undefined ? {} : { cwd }), ...(global ? { global } : {}) }
  return (verb, ...words) => commandLine(verb, words.map(shellWord), where)
}

function launched(entryOf: JsonObject): EntryLaunch {
  const launch = launchOf(entryOf)
  if (!launch) throw new Error('our own entry starts nothing')
  return launch
}

async function entryOf(
  agent: string,
  manifest: Manifest,
  server: ServerChoice,
  launcher: string,
  context: Context,
  roots: Roots,
  again: Ground['again'],
): Promise<{ launch: EntryLaunch; strange: string }> {
  if (!(agentIds as readonly string[]).includes(agent)) {
    const near = nearest(agent, agentIds)
    const hint = near ? `did you mean ${near}?` : 'npx dsql-skill agents lists them'
    throw new DsqlError('unknown-agent', `unknown agent ${JSON.stringify(agent)}`, hint)
  }
  const seen = observer(context.disk, roots)
  const entries = await serverEntries({ seen, roots }, relocated(manifest, seen.look))
  const one = entries.find(({ wrote }) => wrote.for.includes(agent))
  const file = row(agent).mcp?.[roots.scope]
  if (!one || !file) {
    const { agents } = manifest.choices
    const hint = agents.includes(agent)
      ? `${again('doctor', '--only', 'mcp')} says why`
      : `serve it first: ${again('add', agent)}; those served: ${agents.join(', ')}`
    throw new DsqlError('not-supported', `${row(agent).name} has no entry of the MCP server here`, hint)
  }
  const { value, at } = one
  if (value instanceof Error) {
    throw new DsqlError(
      'server-failed',
      `the file of ${row(agent).name} cannot be read: ${value.message}`,
      'mend it there',
      at,
    )
  }
  const launch = launchOf(value)
  if (value === undefined || !launch) {
    throw new DsqlError(
      'server-failed',
      `${at.file} has no entry that starts the MCP server`,
      `put it back: ${again('install')}`,
      at,
    )
  }
  const keys = foreignKeys(value as Json, entry(file, server, launcher))
  return { launch, strange: keys.length > 0 ? `${at.file} (${keys.join(', ') || 'all of it'})` : '' }
}

/** The launcher on the disk, where one is used and is not as we write it. */
function strangeLauncher(
  { choices }: Manifest,
  server: ServerChoice,
  { disk }: Context,
  roots: Roots,
): string {
  if (!needsLauncher(server)) return ''
  const seen = observer(disk, roots)
  const files = containerFiles(choices, roots.folders.home ?? '')
  const launcher = files.find(({ place }) => path.posix.basename(place) === 'run.sh')
  return launcher && seen.look(launcher.place).text !== launcher.value ? shown(roots, launcher.place) : ''
}

function foreign(
  what: string,
  { words, env }: EntryLaunch,
  again: Ground['again'],
  options: Options,
): DsqlError {
  const names = Object.keys(env)
  const command = redacted(words.map(shellWord).join(' '))
  const set = names.length > 0 ? `, with ${names.join(', ')} set` : ''
  const rest = [...(options.args ?? []).slice(0, 2), ...(options.agent ? ['--agent', options.agent] : [])]
  return new DsqlError(
    'foreign-entry',
    `${what} is not as dsql-skill writes it, so it is not started: ${command}${set}`,
    `have ours again: ${again('update', '--take', 'ours')}; or look at it, and start it as it is: ${again('mcp', ...rest)} --run-foreign`,
  )
}

function notFound(bin: string, server: ServerChoice, ground: Ground): DsqlError {
  const { install, see } = runtimeRow(server.runtime)
  const hint = install ? `install it: ${install} (${see})` : `install it: ${see}`
  return new DsqlError(
    'server-failed',
    `command not found: there is no ${bin} on PATH`,
    `${hint}; then look: ${ground.again('doctor')}`,
  )
}
