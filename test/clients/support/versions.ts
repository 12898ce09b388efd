import versions from '../versions.json' with { type: 'json' }

export interface Pin {
  package: string
  version: string
  bin: string
  /** The first major version of Node that it declares; a newer one than ours is installed for it. */
  node?: number
  /** The program below node_modules, of a package that declares none. */
  file?: string
  /** Versions of dependencies without which this release does not start. */
  overrides?: Readonly<Record<string, string>>
}

export type ClientId = keyof typeof versions.clients

export const newerNode: Pin = versions.node

/** The installer whose way of finding skills others follow: https://github.com/vercel-labs/skills. */
export const skillsInstaller: Pin = versions.skills
const clients: Record<ClientId, Pin & { set: string }> = versions.clients

export function pin(id: ClientId): Pin {
  return clients[id]
}

/** `ci`: the cheap set that a push can wait for; `all` (the default): every client we have a recipe for. */
export function selected(): ClientId[] {
  const set = process.env['DSQL_SKILL_CLIENT_SET'] ?? 'all'
  if (set !== 'ci' && set !== 'all') throw new Error(`DSQL_SKILL_CLIENT_SET is ${set}: say ci or all`)
  const ids = Object.keys(clients) as ClientId[]
  return ids.filter((id) => set === 'all' || clients[id].set === 'ci')
}
