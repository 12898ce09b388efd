import { canonical } from '../agents/places.ts'
import { absolute, type Roots } from '../apply/places.ts'
import type { Choices, Manifest, Place } from '../model.ts'
import type { Digests, Recorded } from '../pack/recorded.ts'
import { type Loaded, loadPack, type Wish } from '../pack/sources.ts'
import { digestOf } from '../plan/digest.ts'
import type { Disk } from '../ports/disk.ts'
import type { Remote, Snapshot } from '../ports/git.ts'
import type { Context, Options } from './context.ts'

export const digests: Digests = {
  file: digestOf,
  all: (files) => digestOf(Object.fromEntries(files.map((f) => [f.path, f.text]))),
}

/**
 * The pack of these choices. `recorded`: as the manifest has it, to the commit; `fresh`: as its source is now
 * (pack/sources.ts).
 */
export function packFor(
  choices: Choices,
  mode: Wish['mode'],
  manifest: Manifest | null,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<Loaded> {
  const project = roots.folders.project
  // A folder on the command line hangs on where the user stands; one in the manifest on the project.
  const from = options.source === undefined ? (project ?? context.host.cwd) : context.host.cwd
  const { source, skill } = choices
  const recorded = manifest ? { recorded: recordedIn(manifest, context.disk, roots) } : {}
  return loadPack(
    { source, skill, from, project, mode, ...recorded },
    {
      disk: context.disk,
      bundled: context.bundled,
      version: context.version,
      digest: digests,
      git: (remote, use) => fromGit(remote, use, context),
    },
  )
}

/** The canonical copy as the manifest remembers it and as it is. */
export function recordedIn(manifest: Manifest, disk: Disk, roots: Roots): Recorded {
  const { source, skill, scope } = manifest.choices
  const home: Place = `${canonical(scope, skill)}/`
  return {
    source,
    skill,
    stamp: manifest.pack,
    files() {
      const texts = manifest.wrote.filter((w) => w.kind === 'part' && w.format === 'text')
      return texts
        .filter((w) => w.place.startsWith(home))
        .map(({ place, digest }) => {
          const path = place.slice(home.length)
          const copies = texts.filter(
            (w) => w.digest === digest && w.place.endsWith(`/skills/${skill}/${path}`),
          )
          const places = [place, ...copies.map((w) => w.place).filter((p) => p !== place)]
          return {
            path,
            digest,
            texts: () =>
              textsAt(
                disk,
                places.map((p) => absolute(roots, p)),
              ),
          }
        })
    },
  }
}

function* textsAt(disk: Disk, files: string[]): Iterable<string> {
  for (const file of files) {
    const text = textAt(disk, file)
    if (text !== undefined) yield text
  }
}

function textAt(disk: Disk, file: string): string | undefined {
  try {
    const entry = disk.entry(file)
    return entry.is === 'file'
      ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.bytes)
      : undefined
  } catch {
    // What cannot be read is not as it was written; the plan says why.
    return undefined
  }
}

/** Loaded only where a repository is read. */
async function fromGit<T>(
  remote: Remote,
  use: (snapshot: Snapshot) => Promise<T>,
  context: Context,
): Promise<T> {
  const { withRepository } = await import('../ports/git.ts')
  const stop = new AbortController()
  const signals = context.hold(() => stop.abort())
  const progress = context.progress ?? (() => undefined)
  try {
    return await withRepository(
      remote,
      { progress, signal: stop.signal, seconds: context.host.gitSeconds },
      use,
    )
  } finally {
    signals.release()
  }
}
