import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const cli = path.join(root, 'dist', 'cli.js')
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-package-')))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

interface Packed {
  size: number
  files: { path: string; size: number }[]
}

interface PackageJson {
  scripts: Record<string, string>
  [key: string]: unknown
}

function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as T
}

function pack(): Packed {
  const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' } as const
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], options)
  const [packed] = JSON.parse(text) as Packed[]
  if (!packed) throw new Error('npm packed nothing')
  return packed
}

/** Files of dist/ that one run reads, by what V8 saw; the hash in a chunk's name is left out. */
function loads(args: string[], cwd: string): { names: string[]; bytes: number } {
  const coverage = fs.mkdtempSync(path.join(scratch, 'coverage-'))
  const home = path.join(scratch, 'home')
  fs.mkdirSync(home, { recursive: true })
  const env = { ...process.env, NODE_V8_COVERAGE: coverage, HOME: home, USERPROFILE: home }
  execFileSync(process.execPath, [cli, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const reports = fs.readdirSync(coverage)
  expect(reports).toHaveLength(1)
  const text = fs.readFileSync(path.join(coverage, reports[0] ?? ''), 'utf8')
  const { result } = JSON.parse(text) as { result: { url: string }[] }
  const files = result.map((r) => r.url).filter((u) => u.startsWith('file:'))
  const paths = files.map((url) => fileURLToPath(url))
  return {
    names: paths.map((p) => path.basename(p).replace(/-[A-Z0-9]{8}\.mjs$/, '')).sort(),
    bytes: paths.reduce((sum, p) => sum + fs.statSync(p).size, 0),
  }
}

function project(name: string, agents: string): string {
  const dir = path.join(scratch, name)
  fs.mkdirSync(dir)
  loads(['init', '--yes', '--mcp', 'uvx', '--agents', agents], dir)
  return dir
}

/** The MCP client, read by the verbs alone that start a server, is 77 KB of it. */
test('the tarball is at most 475 KB, of which the pack is a tenth', () => {
  expect(pack().size).toBeLessThanOrEqual(475_000)
})

test('the tarball holds the bundle, the pack and the papers, and nothing else', () => {
  const files = pack().files.map((f) => f.path)
  const papers = /^(README(\.[a-z]{2})?\.md|LICENSE|CHANGELOG\.md|package\.json)$/
  const bundle = /^dist\/(cli\.js|index\.js|LICENSES\.txt|([\w-]+\/)*[\w-]+\.d\.ts|chunks\/[\w.-]+\.mjs)$/
  const text = /^skills\/dsql\/([\w-]+\/)*[\w-]+\.(md|json)$/
  expect(files.filter((f) => !papers.test(f) && !bundle.test(f) && !text.test(f))).toEqual([])
  expect(files).toEqual(
    expect.arrayContaining([
      'dist/cli.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/LICENSES.txt',
      'skills/dsql/SKILL.md',
      'package.json',
    ]),
  )
})

/** Installers that scan packages (npx skills experimental_sync, skills-npm) look for skills/<name>/SKILL.md. */
test('the package carries the pack once, as skills/dsql, and byte for byte', () => {
  const inside = pack().files.map((f) => f.path)
  const source = path.join(root, 'skill')
  const files = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((f) => f.split(path.sep).join('/'))
    .filter((f) => fs.statSync(path.join(source, f)).isFile())
  expect(files.length).toBeGreaterThan(4)
  expect(inside.filter((f) => f.startsWith('skill')).sort()).toEqual(
    files.map((f) => `skills/dsql/${f}`).sort(),
  )
  for (const file of files)
    expect(fs.readFileSync(path.join(root, 'skills/dsql', file))).toEqual(
      fs.readFileSync(path.join(source, file)),
    )
})

test('the archiver is read by export alone', () => {
  const dir = fs.mkdtempSync(path.join(scratch, 'export-'))
  const exported = loads(['export', '--format', 'zip', './out'], dir)
  expect(exported.names).toContain('zip')
  expect(loads(['agents'], dir).names).not.toContain('zip')
})

test('every declaration that the types mention is in the package', () => {
  const dist = path.join(root, 'dist')
  const missing = pack()
    .files.filter((f) => f.path.endsWith('.d.ts'))
    .flatMap(({ path: file }) => {
      const text = fs.readFileSync(path.join(root, file), 'utf8')
      const mentioned = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map((m) => m[1] ?? '')
      return mentioned.map((m) => path.join(root, path.dirname(file), m))
    })
    .filter((file) => !file.endsWith('.js') || !fs.existsSync(file.replace(/\.js$/, '.d.ts')))
  expect(missing.map((file) => path.relative(dist, file))).toEqual([])
})

test('an install fetches nothing more and runs nothing', () => {
  const meta = readJson<PackageJson>('package.json')
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']) {
    expect(meta).not.toHaveProperty(kind)
  }
  for (const script of ['preinstall', 'install', 'postinstall']) {
    expect(meta.scripts).not.toHaveProperty(script)
  }
})

test('the bundle tells nothing of the machine it was built on', () => {
  const dist = path.join(root, 'dist')
  const files = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })
  const telling = files
    .filter((f) => fs.statSync(path.join(dist, f)).isFile())
    .filter((f) => fs.readFileSync(path.join(dist, f), 'utf8').includes(root))
  expect(telling).toEqual([])
})

