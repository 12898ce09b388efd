import { row } from '../agents/table.ts'
import type { Place, Plan, PlanLine, Step } from '../model.ts'

/** The plan as lines, one per thing that we own; the files of one folder of the pack are one line. */
export function planLines(plan: Plan, shown: (place: Place) => string): PlanLine[] {
  const lines: PlanLine[] = []
  const folders = new Map<string, { line: PlanLine; count: number }>()
  for (const step of plan.steps) {
    const folder = step.want?.kind === 'part' && step.do !== 'conflict' ? step.want.folder : packFolder(step)
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

/** Files of the pack that are taken back have no want; their folder is the one named like the skill's. */
function packFolder(step: Step): Place | undefined {
  if (step.do !== 'delete' && step.do !== 'forget') return undefined
  const cut = step.place.match(/^.*?\/skills\/[^/]+(?=\/)/)
  return step.wrote?.format === 'text' && cut ? (cut[0] as Place) : undefined
}

function lineOf(step: Step, shown: (place: Place) => string): PlanLine {
  const { want, wrote } = step
  const agents = want?.for ?? wrote?.for ?? []
  const link = want?.kind === 'link' ? `-> ${shown(want.to)}` : wrote?.kind === 'link' ? '(link)' : ''
  const at = want?.kind === 'part' ? want.at : (wrote?.at ?? [])
  const line: PlanLine = {
    do: step.do,
    place: shown(step.place),
    what: link || at.join('/'),
    reason: reasonOf(step),
    agents: [...agents],
  }
  if (step.snippet) line.snippet = step.snippet
  if (step.at) line.at = step.at
  return line
}

function reasonOf(step: Step): string {
  if (step.do === 'conflict') return step.detail ? `${step.reason}: ${step.detail}` : step.reason
  if (step.backup)
    return `${step.reason}; the old one is ${step.backup.slice(step.backup.lastIndexOf('/') + 1)}`
  if (step.detail) return `${step.reason}; ${step.detail}`
  if ((step.do === 'create' || step.do === 'update') && step.want) {
    const more = step.want.for.length > 1 ? ` (${step.want.for.map((id) => row(id).name).join(', ')})` : ''
    return step.reason === 'was deleted' ? `was deleted; ${step.want.why}` : `${step.want.why}${more}`
  }
  return step.reason
}
