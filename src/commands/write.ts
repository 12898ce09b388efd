import type { Goal, Wish } from '../apply/compute.ts'
import { converge, hasConflict, isEmpty } from '../apply/converge.ts'
import { type Roots, shown } from '../apply/places.ts'
import type { Finding, Place, Plan, PlanLine, Report, Write } from '../model.ts'
import { mayTakeOver } from '../plan/aside.ts'
import type { Prompt } from '../ports/prompt.ts'
import { askConflict, type Context, conflicted, lines, type Options, report } from './context.ts'

export interface Task {
  command: string
  goal: Goal
  notes: Finding[]
  /** The command line that repeats this, for the ways out of a conflict. */
  again: string
  /** The ways out, where they are not those of `--on-conflict`. */
  ways?: string
  /** Each file that changes is a line of its own. */
  each?: boolean
  wish?: Pick<Wish, 'said' | 'recorded' | 'check'>
  /** What the user does afterwards, given that something was written. */
  next(plan: Plan): Promise<string[]>
}

/** What the writing verbs share: converge, ask once, report. */
export async function write(
  task: Task,
  options: Options,
  context: Context,
  roots: Roots,
  prompt: Prompt | undefined,
): Promise<Report> {
  const { command } = task
  const dryRun = options.dryRun ?? false
  let onConflict = options.onConflict ?? 'stop'
  let adopt = options.adopt ?? false
  const confirm = prompt && ((plan: Plan, notes: Finding[]) => ask(plan, [...task.notes, ...notes]))
  for (;;) {
    const wish = { ...task.wish, goal: task.goal, onConflict, adopt, dryRun, ...(confirm ? { confirm } : {}) }
    const { plan, notes, applied } = await converge(context, roots, wish)
    const findings = [...task.notes, ...notes]
    if (hasConflict(plan)) {
      const both = await withBoth(plan, roots, task.each)
      const stopped = conflicted(command, roots, plan, both, findings, task.again, task.ways)
      if (!prompt || onConflict !== 'stop') return stopped
      prompt.show(context.render({ ...stopped, next: [] }))
      const answer = await askConflict(prompt, mayTakeOver(plan))
      if (answer === 'stop') return stopped
      if (answer === 'adopt') adopt = true
      else onConflict = answer
      continue
    }
    // Somebody has just read the plan and agreed to it: the same lines again would only push the next steps away.
    if (confirm && applied) {
      const written: Finding = { code: 'written', level: 'ok', message: 'written' }
      return { version: 1, command, exit: 0, findings: [written], next: await task.next(plan) }
    }
    const shownLines = dryRun ? await withDiffs(plan, roots, task.each) : lines(plan, roots, task.each)
    const next = applied ? await task.next(plan) : []
    const nothing: Finding[] = isEmpty(plan)
      ? [{ code: 'nothing-to-do', level: 'ok', message: 'nothing to do' }]
      : []
    return report(command, roots, { plan: shownLines, findings: [...findings, ...nothing], next })
  }

  async function ask(plan: Plan, findings: Finding[]): Promise<boolean> {
    prompt?.show(context.render(report(command, roots, { plan: lines(plan, roots, task.each), findings })))
    return (await prompt?.yes('Go on?', true)) ?? false
  }
}

/** `--dry-run`: the plan, with a diff for every file of the user's, and of the pack they have, that would change. */
async function withDiffs(plan: Plan, roots: Roots, each = false): Promise<PlanLine[]> {
  const { diffs } = await import('../plan/diff.ts')
  const place = (p: Parameters<typeof shown>[1]) => shown(roots, p)
  const precious = {
    ...plan,
    writes: plan.writes.filter((w) => w.precious && !w.place.endsWith('dsql-skill.json')),
  }
  const all = diffs(precious, place)
  const pack = packChanges(plan)
  const changed = pack ? diffs({ ...plan, writes: pack.writes }, place) : new Map<string, string>()
  for (const [file, diff] of changed) {
    const step = plan.steps.find((s) => place(s.place) === file)
    if (all.has(file)) continue
    const key = !each && pack && step ? `${place(pack.folder)}/ ${step.do}` : file
    all.set(key, `${all.get(key) ?? ''}${diff}`)
  }
  return lines(plan, roots, each).map((line) => {
    const key = all.has(line.place) ? line.place : `${line.place} ${line.do}`
    const diff = all.get(key)
    all.delete(key)
    return diff ? { ...line, diff } : line
  })
}

/** Two texts that clash are both shown, as what would change from theirs to ours. */
async function withBoth(plan: Plan, roots: Roots, each = false): Promise<PlanLine[]> {
  const clashing = plan.steps.filter((s) => s.do === 'conflict' && s.theirs !== undefined)
  if (clashing.length === 0) return lines(plan, roots, each)
  const { between } = await import('../plan/diff.ts')
  const all = new Map(
    clashing.map((step) => {
      const name = shown(roots, step.place)
      const ours = step.want?.kind === 'part' ? String(step.want.value) : ''
      return [name, between(name, step.theirs ?? '', ours)]
    }),
  )
  return lines(plan, roots, each).map((line) => {
    const diff = line.do === 'conflict' ? all.get(line.place) : undefined
    return diff ? { ...line, diff } : line
  })
}

/** What a pack would say differently: of its canonical copy only, the others get the same. */
function packChanges(plan: Plan): { folder: Place; writes: Write[] } | undefined {
  const known = plan.steps.find((s) => s.wrote && s.want?.kind === 'part' && s.want.folder)
  const folder = known?.want?.kind === 'part' ? known.want.folder : undefined
  if (!folder) return undefined
  return { folder, writes: plan.writes.filter((w) => w.place.startsWith(`${folder}/`)) }
}
