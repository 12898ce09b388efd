import path from 'node:path'
import { row } from '../agents/table.ts'
import { type CodecSet, loadCodecs } from '../codecs/index.ts'
import { DsqlError } from '../errors.ts'
import type {
  Choices,
  Finding,
  Format,
  Manifest,
  OnConflict,
  Pack,
  PackStamp,
  Place,
  Plan,
  Wrote,
} from '../model.ts'
import { type Desired, desiredState } from '../plan/desired.ts'
import { manifestPlace, parseManifest } from '../plan/manifest.ts'
import { plan as makePlan } from '../plan/plan.ts'
import type { Disk } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import { apply } from './apply.ts'
import { inspect, journalFile, lock, recover } from './journal.ts'
import { observer } from './observe.ts'
import { absolute, type Roots, shown } from './places.ts'

export interface Ports {
  disk: Disk
  host: Host
  /** Keeps signals waiting until `release`; `interrupted` tells whether one came. */
  hold(): { interrupted(): Promise<boolean>; release(): void }
}

/** What a verb wants of the disk. */
export type Goal =
  | { kind: 'install'; choices: Choices; pack: Pack; tool: string }
  /** Takes agents out; null: everything. */
  | { kind: 'withdraw'; agents: readonly string[] | null; tool: string }

export interface Outcome {
  plan: Plan
  notes: Finding[]
  /** True when bytes were written. */
  applied: boolean
}

export interface Wish {
  goal: Goal
  onConflict: OnConflict
  dryRun: boolean
  /** Shows the plan and asks; false: nothing is done. Undefined: nobody to ask. */
  confirm?(plan: Plan, notes: Finding[]): Promise<boolean>
  /** Asks whether to go back to before an interrupted run. Undefined: it is done and said. */
  confirmUndo?(): Promise<boolean>
}

/** desired → observe → plan → confirm → apply: what every writing verb does. */
export async function converge(ports: Ports, roots: Roots, wish: Wish): Promise<Outcome> {
  const notes: Finding[] = []
  const { disk } = ports
  const left = () => undoLeftOver(ports, roots, wish.onConflict, notes)
  if (inspect(ports, journalFile(roots)) === 'stale') {
    if (wish.dryRun) notes.push(leftOver(roots))
    else if (!wish.confirmUndo || (await wish.confirmUndo())) left()
    else
      throw new DsqlError(
        'left-over-journal',
        'an earlier run was interrupted half-way',
        'run it again to undo that first',
      )
  }
  let canLink = true
  let first = await compute(ports, roots, wish, canLink)
  if (!wish.dryRun && makesLinks(first.plan) && !probeLinks(disk, roots)) {
    canLink = false
    first = await compute(ports, roots, wish, canLink)
  }
  notes.push(...first.notes)
  if (wish.dryRun || hasConflict(first.plan) || isEmpty(first.plan))
    return { plan: first.plan, notes, applied: false }
  if (wish.confirm && !(await wish.confirm(first.plan, notes))) {
    throw new DsqlError('interrupted', 'nothing was changed', 'run it again when you like')
  }
  const journal = await lock(ports, roots, left)
  let second: Computed
  try {
    second = await compute(ports, roots, wish, canLink)
    if (wish.confirm && outline(second.plan) !== outline(first.plan)) {
      throw new DsqlError(
        'changed-meanwhile',
        'files changed after the plan was shown: nothing was written',
        'run it again',
      )
    }
  } catch (error) {
    journal.rollback()
    throw error
  }
  if (hasConflict(second.plan) || isEmpty(second.plan)) {
    journal.rollback()
    return { plan: second.plan, notes, applied: false }
  }
  await apply(second.plan, ports, roots, journal)
  return { plan: second.plan, notes, applied: true }
}

interface Computed {
  plan: Plan
  notes: Finding[]
}

