import { type ChildProcess, spawn, spawnSync } from 'node:child_process'

interface Start {
  /** Absolute. */
  command: string
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string | undefined>>
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
}

const isWindows = process.platform === 'win32'

/**
 * Starts a program in a group of processes of its own: the group can be ended as a whole, also when this process is
 * ended meanwhile by a signal or by a bug.
 */
export function startTree({ command, args, cwd, env }: Start): Tree {
  const child = spawn(command, args, { cwd, env, stdio: 'pipe', detached: !isWindows, windowsHide: true })
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('exit', done)
  })
  // A program that does not read what it is given closes the pipe.
  child.stdin.on('error', () => undefined)
  const kill = (): void => signal(child, 'SIGKILL')
  const struck = (name: NodeJS.Signals): void => {
    kill()
    release()
    process.kill(process.pid, name)
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, struck)
  process.on('exit', kill)
  function release(): void {
    for (const name of names) process.off(name, struck)
    process.off('exit', kill)
  }
  async function end(grace: number, patience: number): Promise<boolean> {
    child.stdin.end()
    let hasEnded = await within(ended, grace)
    if (!hasEnded) {
      signal(child, 'SIGTERM')
      hasEnded = await within(ended, patience)
    }
    kill()
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
  }
}

/** To the whole group, also when the program itself has ended. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    // https://learn.microsoft.com/windows-server/administration/windows-commands/taskkill
    if (isWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true })
    else process.kill(-child.pid, name)
  } catch {
    // Nothing is left of it.
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
