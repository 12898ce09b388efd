import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const src = path.join(import.meta.dirname, '..', 'src')

/** Files at the top of src/ that every room may use: types, errors, forms of answers. */
const shared = ['model', 'outcome', 'errors', 'forms']

/** Who may import whom (docs/architecture.md). A room may always import itself and the shared files. */
const rooms: Record<string, readonly string[]> = {
  agents: [],
  codecs: [],
  report: [],
  ports: [],
  pack: [],
  mcp: ['agents'],
  aws: ['agents', 'mcp', 'ports'],
  facts: ['mcp'],
  client: ['agents', 'aws', 'codecs', 'facts', 'mcp'],
  clusters: ['client', 'facts', 'ports'],
  choices: ['agents', 'mcp'],
  export: ['agents', 'mcp'],
  plan: ['agents', 'mcp', 'codecs'],
  apply: ['agents', 'plan', 'codecs', 'ports'],
  doctor: ['agents', 'apply', 'aws', 'choices', 'client', 'codecs', 'facts', 'mcp', 'pack', 'plan', 'ports'],
  commands: [
    'agents',
    'aws',
    'choices',
    'client',
    'clusters',
    'mcp',
    'pack',
    'plan',
    'apply',
    'doctor',
    'export',
    'ports',
  ],
  answers: ['agents', 'mcp'],
  flags: ['agents', 'answers', 'mcp'],
  parse: ['flags'],
  run: ['flags', 'commands', 'ports'],
  start: ['parse', 'run', 'commands', 'report', 'ports'],
  index: ['run', 'commands'],
  cli: ['start', 'ports'],
}

/** Rooms that only think: no node: module that touches the machine. */
const pure = [
  'model',
  'errors',
  'forms',
  'agents',
  'mcp',
  'aws',
  'facts',
  'choices',
  'client',
  'clusters',
  'codecs',
  'export',
  'plan',
  'report',
  'pack',
  'answers',
  'flags',
  'parse',
]
const harmless = ['node:path', 'node:crypto', 'node:util']

/** One package, one door. */
const doors: Record<string, string> = {
  '@modelcontextprotocol/client': 'ports/mcp-sdk.ts',
  commander: 'parse.ts',
  diff: 'plan/diff.ts',
  fflate: 'export/zip.ts',
  'gray-matter': 'pack/read.ts',
  handlebars: 'plan/render.ts',
  inquirer: 'ports/prompt.ts',
  'jsonc-parser': 'codecs/json-scan.ts',
  'node-diff3': 'plan/merge.ts',
  picocolors: 'report/text.ts',
  'simple-git': 'ports/git.ts',
  'smol-toml': 'codecs/toml-values.ts',
  'toml-eslint-parser': 'codecs/toml-locate.ts',
  valibot: 'plan/manifest.ts',
  yaml: 'codecs/yaml-locate.ts',
}

interface Import {
  file: string
  room: string
  target: string
  typeOnly: boolean
}

const files = fs
  .readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((f) => f.split(path.sep).join('/'))
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))

const imports: Import[] = files.flatMap((file) => {
  const text = fs.readFileSync(path.join(src, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
  ]
  return found.map((m) => ({
    file,
    room: roomOf(file),
    target: m[2] ?? m[3] ?? '',
    typeOnly: m[1] !== undefined,
  }))
})

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')
}

function resolved(i: Import): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(i.file), i.target))
}

const inside = imports.filter((i) => i.target.startsWith('.') && !i.target.endsWith('.hbs'))
const packages = imports.filter((i) => !i.target.startsWith('.') && !i.target.startsWith('node:'))

test('every room has a row, and there are imports to judge', () => {
  expect([...new Set(files.map(roomOf))].filter((r) => !shared.includes(r)).sort()).toEqual(
    Object.keys(rooms).sort(),
  )
  expect(inside.length).toBeGreaterThan(100)
  expect(packages.length).toBeGreaterThan(8)
})

test('nobody imports against the table', () => {
  const wrong = inside.filter((i) => {
    const to = roomOf(resolved(i))
    return to !== i.room && !shared.includes(to) && !rooms[i.room]?.includes(to)
  })
  expect(wrong.map((i) => `${i.file} -> ${resolved(i)}`)).toEqual([])
})

test('the shared files import nothing but the model', () => {
  const nouns = ['./model.ts', './outcome.ts']
  const wrong = imports.filter((i) => shared.includes(i.room) && !nouns.includes(i.target))
  expect(wrong).toEqual([])
})

test('rooms that only think touch no machine', () => {
  const wrong = imports.filter(
    (i) => pure.includes(i.room) && i.target.startsWith('node:') && !harmless.includes(i.target),
  )
  expect(wrong).toEqual([])
})

test('only commands and above hold live ports; apply and aws know their types', () => {
  const wrong = inside.filter(
    (i) => ['apply', 'aws'].includes(i.room) && roomOf(resolved(i)) === 'ports' && !i.typeOnly,
  )
  expect(wrong).toEqual([])
})

test('each package has one door', () => {
  const seen = new Map<string, Set<string>>()
  for (const i of packages) {
    const name = i.target.startsWith('@') ? i.target : (i.target.split('/')[0] ?? '')
    seen.set(name, (seen.get(name) ?? new Set()).add(i.file))
  }
  const found = Object.fromEntries([...seen].map(([name, where]) => [name, [...where].join(', ')]))
  expect(found).toEqual(doors)
})

test('no circle of imports', () => {
  const graph = new Map<string, string[]>(files.map((f) => [f, []]))
  for (const i of inside) if (!i.typeOnly) graph.get(i.file)?.push(resolved(i))
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  function visit(file: string, trail: string[]): void {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('files stay small: 300 lines, the agents table apart', () => {
  const long = files.filter((f) => !f.startsWith('agents/rows/')).filter((f) => lines(f) > 330)
  expect(long.map((f) => `${f}: ${lines(f)}`)).toEqual([])
})

function lines(file: string): number {
  return fs.readFileSync(path.join(src, file), 'utf8').split('\n').length
}
