import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')
const documents = [
  ...fs.readdirSync(root).filter((f) => f.endsWith('.md')),
  ...fs
    .readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f.split(path.sep).join('/')}`),
]

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8')
}

test('the generated parts of the documents are up to date', () => {
  const run = spawnSync(process.execPath, ['docs/generate.mjs', '--check'], { cwd: root, encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(run.stdout).toMatch(/^ +\d+ {2}SKILL\.md$[\s\S]*^ *\d+ {2}tokens in all/m)
  expect(run.status).toBe(0)
})

test('every relative link in the documents leads to a file, and to a heading or a line of it', () => {
  const broken: string[] = []
  let links = 0
  for (const file of documents) {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      links++
      const [to = '', heading] = target.split('#')
      const found = to === '' ? file : path.posix.join(path.posix.dirname(file), to)
      if (!fs.existsSync(path.join(root, found))) broken.push(`${file}: ${target}`)
      else if (heading && /^L\d+$/.test(heading)) {
        if (Number(heading.slice(1)) > read(found).split('\n').length) broken.push(`${file}: ${target}`)
      } else if (heading && !headings(read(found)).includes(heading)) broken.push(`${file}: ${target}`)
    }
  }
  expect(broken).toEqual([])
  expect(links).toBeGreaterThan(20)
})

/** Headings as GitHub names them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('decisions are numbered without a gap, and each says what it costs', () => {
  const files = fs.readdirSync(path.join(root, 'docs/decisions')).sort()
  expect(files.map((f) => Number(f.slice(0, 4)))).toEqual(files.map((_, i) => i + 1))
  expect(files.filter((f) => !read(`docs/decisions/${f}`).includes('**What it costs.**'))).toEqual([])
})

test('what the code says about the documents is true', () => {
  const missing: string[] = []
  const sources = fs
    .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts'))
    .map((f) => `src/${f}`)
  let named = 0
  for (const file of [...sources, 'build.mjs', ...documents]) {
    // These two name files of other repositories as their sources.
    if (file.startsWith('src/agents/rows/') || file === 'docs/agents.md') continue
    for (const [, doc = ''] of read(file).matchAll(/(?<![\w./-])(docs\/[\w./-]+\.(?:md|mjs|svg|json))/g)) {
      named++
      if (!fs.existsSync(path.join(root, doc))) missing.push(`${file}: ${doc}`)
    }
  }
  expect(missing).toEqual([])
  expect(named).toBeGreaterThan(10)
})

test('both READMEs give the same commands', () => {
  const commands = (file: string): string[] =>
    [...read(file).matchAll(/```(?:sh|js)\n([\s\S]*?)```/g)].map(([, code = '']) =>
      code.replace(/ +#.*$/gm, ''),
    )
  expect(commands('README.ja.md')).toEqual(commands('README.md'))
})
