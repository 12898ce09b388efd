import { row } from '../agents/table.ts'
import { DsqlError } from '../errors.ts'
import { entry } from '../mcp/entry.ts'
import { serverKey } from '../mcp/server.ts'
import type { JsonObject, Pack, PackFile, ServerChoice } from '../model.ts'

/** What every packaging says of the skill; from the front matter of its SKILL.md. */
export interface Front {
  name: string
  description: string
  license?: string
}

/** All that goes into a packaging. */
export interface Goods {
  pack: Pack
  front: Front
  /** The bundled pack, or somebody's own? Names and keywords differ. */
  own: boolean
  /** Three numbers: manifests want nothing less. */
  version: string
  /**
   * The MCP server as this client's own file would hold it; undefined: none is wanted. A text: the type of all ids would
   * bring the whole table into the declarations that we ship.
   */
  servers(agent: string): JsonObject | undefined
  /** A file of JSON, or none at all. */
  json(path: string, value: JsonObject | undefined): PackFile[]
}

export function goodsOf(pack: Pack, front: Front, server: ServerChoice | null): Goods {
  return {
    pack,
    front,
    own: pack.origin === 'bundled',
    version: threeNumbers(pack.version),
    servers: (agent) => (server ? servers(agent, server) : undefined),
    json: (path, value) => (value ? [{ path, text: `${JSON.stringify(value, null, 2)}\n` }] : []),
  }
}

function servers(agent: string, choice: ServerChoice): JsonObject {
  const file = row(agent).mcp?.user
  if (!file) throw new Error(`${agent} has no MCP file`)
  if (choice.runtime !== 'uvx') {
    const hint = 'use --mcp uvx, or --mcp none'
    throw new DsqlError('not-supported', 'a packaging carries no image: only uvx starts the server', hint)
  }
  let out: JsonObject = { [serverKey]: entry(file, choice, '') }
  for (const key of [...file.at].reverse()) out = { [key]: out }
  return out
}

function threeNumbers(version: string): string {
  if (/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)) return version
  const [, ...parts] = version.match(/^(\d+)(?:\.(\d+))?$/) ?? []
  return parts.length > 0 ? `${parts[0] ?? 0}.${parts[1] ?? 0}.0` : '0.0.0'
}
