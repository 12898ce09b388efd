import { canonical } from '../agents/places.ts'
import { codeOf } from '../apply/failure.ts'
import { absolute, shown } from '../apply/places.ts'
import type { Manifest, Place, Wrote } from '../model.ts'
import { digestOf } from '../plan/digest.ts'
import type { Check, Found, Patient } from './check.ts'
import { inSkill, kindOf } from './kinds.ts'

export const linkChecks: readonly Check[] = [
  {
    id: 'links',
    fine: 'every link leads to the skill',
    looks: 'our links: missing, leading nowhere, somewhere else or round in a circle, or made a file by git',
    levels: ['warning', 'error'],
    needs: 'manifest',
    run: links,
  },
  {
    id: 'copies',
    fine: 'every copy says what the skill says',
    looks: 'copies of the skill, for agents that follow no links: whether they differ from `.agents/skills`',
    levels: ['warning'],
    needs: 'manifest',
    run: copies,
  },
]

function links(patient: Patient, { wrote }: Manifest): Found[] {
  return wrote.flatMap((link) => (link.kind === 'link' && link.to ? linkFault(link, link.to, patient) : []))
}

function linkFault(link: Wrote, to: Place, { disk, roots, again, word }: Patient): Found[] {
  const name = shown(roots, link.place)
  const file = absolute(roots, link.place)
  const found = (level: Found['level'], message: string, fix: NonNullable<Found['fix']>): Found[] => [
    { level, message, at: { file: name }, agents: [...link.for], fix },
  ]
  const restore = { say: 'put it back', run: again('install') }
  const replace = {
    say: 'set that aside and have ours again',
    run: again('update', '--take', `ours:${name}`),
  }
  const kind = disk.kind(file)
  let real: string
  let target: string
  try {
    // One that the user has put elsewhere, behind a link of theirs, is as good.
    target = disk.real(absolute(roots, to))
    real = disk.real(file)
  } catch (error) {
    const why = codeOf(error) === 'ELOOP' ? 'goes round in a circle' : `cannot be followed (${codeOf(error)})`
    return found('error', `the link ${name} ${why}`, {
      say: 'take it away, then put ours back',
      run: `rm ${word(link.place)} && ${again('install')}`,
    })
  }
  if (real === target && disk.exists(file)) return []
  if (kind === 'absent') return found('error', `the link ${name} is missing`, restore)
  if (kind === 'link' && !disk.exists(file))
    return found('error', `the link ${name} leads nowhere`, real === target ? restore : replace)
  if (kind === 'file' && disk.stat(file).size < 1000) {
    return found('error', `${name} is a file: git made one of the link (core.symlinks is off)`, restore)
  }
  if (kind === 'link') {
    return found('warning', `the link ${name} leads to ${real}, and not to ${shown(roots, to)}`, replace)
  }
  const what = { dir: 'folder', file: 'file' }[kind as string] ?? 'special file'
  return found('warning', `${name} is no longer a link, but a ${what}`, replace)
}

interface Drift {
  place: Place
  original: Place
  /** Whether only this side is as we wrote it. */
  isCopyOurs: boolean
  isOriginalOurs: boolean
}

/** A copy that was edited, or left behind, tells its agent something else than the others are told. */
function copies({ disk, roots, again, word }: Patient, { wrote, choices }: Manifest): Found[] {
  const home = canonical(choices.scope, choices.skill)
  const folders = new Map<Place, Drift[]>()
  for (const part of wrote) {
    const inner = inSkill(part.place)
    if (kindOf(part) !== 'skill' || !inner || inner.folder === home) continue
    const original: Place = `${home}/${inner.rest}`
    const [a, b] = [text(part.place), text(original)]
    if (a === undefined || b === undefined || a === b) continue
    const drift = {
      place: part.place,
      original,
      isCopyOurs: digestOf(a) === part.digest,
      isOriginalOurs: digestOf(b) === wrote.find((w) => w.place === original)?.digest,
    }
    const folder = inner.folder as Place
    folders.set(folder, [...(folders.get(folder) ?? []), drift])
  }
  return [...folders].map(([folder, drifts]) => ({
    level: 'warning' as const,
    message: `${shown(roots, folder)} differs from ${shown(roots, home)} in ${drifts.map((d) => inSkill(d.place)?.rest).join(', ')}`,
    at: { file: shown(roots, drifts[0]?.place ?? folder) },
    agents: [...new Set(wrote.filter((w) => w.place.startsWith(`${folder}/`)).flatMap((w) => w.for))],
    fix: remedy(drifts),
  }))

  function text(place: Place): string | undefined {
    const entry = disk.entry(absolute(roots, place))
    if (entry.is !== 'file') return undefined
    return Buffer.from(entry.bytes).toString('utf8').replaceAll('\r\n', '\n')
  }

  /** An edit of one side only is carried over; of two, a person has to choose. */
  function remedy(drifts: readonly Drift[]): NonNullable<Found['fix']> {
    const one = drifts.every((d) => d.isCopyOurs !== d.isOriginalOurs)
    if (one) {
      const carried = drifts.map((d) => {
        const [from, to] = d.isCopyOurs ? [d.original, d.place] : [d.place, d.original]
        return `cp ${word(from)} ${word(to)}`
      })
      return { say: 'have the same edit in both', run: carried.join(' && ') }
    }
    const ours = drifts
      .flatMap((d) => [d.place, d.original])
      .flatMap((p) => ['--take', `ours:${shown(roots, p)}`])
    return {
      say: 'make the same edit in both, or have ours again',
      run: again('update', ...ours),
    }
  }
}
