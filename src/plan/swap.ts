import type { Place, Wrote } from '../model.ts'
import type { Doc } from './doc.ts'
import { idOf } from './id.ts'
import type { Input } from './input.ts'
import { see } from './see.ts'

/**
 * A link of ours may give way to a copy, and a copy to a link (`--link`, another disk): what is then in the way is ours
 * and goes first, so the planner sees the place as it will be.
 */
export function afterSwaps(input: Input): Input {
  const wanted = new Set(input.desired.map(idOf))
  const leaving = (input.manifest?.wrote ?? []).filter((w) => !wanted.has(w.id) && !input.retain(w))
  if (leaving.length === 0) return input
  const links = leaving
    .filter((w) => w.kind === 'link' && see(input, undefined, w).isWritten)
    .map((w) => w.place)
  const folders = input.desired
    .filter((r) => r.kind === 'link' && input.doc(r.place).is === 'dir' && onlyOurs(input, r.place, leaving))
    .map((r) => r.place)
  const absent: Doc = { is: 'absent' }
  const under = (place: Place): boolean => links.some((link) => place.startsWith(`${link}/`))
  return {
    ...input,
    doc: (place) => (under(place) || folders.includes(place) ? absent : input.doc(place)),
    dir: (place) => !under(place) && !links.includes(place) && input.dir(place),
  }
}

function onlyOurs(input: Input, folder: Place, leaving: Wrote[]): boolean {
  const { files, dirs } = input.below(folder)
  const made = new Set(input.manifest?.dirs ?? [])
  const asWritten = (file: Place): boolean => {
    const wrote = leaving.find((w) => w.place === file && w.format === 'text' && !w.adopted)
    return wrote !== undefined && see(input, undefined, wrote).isWritten
  }
  return [folder, ...dirs].every((dir) => made.has(dir)) && files.every(asWritten)
}
