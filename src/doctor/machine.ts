import path from 'node:path'
import { row } from '../agents/table.ts'
import { engineWords } from '../client/engine-words.ts'
import { needsLauncher, runtimeRow } from '../mcp/runtimes.ts'
import type { Manifest } from '../model.ts'
import { parseSource } from '../pack/ref.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { desktop } from './desktop.ts'
import { type Entry, serverEntries } from './entries.ts'

/** A program that answers nothing for so long is taken for broken. */
const limit = 10_000

/** Oldest Node that is tested (package.json, engines). */
const oldestNode = [20, 19] as const

export const machineChecks: readonly Check[] = [
  {
    id: 'node',
    fine: 'this Node is one that is tested',
    looks: 'the version of Node that runs this',
    levels: ['error'],
    needs: 'nothing',
    run: () => node(process.versions.node),
  },
  {
    id: 'git',
    fine: 'git is there',
    looks: 'whether git can be run, and how much here needs it',
    levels: ['info', 'warning', 'error'],
    needs: 'nothing',
    run: git,
  },
  {
    id: 'runtime',
    fine: 'the program that starts the MCP server is there',
    looks:
      'the program of each entry of the MCP server, and of the launcher: on PATH, or where the entry says',
    levels: ['error'],
    needs: 'manifest',
    run: runtime,
  },
  {
    id: 'path',
    fine: 'programs started from the desktop find it too',
    looks:
      'whether agents with a window have that program on their PATH too, and not only this shell (a virtual environment, a folder of the home)',
    levels: ['skipped', 'warning'],
    needs: 'manifest',
    run: desktopPath,
  },
  {
    id: 'image',
    fine: 'the image of the MCP server is built',
    looks: 'Docker or Podman: whether it answers, and has the image',
    levels: ['skipped', 'error'],
    needs: 'manifest',
    run: image,
  },
]

/** @param version as `process.versions.node` */
export function node(version: string): Found[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [least, more] = oldestNode
  if (major > least || (major === least && minor >= more)) return []
  return [
    {
      level: 'error',
      message: `Node ${version} is older than ${least}.${more}`,
      fix: { say: 'install a newer one: https://nodejs.org/en/download' },
    },
  ]
}

async function git(patient: Patient): Promise<Found[]> {
  const { host, exec } = patient
  const file = host.which('git')
  if (file && (await exec(file, ['--version'], { limit })).code === 0) return []
  const fix = { say: 'install it: https://git-scm.com/downloads' }
  const what = file ? `${file} does not run` : 'git is not on PATH'
  if (fromGit(patient)) {
    return [{ level: 'error', message: `${what}: the skill comes from a git repository`, fix }]
  }
  if (inRepository(patient)) {
    return [{ level: 'warning', message: `${what}: what was edited cannot be merged with newer texts`, fix }]
  }
  return [{ level: 'info', message: `${what}: only skills from git repositories need it`, fix }]
}

function fromGit(patient: Patient): boolean {
  try {
    const source = patient.manifest()?.choices.source
    return source !== undefined && parseSource(source).kind === 'git'
  } catch {
    // The check `manifest` tells it.
    return false
  }
}

function inRepository({ roots, disk }: Patient): boolean {
  for (let here = roots.folders.project; here; here = path.dirname(here)) {
    if (disk.exists(path.join(here, '.git'))) return true
    if (here === path.dirname(here)) return false
  }
  return false
}

interface Program {
  bin: string
  agents: string[]
}

/** What the entries start, as they are now; an engine that only the launcher starts is one of them. */
function programs(entries: readonly Entry[], { choices }: Manifest): Program[] {
  const out = new Map<string, Program>()
  const add = (bin: string, agents: readonly string[]): void => {
    const known = out.get(bin) ?? { bin, agents: [] }
    known.agents = [...new Set([...known.agents, ...agents])]
    out.set(bin, known)
  }
  for (const { words, wrote } of entries) {
    if (words[0] !== undefined) add(words[0], wrote.for)
    if (choices.mcp && words.some(isLauncher)) add(runtimeRow(choices.mcp.runtime).bin, wrote.for)
  }
  return [...out.values()]
}

