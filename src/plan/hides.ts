import { tidy } from '../agents/bases.ts'
import { row } from '../agents/table.ts'
import type { Choices, Finding, Place } from '../model.ts'
import { isFile, type Look } from './sight.ts'

/** A project must come out the same for everybody: whether one's own home has such a file is not looked at. */
export function mayHide(hidden: Place, { scope }: Choices, { look }: { look: Look }): boolean {
  return scope === 'project' || isFile(look(hidden))
}

export function wouldHide(id: string, place: Place, hidden: Place, { scope }: Choices): Finding {
  return {
    code: 'not-supported',
    level: 'info',
    message: `${row(id).name} would need a new ${name(place)}, and that would hide ${tidy(hidden)}`,
    agents: [id],
    fix:
      !row(id).mcp?.user && !row(id).steering?.user
        ? { say: row(id).next[scope].join(' ') }
        : scope === 'project'
          ? { say: 'set it up for your user', run: `npx dsql-skill init -g -a ${id}` }
          : { say: 'set it up in each project', run: `npx dsql-skill init -a ${id}` },
  }
}

/** A place without its base. */
export function name(place: Place): string {
  return place.slice(place.indexOf('}/') + 2)
}
