import type { McpFile } from '../agents/row.ts'
import { agentIds, row } from '../agents/table.ts'
import type { Finding, Place, Scope } from '../model.ts'
import { isFile, type Look } from './sight.ts'

export interface McpFiles {
  /** The file that one client will read once all of them are written. */
  placeOf(file: McpFile): Place
  notes: Finding[]
}

/**
 * Some clients read another file in place of their own as long as theirs is missing. One that we make for somebody else
 * counts as there: otherwise the next run would see it and put the entry elsewhere.
 */
export function mcpFiles(agents: readonly string[], scope: Scope, look: Look): McpFiles {
  const instead = (file: McpFile): Place | undefined =>
    isFile(look(file.file)) ? undefined : file.instead?.find((place) => isFile(look(place)))
  const wanted = agents.flatMap((id) => row(id).mcp?.[scope] ?? [])
  const made = new Set(wanted.filter((file) => !instead(file)).map((file) => file.file))
  const notes = agentIds.flatMap((id): Finding[] => {
    const file = row(id).mcp?.[scope]
    const hidden = file && made.has(file.file) ? instead(file) : undefined
    if (!file || !hidden) return []
    const [fresh, old] = [name(file.file), name(hidden)]
    return [
      {
        code: 'hides-file',
        level: 'warning',
        message: `a new ${fresh} makes ${row(id).name} ignore ${old}`,
        agents: [id],
        fix: { say: `move the servers that are in ${old} to ${fresh}` },
      },
    ]
  })
  return { placeOf: (file) => (made.has(file.file) ? file.file : (instead(file) ?? file.file)), notes }
}

function name(place: Place): string {
  return place.slice(place.indexOf('}/') + 2)
}
