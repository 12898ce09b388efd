import { readManifest } from '../apply/compute.ts'
import { converge, type Outcome } from '../apply/converge.ts'
import { leftOver } from '../apply/leftover.ts'
import type { Roots } from '../apply/places.ts'
import type { Finding, Manifest, Pack, Report, Step } from '../model.ts'
import { fromCanonical } from '../pack/recorded.ts'
import { parseSource } from '../pack/ref.ts'
import { type Context, lines, type Options, report, rootsFor } from './context.ts'
import { digests, packFor, recordedIn } from './pack.ts'

/** What we wrote, what was edited since, what would change. Writes nothing. */
export async function status(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const manifest = readManifest(context.disk, roots)
  const findings: Finding[] = []
  const left = leftOver(context, roots)
  if (left) findings.push(left)
  if (!manifest) {
    findings.push({
      code: 'not-installed',
      level: 'info',
      message: 'nothing is set up here',
      fix: { say: 'set it up', run: `npx dsql-skill init${options.global ? ' -g' : ''}` },
    })
    return report('status', roots, { exit: options.check ? 1 : 0, findings })
  }
  const { plan, notes } = await compare(manifest, options, context, roots)
  const drift = plan.steps.some((s) => !asRecorded(s))
  const clean = !drift && !findings.some((f) => f.level === 'warning')
  if (clean) findings.push({ code: 'as-written', level: 'ok', message: 'everything is as we wrote it' })
  findings.push(...notes.filter((n) => n.code !== 'left-over-journal'))
  return report('status', roots, {
    exit: options.check && !clean ? 1 : 0,
    plan: lines(plan, roots),
    findings,
  })
}

function asRecorded({ do: what, reason }: Step): boolean {
  return what === 'keep' && (reason === 'unchanged' || reason === 'merged with your edits')
}

/** What the next run would do; without a pack at hand, what became of what was written. */
export async function compare(
  manifest: Manifest,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<Outcome> {
  const wish = { onConflict: 'stop', dryRun: true } as const
  const { choices } = manifest
  const pack = await packAtHand(manifest, options, context, roots)
  const elsewhere = choices.source.startsWith('local:')
  const note: Finding = {
    code: 'source-needed',
    level: 'info',
    message: elsewhere
      ? 'the pack came from a folder outside this project: newer files of it are not looked for'
      : `the pack came from ${choices.source}: its files are compared with what was recorded`,
  }
  if (pack) {
    const goal = { kind: 'install', choices, from: choices, pack, tool: context.version } as const
    const outcome = await converge(context, roots, { ...wish, goal })
    return elsewhere ? { ...outcome, notes: [note, ...outcome.notes] } : outcome
  }
  // The pack is elsewhere, and status asks no network: what we wrote is compared with what is there, read as a withdrawal.
  const goal = { kind: 'withdraw', agents: null, tool: context.version } as const
  const outcome = await converge(context, roots, { ...wish, goal })
  return {
    ...outcome,
    plan: { ...outcome.plan, steps: outcome.plan.steps.map(asKept) },
    notes: [note, ...outcome.notes],
  }
}

/** The pack without the network: undefined where only its source has it. */
async function packAtHand(
  manifest: Manifest,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<Pack | undefined> {
  const { choices } = manifest
  const { kind } = parseSource(choices.source)
  if (kind === 'git' || kind === 'elsewhere')
    return fromCanonical(recordedIn(manifest, context.disk, roots), digests)
  return (await packFor(choices, 'recorded', manifest, options, context, roots)).pack
}

function asKept(step: Step): Step {
  if (step.do === 'conflict' && step.reason === 'edited since we wrote it') {
    return {
      ...step,
      do: 'keep',
      reason: step.isMerged ? 'merged with your edits' : 'edited, ours has not changed',
    }
  }
  if (step.do === 'forget' && step.reason === 'gone already')
    return { ...step, do: 'create', reason: 'was deleted' }
  return step.do === 'conflict' ? step : { ...step, do: 'keep', reason: 'unchanged' }
}