async function compute(ports: Ports, roots: Roots, wish: Wish, canLink: boolean): Promise<Computed> {
  const manifest = readManifest(ports.disk, roots)
  const seen = observer(ports.disk, roots)
  const { goal } = wish
  const formats = new Set<Format>((manifest?.wrote ?? []).map((w) => w.format ?? 'text'))
  let desired: Desired = { resources: [], notes: [] }
  if (goal.kind === 'install') {
    const reads = goal.choices.agents.map((id) => row(id).steering[goal.choices.scope])
    const codecs = await loadCodecs(reads.some((s) => s?.as === 'block' && s.setting) ? ['json'] : [])
    desired = desiredState(goal.choices, goal.pack, {
      look: seen.look,
      setting: (file, at) => readSetting(codecs, seen.look(file).text, at),
      home: roots.folders.home ?? '',
      canLink,
    })
    for (const r of desired.resources) formats.add(r.kind === 'part' ? r.format : 'text')
  }
  const codec = await loadCodecs(formats)
  const next = remaining(goal, manifest)
  const plan = makePlan({
    desired: desired.resources,
    manifest,
    retain: (wrote) => retained(goal, wrote, next !== null),
    doc: seen.doc,
    dir: seen.dir,
    below: seen.below,
    codec,
    onConflict: wish.onConflict,
    next,
    manifestPlace: manifestPlace(roots.scope),
    linkText: (place, to) => linkText(roots, place, to),
    shown: (place) => shown(roots, place),
  })
  return { plan, notes: desired.notes }
}

function readSetting(codecs: CodecSet, text: string | undefined, at: readonly string[]) {
  try {
    return codecs('json').get(text, at)
  } catch {
    // A file that cannot be read becomes a conflict where we want to write into it; here it just says nothing.
    return undefined
  }
}

function remaining(
  goal: Goal,
  manifest: Manifest | null,
): { tool: string; pack: PackStamp; choices: Choices } | null {
  if (goal.kind === 'install') {
    const { name, version, digest, origin } = goal.pack
    return { tool: goal.tool, pack: { name, version, digest, origin }, choices: goal.choices }
  }
  if (!manifest || goal.agents === null) return null
  const agents = manifest.choices.agents.filter((id) => !goal.agents?.includes(id))
  if (agents.length === 0) return null
  return { tool: goal.tool, pack: manifest.pack, choices: { ...manifest.choices, agents } }
}

function retained(goal: Goal, wrote: Wrote, somebodyStays: boolean): Wrote | null {
  if (goal.kind === 'install' || goal.agents === null || !somebodyStays) return null
  const rest = wrote.for.filter((id) => !goal.agents?.includes(id))
  return rest.length > 0 ? { ...wrote, for: rest } : null
}

function linkText(roots: Roots, place: Place, to: Place): string {
  return path
    .relative(path.dirname(absolute(roots, place)), absolute(roots, to))
    .split(path.sep)
    .join('/')
}

/** The manifest of this root, or null. Throws when it is there and cannot be read. */
export function readManifest(disk: Disk, roots: Roots): Manifest | null {
  const place = manifestPlace(roots.scope)
  const entry = disk.entry(absolute(roots, place))
  if (entry.is === 'absent') return null
  if (entry.is !== 'file') {
    throw new DsqlError(
      'bad-manifest',
      `${shown(roots, place)} is no regular file`,
      'look at it and move it away',
      {
        file: shown(roots, place),
      },
    )
  }
  return parseManifest(new TextDecoder().decode(entry.bytes), roots.scope, shown(roots, place))
}

function undoLeftOver(ports: Ports, roots: Roots, onConflict: OnConflict, notes: Finding[]): void {
  recover(ports, roots, onConflict)
  notes.push({
    code: 'rolled-back',
    level: 'info',
    message: 'an earlier run was interrupted: what it had begun was undone',
  })
}

export function leftOver(roots: Roots): Finding {
  return {
    code: 'left-over-journal',
    level: 'warning',
    message: 'an earlier run was interrupted half-way',
    at: { file: journalFile(roots) },
    fix: { say: 'the next run undoes it', run: 'npx dsql-skill init --yes' },
  }
}

export function hasConflict(plan: Plan): boolean {
  return plan.steps.some((s) => s.do === 'conflict')
}

export function isEmpty(plan: Plan): boolean {
  return plan.writes.length === 0 && plan.moves.length === 0 && plan.prune.length === 0
}

function makesLinks(plan: Plan): boolean {
  return plan.writes.some((w) => w.after.is === 'link')
}

/** FAT and some network disks make no links, and Windows only for some users: try before anything is promised. */
function probeLinks(disk: Disk, roots: Roots): boolean {
  const probe = absolute(
    roots,
    roots.scope === 'project' ? '{project}/.dsql-skill-probe' : '{home}/.dsql-skill-probe',
  )
  try {
    disk.link('.', probe)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    // Anything else (no rights, no space) fails later, with the right words.
    return code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS'
  }
  disk.remove(probe)
  return true
}

function outline(plan: Plan): string {
  return JSON.stringify(plan.steps.map((s) => [s.id, s.do, s.reason]))
}
