import { DsqlError } from '../errors.ts'
import type { Finding, Plan } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import type { History } from '../ports/history.ts'
import type { Host } from '../ports/host.ts'
import type { Signals } from '../ports/signals.ts'
import { apply, goBack } from './apply.ts'
import { type Computed, compute, type Wish } from './compute.ts'
import { expected } from './failure.ts'
import type { Journal } from './journal.ts'
import { leftOver, probeLinks, tidy } from './leftover.ts'
import { lock, settle } from './lock.ts'
import { inspect } from './owner.ts'
import { patience } from './patience.ts'
import type { Roots } from './places.ts'

export interface Ports {
  disk: Disk
  host: Host
  /** Keeps signals waiting until `release`; `interrupted` tells whether one came. */
  hold(struck?: () => void): Signals
  /** What git keeps; loaded where a merge needs it. Undefined: no git is used. */
  history?: (() => Promise<History | undefined>) | undefined
}

export interface Outcome {
  plan: Plan
  notes: Finding[]
  /** True when bytes were written. */
  applied: boolean
}

/** desired → observe → plan → confirm → apply: what every writing verb does. */
export async function converge(ports: Ports, roots: Roots, wish: Wish): Promise<Outcome> {
  try {
    return await run(ports, roots, wish)
  } catch (error) {
    throw expected(error)
  }
}

/**
 * Goes back to before a run that was killed. A verb calls this before it reads the manifest, which may be that run's;
 * `may` asks the user, undefined: it is done and said.
 */
export async function goBackFirst(
  ports: Ports,
  roots: Roots,
  wish: Pick<Wish, 'onConflict' | 'dryRun'>,
  may?: () => Promise<boolean>,
): Promise<Finding[]> {
  const { disk } = ports
  try {
    const left = leftOver(ports, roots)
    if (wish.dryRun) return left ? [left] : []
    if (left && may && !(await may())) {
      throw new DsqlError(
        'left-over-journal',
        'an earlier run was interrupted half-way',
        'run it again to undo that first',
      )
    }
    const undone = await settle(ports, roots, wish.onConflict)
    tidy(disk, roots)
    return undone ? [rolledBack] : []
  } catch (error) {
    throw expected(error)
  }
}

async function run(ports: Ports, roots: Roots, wish: Wish): Promise<Outcome> {
  const notes: Finding[] = []
  const undone = (): void => void notes.push(rolledBack)
  const { first, canLink } = await look(ports, roots, wish)
  if (wish.dryRun || hasConflict(first.plan) || isEmpty(first.plan))
    return { plan: first.plan, notes: [...notes, ...first.notes], applied: false }
  if (wish.confirm && !(await wish.confirm(first.plan, [...notes, ...first.notes]))) {
    throw new DsqlError('interrupted', 'nothing was changed', 'run it again when you like')
  }
  // From here on a signal must not kill us half-way.
  const signals = ports.hold()
  try {
    const { interrupted } = signals
    const journal = await lock(ports, roots, wish.onConflict, { interrupted, undone })
    const second = await planAgain(ports, roots, wish, canLink, first, journal)
    const outcome = { plan: second.plan, notes: [...notes, ...second.notes] }
    if (hasConflict(second.plan) || isEmpty(second.plan)) {
      goBack(journal, 'there is nothing to write')
      return { ...outcome, applied: false }
    }
    await apply(second.plan, ports.disk, roots, journal, interrupted)
    return { ...outcome, applied: true }
  } finally {
    signals.release()
  }
}

/** The plan without the lock. */
async function look(ports: Ports, roots: Roots, wish: Wish): Promise<{ first: Computed; canLink: boolean }> {
  let canLink = true
  let first = await compute(ports, roots, wish, canLink)
  if (hasConflict(first.plan) && !wish.dryRun) {
    // It may be the half-done work of a run that is at it: looked at once more when that has ended.
    await quiet(ports, roots)
    first = await compute(ports, roots, wish, canLink)
  }
  if (!wish.dryRun && makesLinks(first.plan) && !probeLinks(ports.disk, roots)) {
    canLink = false
    first = await compute(ports, roots, wish, canLink)
  }
  return { first, canLink }
}

async function quiet(ports: Ports, roots: Roots): Promise<void> {
  const wait = patience(ports.host)
  while (inspect(ports, roots).is === 'live' && (await wait())) {}
}

/** The plan under the lock: the one that is carried out. */
async function planAgain(
  ports: Ports,
  roots: Roots,
  wish: Wish,
  canLink: boolean,
  first: Computed,
  journal: Journal,
): Promise<Computed> {
  try {
    const second = await compute(ports, roots, wish, canLink)
    const shownOther = wish.confirm && outline(second.plan) !== outline(first.plan)
    // It must not take back what another run has set up since the verb read the manifest, long before the first plan.
    if (shownOther || (second.stale && !isEmpty(second.plan))) {
      throw new DsqlError(
        'changed-meanwhile',
        'files changed after the plan was made: nothing was written',
        'run it again',
      )
    }
    return second
  } catch (error) {
    goBack(journal, error)
    throw error
  }
}

const rolledBack: Finding = {
  code: 'rolled-back',
  level: 'info',
  message: 'an earlier run was interrupted: what it had begun was undone',
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

function outline(plan: Plan): string {
  return JSON.stringify(plan.steps.map((s) => [s.id, s.do, s.reason]))
}
