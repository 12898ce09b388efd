import type { Start } from '../model.ts'
import { lines } from './lines.ts'
import { descendants, killAll } from './processes.ts'
import { startTree } from './tree.ts'

/** A program that runs for long and tells how far it is. */
export interface Watched {
  /** Its exit code, once all is read; null: it was ended, or could not be started. Never rejects. */
  done: Promise<number | null>
  /** Asks it to end, with all that it has started, and makes it. */
  end(): Promise<void>
}

/** Milliseconds for taking down what it has begun (a container, its mounts), and for what it said to arrive. */
const [patience, late] = [10_000, 2_000]

/** `tell` gets each line of both streams, without colours. Signals are the caller's: it ends what it has started. */
export function watch(start: Start, tell: (line: string) => void): Watched {
  const tree = startTree({ ...start, held: true })
  const { child } = tree
  const told = (line: string): void => tell(plain(line))
  lines(child.stdout, told)
  lines(child.stderr, told)
  child.stdin?.end()
  // Of these signals Podman minds Ctrl-C only, and not surely: what runs in a step has left its group, and may go on (4.3).
  let ending: Promise<void> | undefined
  async function stop(): Promise<void> {
    const below = child.pid === undefined ? [] : descendants(child.pid)
    await tree.interrupt(patience)
    await tree.end(0, patience)
    killAll(below)
  }
  async function run(): Promise<number | null> {
    // What it leaves running may hold its pipes open for ever.
    const closed = new Promise<void>((all) => child.once('close', () => all()))
    const code = await tree.ended
    let clock: NodeJS.Timeout | undefined
    const over = new Promise<void>((all) => {
      clock = setTimeout(all, late)
    })
    await Promise.race([closed, over])
    clearTimeout(clock)
    await (ending ?? tree.end(0, patience))
    return code
  }
  return {
    done: run(),
    end() {
      ending ??= stop()
      return ending
    },
  }
}

/** Engines colour what a build says on stderr, also where it goes to a pipe. */
function plain(line: string): string {
  return line.replace(/\u001b\[[\d;]*[A-Za-z]/g, '').trimEnd()
}
