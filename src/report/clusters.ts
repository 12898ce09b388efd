import { printable } from '../forms.ts'
import type { ClusterInfo } from '../model.ts'
import { columns } from './columns.ts'

interface Paint {
  bold(text: string): string
}

/** The clusters as a person reads them; `verbose`: also what protects each, and what it is one with. */
export function clustersText(clusters: readonly ClusterInfo[], verbose: boolean, paint: Paint): string[] {
  if (clusters.length === 0) return []
  const head = ['endpoint', 'Region', 'state', 'name', 'created']
  const more = ['deletion protection', 'one with']
  const rows = clusters.map((c) => [
    c.endpoint,
    c.region,
    c.status ?? '?',
    printable(c.name ?? ''),
    c.created?.slice(0, 10) ?? '?',
    ...(verbose
      ? [c.deletionProtection === null ? '?' : c.deletionProtection ? 'on' : 'off', others(c)]
      : []),
  ])
  const titles = verbose ? [...head, ...more] : head
  const print = columns([titles, ...rows])
  return [paint.bold(print(titles)), ...rows.map(print), '']
}

function others({ peers }: ClusterInfo): string {
  return peers.map((arn) => arn.split(':')[3] ?? arn).join(', ')
}
