import { readManifest } from '../apply/compute.ts'
import type { Roots } from '../apply/places.ts'
import { DsqlError } from '../errors.ts'
import type { Manifest } from '../model.ts'
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

/** The source is a choice, and choices are not made here: it is only said again where the manifest cannot say it. */
function checked(manifest: Manifest, options: Options): Manifest {
  if (options.source === undefined || manifest.choices.source.startsWith('local:')) return manifest
  throw new DsqlError(
    'usage',
    `--source is only for a pack from a folder elsewhere; this one is ${manifest.choices.source}`,
    `to take another: npx dsql-skill init --source ${options.source}`,
  )
}
