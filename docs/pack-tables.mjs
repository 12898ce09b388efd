// Tables of facts in the pack: the text between `<!-- facts: SELECTOR -->` and `<!-- /facts -->` (and the same with
// `contract`) comes from src/facts. A selector is a list of key=value; `docs/pack-selectors.md` shows all of them.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export function packFiles(root) {
  return fs
    .readdirSync(path.join(root, 'skill'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => `skill/${f.split(path.sep).join('/')}`)
    .sort()
}

const code = (text) => (text ? `\`${text}\`` : '')

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A bound, as people write it: 3,000 rows. */
const bound = (limit) => (limit ? `${limit.value.toLocaleString('en-US')} ${limit.unit}`.trim() : '')

const both = (...parts) => parts.filter(Boolean).join('; ')

const factColumns = {
  id: ['Id', (f) => f.id],
  topic: ['Topic', (f) => f.topic],
  what: ['What', (f) => f.what],
  verdict: ['Verdict', (f) => f.verdict],
  since: ['Since', (f) => f.since ?? ''],
  until: ['Until', (f) => f.until ?? ''],
  sqlstate: ['SQLSTATE', (f) => f.sqlstate ?? ''],
  message: ['Message', (f) => code(f.message)],
  instead: ['Instead', (f) => f.instead ?? ''],
  note: ['Note', (f) => f.note ?? ''],
  limit: ['Limit', (f) => bound(f.limit)],
  /** What one has to know and to do, in one cell. */
  rule: ['Rule', (f) => both(bound(f.limit), f.note, f.instead)],
  source: ['Source', (f) => f.source],
  checked: ['Checked', (f) => f.checked],
  confidence: ['Confidence', (f) => f.confidence],
  disputed: ['Disputed', (f) => f.disputed ?? ''],
}

const args = (tool) => tool.parameters.map((p) => code(p.name) + (p.required ? '' : '?')).join(', ')

const argTypes = (tool) =>
  tool.parameters
    .map((p) => `${code(p.name)} ${p.type}${p.required ? '' : ', optional'}${p.note ? ` (${p.note})` : ''}`)
    .join('; ')

const version = {
  since: ['Since', (r) => r.since ?? ''],
  until: ['Until', (r) => r.until ?? ''],
}

/** Which table of the contract, its columns, and those shown unasked. */
const contract = {
  tools: {
    rows: (t) => t.tools,
    key: (r) => r.name,
    columns: {
      name: ['Tool', (r) => code(r.name)],
      arguments: ['Arguments', args],
      types: ['Arguments', argTypes],
      result: ['Result', (r) => r.result],
      cluster: ['Without a cluster', (r) => (r.withoutCluster ? 'works' : 'error')],
      note: ['Note', (r) => r.note ?? ''],
      ...version,
    },
    shown: ['name', 'types', 'result'],
  },
  flags: {
    rows: (t) => t.flags,
    key: (r) => r.name,
    columns: {
      name: ['Flag', (r) => code(r.value ? `${r.name} ${r.value}` : r.name)],
      meaning: ['Meaning', (r) => r.meaning],
    },
    shown: ['name', 'meaning'],
  },
  environment: {
    rows: (t) => t.environment,
    key: (r) => r.name,
    columns: { name: ['Variable', (r) => code(r.name)], meaning: ['Meaning', (r) => r.meaning] },
    shown: ['name', 'meaning'],
  },
  errors: {
    rows: (t) => t.serverErrors,
    key: (r) => r.text,
    columns: {
      text: ['Text contains', (r) => code(r.text.trim())],
      means: ['Do', (r) => r.means],
      ...version,
    },
    shown: ['text', 'means'],
  },
  traps: {
    rows: (t) => t.traps,
    key: (r) => r.tool,
    columns: {
      tool: ['Tool', (r) => code(r.tool)],
      says: ['Its description says', (r) => r.says],
      truth: ['True is', (r) => r.truth],
    },
    shown: ['tool', 'says', 'truth'],
  },
  absent: {
    rows: (t) => t.absent,
    key: (r) => r.name,
    columns: { name: ['Does not exist', (r) => r.name], instead: ['Right', (r) => r.instead] },
    shown: ['name', 'instead'],
  },
  guards: {
    rows: (t) => t.guards,
    key: (r) => r.what,
    columns: { what: ['Refused', (r) => r.what], mode: ['Mode', (r) => r.mode], ...version },
    shown: ['what', 'mode'],
  },
  behaviours: {
    rows: (t) => t.behaviours,
    key: (r) => r.id,
    columns: { id: ['Id', (r) => r.id], what: ['What', (r) => r.what], note: ['Note', (r) => r.note] },
    shown: ['what', 'note'],
  },
  versions: {
    rows: (t) => t.versions,
    key: (r) => r.version,
    columns: {
      version: ['Version', (r) => r.version],
      date: ['Date', (r) => r.date],
      change: ['Change', (r) => r.change],
    },
    shown: ['version', 'date', 'change'],
  },
}

const list = (text) => text.split(',').filter(Boolean)

function parsed(words, allowed, fail) {
  const options = {}
  for (const word of words) {
    const [key, ...rest] = word.split('=')
    if (!allowed.includes(key) || rest.length === 0 || rest.join('=') === '') fail(`cannot read ${word}`)
    if (Object.hasOwn(options, key)) fail(`${key} twice`)
    options[key] = rest.join('=')
  }
  return options
}

