import { agentIds, row } from '../agents/table.ts'
import { readManifest } from '../apply/compute.ts'
import type { Roots } from '../apply/places.ts'
import { type EntryLaunch, launchOf } from '../client/launch.ts'
import { startOf } from '../client/start.ts'
import type { Ground } from '../client/trouble.ts'
import { foreignKeys } from '../client/trust.ts'
import { visible } from '../client/words.ts'
import type { Patient } from '../doctor/check.ts'
import { serverEntries } from '../doctor/entries.ts'
import { around, hostFault, launcherFault, commandLine as shownLine } from '../doctor/launches.ts'
import { cannot } from '../doctor/server.ts'
import { DsqlError, nearest } from '../errors.ts'
import { dialects } from '../mcp/dialects.ts'
import { entry } from '../mcp/entry.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import { testedVersion } from '../mcp/server.ts'
import type { Manifest, ServerChoice, Start } from '../model.ts'
import { launcherPath, serverOf } from '../plan/server.ts'
import type { Context, Options } from './context.ts'
import { patient } from './doctor.ts'
import { failure } from './failure.ts'

/** The server that is to be asked. */
export interface Configured {
  start: Start
  /** Names of the variables that its entry sets. */
  env: string[]
  /** Its tools are known beforehand. */
  isTested: boolean
  ground: Ground
  patient: Patient
}

interface Found {
  launch: EntryLaunch
  /** In what it is not as we write it; empty: in nothing. */
  strange: string
  file?: string
}

/**
 * What starts the server: by default what the manifest's choices come to, with `--agent` what stands in that agent's
 * file. Nothing is started that our own code would not have written, unless the user says so.
 */
export async function configured(options: Options, context: Context, roots: Roots): Promise<Configured> {
  const host = patient(options, context, roots)
  const { again } = host
  // Without the places as they are now: nothing of the disk is looked at that is not needed.
  const manifest = options.agent === undefined ? readManifest(context.disk, roots) : host.manifest()
  if (!manifest)
    throw new DsqlError('not-installed', 'no MCP server is set up here', `start with: ${again('init')}`)
  const server = serverOf(manifest.choices)
  if (!server) {
    const hint = `to have one: ${again('init', '--mcp', 'uvx')}`
    throw new DsqlError('not-installed', 'no MCP server is wanted here', hint)
  }
  const found =
    options.agent === undefined
      ? ours(manifest, server, context)
      : await entryOf(options.agent, manifest, server, host)
  const elsewhere = hostFault(manifest.choices)
  if (elsewhere && !options.runForeign) {
    const hint = `to start it all the same, if the host is yours: ${allTheSame(host, options)}`
    throw new DsqlError('foreign-entry', `${elsewhere}, so it is not started`, hint)
  }
  const wrong = found.strange || (launcherFault(host, manifest) ?? '')
  if (wrong && !options.runForeign) throw foreign(wrong, found, host, options)
  const { file, launch } = found
  const ground: Ground = {
    server,
    again,
    build: host.build(server),
    ...(file === undefined ? {} : { files: [file] }),
    ...(wrong ? {} : { line: launch.words }),
  }
  const start = startOf(launch, options.agent, around(host))
  if (!('command' in start)) throw failure('server-failed', cannot(start, manifest))
  const isTested = server.version === testedVersion && !wrong
  return { start, env: Object.keys(launch.env), isTested, ground, patient: host }
}

function ours({ choices }: Manifest, server: ServerChoice, { host }: Context): Found {
  const own = runtimeRow(server.runtime).launch(server, launcherPath(choices, host.home))
  const launch = launchOf(dialects.standard(own))
  if (!launch) throw new Error('our own entry starts nothing')
  return { launch, strange: '' }
}

async function entryOf(
  agent: string,
  manifest: Manifest,
  server: ServerChoice,
  host: Patient,
): Promise<Found> {
  if (!(agentIds as readonly string[]).includes(agent)) {
    const near = nearest(agent, agentIds)
    const hint = near ? `did you mean ${near}?` : 'npx dsql-skill agents lists them'
    throw new DsqlError('unknown-agent', `unknown agent ${JSON.stringify(agent)}`, hint)
  }
  const { again, roots } = host
  const { name, mcp } = row(agent)
  const one = (await serverEntries(host, manifest)).find(({ wrote }) => wrote.for.includes(agent))
  const dialect = mcp?.[roots.scope]
  if (!one || !dialect) {
    const { agents } = manifest.choices
    const hint = agents.includes(agent)
      ? `what is wrong with it: ${again('doctor', '--only', 'mcp')}`
      : `serve it first: ${again('add', agent)}; those served: ${agents.join(', ')}`
    throw new DsqlError('not-supported', `${name} has no entry of the MCP server here`, hint)
  }
  const { value, at, launch } = one
  const { file } = at
  if (value instanceof Error) {
    const told = `the file of ${name} cannot be read: ${value.message}`
    throw new DsqlError('server-failed', told, 'mend it there', at)
  }
  if (value === undefined || !launch) {
    const told = `${file} has no entry that starts the MCP server`
    throw new DsqlError('server-failed', told, `put it back: ${again('install')}`, at)
  }
  const keys = foreignKeys(value, entry(dialect, server, launcherPath(manifest.choices, host.host.home)))
  const strange =
    keys.length > 0 ? `the entry in ${file} is not what we write (${keys.map(visible).join(', ')})` : ''
  return { launch, strange, file }
}

function allTheSame({ again }: Patient, { agent, args = [] }: Options): string {
  const whose = agent === undefined ? [] : ['--agent', agent]
  return `${again('mcp', ...args.slice(0, 2), ...whose)} --run-foreign`
}

function foreign(wrong: string, { launch, file }: Found, host: Patient, options: Options): DsqlError {
  const back = host.again('update', '--take', file === undefined ? 'ours' : `ours:${file}`)
  return new DsqlError(
    'foreign-entry',
    `${wrong}, so it is not started; it would run: ${shownLine(launch)}`,
    `to have ours again: ${back}; to start it all the same, if you know what it does: ${allTheSame(host, options)}`,
  )
}
