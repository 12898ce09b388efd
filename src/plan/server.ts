import { row } from '../agents/table.ts'
import { entry, entryAt } from '../mcp/entry.ts'
import { libraryFor, needsLauncher, runtimeRow } from '../mcp/runtimes.ts'
import { serverPackage } from '../mcp/server.ts'
import type { Choices, Finding, Part, Place, Resource, ServerChoice } from '../model.ts'
import { mayHide, wouldHide } from './hides.ts'
import { mcpFiles } from './mcp-file.ts'
import { refused } from './refused.ts'
import { render } from './render.ts'
import { isFile, type Look } from './sight.ts'

interface Surroundings {
  look: Look
  /** Absolute path of the user's home, for user-scope files only. */
  home: string
}

/** The entry of the MCP server in each agent's file, and what its image is built from. */
export function serverResources(choices: Choices, around: Surroundings, notes: Finding[]): Resource[] {
  const server = serverOf(choices)
  if (!server) return []
  const runtime = runtimeRow(server.runtime)
  const launcher = launcherPath(choices, around.home)
  const files = mcpFiles(choices.agents, choices.scope, around.look)
  const without = refused(choices, runtime.launch(server, launcher))
  notes.push(...files.notes, ...without.notes)
  const out: Resource[] = []
  const served: string[] = []
  for (const id of choices.agents) {
    const file = row(id).mcp?.[choices.scope]
    if (!file || without.agents.has(id)) continue
    const place = files.placeOf(file)
    if (file.hides && !isFile(around.look(place)) && mayHide(file.hides, choices, around)) {
      notes.push(wouldHide(id, place, file.hides, choices))
      continue
    }
    served.push(id)
    out.push({
      kind: 'part',
      place,
      format: file.format,
      at: entryAt(file),
      value: entry(file, server, launcher),
      ...(file.begin === undefined ? {} : { begin: file.begin }),
      for: [id],
      why: `${runtime.name}, ${server.cluster ? (server.allowWrites ? 'writes allowed' : 'read-only') : 'documentation only'}`,
    })
  }
  if (served.length === 0) return out
  return [...out, ...containerFiles(choices, around.home).map((part) => ({ ...part, for: [...served] }))]
}

export function serverOf({ mcp, cluster }: Choices): ServerChoice | null {
  return mcp && { ...mcp, cluster }
}

/** The folder of the image's recipe. */
export function containerFolder({ scope }: Pick<Choices, 'scope'>): Place {
  return scope === 'project' ? '{project}/docker/dsql-mcp' : '{home}/.agents/docker/dsql-mcp'
}

/** As an entry has to name it. @param home absolute */
export function launcherPath({ scope }: Pick<Choices, 'scope'>, home: string): string {
  return `${shownFolder(scope, home)}/run.sh`
}

function shownFolder(scope: Choices['scope'], home: string): string {
  return scope === 'project' ? 'docker/dsql-mcp' : `${home}/.agents/docker/dsql-mcp`
}

/** What an image is built from and started with; none where no image is needed. */
export function containerFiles(choices: Choices, home: string): Part[] {
  const server = serverOf(choices)
  if (!server) return []
  const runtime = runtimeRow(server.runtime)
  const image = runtime.image?.(server)
  if (!image) return []
  const data = {
    engine: runtime.bin,
    podman: runtime.bin === 'podman',
    image,
    build: `npx dsql-skill image build${choices.scope === 'user' ? ' -g' : ''}`,
    folder: shownFolder(choices.scope, home),
    profile: server.profile,
    requirements: [
      server.version === 'latest' ? serverPackage : `${serverPackage}==${server.version}`,
      ...[libraryFor(server.version) ?? []].flat(),
    ].join(' '),
  }
  const base = containerFolder(choices)
  const out = [whole(`${base}/Dockerfile`, render('dockerfile', data), `builds ${image}`)]
  if (needsLauncher(server))
    out.push(whole(`${base}/run.sh`, render('launcher', data), 'mounts ~/.aws read-only and starts it'))
  return out
}

function whole(place: Place, value: string, why: string): Part {
  return { kind: 'part', place, format: 'text', at: [], value, for: [], why }
}
