import { readManifest } from '../apply/compute.ts'
import type { Roots } from '../apply/places.ts'
import { DsqlError } from '../errors.ts'
import type { Finding, Manifest } from '../model.ts'
import { manifestName } from '../plan/manifest.ts'
import type { Context, Options } from './context.ts'

/** The manifest, for the verbs that do nothing without one. */
export function savedManifest(options: Options, context: Context, roots: Roots): Manifest {
  const manifest = readManifest(context.disk, roots)
  if (manifest) return checked(manifest, options)
  throw new DsqlError(
    'not-installed',
    'nothing is set up here yet',
    `start with: npx dsql-skill init${options.global ? ' -g' : ''}`,
  )
}

/** For the verbs that set up: where git left two manifests in one, all that either wrote. */
export function mergedManifest(context: Context, roots: Roots, notes: Finding[]): Manifest | null {
  return readManifest(context.disk, roots, () => {
    const message = `git had left two manifests in ${manifestName}: what both record is put together`
    notes.push({ code: 'manifests-merged', level: 'info', message })
  })
}

/** The source is a choice, and choices are not made here: it is only said again where the manifest cannot say it. */
function checked(manifest: Manifest, options: Options): Manifest {
  if (options.source === undefined || manifest.choices.source.startsWith('local:')) return manifest
  throw new DsqlError(
    'usage',
    `--source is only for a pack from a folder elsewhere; this one is ${manifest.choices.source}`,
    `to take another: npx dsql-skill init --source ${options.source}`,
  )
}
