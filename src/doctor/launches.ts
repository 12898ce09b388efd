import { row } from '../agents/table.ts'
import { absolute, shown } from '../apply/places.ts'
import type { EntryLaunch } from '../client/launch.ts'
import { startOf, type Unstartable } from '../client/start.ts'
import { foreignKeys, isKnownHost } from '../client/trust.ts'
import { redacted, visible } from '../client/words.ts'
import { CodecError } from '../codecs/codec.ts'
import { shellWord } from '../forms.ts'
import { entry } from '../mcp/entry.ts'
import { needsLauncher } from '../mcp/runtimes.ts'
import type { Choices, Manifest, Start, Where } from '../model.ts'
import { containerFiles, launcherPath, serverOf } from '../plan/server.ts'
import type { Found, Patient } from './check.ts'
import { type Entry, isOff, serverEntries } from './entries.ts'

/** One way of starting the server, for all agents that start it so. */
export interface Launched {
  start: Start
  agents: string[]
  /** In which they say so. */
  files: string[]
  /** As the entry has it, where that is what we write. */
  line?: readonly string[]
}

/** One agent's entry that is not started. */
export interface NotStarted {
  agent: string
  at: Where
  why: string
  fix?: Found['fix']
}

export interface Launches {
  launches: Launched[]
  /** What cannot be started at all, and for whom. */
  unstartable: { why: Unstartable; agents: string[] }[]
  skipped: NotStarted[]
}

/** What each agent would start; equal ones once. What our own code does not write is started only if that is wanted. */
export async function launchesOf(
  patient: Patient,
  manifest: Manifest,
  runForeign: boolean,
): Promise<Launches> {
  const out: Launches = { launches: [], unstartable: [], skipped: [] }
  const known = new Map<string, Launched>()
  const launcher = launcherFault(patient, manifest)
  for (const one of await serverEntries(patient, manifest)) {
    for (const agent of agentsOf(one, manifest)) {
      const skip = whyNot(one, agent, patient, manifest, launcher, runForeign)
      if (skip || !one.launch) {
        if (skip) out.skipped.push(skip)
        continue
      }
      const start = startOf(one.launch, agent, around(patient))
      if (!('command' in start)) {
        out.unstartable.push({ why: start, agents: [agent] })
        continue
      }
      const key = JSON.stringify([start.command, start.args, start.cwd, Object.entries(start.env).toSorted()])
      const same = known.get(key) ?? {
        start,
        agents: [],
        files: [],
        ...(runForeign ? {} : { line: one.launch.words }),
      }
      same.agents.push(agent)
      if (!same.files.includes(one.at.file)) same.files.push(one.at.file)
      known.set(key, same)
    }
  }
  return { ...out, launches: [...known.values()] }
}

function agentsOf({ wrote }: Entry, { choices }: Manifest): string[] {
  return wrote.for.filter((id) => row(id).mcp?.[choices.scope] !== undefined)
}

export function around({ host, roots }: Patient): Parameters<typeof startOf>[2] {
  return { env: host.env, which: host.which, folder: roots.folders.project ?? host.home }
}

function whyNot(
  { value, at, launch }: Entry,
  agent: string,
  { again, host: { home } }: Patient,
  { choices }: Manifest,
  launcher: string | undefined,
  runForeign: boolean,
): NotStarted | undefined {
  const file = row(agent).mcp?.[choices.scope]
  const server = serverOf(choices)
  const skip = (why: string): NotStarted => ({ agent, at, why })
  if (value === undefined || value instanceof CodecError || !launch || !file || !server)
    return skip(`${at.file} has no entry that starts it`)
  if (isOff(value)) return skip(`it is switched off in ${at.file}`)
  if (runForeign) return undefined
  const host = hostFault(choices)
  if (host)
    return {
      ...skip(host),
      fix: { say: 'to start it all the same, if the host is yours', run: again('doctor', '--run-foreign') },
    }
  const foreign = foreignKeys(value, entry(file, server, launcherPath(choices, home)))
  const what =
    foreign.length > 0 ? `its entry is not what we write (${foreign.map(visible).join(', ')})` : launcher
  if (what === undefined) return undefined
  return {
    ...skip(`${what}; it would run: ${commandLine(launch)}`),
    fix: {
      say: `to have ours again: ${again('update', '--take', `ours:${at.file}`)}; to start it all the same, if you know what it does`,
      run: again('doctor', '--run-foreign'),
    },
  }
}

/** A project's manifest may be anybody's, and names the host that gets a token; one of the home is nobody else's. */
export function hostFault({ scope, cluster }: Choices): string | undefined {
  if (scope !== 'project' || !cluster || isKnownHost(cluster.endpoint)) return undefined
  return `${cluster.endpoint} is no host of AWS, and would get a token of yours`
}

/** The launcher that the entries name is a program of this folder: it must be the one that we write, byte for byte. */
export function launcherFault({ disk, host, roots }: Patient, { choices }: Manifest): string | undefined {
  const server = serverOf(choices)
  if (!server || !needsLauncher(server)) return undefined
  const run = containerFiles(choices, host.home).find(({ place }) => place.endsWith('/run.sh'))
  if (!run) return undefined
  const file = absolute(roots, run.place)
  const name = shown(roots, run.place)
  if (!disk.exists(file)) return `${name} is missing`
  const node = disk.entry(file)
  const isOurs = 'bytes' in node && Buffer.from(node.bytes).toString('utf8') === run.value
  return isOurs ? undefined : `${name} is not what we write`
}

/** For a person to judge: without what may be secret, and without what a terminal would act on. */
export function commandLine({ words, env }: Pick<EntryLaunch, 'words' | 'env'>): string {
  const names = Object.keys(env)
  const line = redacted([...words].map(shellWord).join(' '))
  const text = visible(line.length > 300 ? `${line.slice(0, 299)}…` : line)
  return names.length > 0 ? `${text} (with ${names.map(visible).join(', ')} set)` : text
}
