import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { budgets } from '../../docs/pack.mjs'
import { absentFlags, flags, tools } from '../../src/facts/contract.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../skill')

const TOOLS: Record<string, string[]> = Object.fromEntries(
  tools.map((tool) => [tool.name, tool.parameters.map((parameter) => parameter.name)]),
)

const SERVER_FLAGS: string[] = flags.map((flag) => flag.name)
// Flags of docker, of our own command line, of the AWS command line and of the loader.
const OTHER_FLAGS = [
  ...['--rm', '--pull', '--with'],
  ...['--mcp', '--endpoint', '--user', '--sql', '--json'],
  ...['--hostname', '--expires-in'],
]
const LOADER_FLAGS = [
  '--source-uri',
  '--table',
  '--dry-run',
  '--manifest-dir',
  '--resume-job-id',
  '--if-not-exists',
]
const WRONG_FLAGS: readonly string[] = absentFlags

/** The page that quotes what used to be true. */
const OUTDATED = 'references/no-longer-true.md'

const WORDS = [
  'sql_list',
  'params_list',
  'CREATE INDEX ASYNC',
  'NOT VALID',
  '3,000',
  '40001',
  'OC000',
  'OC001',
  'sys.jobs',
  'indisvalid',
  'tenant_id',
]

const STALE: [string, RegExp][] = [
  ['no foreign keys', /\b(no|without|lacks?) foreign keys?\b/i],
  [
    'foreign keys unsupported',
    /foreign keys?( constraints?)?( are| is)? (not (yet )?supported|unsupported|refused)/i,
  ],
  ['DROP COLUMN unsupported', /DROP COLUMN( is|`)* (not supported|unsupported|refused)/i],
  ['DROP CONSTRAINT unsupported', /DROP CONSTRAINT( is|`)* (not supported|unsupported|refused)/i],
  ['SET DEFAULT unsupported', /SET DEFAULT( is|`)* (not supported|unsupported|refused)/i],
  ['partial indexes unsupported', /partial ind(ex|ices)\w*( are| is)? (not supported|unsupported|refused)/i],
  [
    'expression indexes unsupported',
    /expression ind(ex|ices)\w*( are| is)? (not supported|unsupported|refused)/i,
  ],
  ['jsonb only at run time', /jsonb?`? (is|are)( a)? (runtime|query)/i],
  ['numeric capped at 38', /numeric[^|\n]{0,40}\b38\b/i],
  ['wait_for_job is selectable', /SELECT sys\.wait_for_job/i],
  ['tools take no parameters', /no bound parameters|do(es)? not (accept|support) (bound )?parameters/i],
  ['all DDL is asynchronous', /(all )?DDL (always|all) runs? async/i],
  ['reltuples as a count', /(?<!do not )(?:use|read|take) `?pg_class\.reltuples/i],
]

function walk(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const full = path.join(dir, name)
    return lstatSync(full).isDirectory() ? [full, ...walk(full)] : [full]
  })
}

/** Bodies of the fences with this first line: `json`, `sql right`. */
function blocks(text: string, info: string): string[] {
  return [...text.matchAll(/^ *```([^\n]*)\n([\s\S]*?)^ *```$/gm)]
    .filter((match) => match[1] === info)
    .map((match) => match[2] ?? '')
}

/** The statements of all right examples, without the transactions around them. */
function statements(text: string): string[] {
  return [...blocks(text, 'sql right'), ...blocks(text, 'sql right dsql-only')].flatMap((block) =>
    block
      .split(/;\n/)
      .map((sql) => sql.trim())
      .filter((sql) => sql !== '' && sql !== 'BEGIN' && sql !== 'COMMIT'),
  )
}

function kind(sql: string): 'ddl' | 'dml' | 'read' | 'other' {
  if (/^\s*(CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|AWS IAM)\b/i.test(sql)) return 'ddl'
  if (/^\s*(INSERT|UPDATE|DELETE)\b/i.test(sql)) return 'dml'
  if (/^\s*(SELECT|SHOW|EXPLAIN|WITH|ANALYZE)\b/i.test(sql)) return 'read'
  return 'other'
}

function acceptable(sql: string): void {
  expect(kind(sql), sql).not.toBe('other')
  expect(sql).not.toMatch(/;/)
  expect(sql).not.toMatch(/CREATE\s+(UNIQUE\s+)?INDEX\s+(?!ASYNC\b)/i)
  expect(sql).not.toMatch(/\b(TRUNCATE|SERIAL|OFFSET|CONCURRENTLY)\b|SET NOT NULL|\bALTER COLUMN \w+ TYPE\b/i)
  expect(sql).not.toMatch(/\bUSING btree/i)
  expect(sql).not.toMatch(/\bADD COLUMN \w+ \w+ (DEFAULT|NOT NULL|CHECK|UNIQUE|REFERENCES)\b/i)
  expect(sql).not.toMatch(/\bmax\(id\)/i)
}

const entries = walk(root)
const pages = entries
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({
    file,
    name: path.relative(root, file).replaceAll(path.sep, '/'),
    text: readFileSync(file, 'utf8'),
  }))
const all = pages.map((page) => page.text).join('\n')
const skill = readFileSync(path.join(root, 'SKILL.md'), 'utf8')

describe('form', () => {
  test('no symbolic links', () => {
    expect(entries.filter((file) => lstatSync(file).isSymbolicLink())).toEqual([])
  })

  test('front matter follows the Agent Skills specification', () => {
    const head = /^---\n([\s\S]*?)\n---\n/.exec(skill)?.[1]
    expect(head).toBeDefined()
    const data: Record<string, unknown> = parse(head ?? '')
    const known = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']
    expect(Object.keys(data).filter((key) => !known.includes(key))).toEqual([])
    expect(data['name']).toBe('dsql')
    expect(data['name']).toMatch(/^[a-z0-9-]+$/)
    const description = String(data['description'])
    expect(description.length).toBeGreaterThan(0)
    expect(description.length).toBeLessThanOrEqual(1_024)
    // Claude Code, Copilot CLI and Qwen Code tell their model `&lt;id&gt;` (test/clients).
    expect(description).not.toMatch(/[<>&]/)
    expect(
      Object.values((data['metadata'] ?? {}) as object).every((value) => typeof value === 'string'),
    ).toBe(true)
  })

  test.each(pages)('$name is within its token budget', ({ name, text }) => {
    const limit = name === 'SKILL.md' ? budgets.skill : budgets.reference
    expect(countTokens(text)).toBeLessThanOrEqual(limit)
  })

  test('the whole pack is within its token budget', () => {
    const sum = pages.reduce((total, page) => total + countTokens(page.text), 0)
    expect(sum).toBeLessThanOrEqual(budgets.all)
  })

  test.each(pages)('relative links of $name resolve inside the pack', ({ file, text }) => {
    const prose = text.replace(/```[\s\S]*?```/g, '')
    for (const match of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = match[1] ?? ''
      if (/^[a-z]+:/.test(target)) continue
      const full = path.resolve(path.dirname(file), target.replace(/#.*$/, ''))
      expect(full.startsWith(root + path.sep), target).toBe(true)
      expect(existsSync(full), target).toBe(true)
    }
  })

  test('every page is on the map of SKILL.md, which says once where the folder is', () => {
    const named = [...skill.matchAll(/\]\(([\w./-]+\.md)\)/g)].map((match) => match[1] ?? '')
    const wanted = pages.map((page) => page.name).filter((name) => name !== 'SKILL.md')
    expect(named.sort()).toEqual(wanted.sort())
    expect(skill.split('.agents/skills/dsql/')).toHaveLength(2)
  })

  test.each(pages)('$name has no machine paths', ({ text }) => {
    expect(text).not.toMatch(/(?:^|[\s"'`(])(\/(home|root|Users|work|tmp)\/|[A-Z]:\\)/m)
  })
})

