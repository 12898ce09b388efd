import path from 'node:path'
import { readManifest } from '../apply/compute.ts'
import { observer } from '../apply/observe.ts'
import { absolute, type Roots } from '../apply/places.ts'
import { calm } from '../doctor/calm.ts'
import type { Patient } from '../doctor/check.ts'
import { chosen, examine } from '../doctor/run.ts'
import { DsqlError } from '../errors.ts'
import { shellWord } from '../forms.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import type { Manifest, Plan, Report } from '../model.ts'
import { relocated } from '../plan/relocate.ts'
import { executor } from '../ports/exec.ts'
import { startServer } from '../ports/mcp.ts'
import { againFor } from './again.ts'
import { type Context, detectAgents, type Options, report, rootsFor } from './context.ts'
import { compare } from './status.ts'

/** Does it really work? Writes nothing; fails only for what is wrong, not for what could be better. */
export async function doctor(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const wanted = chosen(options.only)
  if (options.list) {
    return report('doctor', roots, { checks: wanted.map(({ id, fine, looks }) => ({ id, fine, looks })) })
  }
  if (options.offline && options.runForeign) {
    throw new DsqlError(
      'usage',
      '--offline starts no server, --run-foreign starts every one',
      'leave one of them out',
    )
  }
  const findings = await examine(patient(options, context, roots), wanted)
  const bad = findings.some((f) => f.level === 'error' || f.level === 'failed')
  return report('doctor', roots, { exit: bad ? 1 : 0, findings })
}

export function patient(options: Options, context: Context, roots: Roots): Patient {
  const { host } = context
  const disk = calm(context.disk)
  const again = againFor(options)
  const seen = observer(disk, roots)
  const saved = once(() => readManifest(context.disk, roots))
  return {
    host,
    disk,
    exec: executor(host.env),
    roots,
    seen,
    manifest: once(() => {
      const manifest = saved()
      return manifest && relocated(manifest, seen.look)
    }),
    plan: once(async (): Promise<Plan> => {
      // Only asked for by checks that have a manifest.
      const { plan } = await compare(saved() as Manifest, options, context, roots)
      return plan
    }),
    detected: once(() => detectAgents(context, roots)),
    again,
    build: ({ runtime }) => (runtimeRow(runtime).image ? again('image', 'build') : undefined),
    start: options.offline ? 'nothing' : options.runForeign ? 'all' : 'ours',
    isWanted: (id) => chosen(options.only).some((check) => check.id === id),
    startServer,
    progress: context.progress,
    version: context.version,
    word(place) {
      const file = absolute(roots, place)
      return shellWord(roots.scope === 'user' ? file : path.relative(host.cwd, file) || '.')
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
