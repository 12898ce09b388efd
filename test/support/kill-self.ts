import fs from 'node:fs'

/** Where this process ends itself: at its nth changing call to the file system, from 1. */
export interface Death {
  n: number
  /** `half`: of the call's content, the first half arrives. */
  when: 'before' | 'half' | 'after'
}

const changing = [
  'openSync',
  'writeFileSync',
  'fchmodSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'symlinkSync',
  'unlinkSync',
  'mkdirSync',
  'rmdirSync',
] as const

type Call = (...args: unknown[]) => unknown

/** Below the disk port, at Node's own functions: one call of the port is several calls of the system. */
function patchFs(before: (n: number, name: string, args: unknown[], real: Call) => unknown): void {
  let n = 0
  for (const name of changing) {
    const real = fs[name] as Call
    const call: Call = (...args) => before(++n, name, args, real)
    Object.assign(fs, { [name]: call })
  }
}

export function dieAt({ n, when }: Death): void {
  const { writeSync } = fs
  patchFs((at, name, args, real) => {
    if (at !== n) return real(...args)
    if (when === 'half' && name === 'writeFileSync') {
      const bytes = Buffer.from(args[1] as string | Uint8Array)
      writeSync(args[0] as number, bytes.subarray(0, Math.floor(bytes.length / 2)))
    }
    if (when === 'after') real(...args)
    process.kill(process.pid, 'SIGKILL')
    // Not one instruction more of what is tested, should the signal take a moment.
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}

/** The names of all these calls, a line each, into a file. */
export function traceInto(file: string): void {
  const { appendFileSync } = fs
  const names: string[] = []
  patchFs((_, name, args, real) => {
    names.push(name)
    return real(...args)
  })
  process.on('exit', () => appendFileSync(file, names.join('\n')))
}