test('prompts that we do not use are left out, and calling one would say so', () => {
  const dir = path.join(root, 'dist', 'chunks')
  const code = fs.readdirSync(dir).map((f) => fs.readFileSync(path.join(dir, f), 'utf8'))
  const prompts = code.filter((c) => c.includes('the prompt @inquirer/editor is not bundled'))
  expect(prompts).toHaveLength(1)
  expect(prompts[0]).toContain('checkbox')
  // A table of the editor's character sets, half a megabyte of which used to come along.
  expect(code.filter((c) => /gb18030/i.test(c))).toEqual([])
})

test('--version reads one small file', () => {
  const { names, bytes } = loads(['--version'], scratch)
  expect(names).toEqual(['cli.js'])
  expect(bytes).toBeLessThan(5_000)
})

test('a run with nothing to do reads neither the prompts nor a parser that no file asks for', () => {
  const dir = project('json-only', 'claude-code,cursor,kiro')
  const { names, bytes } = loads(['init', '--yes'], dir)
  expect([...new Set(names)]).toEqual(['chunk', 'cli.js', 'start'])
  expect(names.length).toBeLessThanOrEqual(8)
  // What V8 has to scan at every start; today 382 KB.
  expect(bytes).toBeLessThan(400_000)
})

test('a TOML file brings the TOML parsers and nothing else', () => {
  const dir = project('with-toml', 'claude-code,codex')
  expect([...new Set(loads(['init', '--yes'], dir).names)]).toEqual(['chunk', 'cli.js', 'start', 'toml'])
})

test('a recorded git source is read without git: only a fetch loads it', () => {
  const repo = path.join(scratch, 'repo')
  fs.mkdirSync(repo)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repo, stdio: 'pipe' })
  git('init', '--quiet')
  fs.writeFileSync(path.join(repo, 'SKILL.md'), '---\nname: dsql\ndescription: x\n---\n')
  git('add', '.')
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'x')
  const dir = path.join(scratch, 'from-git')
  fs.mkdirSync(dir)
  const source = pathToFileURL(repo).href
  const first = loads(['init', '--yes', '--mcp', 'none', '--agents', 'claude-code', '--source', source], dir)
  expect(first.names).toContain('git')
  const again = loads(['init', '--yes'], dir)
  expect([...new Set(again.names)]).toEqual(['chunk', 'cli.js', 'start'])
})

interface Lock {
  packages: Record<string, { version?: string; resolved?: string }>
}

test('the lockfile names no place to download from', () => {
  const { packages } = readJson<Lock>('package-lock.json')
  expect(Object.keys(packages).length).toBeGreaterThan(50)
  expect(Object.entries(packages).filter(([, p]) => /^(git\+)?https?:/.test(p.resolved ?? ''))).toEqual([])
})

/** The first version without a known advisory, for what we build with; ids of the advisories beside it. */
const floors: Record<string, string> = {
  // CVE-2026-33937 to CVE-2026-33941
  handlebars: '4.7.9',
  // GHSA-mh29-5h37-fv8m, GHSA-h67p-54hq-rp68; the 3.x line is gray-matter's
  'js-yaml': '3.15.2',
  // CVE-2022-25912, CVE-2022-25860, CVE-2026-28291, CVE-2026-28292
  'simple-git': '4.0.0',
  // GHSA-7w5x-hrqm-74c2
  'smol-toml': '1.7.1',
  // GHSA-9crc-q9x8-hgqq, GHSA-5xrq-8626-4rwp, CVE-2026-47428
  vitest: '4.1.6',
  // GHSA-48c2-rrv3-qjmp
  yaml: '2.8.3',
}

test.each(Object.entries(floors))('%s is at least %s everywhere in the lockfile', (name, floor) => {
  const { packages } = readJson<Lock>('package-lock.json')
  const found = Object.entries(packages).filter(([at]) => at.endsWith(`node_modules/${name}`))
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter(([, p]) => older(p.version ?? '0', floor))).toEqual([])
})

function older(version: string, floor: string): boolean {
  return version.localeCompare(floor, 'en', { numeric: true }) < 0
}
