import type { Finding } from '../model.ts'

/** Problems first; within one level in the order of the checks. */
const order: readonly Finding['level'][] = ['failed', 'error', 'warning', 'info', 'skipped', 'ok']

/** Findings of `doctor` for a person: what needs them, then in one line what does not. */
export function examined(
  findings: readonly Finding[],
  style: { quiet: boolean; verbose: boolean },
): { told: Finding[]; summary: string[] } {
  const sorted = order.flatMap((level) => findings.filter((f) => f.level === level))
  if (style.quiet) {
    const bad: readonly Finding['level'][] = ['failed', 'error', 'warning']
    return { told: sorted.filter((f) => bad.includes(f.level)), summary: [] }
  }
  const told = style.verbose ? sorted : together(sorted.filter((f) => f.level !== 'ok' || f.tell))
  return { told, summary: summary(findings, style.verbose) }
}

/** What many checks were skipped for is said once. */
function together(findings: readonly Finding[]): Finding[] {
  const out = new Map<string, Finding & { count: number }>()
  for (const finding of findings) {
    const key = finding.level === 'skipped' ? finding.message : `${out.size} ${finding.code}`
    const known = out.get(key)
    if (known) known.count++
    else out.set(key, { ...finding, count: 1 })
  }
  return [...out.values()].map(({ count, ...f }) =>
    count > 1 ? { ...f, message: `${count} checks: ${f.message}` } : f,
  )
}

function summary(findings: readonly Finding[], verbose: boolean): string[] {
  if (findings.length === 0) return []
  const codes = [...new Set(findings.map((f) => f.code))]
  const fine = codes.filter((code) => findings.every((f) => f.code !== code || f.level === 'ok')).length
  const counted = (
    [
      ['failed', 'crashed', 'crashed'],
      ['error', 'error', 'errors'],
      ['warning', 'warning', 'warnings'],
      ['info', 'note', 'notes'],
    ] as const
  ).flatMap(([level, one, many]) => {
    const count = findings.filter((f) => f.level === level).length
    return count > 0 ? [`${count} ${count > 1 ? many : one}`] : []
  })
  const hint = verbose || fine === 0 ? '' : ' (-v names them)'
  const whole = codes.length === 1 ? 'the check is fine' : `all ${fine} checks are fine`
  const part = `${fine} of ${codes.length} checks ${fine === 1 ? 'is' : 'are'} fine`
  return [
    `${counted.length > 0 ? `${counted.join(', ')}; ` : ''}${fine === codes.length ? whole : part}${hint}`,
  ]
}