function isLauncher(word: string): boolean {
  return /(^|\/)docker\/dsql-mcp\/run\.sh$/.test(word)
}

async function runtime(patient: Patient, manifest: Manifest): Promise<Answer> {
  const all = programs(await serverEntries(patient, manifest), manifest)
  if (all.length === 0) return 'no entry of the MCP server starts a program'
  return all.flatMap(({ bin, agents }) => (found(bin, patient) ? [] : [missing(bin, agents, manifest)]))
}

/** A path may be relative: clients start servers in the project's folder. */
function found(bin: string, { host, roots }: Patient): boolean {
  if (!/[\\/]/.test(bin)) return host.onPath(bin)
  return host.runs(path.resolve(roots.folders.project ?? host.home, bin))
}

/** A program that an entry starts is not there. */
export function missing(bin: string, agents: string[], { choices: { mcp } }: Manifest): Found {
  // A whole command line in one word may hold anything.
  const named = /[\s=]/.test(bin) ? 'its command' : bin
  const what = /[\\/]/.test(bin) ? `${named} is no program here` : `${named} is not on PATH`
  const known = mcp && runtimeRow(mcp.runtime)
  const message = `the MCP server cannot be started: ${what}`
  if (known?.bin === bin) {
    const say = `install ${known.name} (${known.see})`
    return { level: 'error', message, agents, fix: known.install ? { say, run: known.install } : { say } }
  }
  const say =
    bin === 'sh'
      ? 'install Git for Windows and have its sh on PATH, or have another runtime: npx dsql-skill init --mcp uvx'
      : 'name one that is there in the entry, or install it'
  return { level: 'error', message, agents, fix: { say } }
}

async function desktopPath(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { host } = patient
  const all = programs(await serverEntries(patient, manifest), manifest)
    // One that is named by its path is found by everybody.
    .filter(({ bin }) => !/[\\/]/.test(bin))
    .flatMap(({ bin, agents }) => {
      const windows = agents.flatMap((id) => {
        const { name, window } = row(id)
        return window ? [{ id, name, window }] : []
      })
      return windows.length > 0 ? [{ bin, file: host.which(bin), windows }] : []
    })
  if (all.length === 0) return 'no agent with a window starts a program from PATH'
  return all.flatMap(({ bin, file, windows }): Found[] => {
    if (!file) return [{ level: 'skipped', message: `not looked at, since ${bin} is not on PATH` }]
    return desktop(bin, file, windows, host)
  })
}

async function image(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { host, exec, build } = patient
  const { choices } = manifest
  if (!choices.mcp) return 'there is no MCP server to build'
  const server = { ...choices.mcp, cluster: choices.cluster }
  const { bin, name, image: tag } = runtimeRow(server.runtime)
  const wanted = tag?.(server)
  if (!wanted) return `${name} needs no image`
  const entries = await serverEntries(patient, manifest)
  if (
    !entries.some(({ words }) => words.some((w) => w === wanted || (needsLauncher(server) && isLauncher(w))))
  )
    return 'no entry of the MCP server uses our image'
  const file = host.which(bin)
  if (!file) return [{ level: 'skipped', message: `not looked at, since ${bin} is not on PATH` }]
  const { code, late, err } = await exec(file, ['image', 'inspect', '--format', '{{.Id}}', wanted], { limit })
  if (code === 0) return []
  const run = build(server)
  if (!late && engineWords.missing.test(err)) {
    return [
      {
        level: 'error',
        message: `the image ${wanted} is not built`,
        fix: { say: 'build it', ...(run === undefined ? {} : { run }) },
      },
    ]
  }
  const why = late ? 'it does not answer' : (err.trim().split('\n').at(-1) ?? '')
  return [
    {
      level: 'error',
      message: `${bin} cannot be asked for its images: ${why}`,
      fix: { say: `start ${name}; what is wrong is said by`, run: `${bin} info` },
    },
  ]
}
