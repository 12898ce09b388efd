import { execFileSync } from 'node:child_process'
import fs from 'node:fs'

interface Running {
  pid: number
  parent: number
  command: string
}

/**
 * Ends the children of ours that have this mark in their command line, and all that they have started. Windows has no
 * cheap list of processes: there git's own limit on slow lines ends what is left.
 */
export function endProcesses(mark: string): void {
  const all = processes()
  const doomed = all.filter((p) => p.parent === process.pid && p.command.includes(mark)).map((p) => p.pid)
  for (const pid of doomed) doomed.push(...all.filter((p) => p.parent === pid).map((p) => p.pid))
  for (const pid of doomed.reverse()) {
    try {
      process.kill(pid, 'SIGTERM')
    } catch {
      // It has ended by itself.
    }
  }
}

/** What it has started, and what those have, by the order of descent. */
export function descendants(pid: number): Running[] {
  const all = processes()
  const found = all.filter(({ parent }) => parent === pid)
  for (const { pid: next } of found) found.push(...all.filter(({ parent }) => parent === next))
  return found
}

/** Kills those that still run, whoever their parent is meanwhile. */
export function killAll(doomed: readonly Running[]): void {
  const all = processes()
  for (const { pid, command } of doomed) {
    // A number may have been given to another one since.
    if (!all.some((now) => now.pid === pid && now.command === command)) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself, or it is of another user within, and ends with the one that it descends from.
    }
  }
}

function processes(): Running[] {
  if (process.platform === 'win32') return []
  try {
    return process.platform === 'linux' ? fromProc() : fromPs()
  } catch {
    return []
  }
}

/** proc(5): field 4 of stat is the parent; the program's name before it may hold spaces and parentheses. */
function fromProc(): Running[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return [{ pid: Number(pid), parent, command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
      } catch {
        return []
      }
    })
}

function fromPs(): Running[] {
  const text = execFileSync('/bin/ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return text.split('\n').flatMap((line) => {
    const found = line.match(/^\s*(\d+)\s+(\d+)\s+(.*)$/)
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }] : []
  })
}
