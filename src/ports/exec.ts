import { spawn } from 'node:child_process'
import { whenStruck } from './tree.ts'

interface Ran {
  /** Null: it could not be started, or was ended. */
  code: number | null
  out: string
  err: string
  /** Ended because its time was over. */
  late: boolean
}

interface ExecOptions {
  cwd?: string
  input?: string
  /** Milliseconds. */
  limit: number
  /** Ends it before that. */
  signal?: AbortSignal
}

export type Exec = (command: string, args: readonly string[], options: ExecOptions) => Promise<Ran>

/** What is read of a program's output. */
const most = 1 << 20

/**
 * Runs programs, by their absolute path and without a shell, in this environment. One whose time is over is killed, with
 * what it has started where groups of processes are known, and so is one whose caller ends: it hears of no Ctrl-C itself.
 * Never rejects.
 */
export function executor(env: Readonly<Record<string, string | undefined>>): Exec {
  return (command, args, { cwd, input, limit, signal }) =>
    new Promise((done) => {
      const out = collector()
      const err = collector()
      let late = false
      const group = process.platform !== 'win32'
      const child = spawn(command, args, {
        ...(cwd ? { cwd } : {}),
        env,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: group,
        windowsHide: true,
      })
      const clock = setTimeout(() => {
        late = true
        end()
      }, limit)
      // Whoever hands in a signal has what is here to be ended by it, and goes on for a while.
      const release = whenStruck(end, signal && true)
      signal?.addEventListener('abort', end)
      if (signal?.aborted) end()
      function end(): void {
        try {
          if (group && child.pid) process.kill(-child.pid, 'SIGKILL')
          else child.kill('SIGKILL')
        } catch {
          // It has ended by itself.
        }
        // What has left its group may hold them open for ever.
        child.stdout.destroy()
        child.stderr.destroy()
      }
      function finish(code: number | null): void {
        clearTimeout(clock)
        release()
        signal?.removeEventListener('abort', end)
        done({ code, out: out.text(), err: err.text(), late })
      }
      child.stdout.on('data', out.take)
      child.stderr.on('data', err.take)
      child.once('error', () => finish(null))
      child.once('close', finish)
      // A program that does not read what it is given closes the pipe.
      child.stdin.on('error', () => {})
      child.stdin.end(input ?? '')
    })
}

function collector(): { take(data: Buffer): void; text(): string } {
  const parts: Buffer[] = []
  let size = 0
  return {
    take(data) {
      if (size < most) parts.push(data)
      size += data.length
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  }
}
