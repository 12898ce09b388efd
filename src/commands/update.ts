import { converge, hasConflict, isEmpty } from '../apply/converge.ts'
import type { Roots } from '../apply/places.ts'
import { isNewer, runnable } from '../choices/version.ts'
import { DsqlError } from '../errors.ts'
import { testedVersion } from '../mcp/server.ts'
import type { Choices, Finding, Manifest, Pack, Plan, Report } from '../model.ts'
import { commandLine } from './again.ts'
import {
  type Context,
  lines,
  mayAsk,
  mustAsk,
  type Options,
  report,
  rootsFor,
  undoLeftOver,
} from './context.ts'
import { nextSteps } from './next.ts'
import { packFor } from './pack.ts'
import { packAsRecorded } from './recorded.ts'
import { savedManifest } from './saved.ts'
import { readTake, type Take } from './take.ts'
import { type Task, write } from './write.ts'

/** The same choices with what is newer: pack, templates, server version. Nothing is looked for, nobody is asked what they want. */
export async function update(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const take = readTake(options.take ?? [], roots)
  if (take.all && options.onConflict) {
    throw new DsqlError('usage', '--take and --on-conflict say the same', 'leave one of them out')
  }
  if (options.check) return look(options, context, roots, take)
  const notes = await undoLeftOver(options, context, roots, mayAsk(options, context))
  const manifest = olderManifest(options, context, roots)
  const prompt = mustAsk(options, context, 'update', '--yes, or --check or --dry-run to look first')
  const task = await taskFor(manifest, options, context, roots, take)
  const given = take.all ? { ...options, onConflict: take.all } : options
  return write({ ...task, notes: [...notes, ...task.notes] }, given, context, roots, prompt)
}

/** `--check`: what is new; exit 1 where `update` would change anything. */
async function look(options: Options, context: Context, roots: Roots, take: Take): Promise<Report> {
  const left = await undoLeftOver({ ...options, dryRun: true }, context, roots, undefined)
  const manifest = olderManifest(options, context, roots)
  const task = await taskFor(manifest, options, context, roots, take)
  const { plan, notes } = await converge(context, roots, {
    ...task.wish,
    goal: task.goal,
    onConflict: take.all ?? options.onConflict ?? 'stop',
    dryRun: true,
  })
  const fresh = !isEmpty(plan) || hasConflict(plan)
  const finding: Finding = fresh
    ? {
        code: 'something-new',
        level: 'info',
        message: 'there is something new',
        fix: { say: 'take it', run: task.again },
      }
    : { code: 'nothing-new', level: 'ok', message: 'nothing is new' }
  return report('update', roots, {
    exit: fresh ? 1 : 0,
    plan: lines(plan, roots, true),
    findings: [...left, ...(fresh ? task.notes : []), ...notes, finding],
  })
}

/** What a newer tool or pack has written is not for an older one to turn back. */
function olderManifest(options: Options, context: Context, roots: Roots): Manifest {
  const manifest = savedManifest(options, context, roots)
  const { pack, tool } = manifest
  const newest = pack.origin === 'bundled' && isNewer(pack.version, tool) ? pack.version : tool
  if (!isNewer(newest, context.version)) return manifest
  throw new DsqlError(
    'newer-manifest',
    `this was set up by dsql-skill ${newest}; you are running ${context.version}`,
    `run it with that one or a newer one: npx ${runnable(newest)} update`,
  )
}

async function taskFor(
  manifest: Manifest,
  options: Options,
  context: Context,
  roots: Roots,
  take: Take,
): Promise<Task> {
  const asked =
    options.source === undefined ? manifest.choices : { ...manifest.choices, source: options.source }
  const loaded = await packFor(asked, 'fresh', manifest, options, context, roots)
  const { pack, source } = loaded
  const choices = { ...withNewServer(asked), source }
  const again = commandLine('update', [], options)
  return {
    command: 'update',
    goal: { kind: 'install', choices, from: manifest.choices, pack, tool: context.version },
    notes: [...news(manifest, pack, choices), ...loaded.notes],
    again,
    ways: `see both above; keep theirs: ${again} --take theirs; take ours and set theirs aside: ${again} --take ours; of one file: --take theirs:<file>`,
    each: true,
    wish: {
      said: take.said,
      check: take.check,
      recorded: () => packAsRecorded(manifest, options, context, roots),
    },
    next: (plan) => nextFor(choices, plan, { options, context, roots }),
  }
}

/** Files of the skill are read when they are needed: only of the rest something is left to do. */
async function nextFor(
  choices: Choices,
  plan: Plan,
  around: Parameters<typeof nextSteps>[2],
): Promise<string[]> {
  const steps = plan.steps.filter((s) => !(s.want?.kind === 'part' && s.want.folder))
  return steps.some((s) => s.do !== 'keep') ? nextSteps(choices, { ...plan, steps }, around) : []
}

/** The version that a release was tested with moves along; one that the user named stays. */
function withNewServer(choices: Choices): Choices {
  const { mcp } = choices
  return mcp && !mcp.chosen ? { ...choices, mcp: { ...mcp, version: testedVersion } } : choices
}

function news({ pack: old, choices: { mcp } }: Manifest, pack: Pack, choices: Choices): Finding[] {
  const out: Finding[] = []
  const add = (code: string, what: string, from: string, to: string): void => {
    if (from !== to) out.push({ code, level: 'info', message: `${what}: ${from} -> ${to}` })
  }
  add('new-pack', 'the skill', old.version, pack.version)
  if (mcp && choices.mcp) add('new-server', 'the MCP server', mcp.version, choices.mcp.version)
  return out
}
