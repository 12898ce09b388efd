import type { Json, Report, StartInfo, ToolInfo } from '../model.ts'
import { columnsOf, cut, visible, visibleLines } from './cells.ts'
import { type Look, rowsText } from './rows.ts'

type Row = { readonly [key: string]: Json }

/** What `mcp` brought, as a person reads it; quiet: nothing but the answer itself. */
export function resultText(report: Report, look: Look, quiet: boolean): string[] {
  const out: string[] = []
  if (report.start) out.push(...startText(report.start, look))
  if (report.tools) out.push(...toolsText(report.tools, look, quiet))
  if (report.result !== undefined) out.push(...answerText(report.tool ?? '', report.result, look, quiet))
  return out
}

function startText({ command, folder, env, call }: StartInfo, look: Look): string[] {
  const words = command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
  return [
    `${look.bold('would start')}  ${visible(words.join(' '))}`,
    `${look.bold('in')}           ${visible(folder)}`,
    ...(env.length > 0 ? [`${look.bold('with')}         ${visible(env.join(', '))}`] : []),
    ...(call ? [`${look.bold('would call')}   ${call.tool} ${visible(JSON.stringify(call.arguments))}`] : []),
  ]
}

/** What a call takes is never cut: it is what one comes for. */
function toolsText(tools: readonly ToolInfo[], look: Look, quiet: boolean): string[] {
  const rows = tools.map(({ name, description, takes }) => {
    const [first = ''] = description.trim().split('\n')
    return { tool: name, takes, does: first }
  })
  const { width } = look
  if (width === undefined) return rowsText(rows, look, !quiet)
  const widest = (texts: string[]): number => Math.max(...texts.map((text) => columnsOf(visible(text))))
  const room = width - widest(rows.map((r) => r.tool)) - widest(rows.map((r) => r.takes)) - 4
  if (room >= leastOfDoes)
    return rowsText(
      rows.map((row) => ({ ...row, does: cut(visible(row.does), room) })),
      look,
      !quiet,
    )
  return rows.flatMap(({ tool, takes, does }) => [
    look.bold(visible(tool)),
    `  ${visible(takes)}`,
    look.dim(`  ${cut(visible(does), Math.max(leastOfDoes, width) - 2)}`),
  ])
}

/** Columns below which a sentence says nothing: then each tool has lines of its own. */
const leastOfDoes = 20

/** What an empty list means. */
const empty: Readonly<Record<string, string>> = {
  transact: 'done, no rows',
  get_schema: '0 rows: the database does not know this table',
}

function answerText(tool: string, result: Json, look: Look, quiet: boolean): string[] {
  if (Array.isArray(result)) {
    if (result.length === 0) return quiet ? [] : [look.dim(empty[tool] ?? '0 rows')]
    if (!result.every(isRow)) return outline(result, '')
    const count = look.dim(`${result.length} ${result.length === 1 ? 'row' : 'rows'}`)
    return [...rowsText(result, look, !quiet), ...(quiet ? [] : [count])]
  }
  if (isRow(result) && Array.isArray(result['diagnostics'])) return lintText(result, look, quiet)
  return outline(result, '')
}

/** Diagnostics with their lines; quiet, where it was fixed: the SQL alone, to go into a file. */
function lintText(result: Row, look: Look, quiet: boolean): string[] {
  const { diagnostics, fixed_sql: fixed, summary } = result
  const sql = typeof fixed === 'string' && fixed !== '' ? visibleLines(fixed) : undefined
  if (quiet && sql) return look.width === undefined ? [String(fixed).replace(/\n$/, '')] : sql
  const told = (Array.isArray(diagnostics) ? diagnostics : []).filter(isRow).flatMap((one: Row) => {
    const { line, rule, message, suggestion, fix_result: fix } = one
    const { status, detail } = isRow(fix) ? fix : {}
    return [
      `${look.bold(`line ${word(line)}`)}  ${word(rule)}: ${word(message)}`,
      ...(suggestion ? [`  ${word(suggestion)}`] : []),
      ...(detail || status
        ? [look.dim(`  ${word(status).replaceAll('_', ' ')}${detail ? `: ${word(detail)}` : ''}`)]
        : []),
    ]
  })
  if (quiet) return told
  const { errors = 0, warnings = 0, fixed: mended = 0 } = isRow(summary) ? summary : {}
  const sum = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}${sql ? `, ${word(mended)} fixed` : ''}`
  return [...told, ...(sql ? ['', look.bold('fixed SQL'), ...sql, ''] : []), look.dim(sum)]
}

function counted(count: Json, what: string): string {
  return `${word(count)} ${what}${count === 1 ? '' : 's'}`
}

function word(value: Json | undefined): string {
  return visible(typeof value === 'string' ? value : JSON.stringify(value ?? null))
}

/** Anything else: texts as they are, the rest by its names. */
function outline(value: Json, indent: string): string[] {
  if (typeof value === 'string') return visibleLines(value).map((line) => indent + line)
  if (Array.isArray(value)) {
    const parts = value.map((item: Json) => outline(item, indent))
    return parts.flatMap((lines, i) => (i > 0 && lines.length > 1 ? ['', ...lines] : lines))
  }
  if (!isRow(value)) return [indent + JSON.stringify(value)]
  return Object.entries(value).flatMap(([key, item]) => {
    const name = `${indent}${visible(key)}:`
    const lines = outline(item, `${indent}  `)
    const [only = '', ...more] = lines
    const isShort = more.length === 0 && (typeof item !== 'object' || item === null)
    return isShort ? [`${name} ${only.trim()}`] : [name, ...lines]
  })
}

function isRow(value: Json | undefined): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
