import { canonical } from '../agents/places.ts'
import { type Roots, shown } from '../apply/places.ts'
import { DsqlError } from '../errors.ts'
import type { Manifest, Pack, Place } from '../model.ts'
import { manifestPlace } from '../plan/manifest.ts'
import type { Context, Options } from './context.ts'
import { digests, packFor } from './pack.ts'

/** The pack that the manifest records, fetched again by its commit where need be; undefined: it cannot be had. */
export async function packAsRecorded(
  manifest: Manifest,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<Pack | undefined> {
  if (manifest.pack.commit === undefined) return undefined
  const { source: _, ...rest } = options
  try {
    return (await packFor(manifest.choices, 'recorded', manifest, rest, context, roots)).pack
  } catch (error) {
    // Only the base of a merge is lost: then it is a conflict, with both versions offered.
    if (error instanceof DsqlError && error.code !== 'interrupted') return undefined
    throw error
  }
}

/** Every file that the manifest records is in the pack with the same bytes, and nothing else is in there. */
export function verifyPack(manifest: Manifest, pack: Pack, roots: Roots): void {
  const { scope, skill } = manifest.choices
  const texts = new Map(pack.files.map((f) => [f.path, f.text]))
  const kept = new Set(manifest.kept.map((k) => k.id))
  const recorded = new Set<string>()
  for (const wrote of manifest.wrote) {
    const inner = innerPath(wrote.place, skill)
    if (inner === undefined || wrote.format !== 'text') continue
    if (wrote.place === `${canonical(scope, skill)}/${inner}`) recorded.add(inner)
    const text = texts.get(inner)
    if (text === undefined) throw differs(wrote.place, 'the source does not have it', roots)
    if (digests.file(text) !== wrote.digest && !kept.has(wrote.id))
      throw differs(wrote.place, 'the source has other bytes than the manifest records', roots)
  }
  for (const path of texts.keys()) {
    const place: Place = `${canonical(scope, skill)}/${path}`
    if (!recorded.has(path) && !kept.has(`${place}#`))
      throw differs(place, 'the source has it, and the manifest does not record it', roots)
  }
  if (digests.all(pack.files) !== manifest.pack.digest) {
    throw differs(manifestPlace(roots.scope), 'its digest of the whole pack is not that of the source', roots)
  }
}

function innerPath(place: Place, skill: string): string | undefined {
  const mark = `/skills/${skill}/`
  const at = place.indexOf(mark)
  return at < 0 ? undefined : place.slice(at + mark.length)
}

function differs(place: Place, why: string, roots: Roots): DsqlError {
  const file = shown(roots, place)
  const hint = 'look at what changed: npx dsql-skill update --check; take it: npx dsql-skill update'
  return new DsqlError('source-differs', `${file}: ${why}; nothing was written`, hint, { file })
}
