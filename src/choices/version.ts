/** The form of a version of ours, as npm takes it after `dsql-skill@`. */
const form = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,64}))?$/

/** True where both are versions and the first comes after the second (https://semver.org/#spec-item-11). */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [form.exec(one), form.exec(other)]
  if (!a || !b) return false
  for (const i of [1, 2, 3]) {
    const by = Number(a[i]) - Number(b[i])
    if (by !== 0) return by > 0
  }
  return a[4] === undefined ? b[4] !== undefined : b[4] !== undefined && laterPrerelease(a[4], b[4])
}

/** What a manifest calls a version may be anybody's text: only a version becomes part of a command to run. */
export function runnable(version: string): string {
  return form.test(version) ? `dsql-skill@${version}` : 'dsql-skill@latest'
}

function laterPrerelease(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')]
  for (const [i, mine] of a.entries()) {
    const theirs = b[i]
    if (theirs === undefined) return true
    if (mine === theirs) continue
    const [m, t] = [numeric(mine), numeric(theirs)]
    if (m !== undefined && t !== undefined) return m > t
    if (m !== undefined || t !== undefined) return t !== undefined
    return mine > theirs
  }
  return false
}

function numeric(word: string): number | undefined {
  return /^\d+$/.test(word) ? Number(word) : undefined
}
