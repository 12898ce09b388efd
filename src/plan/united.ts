import type { Choices, Manifest, Wrote } from '../model.ts'

/** The two texts that git left in one file with its markers; undefined where the markers do not match. */
export function sides(text: string): [string, string] | undefined {
  const both: [string[], string[]] = [[], []]
  let at: Part = 'both'
  for (const line of text.split('\n')) {
    const next: Step | undefined = step[at].find(({ marker }) => line.startsWith(marker))
    if (next) {
      at = next.to
      continue
    }
    if (at === 'both' || at === 'ours') both[0].push(line)
    if (at === 'both' || at === 'theirs') both[1].push(line)
  }
  return at === 'both' ? [both[0].join('\n'), both[1].join('\n')] : undefined
}

type Part = 'both' | 'ours' | 'base' | 'theirs'

interface Step {
  marker: string
  to: Part
}

/** What git writes, in its order; the text before both changes only with merge.conflictStyle=diff3. */
const step: Record<Part, Step[]> = {
  both: [{ marker: '<<<<<<<', to: 'ours' }],
  ours: [
    { marker: '|||||||', to: 'base' },
    { marker: '=======', to: 'theirs' },
  ],
  base: [{ marker: '=======', to: 'theirs' }],
  theirs: [{ marker: '>>>>>>>', to: 'both' }],
}

/**
 * One manifest of two that differ only in whom they serve: all that either wrote. Undefined where they answer a
 * question differently or wrote another thing to the same place; then somebody has to choose.
 */
export function united(ours: Manifest, theirs: Manifest): Manifest | undefined {
  const said = (m: Manifest) =>
    JSON.stringify([m.tool, m.pack, { ...m.choices, agents: [], kiroAgents: undefined }])
  if (said(ours) !== said(theirs)) return undefined
  const wrote = new Map(ours.wrote.map((w) => [w.id, w]))
  for (const other of theirs.wrote) {
    const mine = wrote.get(other.id)
    if (mine && what(mine) !== what(other)) return undefined
    wrote.set(other.id, mine ? { ...mine, for: union(mine.for, other.for) } : other)
  }
  const kept = new Map([...theirs.kept, ...ours.kept].map((k) => [k.id, k]))
  const aside = new Map([...(theirs.aside ?? []), ...(ours.aside ?? [])].map((a) => [a.from, a]))
  return {
    ...ours,
    choices: served(ours.choices, theirs.choices),
    wrote: [...wrote.values()],
    kept: [...kept.values()],
    dirs: union(ours.dirs, theirs.dirs),
    ...(aside.size > 0 ? { aside: [...aside.values()] } : {}),
  }
}

export function allAgents(ours: Manifest, theirs: Manifest): string[] {
  return union(ours.choices.agents, theirs.choices.agents).sort()
}

function served(ours: Choices, theirs: Choices): Choices {
  const kiroAgents = union(ours.kiroAgents ?? [], theirs.kiroAgents ?? [])
  const choices = { ...ours, agents: union(ours.agents, theirs.agents) }
  return kiroAgents.length > 0 ? { ...choices, kiroAgents } : choices
}

/** What was written and how it is taken back; not for whom. */
function what(wrote: Wrote): string {
  return JSON.stringify({ ...wrote, for: [] })
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])]
}
