import fs from 'node:fs'

/** Where a report goes. */
export interface Output {
  print(stream: 'stdout' | 'stderr', text: string): void
  isTerminal(stream: 'stdin' | 'stdout'): boolean
  /** Columns of the terminal that stdout is; undefined: it is none. */
  width(): number | undefined
  /** One line on a terminal's stderr that the next one takes the place of; undefined: it goes. */
  status(line: string | undefined): void
}

const descriptors = { stdin: 0, stdout: 1, stderr: 2 } as const

/**
 * Asking for process.stdin or process.stdout makes a stream, and for a pipe that loads all of node:net: more than the
 * rest of `--version` takes. What is no terminal is written to directly.
 */
export const output: Output = {
  print(stream, text) {
    const bytes = Buffer.from(text)
    const rest = isDevice(descriptors[stream]) ? bytes : written(descriptors[stream], bytes)
    if (rest.length === 0) return
    if (process[stream].listenerCount('error') === 0) process[stream].on('error', mind)
    process[stream].write(rest)
  },
  status(line) {
    if ((line === undefined && !shown) || !isDevice(2) || !process.stderr.isTTY) return
    shown = line !== undefined
    const width = (process.stderr.columns || 80) - 1
    process.stderr.write(`\r\u001b[K${(line ?? '').slice(0, width)}`)
  },
  isTerminal(stream) {
    return isDevice(descriptors[stream]) && process[stream].isTTY === true
  },
  width() {
    return output.isTerminal('stdout') ? process.stdout.columns || 80 : undefined
  },
}

let shown = false

/** Windows: its consoles and pipes are left to Node. */
function isDevice(descriptor: number): boolean {
  if (process.platform === 'win32') return true
  try {
    return fs.fstatSync(descriptor).isCharacterDevice()
  } catch {
    return true
  }
}

/** Writes what the reader takes, and returns what is left: a pipe may be full, and set not to wait. */
function written(descriptor: number, bytes: Buffer): Buffer {
  let rest = bytes
  try {
    while (rest.length > 0) rest = rest.subarray(fs.writeSync(descriptor, rest))
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return rest
    mind(error)
  }
  return Buffer.alloc(0)
}

/** A reader that goes away (`dsql-skill agents | head -1`) is no failure. */
function mind(error: unknown): void {
  if (codeOf(error) !== 'EPIPE') throw error
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
