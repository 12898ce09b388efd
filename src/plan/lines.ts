import path from 'node:path'
import { row } from '../agents/table.ts'
import { named } from '../codecs/members.ts'
import type { Place, Plan, PlanLine, Step } from '../model.ts'

/**
 * The plan as lines, one per thing that we own. The files of one folder of the pack are one line; `each`: only those
 * that stay as they are.
 */
export function planLines(plan: Plan, shown: (place: Place) => string, each = false): PlanLine[] {
  const lines: PlanLine[] = []
  const folders = new Map<string, { line: PlanLine; count: number }>()
  for (const step of plan.steps) {
    const folder =
      ownLine(step) || (each && step.do !== 'keep')
        ? undefined
        : step.want?.kind === 'part'
          ? step.want.folder
          : packFolder(step)
    if (!folder) {
      lines.push(lineOf(step, shown))
      continue
    }
    const key = `${folder} ${step.do} ${step.reason}`
    const known = folders.get(key)
    if (known) {
      known.count++
      known.line.what = `${known.count} files`
      continue
    }
    const line: PlanLine = { ...lineOf(step, shown), place: `${shown(folder)}/`, what: '1 file' }
    folders.set(key, { line, count: 1 })
    lines.push(line)
  }
  return lines
}

/** What is the user's, or was, is named file by file. */
function ownLine(step: Step): boolean {
  if (step.do === 'conflict' || step.do === 'merge' || step.backup !== undefined) return true
  if (step.reason === 'kept as you said' || step.reason === 'edited, no longer in the pack') return true
  if (step.reason === 'your edit goes on') return true
  return step.do === 'keep' && step.reason !== 'unchanged'
}

/** Files of the pack that are taken back have no want; their folder is the one named like the skill's. */
function packFolder(step: Step): Place | undefined {
  if (step.do !== 'delete' && step.do !== 'forget') return undefined
  const cut = step.place.match(/^.*?\/skills\/[^/]+(?=\/)/)
  return step.wrote?.format === 'text' && cut ? (cut[0] as Place) : undefined
}

function lineOf(step: Step, shown: (place: Place) => string): PlanLine {
  const { want, wrote } = step
  const agents = want?.for ?? wrote?.for ?? []
  const link =
    want?.kind === 'link'
      ? `-> ${linkShown(step.place, want.to, shown)}`
      : wrote?.kind === 'link'
        ? '(link)'
        : ''
  const at = want?.kind === 'part' ? want.at : (wrote?.at ?? [])
  const line: PlanLine = {
    do: step.do,
    place: shown(step.place),
    what: link || named(at),
    reason: reasonOf(step),
    agents: [...agents],
  }
  if (step.snippet) line.snippet = step.snippet
  if (step.at) line.at = step.at
  return line
}

/** Relative, as `readlink` prints it, where both lie under one base. */
function linkShown(place: Place, to: Place, shown: (place: Place) => string): string {
  if (place.slice(0, place.indexOf('}')) !== to.slice(0, to.indexOf('}'))) return shown(to)
  return path.posix.relative(path.posix.dirname(place), to)
}

function reasonOf(step: Step): string {
  if (step.do === 'conflict') return step.detail ? `${step.reason}: ${step.detail}` : step.reason
  if (step.backup)
    return `${step.reason}; the old one is ${step.backup.slice(step.backup.lastIndexOf('/') + 1)}`
  if (step.detail) return `${step.reason}; ${step.detail}`
  if (step.reason === 'your edit goes on') return step.reason
  if ((step.do === 'create' || step.do === 'update') && step.want) {
    const why = `${namesOf(step.want.for)}: ${step.want.why}`
    return step.reason === 'was deleted' || step.reason === 'checked out as a text file'
      ? `${step.reason}; ${why}`
      : why
  }
  return step.reason
}

function namesOf(ids: readonly string[]): string {
  const names = ids.map((id) => row(id).name)
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}