describe('content', () => {
  test.each(WORDS)('%s can be found', (word) => {
    expect(all).toContain(word)
  })

  test.each(STALE)('no stale claim: %s', (_name, pattern) => {
    const present = pages.filter((page) => page.name !== OUTDATED).map((page) => page.text)
    expect(pattern.exec(present.join('\n'))?.[0]).toBeUndefined()
  })

  test.each(pages)('$name carries the date of its facts', ({ text }) => {
    expect(text).toMatch(/checked 2026-\d\d-\d\d/i)
  })

  test('rule ids that are cited are defined, once each', () => {
    const defined = [...all.matchAll(/\*\*(DSQL-[A-Z]+-\d\d)/g)].map((match) => match[1] ?? '')
    const cited = [...all.matchAll(/DSQL-[A-Z]+-\d\d/g)].map((match) => match[0])
    expect(cited.filter((id) => !defined.includes(id))).toEqual([])
    expect(defined.filter((id, at) => defined.indexOf(id) !== at)).toEqual([])
  })

  test('few MUSTs', () => {
    expect(all.match(/\bMUST\b/g)?.length ?? 0).toBeLessThanOrEqual(5)
  })

  test.each(pages)('the SQL of $name keeps the rules it teaches', ({ text }) => {
    for (const sql of statements(text)) acceptable(sql)
  })
})

