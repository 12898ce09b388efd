import { leftOver } from '../apply/leftover.ts'
import { shown } from '../apply/places.ts'
import { named } from '../codecs/members.ts'
import type { Place, Step } from '../model.ts'
import type { Check, Found, Patient } from './check.ts'
import { inSkill, kindOf } from './kinds.ts'

export const treeChecks: readonly Check[] = [
  {
    id: 'manifest',
    fine: 'the manifest can be read',
    looks: '`.agents/dsql-skill.json`: whether it is there, and can be read',
    levels: ['info', 'error'],
    needs: 'nothing',
    run: manifest,
  },
  {
    id: 'journal',
    fine: 'no run was interrupted',
    looks: 'what a killed run may have left',
    levels: ['warning'],
    needs: 'nothing',
    run: journal,
  },
  {
    id: 'files',
    fine: 'everything is as we wrote it',
    looks: 'every file and entry that we wrote: missing, edited, in the way, or with a newer text at hand',
    levels: ['info', 'warning', 'error'],
    needs: 'manifest',
    run: files,
  },
]

function manifest({ manifest: read, again }: Patient): Found[] {
  if (read()) return []
  return [{ level: 'info', message: 'nothing is set up here', fix: { say: 'set it up', run: again('init') } }]
}

function journal({ disk, host, roots, again }: Patient): Found[] {
  const left = leftOver({ disk, host }, roots)
  if (!left) return []
  // A foreign one has a remedy of its own.
  const undo = left.fix?.run?.includes('init --yes')
  return [undo ? { ...left, fix: { say: 'the next run undoes it', run: again('init') } } : left]
}

type Told = (what: string, file: string, again: Patient['again']) => Pick<Found, 'level' | 'message' | 'fix'>

const fresh: Told = (what, _, again) => ({
  level: 'info',
  message: `${what}: there is a newer text`,
  fix: { say: 'take it', run: again('update') },
})

/** What each reason of a step means for somebody whose agent does not work. */
const meaning: Partial<Record<Step['reason'], Told>> = {
  'was deleted': (what, _, again) => ({
    level: 'error',
    message: `${what} is missing`,
    fix: { say: 'put it back', run: again('install') },
  }),
  missing: (what, _, again) => ({
    level: 'info',
    message: `${what} is new and not written yet`,
    fix: { say: 'write it', run: again('update') },
  }),
  'new version': fresh,
  'no longer wanted': (what, _, again) => ({
    level: 'info',
    message: `${what} is no longer needed`,
    fix: { say: 'take it away', run: again('update') },
  }),
  'edited, ours has not changed': (what, file, again) => ({
    level: 'info',
    message: `${what} was edited, and stays as it is`,
    fix: { say: 'to have ours again', run: again('update', '--take', `ours:${file}`) },
  }),
  'both changed': (what, _, again) => ({
    level: 'warning',
    message: `${what} was edited, and ours has a newer text`,
    fix: { say: 'see both, and the ways out', run: again('update', '--dry-run') },
  }),
  'edited since we wrote it': (what, _, again) => ({
    level: 'warning',
    message: `${what} is no longer needed, and was edited`,
    fix: { say: 'see the ways out', run: again('update', '--dry-run') },
  }),
  'someone else’s': (what, _, again) => ({
    level: 'warning',
    message: `${what} is not ours, and is in the way`,
    fix: { say: 'see the ways out', run: again('update', '--dry-run') },
  }),
  unreadable: (what, _, again) => ({
    level: 'error',
    message: `${what} cannot be read or edited safely`,
    fix: { say: 'mend it, then', run: again('install') },
  }),
}

async function files({ plan, roots, again }: Patient): Promise<Found[]> {
  const { steps } = await plan()
  const links = steps.flatMap((s) => (s.want?.kind === 'link' ? [`${s.place}/`] : []))
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    if (isElsewhere(step) || links.some((link) => step.place.startsWith(link))) continue
    const tells = step.do === 'merge' ? fresh : meaning[step.reason]
    if (!tells) continue
    const key = step.do === 'keep' ? step.id : `${step.reason} ${inSkill(step.place)?.folder ?? step.id}`
    groups.set(key, [...(groups.get(key) ?? []), step])
  }
  return [...groups.values()].flatMap((group): Found[] => {
    const [step] = group
    const tells = step && (step.do === 'merge' ? fresh : meaning[step.reason])
    if (!step || !tells) return []
    const show = (place: Place) => shown(roots, place)
    const what = group.length > 1 ? many(group, show) : nameOf(step, show)
    const { message, ...rest } = tells(what, show(step.place), again)
    return [
      {
        ...rest,
        message: step.detail && group.length === 1 ? `${message}: ${step.detail}` : message,
        at: step.at ?? { file: show(step.place) },
        agents: [...new Set(group.flatMap((s) => (s.want ?? s.wrote)?.for ?? []))],
      },
    ]
  })
}

/** A fault is told once: links, entries of the server and steering have checks of their own. */
function isElsewhere({ want, wrote, reason }: Step): boolean {
  const thing = want ?? wrote
  if (!thing) return true
  const kind = kindOf(thing)
  const gone = reason === 'was deleted' || reason === 'unreadable'
  return kind === 'link' || (gone && (kind === 'server' || kind === 'steering'))
}

function nameOf(step: Step, show: (place: Place) => string): string {
  const part = step.want?.kind === 'part' ? step.want : step.wrote
  const at = part && 'at' in part ? (part.at ?? []) : []
  return at.length > 0 ? `${named(at)} in ${show(step.place)}` : show(step.place)
}

function many(group: readonly Step[], show: (place: Place) => string): string {
  const folder = (inSkill(group[0]?.place ?? '')?.folder ?? '') as Place
  return `${show(folder)} (${group.length} files)`
}
