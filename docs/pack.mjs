// What docs/pack.md shows of the pack: tokens per file beside the official skill's, the points of the review with the
// line that settles each, and what each scenario needs to read.
import fs from 'node:fs'
import path from 'node:path'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { packFiles } from './pack-tables.mjs'

export const budgets = { skill: 2_500, reference: 2_000, all: 24_000 }

/**
 * The official skill by part, in tokens of four characters: awslabs/mcp at 100b55b (2026-08-21),
 * src/aurora-dsql-mcp-server/skills. `ours`: the files that answer to the part.
 */
const official = [
  { part: 'SKILL.md', tokens: 5_600, ours: /^SKILL\.md$/ },
  { part: 'references/ddl-migrations', tokens: 5_200, ours: /^references\/ddl-migrations/ },
  { part: 'references/mysql-migrations', tokens: 10_200, ours: /^references\/from-mysql/ },
  { part: 'references/pg-migrations', tokens: 8_700, ours: /^references\/from-postgresql/ },
  { part: 'references/query-plan', tokens: 7_800, ours: /^references\/query-plans/ },
  { part: 'examples, ORM guides', tokens: 4_800, ours: /^references\/(orms|drivers)/ },
  { part: 'mcp/', tokens: 9_900, ours: /^mcp\// },
  { part: 'scripts/', tokens: 8_200, ours: /^scripts\// },
  { part: 'references, the rest', tokens: 19_400, ours: /^references\// },
]
const officialSum = 80_000
/** SKILL.md, development-guide, three of ddl-migrations and the tools: the least for the article's tasks. */
const officialLeast = 12_400

const scenarioNames = {
  basic: 'create a table and an index, insert, read',
  '2-1': 'insert 3,001 rows',
  '2-2': 'several DDL statements',
  '2-3': 'add a column with a default',
  '2-4': 'change a column’s type (fits)',
  '2-5': 'change a column’s type (does not fit: stop)',
  '2-6': 'multi-tenant schema',
  '2-7': 'foreign key',
}

const number = (n) => n.toLocaleString('en-US')

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

function plainTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Every file of the pack with its tokens. */
export function counted(root) {
  return packFiles(root).map((file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8')
    const name = file.replace(/^skill\//, '')
    const budget = name === 'SKILL.md' ? budgets.skill : budgets.reference
    return { name, text, tokens: countTokens(text), budget }
  })
}

const sum = (files) => files.reduce((total, file) => total + file.tokens, 0)

/** For CI: one line a file, and the sum. */
export function countLines(root) {
  const files = counted(root)
  const lines = files.map((f) => `${String(f.tokens).padStart(6)}  ${f.name}`)
  return [...lines, `${String(sum(files)).padStart(6)}  tokens in all (o200k_base)`].join('\n')
}

function tokens(root) {
  const files = counted(root)
  const rows = files.map((f) => [
    `[${f.name}](../skill/${f.name})`,
    number(f.tokens),
    number(f.budget),
    number(Math.round(f.text.length / 4)),
  ])
  const chars = files.reduce((total, f) => total + f.text.length, 0)
  const all = ['**all**', `**${number(sum(files))}**`, number(budgets.all), number(Math.round(chars / 4))]
  return table(['file', 'tokens', 'at most', 'characters / 4'], [...rows, all])
}

function beside(root) {
  let rest = counted(root)
  const rows = official.map(({ part, tokens: theirs, ours }) => {
    const mine = rest.filter((f) => ours.test(f.name))
    rest = rest.filter((f) => !ours.test(f.name))
    const names = mine.length > 4 ? `${mine.length} files` : mine.map((f) => f.name).join(', ')
    return [part, number(theirs), names || '–', number(sum(mine))]
  })
  if (rest.length > 0) throw new Error(`no part of the official skill answers to ${rest[0].name}`)
  const all = counted(root)
  const last = ['**all**', `**≈ ${number(officialSum)}**`, `${all.length} files`, `**${number(sum(all))}**`]
  return table(['the official skill', '≈ tokens', 'ours', 'tokens'], [...rows, last])
}

function read(root, file) {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')

function points(root) {
  const files = new Map(counted(root).map((f) => [f.name, f.text]))
  const rows = read(root, 'test/pack/points.json').map(({ n, claim, truth, file, phrase }) => {
    const lines = (files.get(file) ?? '').split('\n')
    const at = lines.findIndex((line) => line.includes(phrase))
    if (at < 0) throw new Error(`point ${n}: no line of skill/${file} says ${JSON.stringify(phrase)}`)
    const link = `[${file}:${at + 1}](../skill/${file}#L${at + 1})`
    return [String(n), cell(claim), cell(truth), link]
  })
  return plainTable(['#', 'the claim', 'what is true', 'settled in'], rows)
}

function scenarios(root) {
  const files = new Map(counted(root).map((f) => [f.name, f.tokens]))
  const tokensOf = (name) => {
    const found = files.get(name)
    if (found === undefined) throw new Error(`scenarios.json: the pack has no ${name}`)
    return found
  }
  const rows = read(root, 'test/pack/scenarios.json').flatMap(({ scenario, profiles }) =>
    Object.entries(profiles).map(([day, { files: needed, rules }]) => {
      const total = ['SKILL.md', ...needed].reduce((all, name) => all + tokensOf(name), 0)
      const shown = needed.map((name) => `[${name.split('/').pop().replace('.md', '')}](../skill/${name})`)
      const name = scenarioNames[scenario]
      if (!name) throw new Error(`scenarios.json: ${scenario} has no name in docs/pack.mjs`)
      return [scenario, name, day, shown.join(', '), rules.join(', '), number(total)]
    }),
  )
  const head = ['scenario', 'task', 'rules of', 'SKILL.md and', 'what settles it', 'tokens']
  return `${plainTable(head, rows)}\n\nThe least that the official skill needs for these tasks is about ${number(officialLeast)} tokens.`
}

export function packRegions(root) {
  return {
    'pack-tokens': () => tokens(root),
    'pack-beside': () => beside(root),
    'pack-points': () => points(root),
    'pack-scenarios': () => scenarios(root),
  }
}
