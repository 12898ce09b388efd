import fs from 'node:fs'
import { type Disk, disk } from '../../src/ports/disk.ts'

/** The real disk but for the waiting: nothing here tests a power cut, and the tests make thousands of runs. */
export const quick: Disk = {
  ...disk,
  append: (file, text) => fs.appendFileSync(file, text),
  writeNew: (file, bytes, mode) => disk.writeNew(file, bytes, mode, false),
}

const mutating = [
  'makeDir',
  'createExclusive',
  'append',
  'writeNew',
  'rename',
  'link',
  'remove',
  'removeDir',
] as const

type Mutation = (typeof mutating)[number]

export interface Call {
  /** From 1. */
  n: number
  name: Mutation
  args: readonly unknown[]
}

/** A disk that tells of each changing call before it is done. */
export function watched(before: (call: Call) => void, inner: Disk = quick): Disk {
  let n = 0
  const out: Disk = { ...inner }
  for (const name of mutating) {
    const real = inner[name] as (...args: unknown[]) => unknown
    Object.assign(out, {
      [name](...args: unknown[]) {
        before({ n: ++n, name, args })
        return real.apply(inner, args)
      },
    })
  }
  return out
}

export function fileOf({ name, args }: Call): string {
  return String(args[name === 'link' ? 1 : 0])
}

export function systemError(code: string, call: Call): Error {
  const syscall =
    { createExclusive: 'open', append: 'open', writeNew: 'open' }[call.name as string] ?? call.name
  const file = fileOf(call)
  return Object.assign(new Error(`${code}: ${syscall} '${file}'`), { code, syscall, path: file })
}

/** The nth changing call fails, all others work. */
export function failAt(n: number, code: string): Disk & { failed(): Call | undefined } {
  let hit: Call | undefined
  const out = watched((call) => {
    if (call.n !== n) return
    hit = call
    throw systemError(code, call)
  })
  return Object.assign(out, { failed: () => hit })
}

class Killed extends Error {}

/**
 * From the nth changing call on nothing reaches the disk any more, the way back included: what SIGKILL leaves.
 * `half`: of a call that writes content, the first half arrives.
 */
export function killAt(n: number, half = false): Disk & { killed(): Call | undefined } {
  let hit: Call | undefined
  const out = watched((call) => {
    if (call.n < n) return
    if (!hit) {
      hit = call
      if (half) writeHalf(call)
    }
    throw new Killed()
  })
  return Object.assign(out, { killed: () => hit })
}

function writeHalf({ name, args }: Call): void {
  const [file, content] = args as [string, string | Uint8Array]
  const part = content.slice(0, Math.floor(content.length / 2))
  if (name === 'append') disk.append(file, String(part))
  else if (name === 'createExclusive') disk.createExclusive(file, String(part))
  else if (name === 'writeNew') disk.writeNew(file, part as Uint8Array, undefined, false)
}