describe('the contract of the MCP server', () => {
  test('SKILL.md lists every tool with its parameters, mcp-tools.md with its result', () => {
    const results = readFileSync(path.join(root, 'mcp/mcp-tools.md'), 'utf8')
    for (const [tool, params] of Object.entries(TOOLS)) {
      const row = skill.split('\n').find((line) => line.startsWith(`| \`${tool}\``))
      for (const param of params) expect(row, tool).toContain(`\`${param}\``)
      expect(results).toContain(`| \`${tool}\``)
    }
  })

  test.each(pages)('JSON blocks of $name parse and use known parameters', ({ text }) => {
    for (const block of blocks(text, 'json')) {
      const value: Record<string, unknown> = JSON.parse(block)
      if ('mcpServers' in value) continue
      expect(
        Object.keys(TOOLS).filter((tool) => fits(value, TOOLS[tool] ?? [])).length,
        block,
      ).toBeGreaterThan(0)
      checkArguments(value)
    }
  })

  test('calls from a shell name known tools, with arguments that they take', () => {
    const calls = [...all.matchAll(/dsql-skill mcp call (\w+)(?: '(\{.*\})')?(.*)$/gm)]
    expect(calls.length).toBeGreaterThan(1)
    for (const [line, tool = '', json, rest = ''] of calls) {
      const sql = [...rest.matchAll(/--sql "([^"]*)"/g)].map((m) => m[1])
      const said = TOOLS[tool]?.includes('sql') ? { sql: sql[0] } : { sql_list: sql }
      const given = json ? JSON.parse(json) : said
      expect(fits(given, TOOLS[tool] ?? []), line).toBe(true)
      checkArguments(given)
    }
  })

  test('server entries use only flags that exist, pin one version and are read-only', () => {
    const servers = blocks(all, 'json')
      .map((block) => JSON.parse(block))
      .filter((value) => 'mcpServers' in value)
      .flatMap((value) => Object.entries<{ args: string[] }>(value.mcpServers))
    expect(servers.length).toBeGreaterThan(0)
    for (const [name, server] of servers) {
      expect(name).toBe('aurora-dsql')
      const at = server.args.findIndex((arg) =>
        /^(awslabs\.aurora-dsql-mcp-server@|dsql-mcp:1\.1\.4$|docker\/dsql-mcp\/run\.sh$)/.test(arg),
      )
      expect(at).toBeGreaterThanOrEqual(0)
      const flags = server.args.slice(at + 1).filter((arg) => arg.startsWith('--'))
      expect(flags.filter((flag) => !SERVER_FLAGS.includes(flag))).toEqual([])
      expect(flags).not.toContain('--allow-writes')
    }
    expect([...new Set(all.match(/awslabs\.aurora-dsql-mcp-server@[\w.]+/g))]).toEqual([
      'awslabs.aurora-dsql-mcp-server@1.1.4',
    ])
  })

  test.each(pages)('every --flag in $name is known', ({ text }) => {
    const prose = text
      .split('\n')
      .map((line) => (line.startsWith('Wrong for the server: ') ? stripWrong(line) : line))
      .join('\n')
    const flags = [...prose.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map((match) => match[0])
    expect(
      flags.filter((flag) => ![...SERVER_FLAGS, ...OTHER_FLAGS, ...LOADER_FLAGS].includes(flag)),
    ).toEqual([])
  })

  test('mcp-setup.md explains every flag', () => {
    const text = readFileSync(path.join(root, 'mcp/mcp-setup.md'), 'utf8')
    for (const flag of SERVER_FLAGS) expect(text).toContain(`\n| \`${flag}`)
  })
})

function stripWrong(line: string): string {
  return WRONG_FLAGS.reduce((rest, flag) => rest.replace(`\`${flag}\``, ''), line)
}

function fits(value: Record<string, unknown>, params: string[]): boolean {
  return (
    Object.keys(value).includes(params[0] ?? '') && Object.keys(value).every((key) => params.includes(key))
  )
}

function checkArguments(value: Record<string, unknown>): void {
  const list = (value['sql_list'] ?? [value['sql']].filter(Boolean)) as string[]
  const params = (value['params_list'] ??
    (value['params'] ? [value['params']] : list.map(() => null))) as unknown[]
  expect(Array.isArray(list)).toBe(true)
  expect(params.length).toBe(list.length)
  list.forEach((sql, at) => {
    acceptable(sql)
    expect(sql.match(/%s/g)?.length ?? 0, sql).toBe((params[at] as unknown[] | null)?.length ?? 0)
  })
  const kinds = list.map(kind)
  const ddl = kinds.filter((each) => each === 'ddl').length
  expect(ddl).toBeLessThanOrEqual(1)
  expect(ddl === 1 && kinds.includes('dml')).toBe(false)
}
