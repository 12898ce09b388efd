import { runnable } from '../choices/version.ts'
import { DsqlError } from '../errors.ts'
import type { Manifest, Report } from '../model.ts'
import { commandLine } from './again.ts'
import { type Context, mayAsk, mustAsk, type Options, rootsFor, undoLeftOver } from './context.ts'
import { exactly } from './exactly.ts'
import { nextSteps } from './next.ts'
import { packFor } from './pack.ts'
import { verifyPack } from './recorded.ts'
import { savedManifest } from './saved.ts'
import { write } from './write.ts'

/** From the manifest to exactly what it records: a fresh clone, a checkout without links, another machine. */
export async function reinstall(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const frozen = options.frozen ?? false
  if (frozen && options.onConflict) {
    throw new DsqlError('usage', '--frozen leaves nothing to decide', 'leave --on-conflict out')
  }
  // Frozen, there is nothing to be asked: it is as recorded, or it fails.
  const may = frozen ? undefined : mayAsk(options, context)
  const notes = await undoLeftOver(options, context, roots, may)
  const manifest = savedManifest(options, context, roots)
  const prompt = frozen
    ? undefined
    : mustAsk(options, context, 'install', '--yes or --frozen, or --dry-run to look first')
  ofThisVersion(manifest, context)
  const { choices, tool } = manifest
  const asked = options.source === undefined ? choices : { ...choices, source: options.source }
  const { pack } = await packFor(asked, 'recorded', manifest, options, context, roots)
  verifyPack(manifest, pack, roots)
  return write(
    {
      command: 'install',
      // The memory of who wrote it stays too: nothing of it is written anew.
      goal: { kind: 'install', choices, from: choices, pack, tool, again: frozen ? 'frozen' : 'recorded' },
      notes,
      again: commandLine('install', [], options),
      wish: { check: (plan) => exactly(plan, { frozen, tool, version: context.version, roots }) },
      next: (plan) => nextSteps(choices, plan, { options, context, roots }),
    },
    options,
    context,
    roots,
    prompt,
  )
}

/** A bundled pack is that of one version of this tool; another one has other bytes. */
function ofThisVersion({ pack }: Manifest, context: Context): void {
  if (pack.origin !== 'bundled' || pack.version === context.version) return
  throw new DsqlError(
    'other-version',
    `the manifest records the skill of dsql-skill ${pack.version}; you are running ${context.version}`,
    `bring that back: npx ${runnable(pack.version)} install; or take the newer: npx dsql-skill update`,
  )
}
