import { codeOf } from '../apply/failure.ts'
import type { Disk } from '../ports/disk.ts'

/** A disk whose closed folders do not make a check crash: that they are closed is told once, by the check `rights`. */
export function calm(disk: Disk): Disk {
  return {
    ...disk,
    entry: (file) => closed(() => disk.entry(file), { is: 'other' }),
    kind: (file) => closed(() => disk.kind(file), 'other'),
    list: (dir) => closed(() => disk.list(dir), []),
  }
}

function closed<T>(look: () => T, nothing: T): T {
  try {
    return look()
  } catch (error) {
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return nothing
    throw error
  }
}
