import fs from 'node:fs'

/** Whether a process runs. A zombie that nobody has asked for has ended all the same. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
