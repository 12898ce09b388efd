import pc from 'picocolors'
import type { Failure, Finding, PlanLine, Report, Where } from '../model.ts'
import { agentsText } from './agents.ts'
import { clustersText } from './clusters.ts'
import { examined } from './examined.ts'

export interface Style {
  color: boolean
  quiet: boolean
  verbose: boolean
}

type Paint = ReturnType<typeof pc.createColors>

const signs: Record<PlanLine['do'], string> = {
  create: '+',
  update: '~',
  merge: '&',
  delete: '-',
  adopt: '=',
  keep: '=',
  forget: '-',
  conflict: '!',
  'not-supported': '?',
}

export function paintFor({ color }: Pick<Style, 'color'>): Paint {
  return pc.createColors(color)
}

/**
 * A report as a person reads it: `out` for what was asked, `err` for the error. `body`: what was asked of the MCP server
 * (report/result.ts, which no other verb loads).
 */
export function textReport(
  report: Report,
  style: Style,
  body: readonly string[] = [],
): { out: string; err: string } {
  const paint = paintFor(style)
  const out: string[] = []
  if (report.text !== undefined) return { out: report.text, err: errorText(report.error, paint) }
  const isAnswer = report.agents ?? report.clusters ?? report.checks ?? report.tools ?? report.tool
  if (report.root && !style.quiet && !isAnswer) out.push(paint.dim(`root: ${report.root}`))
  out.push(...body)
  if (report.plan) out.push(...planText(report.plan, style, paint))
  if (report.agents) out.push(...agentsText(report.agents, style.verbose, paint))
  if (report.clusters) out.push(...clustersText(report.clusters, style.verbose, paint))
  if (report.checks) out.push(...report.checks.map(({ id, fine }) => `${id.padEnd(16)} ${fine}`))
  if (report.image?.output) out.push(...report.image.output.map((line) => paint.dim(`    ${line}`)))
  const { told, summary } = toTell(report, style)
  out.push(...told.map((finding) => findingText(finding, paint)), ...summary.map(paint.bold))
  if (report.next.length > 0) {
    out.push('', paint.bold('Next:'))
    for (const step of report.next) out.push(`  • ${step}`)
  }
  return { out: out.length > 0 ? `${out.join('\n')}\n` : '', err: errorText(report.error, paint) }
}

function planText(lines: PlanLine[], style: Style, paint: Paint): string[] {
  const quiet = (l: PlanLine) => l.do === 'keep' && l.reason === 'unchanged'
  const shown = lines.filter((l) => (l.do === 'conflict' || !style.quiet) && (style.verbose || !quiet(l)))
  const width = Math.min(52, Math.max(0, ...shown.map((l) => headOf(l).length)))
  return shown.flatMap((line) => {
    const sign = { '+': paint.green, '~': paint.yellow, '&': paint.yellow, '-': paint.red, '!': paint.red }[
      signs[line.do]
    ]
    const head = headOf(line).padEnd(width)
    const where = line.at?.line ? ` (${line.at.file}:${line.at.line}:${line.at.column ?? 1})` : ''
    const out = [`${sign ? sign(head) : head}  ${paint.dim(line.reason + where)}`]
    if (line.snippet)
      out.push(paint.dim(`    to add by hand to ${line.at?.file ?? line.place}:`), indent(line.snippet))
    if (line.diff)
      out.push(
        ...line.diff
          .trimEnd()
          .split('\n')
          .map((l) => diffLine(l, paint)),
      )
    return out
  })
}

function headOf(line: PlanLine): string {
  const gap = line.what.startsWith('->') ? ' ' : '  '
  return `${signs[line.do]} ${line.place}${line.what ? gap + line.what : ''}`
}

function diffLine(line: string, paint: Paint): string {
  const color = line.startsWith('+') ? paint.green : line.startsWith('-') ? paint.red : paint.dim
  return `    ${color(line)}`
}

/** What was examined is told with the problems first, and what is fine as a number. */
function toTell({ command, findings = [] }: Report, style: Style): { told: Finding[]; summary: string[] } {
  if (command === 'doctor') return examined(findings, style)
  const told = style.quiet ? findings.filter(({ level }) => level !== 'ok' && level !== 'info') : findings
  return { told, summary: [] }
}

function findingText(finding: Finding, paint: Paint): string {
  const words: Record<Finding['level'], string> = {
    ok: paint.green('ok'),
    info: paint.cyan('note'),
    warning: paint.yellow('warning'),
    error: paint.red('error'),
    skipped: paint.dim('skipped'),
    failed: paint.red('failed'),
  }
  const where = finding.at ? ` (${whereText(finding.at)})` : ''
  const fix = finding.fix ? `\n  ${finding.fix.say}${finding.fix.run ? `: ${finding.fix.run}` : ''}` : ''
  return `${words[finding.level]}: ${finding.message}${where}${fix}`
}

function whereText({ file, line, column }: Where): string {
  return [file, line, line && column].filter((part) => part !== undefined).join(':')
}

function errorText(error: Failure | undefined, paint: Paint): string {
  if (!error) return ''
  const { at } = error
  const where = at?.line ? `${at.file}:${at.line}:${at.column ?? 1}: ` : ''
  return `${paint.red('error')}: ${where}${error.message}\n  ${error.hint}\n`
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((l) => `      ${l}`)
    .join('\n')
}
