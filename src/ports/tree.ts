import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { Start } from '../model.ts'
import { descendants, killAll } from './processes.ts'

interface Held extends Start {
  /** A signal to this process is somebody else's, who ends the tree; default: it kills the tree at once. */
  held?: true
}

/** A program with all that it starts. */
export interface Tree {
  child: ChildProcess
  /** Resolved once the program itself has ended; null: by a signal, or it could not be started. */
  ended: Promise<number | null>
  /**
   * Closes its input, asks it by a signal after `grace` milliseconds, and kills what is left of the tree after `patience`
   * more. Whether it had to be killed: then what it has set going elsewhere (a container) may go on. Never rejects.
   */
  end(grace: number, patience: number): Promise<boolean>
  /**
   * Ctrl-C, as a terminal gives it to all of the tree; resolved once nothing is left of it, or after `patience`
   * milliseconds. Then `end` it. Windows knows no such signal.
   */
  interrupt(patience: number): Promise<void>
}

const isWindows = process.platform === 'win32'

/**
 * Starts a program in a group of processes of its own: the group can be ended as a whole, also when this process is
 * ended meanwhile by a signal or by a bug.
 */
export function startTree({ command, args, cwd, env, held }: Held): Tree {
  const child = spawn(command, args, { cwd, env, stdio: 'pipe', detached: !isWindows, windowsHide: true })
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('exit', done)
  })
  // A program that does not read what it is given closes the pipe.
  child.stdin.on('error', () => undefined)
  const below = (): ReturnType<typeof descendants> => (child.pid === undefined ? [] : descendants(child.pid))
  // What has left the group is known by its descent, while there is one.
  const kill = (left = below()): void => {
    signal(child, 'SIGKILL')
    killAll(left)
  }
  const release = whenStruck(kill, held)
  async function end(grace: number, patience: number): Promise<boolean> {
    const left = below()
    child.stdin.end()
    let hasEnded = await within(ended, grace)
    if (!hasEnded) {
      signal(child, 'SIGTERM')
      hasEnded = await within(ended, patience)
    }
    kill(left)
    await within(ended, patience)
    // A child of the program may hold its pipes open, and with them this process.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy()
    release()
    return !hasEnded
  }
  let ending: Promise<boolean> | undefined
  return {
    child,
    ended,
    end(grace, patience) {
      ending ??= end(grace, patience)
      return ending
    },
    async interrupt(patience) {
      if (isWindows) return
      const last = performance.now() + patience
      let isLeft = signal(child, 'SIGINT')
      while (isLeft && performance.now() < last) {
        await new Promise((done) => setTimeout(done, 50))
        isLeft = signal(child, 0)
      }
    },
  }
}

/** Has this process take others with it that are in groups of their own, until what is returned is called. */
export function whenStruck(kill: () => void, held?: true): () => void {
  const struck = (name: NodeJS.Signals): void => {
    gone()
    release()
    process.kill(process.pid, name)
  }
  const gone = (): void => kill()
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  if (!held) for (const name of names) process.on(name, struck)
  process.on('exit', gone)
  function release(): void {
    for (const name of names) process.off(name, struck)
    process.off('exit', gone)
  }
  return release
}

/** To the whole group, also when the program itself has ended; whether there is one (0: only that). */
function signal(child: ChildProcess, name: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false
  try {
    // https://learn.microsoft.com/windows-server/administration/windows-commands/taskkill
    if (isWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true })
    else process.kill(-child.pid, name)
    return true
  } catch {
    // Nothing is left of it.
    return false
  }
}

async function within(ended: Promise<unknown>, limit: number): Promise<boolean> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<false>((done) => {
    clock = setTimeout(() => done(false), limit)
  })
  try {
    return await Promise.race([ended.then(() => true), late])
  } finally {
    clearTimeout(clock)
  }
}
