import { row } from '../agents/table.ts'
import { absolute, type Roots, shown } from '../apply/places.ts'
import type { Manifest, Place, Scope } from '../model.ts'
import type { Check, Found, Patient } from './check.ts'
import { awsShapes, type KeyFound, keyShapes, keysIn } from './key-shapes.ts'
import { kindOf } from './kinds.ts'

export const secretChecks: readonly Check[] = [
  {
    id: 'secrets',
    fine: 'no key stands in a file of MCP servers',
    looks:
      'the MCP files of all agents that are served or were found, here and in the home, with the entries of other servers: whether AWS keys stand in them, and in a project those of some other vendors too (says where, never what)',
    levels: ['info', 'warning'],
    needs: 'manifest',
    run: secrets,
  },
]

function secrets({ host, disk, roots, detected }: Patient, manifest: Manifest): Found[] {
  const everywhere: Roots = { scope: 'user', folders: { ...host.bases, ...roots.folders } }
  const looked = new Set<string>()
  return places(manifest, [...detected().keys()]).flatMap((place) => {
    const file = absolute(everywhere, place)
    if (!disk.exists(file)) return []
    const real = disk.real(file)
    if (looked.has(real)) return []
    looked.add(real)
    const entry = disk.entry(real)
    if (entry.is !== 'file') return []
    // A file of the home is not committed.
    const isShared = place.startsWith('{project}/')
    // Only ASCII is looked for: no other decoding of what may be many megabytes.
    const { buffer, byteOffset, byteLength } = entry.bytes
    const text = Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
    return keysIn(text, isShared ? keyShapes : awsShapes).map((key) =>
      told(key, shown(everywhere, place), isShared),
    )
  })
}

/** Those that hold our entries, and all others in which these agents look for servers. */
function places({ wrote, choices }: Manifest, detected: readonly string[]): Place[] {
  const ours = wrote.filter((w) => ['server', 'custom'].includes(kindOf(w))).map((w) => w.place)
  const scopes: Scope[] = choices.scope === 'project' ? ['project', 'user'] : ['user']
  const theirs = [...new Set([...choices.agents, ...detected])].flatMap((id) =>
    scopes.flatMap((scope) => {
      const file = row(id).mcp?.[scope]
      return file ? [file.file, ...(file.instead ?? [])] : []
    }),
  )
  return [...new Set([...ours, ...theirs])]
}

function told({ what, line, more }: KeyFound, file: string, isShared: boolean): Found {
  const others = [...more.slice(0, 3), ...(more.length > 3 ? [`${more.length - 3} more`] : [])]
  const also = others.length > 0 ? ` (also in line ${others.join(', ')})` : ''
  const isAws = awsShapes.some((shape) => shape.what === what)
  const instead = isAws ? 'use a profile' : 'have it in a variable of your shell, or in a file of your home'
  return {
    level: isShared ? 'warning' : 'info',
    message: `${file} holds what looks like ${what}${also}`,
    at: { file, line },
    fix: {
      say: isShared
        ? `take it out and ${instead}; if it was ever committed, have ${isAws ? 'AWS' : 'who gave it'} delete it`
        : 'a profile in ~/.aws is a better place',
    },
  }
}
