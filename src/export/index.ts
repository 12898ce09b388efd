import type { PackFile } from '../model.ts'
import { type FormatId, formatNamed } from './formats.ts'
import type { Goods } from './goods.ts'

export { type FormatId, formatNamed } from './formats.ts'
export { goodsOf } from './goods.ts'

export interface Built {
  path: string
  bytes: Uint8Array
}

/** One packaging, in the order of its paths: the same goods are the same bytes. */
export async function built(id: FormatId, goods: Goods): Promise<Built[]> {
  const format = formatNamed(id)
  const files = format.files(goods).map(encoded).sort(byPath)
  if (!format.archive) return files
  const { zipped } = await import('./zip.ts')
  return [{ path: format.archive(goods), bytes: zipped(files) }]
}

function encoded(file: PackFile): Built {
  return { path: file.path, bytes: new TextEncoder().encode(file.text) }
}

function byPath(a: Built, b: Built): number {
  return a.path < b.path ? -1 : 1
}
