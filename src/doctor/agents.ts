import path from 'node:path'
import { canonical } from '../agents/places.ts'
import { row } from '../agents/table.ts'
import { absolute, type Roots, shown } from '../apply/places.ts'
import { shellWord } from '../forms.ts'
import type { Manifest, Place, Scope } from '../model.ts'
import { manifestPlace } from '../plan/manifest.ts'
import type { Check, Found, Patient } from './check.ts'
import { inSkill } from './kinds.ts'

export const agentChecks: readonly Check[] = [
  {
    id: 'agents',
    fine: 'every agent that was found here is served',
    looks: 'agents that left traces here, and are not served',
    levels: ['info'],
    needs: 'manifest',
    run: agents,
  },
  {
    id: 'duplicates',
    fine: 'no agent reads the skill twice',
    looks:
      'a second skill of the same name in a folder that one of your agents reads: beside ours, or in your home',
    levels: ['info', 'warning'],
    needs: 'manifest',
    run: duplicates,
  },
]

function agents({ detected, again }: Patient, { choices, wrote, dirs }: Manifest): Found[] {
  const made = new Set<string>([...dirs, ...wrote.filter((w) => w.madeFile).map((w) => w.place)])
  const places = new Set<string>(wrote.map((w) => w.place))
  const open = [...detected()]
    .filter(([id]) => !choices.agents.includes(id) && !isServed(id))
    // What we made for one agent is no trace of another.
    .filter(([, traces]) => traces.some((trace) => !made.has(trace)))
    .map(([id]) => id)
  if (open.length === 0) return []
  return [
    {
      level: 'info',
      message: `found here, and not served: ${open.map((id) => row(id).name).join(', ')}`,
      agents: open,
      fix: { say: 'serve them too', run: again('add', ...open) },
    },
  ]

  /** Kiro IDE and Kiro CLI read the same files: who serves one serves the other. */
  function isServed(id: string): boolean {
    const { skills, mcp, steering } = row(id)
    const text = steering?.[choices.scope]
    const own = skills.own?.[choices.scope]
    const files = [
      ...(own && skills.install !== 'native' ? [`${own}/${choices.skill}/SKILL.md`] : []),
      ...(choices.mcp ? [mcp?.[choices.scope]?.file] : []),
      ...(choices.steering ? [text?.file] : []),
    ].flatMap((file) => file ?? [])
    return files.length > 0 && files.every((file) => places.has(file))
  }
}

/** Clients warn of two skills of one name, or take the one that nobody updates (docs/agents.md). */
function duplicates(patient: Patient, { choices, wrote }: Manifest): Found[] {
  const { disk, host, roots } = patient
  const real = (file: string): string => {
    try {
      return disk.real(file)
    } catch {
      return file
    }
  }
  const ours = new Set(
    wrote.flatMap((w) => {
      const place = w.kind === 'link' ? w.place : inSkill(w.place)?.folder
      return place ? [real(absolute(roots, place))] : []
    }),
  )
  const main = nameAndText(absolute(roots, `${canonical(choices.scope, choices.skill)}/SKILL.md`))
  // What lies in the home is read in every project.
  const everywhere: Roots = { scope: 'user', folders: { ...host.bases, ...roots.folders } }
  const scopes: Scope[] = choices.scope === 'project' ? ['project', 'user'] : ['user']
  const told = new Map<string, Found>()
  for (const scope of scopes) {
    for (const [folder, ids] of readBy(choices.agents, scope)) {
      const dir = absolute(everywhere, folder)
      if (!disk.exists(dir)) continue
      for (const name of disk.list(dir)) {
        const file = real(path.join(dir, name))
        const second = nameAndText(path.join(file, 'SKILL.md'))
        if (ours.has(file) || told.has(file) || second?.name !== choices.skill) continue
        const place: Place = `${folder}/${name}`
        told.set(file, found({ place, scope, ids, isSame: second.text === main?.text }))
      }
    }
  }
  return [...told.values()]

  interface Second {
    place: Place
    scope: Scope
    ids: readonly string[]
    isSame: boolean
  }

  function found({ place, scope, ids, isSame }: Second): Found {
    const name = shown(everywhere, place)
    const names = ids.map((id) => row(id).name).join(', ')
    const read = isSame ? `${names} may read both, and they say the same` : `${names} may read that one`
    return {
      level: isSame ? 'info' : 'warning',
      message: `${name} is a second skill named ${choices.skill}: ${read}`,
      agents: [...ids],
      at: { file: `${name}/SKILL.md` },
      fix: remedy(place, scope),
    }
  }

  function remedy(place: Place, scope: Scope): NonNullable<Found['fix']> {
    const word = wordOf(place)
    const up = wordOf(path.posix.dirname(path.posix.dirname(place)) as Place)
    const isOtherScope = scope === 'user' && choices.scope === 'project'
    if (isOtherScope && disk.exists(absolute(everywhere, manifestPlace('user')))) {
      return { say: 'bring that one up to date too', run: 'npx dsql-skill update -g' }
    }
    return { say: 'look at it, and move it out of there', run: `mv ${word} ${up}` }
  }

  function wordOf(place: Place): string {
    return place.startsWith('{project}') ? patient.word(place) : shellWord(absolute(everywhere, place))
  }

  function nameAndText(file: string): { name: string; text: string } | undefined {
    if (!disk.exists(file)) return undefined
    const entry = disk.entry(real(file))
    if (entry.is !== 'file') return undefined
    const text = Buffer.from(entry.bytes).toString('utf8').replaceAll('\r\n', '\n')
    // Only the name is wanted: a skill of the user's may have a front matter that no parser takes.
    const name = /^---\n(?:(?!---\n).*\n)*?name:[ \t]*["']?([^"'\n]*?)["']?[ \t]*\n/.exec(text)?.[1]
    return name === undefined ? undefined : { name, text }
  }
}

/** The folders in which these agents look for skills in one scope. */
function readBy(ids: readonly string[], scope: Scope): Map<Place, string[]> {
  const shared = path.posix.dirname(canonical(scope, 'x')) as Place
  const out = new Map<Place, string[]>()
  for (const id of ids) {
    const { install, own, also = [] } = row(id).skills
    const here = also.filter((place) => place.startsWith('{project}') === (scope === 'project'))
    const reads = [
      ...(install === 'native' ? [shared] : []),
      ...[own?.[scope]].flatMap((p) => p ?? []),
      ...here,
    ]
    for (const folder of reads) out.set(folder, [...(out.get(folder) ?? []), id])
  }
  return out
}
