import { zipSync } from 'fflate/browser'

/**
 * A zip with the same bytes on every machine: entries in the order given, one fixed time, and a compressor of our own
 * (Node's zlib differs from version to version). The door to fflate.
 */
export function zipped(files: readonly { path: string; bytes: Uint8Array }[]): Uint8Array {
  // A zip stores local time, and this is read back as local time: the zone falls out. Years begin with 1980.
  const mtime = new Date(1980, 0, 1)
  return zipSync(Object.fromEntries(files.map((f) => [f.path, [f.bytes, { mtime, level: 9 }]])))
}
