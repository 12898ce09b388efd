import { spawn } from 'node:child_process'
import { stripVTControlCharacters as plain } from 'node:util'

export interface Ran {
  code: number | null
  out: string
  err: string
}

export interface RunOptions {
  cwd: string
  env: Record<string, string>
  /** Milliseconds until the whole process group is killed. */
  limit?: number
}

/** Runs a program in a process group of its own; a client that hangs is ended with all that it started. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const limit = options.limit ?? 90_000
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const text = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.out += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.err += chunk
    })
    let late = false
    const timer = setTimeout(() => {
      late = true
      endGroup(child.pid)
      // A daemon that left the group may hold the pipes open.
      child.stdout.destroy()
      child.stderr.destroy()
    }, limit)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    // `exit`, not `close`: a daemon that inherited the pipes must not keep us waiting for its end.
    child.on('exit', (code) => {
      setTimeout(() => {
        clearTimeout(timer)
        endGroup(child.pid)
        const said = `${text.out}\n${text.err}`
        if (late) reject(new Error(`${file} ${args.join(' ')}: not done after ${limit} ms\n${said}`))
        else resolve({ code, out: plain(text.out), err: plain(text.err) })
      }, 100)
    })
  })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended by itself.
  }
}

/** As `run`, but a failure of the program is an error that shows what it said. */
export async function must(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const ran = await run(file, args, options)
  if (ran.code !== 0) {
    throw new Error(`${file} ${args.join(' ')}: exit ${ran.code}\n${ran.out}\n${ran.err}`)
  }
  return ran
}
