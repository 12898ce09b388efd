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
import { type Foreign, foreignSkills, told } from '../plan/foreign.ts'
import type { Input } from '../plan/input.ts'
import { manifestPlace, parseManifest } from '../plan/manifest.ts'
import type { Merged } from '../plan/merge.ts'
import { plan as makePlan } from '../plan/plan.ts'
import { relocated } from '../plan/relocate.ts'
import type { Disk, Entry } from '../ports/disk.ts'
import type { History } from '../ports/history.ts'
import { type Clash, mergeClashes } from './bases.ts'
import { codeOf } from './failure.ts'
import { observer } from './observe.ts'
import { absolute, type Roots, shown } from './places.ts'

/** What a verb wants of the disk. */
export type Goal =
  | {
      kind: 'install'
      choices: Choices
      /** The choices in the manifest that these were made from; null: there was none. */
      from: Choices | null
      pack: Pack
      tool: string
      /** What the manifest holds is brought back as it is; `frozen`: the manifest itself is not even touched. */
      again?: 'recorded' | 'frozen'
    }
  /** Takes agents out; null: everything. */
  | { kind: 'withdraw'; agents: readonly string[] | null; tool: string }

export interface Wish {
  goal: Goal
  onConflict: OnConflict
  /** What was said of single things. */
  said?(place: Place): OnConflict | undefined
  /** The pack as the manifest records it, for the base of a merge; undefined: it cannot be had. */
  recorded?(): Promise<Pack | undefined>
  /** Throws where this plan must not be carried out. */
  check?(plan: Plan): void
  /** Take over the same skill of another installer. */
  adopt?: boolean
  dryRun: boolean
  /** Shows the plan and asks; false: nothing is done. Undefined: nobody to ask. */
  confirm?(plan: Plan, notes: Finding[]): Promise<boolean>
}

export interface Computed {
  plan: Plan
  notes: Finding[]
  /** True when the choices in the manifest are no longer those that the goal was made from. */
  stale: boolean
}

interface Sources {
  disk: Disk
  history?: (() => Promise<History | undefined>) | undefined
}

/** desired → observe → plan, without touching anything. */
export async function compute(
  { disk, history }: Sources,
  roots: Roots,
  wish: Wish,
  canLink: boolean,
): Promise<Computed> {
  // Whoever must not write what two sides of a merge come to has read it before, and was refused.
  const saved = readManifest(disk, roots, () => undefined)
  const seen = observer(disk, roots)
  const manifest = saved && relocated(saved, seen.look)
  const { goal } = wish
  const formats = new Set<Format>((manifest?.wrote ?? []).map((w) => w.format ?? 'text'))
  let desired: Desired = { resources: [], notes: [] }
  if (goal.kind === 'install') {
    const { agents, kiroAgents, scope } = goal.choices
    const reads = agents.map((id) => row(id).steering?.[scope])
    const asks = kiroAgents?.length || reads.some((s) => s?.as === 'block' && s.setting)
    const codecs = await loadCodecs(asks ? ['json'] : [])
    desired = desiredState(goal.choices, goal.pack, {
      look: seen.look,
      setting: (file, at) => readSetting(codecs, seen.look(file).text, at),
      home: roots.folders.home ?? '',
      canLink,
      copied: (place) => goal.again !== undefined && isCopied(manifest, place),
    })
    for (const r of desired.resources) formats.add(r.kind === 'part' ? r.format : 'text')
  }
  const codec = await loadCodecs(formats)
  const next = remaining(goal, manifest)
  const world = { ...seen, manifest, manifestPlace: manifestPlace(roots.scope) }
  const foreign = goal.kind === 'install' ? foreignSkills(world, desired.resources, goal.choices.skill) : []
  const clashes: Clash[] = []
  let merged = new Map<string, Merged>()
  const input: Input = {
    ...world,
    desired: desired.resources,
    foreign,
    adopt: wish.adopt ?? false,
    retain: (wrote) => retained(goal, wrote, next !== null),
    codec,
    onConflict: wish.onConflict,
    said: (place) => wish.said?.(place),
    merge(want, wrote, theirs) {
      clashes.push({ want, wrote, theirs })
      return merged.get(wrote.id)
    },
    next,
    sameDirs: goal.kind === 'install' && goal.again !== undefined,
    linkText: (place, to) => linkText(roots, place, to),
    shown: (place) => shown(roots, place),
  }
  let plan = makePlan(input)
  if (manifest && clashes.length > 0) {
    const { doc } = seen
    merged = await mergeClashes(clashes, { roots, manifest, doc, codec, history, recorded: wish.recorded })
    if (merged.size > 0) plan = makePlan(input)
  }
  const choices = JSON.stringify(manifest?.choices ?? null)
  const stale = goal.kind === 'install' && choices !== JSON.stringify(goal.from)
  // What another run has set up since is no fault of the pack's: that is said where the plan would be carried out.
  if (!stale) wish.check?.(plan)
  if (goal.kind === 'install' && goal.again === 'frozen') {
    plan = { ...plan, writes: plan.writes.filter((w) => w.place !== manifestPlace(roots.scope)) }
  }
  const twice = wish.adopt ? [] : foreign.filter((f) => !f.inTheWay).map((f) => readTwice(f, roots))
  return { plan, notes: [...desired.notes, ...twice], stale }
}

function readTwice(foreign: Foreign, roots: Roots): Finding {
  return {
    code: 'duplicate-skill',
    level: 'warning',
    message: `${shown(roots, foreign.place)} is ${told(foreign)}: agents read both`,
    fix: { say: 'take it over', run: `npx dsql-skill init ${roots.scope === 'user' ? '-g ' : ''}--adopt` },
  }
}

/** A copy was made where a link would do: on a disk that makes none. */
function isCopied(manifest: Manifest | null, place: Place): boolean {
  return manifest?.wrote.some((w) => w.kind === 'part' && w.place.startsWith(`${place}/`)) ?? false
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
    const { files: _, ...stamp } = goal.pack
    return { tool: goal.tool, pack: stamp, choices: goal.choices }
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

/** The manifest of this root, or null. Throws when it is there and cannot be read; `unite` as in `parseManifest`. */
export function readManifest(disk: Disk, roots: Roots, unite?: () => void): Manifest | null {
  const place = manifestPlace(roots.scope)
  let entry: Entry
  try {
    entry = disk.entry(absolute(roots, place))
  } catch (error) {
    const file = shown(roots, place)
    const hint = `check its rights: ls -l ${file}`
    throw new DsqlError('bad-manifest', `${file} cannot be read (${codeOf(error)})`, hint, { file })
  }
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
  return parseManifest(new TextDecoder().decode(entry.bytes), roots.scope, shown(roots, place), unite)
}
