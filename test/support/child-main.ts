import { writeSync } from 'node:fs'
import { add } from '../../src/commands/add.ts'
import type { Context, Options } from '../../src/commands/context.ts'
import { init } from '../../src/commands/init.ts'
import { reinstall } from '../../src/commands/install.ts'
import { remove } from '../../src/commands/remove.ts'
import { status } from '../../src/commands/status.ts'
import { update } from '../../src/commands/update.ts'
import { DsqlError } from '../../src/errors.ts'
import type { Report } from '../../src/model.ts'
import { disk as realDisk } from '../../src/ports/disk.ts'
import { readHost } from '../../src/ports/host.ts'
import { hold } from '../../src/ports/signals.ts'
import { watched } from './faults.ts'
import { type Death, dieAt, traceInto } from './kill-self.ts'

/** What the parent asks of this process, as JSON in its first argument. */
export interface Task {
  verb: string
  options: Options
  home: string
  pack: string
  /** SIGKILL to itself before this changing call. */
  killAt?: number
  /** SIGKILL to itself within Node's own functions. */
  death?: Death
  /** The calls that `death` counts are listed in this file. */
  trace?: string
  /** Milliseconds that each changing call takes. */
  slow?: number
  /** Runs as this user. */
  uid?: number
  umask?: number
}

const verbs: Record<string, typeof init> = { init, add, remove, update, install: reinstall, status }

async function main(task: Task): Promise<Report> {
  if (task.umask !== undefined) process.umask(task.umask)
  if (task.uid !== undefined) {
    process.setgroups?.([])
    process.setgid?.(task.uid)
    process.setuid?.(task.uid)
  }
  if (task.death) dieAt(task.death)
  if (task.trace) traceInto(task.trace)
  const disk = watched((call) => {
    if (call.n === task.killAt) process.kill(process.pid, 'SIGKILL')
    // The parent sends its signal when it reads this.
    if (task.slow && call.n === 10) writeSync(1, 'at work\n')
    if (task.slow) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.slow)
  }, realDisk)
  const context: Context = {
    disk,
    host: readHost({ HOME: task.home, PATH: '' }),
    hold,
    bundled: () => task.pack,
    version: '0.0.0-test',
    prompt: undefined,
    render: () => '',
  }
  try {
    return await (verbs[task.verb] as typeof init)(task.options, context)
  } catch (error) {
    if (!(error instanceof DsqlError)) throw error
    return { version: 1, command: task.verb, exit: error.exit, next: [], error: error.toFailure() }
  }
}

const report = await main(JSON.parse(process.argv[2] ?? '{}') as Task)
writeSync(1, `${JSON.stringify(report)}\n`)
process.exitCode = report.exit
