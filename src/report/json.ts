import type { Report } from '../model.ts'

/** One JSON document, `\n` at its end. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