/** `columns=what:Statement,rule` names columns, and their heads where another word fits better (`_` is a blank). */
function columnsOf(option, known, shown, fail) {
  return (option ? list(option) : shown).map((word) => {
    const [name, head] = word.split(':')
    if (!Object.hasOwn(known, name)) fail(`there is no column ${name}`)
    const [own, value] = known[name]
    return { head: head?.replaceAll('_', ' ') ?? own, value }
  })
}

function drawn(rows, columns, as, fail) {
  const cells = rows.map((row) => columns.map((c) => cell(c.value(row))))
  if (as === 'inline') return cells.map((c) => c.filter(Boolean).join(': ')).join(', ')
  if (as === 'list') return cells.map((c) => `- ${c.filter(Boolean).join(': ')}`).join('\n')
  if (as !== 'table') fail(`there is no form ${as}`)
  const line = (words) => `| ${words.join(' | ')} |`
  return [line(columns.map((c) => c.head)), `|${'---|'.repeat(columns.length)}`, ...cells.map(line)].join(
    '\n',
  )
}

/** Every part of a selector must hit something: one that hits nothing is a mistake. */
function chosen(options, tables, fail) {
  let rows = tables.facts
  const known = { topic: tables.topics, id: tables.facts.map((f) => f.id) }
  for (const id of list(options.ids ?? '')) if (!known.id.includes(id)) fail(`there is no fact ${id}`)
  for (const topic of list(options.topic ?? ''))
    if (!known.topic.includes(topic)) fail(`there is no topic ${topic}`)
  for (const id of list(options.without ?? '')) if (!known.id.includes(id)) fail(`there is no fact ${id}`)
  if (options.topic) rows = rows.filter((f) => list(options.topic).includes(f.topic))
  if (options.verdict) rows = rows.filter((f) => list(options.verdict).includes(f.verdict))
  if (options.has) rows = rows.filter((f) => list(options.has).every((key) => f[key] !== undefined))
  if (options.since) rows = rows.filter((f) => f.since !== undefined && f.since >= options.since)
  if (options.on !== 'any') rows = rows.filter((f) => tables.trueOn(f, options.on ?? tables.checkedOn))
  if (options.ids) {
    const asked = list(options.ids).map((id) => tables.facts.find((f) => f.id === id))
    const narrowed = options.topic || options.verdict || options.has || options.since
    rows = narrowed ? [...rows, ...asked.filter((f) => !rows.includes(f))] : asked
  }
  rows = rows.filter((f) => !list(options.without ?? '').includes(f.id))
  if (options.sort) {
    const by = options.sort
    rows = [...rows].sort((a, b) => String(a[by] ?? '').localeCompare(String(b[by] ?? ''), 'en'))
  }
  if (rows.length === 0) fail('no fact is chosen')
  return rows
}

const factKeys = ['ids', 'topic', 'verdict', 'has', 'since', 'on', 'without', 'sort', 'columns', 'as']

const makers = {
  facts(words, tables, fail) {
    const options = parsed(words, factKeys, fail)
    if (!options.ids && !options.topic && !options.verdict && !options.has && !options.since)
      fail('nothing is chosen')
    const columns = columnsOf(options.columns, factColumns, ['what', 'verdict', 'rule'], fail)
    return drawn(chosen(options, tables, fail), columns, options.as ?? 'table', fail)
  },
  contract([name, ...words], tables, fail) {
    if (!Object.hasOwn(contract, name)) fail(`there is no table ${name}`)
    const options = parsed(words, ['columns', 'as', 'only', 'without'], fail)
    const table = contract[name]
    const keys = table.rows(tables).map(table.key)
    const only = list((options.only ?? '').replaceAll('_', ' '))
    const without = list((options.without ?? '').replaceAll('_', ' '))
    const named = (key, words) => words.some((w) => key.replaceAll('_', ' ').startsWith(w))
    for (const word of [...only, ...without])
      if (!keys.some((k) => named(k, [word]))) fail(`${name} has no row ${word}`)
    const rows = table
      .rows(tables)
      .filter((r) => (only.length === 0 || named(table.key(r), only)) && !named(table.key(r), without))
    return drawn(
      rows,
      columnsOf(options.columns, table.columns, table.shown, fail),
      options.as ?? 'table',
      fail,
    )
  },
}

const region = /<!-- (facts|contract): ([^\n]*?) -->\n[\s\S]*?<!-- \/\1 -->/g
const mark = /<!-- \/?(facts|contract)\b/g

/** Tells a pack from one of other facts: not every fact stands in a table, but each of them is behind the text. */
function stampOf(tables) {
  const all = [tables.facts, ...Object.values(contract).map((table) => table.rows(tables))]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 8)
}

const stamp = /^(---\n(?:[^\n]+\n)*? {2}facts: )"\w*"(?=\n)/

export function packed(unstamped, tables, file) {
  const text = unstamped.replace(stamp, (_, before) => `${before}"${stampOf(tables)}"`)
  let used = 0
  const out = text.replace(region, (whole, kind, selector) => {
    used++
    const fail = (why) => {
      throw new Error(`${file}: ${kind}: ${selector}: ${why}`)
    }
    if ((whole.match(mark) ?? []).length !== 2) fail('a marker is broken')
    const words = selector.split(' ').filter(Boolean)
    const body = makers[kind](words, tables, fail)
    return `<!-- ${kind}: ${selector} -->\n${body}\n<!-- /${kind} -->`
  })
  if ((text.match(mark) ?? []).length !== used * 2) throw new Error(`${file}: a marker is broken`)
  return out
}
