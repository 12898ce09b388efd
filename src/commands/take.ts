import { type Roots, shown } from '../apply/places.ts'
import { DsqlError } from '../errors.ts'
import type { OnConflict, Place, Plan } from '../model.ts'

/** What `--take` says: of all that clashes, and of single files. */
export interface Take {
  all: OnConflict | undefined
  said(place: Place): OnConflict | undefined
  /** Throws where a file is named that is none of ours. */
  check(plan: Plan): void
}

const whose: Readonly<Record<string, OnConflict>> = { ours: 'replace', theirs: 'keep' }

/** Reads `ours`, `theirs` and `theirs:references/x.md`: a path as the plan shows it, or within the skill's folder. */
export function readTake(words: readonly string[], roots: Roots): Take {
  let all: OnConflict | undefined
  const files = new Map<string, OnConflict>()
  for (const word of words) {
    const cut = word.indexOf(':')
    const way = whose[cut < 0 ? word : word.slice(0, cut)]
    const file = cut < 0 ? undefined : tidied(word.slice(cut + 1))
    if (!way || file === '')
      throw bad(word, 'say ours or theirs, or of one file: --take theirs:references/x.md')
    const before = file === undefined ? all : files.get(file)
    if (before !== undefined && before !== way) throw bad(word, 'ours and theirs cannot both be taken')
    if (file === undefined) all = way
    else files.set(file, way)
  }
  return {
    all,
    said: (place) =>
      names(place, roots)
        .map((name) => files.get(name))
        .find((way) => way !== undefined),
    check(plan) {
      const known = new Set(plan.steps.flatMap((step) => names(step.place, roots)))
      const strange = [...files.keys()].find((file) => !known.has(file))
      if (strange === undefined) return
      const clashing = plan.steps.filter((s) => s.do === 'conflict').map((s) => shown(roots, s.place))
      const hint = clashing.length > 0 ? `in the way: ${clashing.join(', ')}` : 'nothing is in the way'
      throw new DsqlError('bad-value', `--take: nothing of ours is called ${strange}`, hint)
    },
  }
}

/** The more exact name first: one copy of a file may be meant, or all of them. */
function names(place: Place, roots: Roots): string[] {
  const inner = /^.*?\/skills\/[^/]+\/(.+)$/.exec(place)?.[1]
  return inner === undefined ? [shown(roots, place)] : [shown(roots, place), inner]
}

function tidied(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
}

function bad(word: string, hint: string): DsqlError {
  return new DsqlError('bad-value', `--take ${JSON.stringify(word)} makes no sense`, hint)
}
