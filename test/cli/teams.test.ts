import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Ran, type World, world } from '../support/cli.ts'
import { commit, git, withGit } from '../support/git.ts'

const manifest = '.agents/dsql-skill.json'
const skill = '.agents/skills/dsql/SKILL.md'

/** A repository with something of the team's own. */
function repository(): World {
  const w = world()
  withGit(w)
  w.write('.mcp.json', '{\n  "mcpServers": { "other": { "command": "x" } } // ours\n}\n')
  w.write('packages/a/package.json', '{}\n')
  commit(w)
  return w
}

async function ok(ran: Promise<Ran>): Promise<Ran> {
  const done = await ran
  expect([done.code, done.err]).toEqual([0, ''])
  return done
}

function files(w: World, dir = w.project): Record<string, string> {
  return Object.fromEntries(Object.entries(w.tree(dir)).filter(([name]) => !/^\.git(\/|$)/.test(name)))
}

/** `git merge`, which may stop. */
function merge(w: World, branch: string, ...settings: string[]): void {
  try {
    git(w, ...settings.flatMap((s) => ['-c', s]), 'merge', '--quiet', '-m', 'merge', branch)
  } catch {
    expect(git(w, 'diff', '--name-only', '--diff-filter=U').trim()).toBe(manifest)
  }
}

/** Two branches from one commit, each with a run of its own, brought together. */
async function branched(
  one: string[],
  two: string[],
  w = repository(),
  ...settings: string[]
): Promise<World> {
  const run = async (branch: string, args: string[]) => {
    git(w, 'checkout', '--quiet', '-B', branch, 'main')
    await ok(w.run(...args, '--yes', '--quiet'))
    commit(w)
  }
  await run('theirs', one)
  await run('ours', two)
  merge(w, 'theirs', ...settings)
  return w
}

describe('two branches that were set up each by itself', () => {
  const init = ['init', '--mcp', 'uvx', '-a']

  test.each([
    ['', []],
    [' (diff3)', ['merge.conflictStyle=diff3']],
  ])('every verb names the way out, and init puts both together%s', async (_, settings) => {
    const before = files(repository())
    const w = await branched(
      [...init, 'claude-code,kiro-ide,codex'],
      [...init, 'cursor,codex'],
      undefined,
      ...settings,
    )
    const stamps = w.stamps(w.project)
    for (const verb of [
      ['status', '--check'],
      ['install', '--frozen'],
      ['install', '--yes'],
      ['update', '--yes'],
      ['remove', '--yes'],
    ]) {
      const ran = await w.run(...verb, '--json')
      expect([verb, ran.code, ran.json.error?.code]).toEqual([verb, 1, 'bad-manifest'])
      expect(ran.json.error?.message).toContain('merge-conflict markers')
      expect(ran.json.error?.hint).toBe('bring both sides together: npx dsql-skill init')
      expect(ran.json.error?.at?.line).toBeGreaterThan(0)
    }
    expect(w.stamps(w.project)).toEqual(stamps)

    const ran = await ok(w.run('init', '--yes', '--json'))
    expect(ran.json.findings?.map((f) => f.code)).toContain('manifests-merged')
    expect(w.manifest().choices.agents).toEqual(['claude-code', 'codex', 'cursor', 'kiro-ide'])
    await ok(w.run('status', '--check'))
    await ok(w.run('install', '--frozen'))
    // As if one run had done it, down to what is taken back.
    const alone = repository()
    await ok(alone.run(...init, 'claude-code,kiro-ide,codex,cursor', '--yes'))
    expect(files(w)).toEqual(files(alone))
    await ok(w.run('remove', '--yes'))
    expect(files(w)).toEqual(before)
  })

  test('add on both sides of a project that was set up before: add goes on as well', async () => {
    const w = repository()
    await ok(w.run(...init, 'claude-code', '--yes'))
    commit(w)
    await branched(['add', 'cursor'], ['add', 'codex'], w)
    await ok(w.run('add', 'gemini-cli', '--yes'))
    expect(w.manifest().choices.agents).toEqual(['claude-code', 'codex', 'cursor', 'gemini-cli'])
    await ok(w.run('status', '--check'))
  })

  test('answers that differ: one side is taken, and all agents are named', async () => {
    const w = await branched([...init, 'cursor', '--lang', 'ja'], [...init, 'claude-code'])
    const stamps = w.stamps(w.project)
    const stopped = await w.run('init', '--yes', '--json')
    expect([stopped.code, stopped.json.error?.hint]).toEqual([
      1,
      `take one side: git checkout --ours -- ${manifest} (or --theirs); then npx dsql-skill init --agents claude-code,cursor`,
    ])
    expect(w.stamps(w.project)).toEqual(stamps)
    git(w, 'checkout', '--quiet', '--ours', '--', manifest)
    const next = await w.run('init', '--agents', 'claude-code,cursor', '--yes', '--json')
    // The Japanese text of the other side is not what this side wants, and nobody wrote it down: a conflict, told.
    expect([next.code, next.json.error?.code]).toEqual([3, 'conflict'])
    await ok(w.run('init', '--agents', 'claude-code,cursor', '--on-conflict', 'replace', '--yes'))
    await ok(w.run('install', '--frozen'))
  })

  test('either side alone is whole: what the other wrote is found when its agents are named', async () => {
    for (const side of ['--ours', '--theirs']) {
      const w = await branched([...init, 'cursor'], [...init, 'claude-code'])
      git(w, 'checkout', '--quiet', side, '--', manifest)
      await ok(w.run('install', '--frozen'))
      await ok(w.run('init', '--agents', 'claude-code,cursor', '--yes'))
      await ok(w.run('status', '--check'))
    }
  })
})

describe('a manifest that was merged into one that does not fit', () => {
  async function setUp(change: (m: ReturnType<World['manifest']>) => void): Promise<World> {
    const w = repository()
    await ok(w.run('init', '--yes', '--mcp', 'uvx', '-a', 'claude-code,kiro-ide'))
    const m = w.manifest()
    change(m)
    w.write(manifest, `${JSON.stringify(m, null, 2)}\n`)
    commit(w)
    return w
  }

  test('the same thing twice: said, and nothing is done', async () => {
    const w = await setUp((m) => m.wrote.splice(1, 0, ...m.wrote.slice(0, 1)))
    for (const verb of [
      ['status', '--check'],
      ['install', '--frozen'],
      ['init', '--yes'],
    ]) {
      const ran = await w.run(...verb, '--json')
      expect([verb, ran.code, ran.json.error?.code]).toEqual([verb, 1, 'bad-manifest'])
      expect(ran.json.error?.message).toContain('twice')
    }
  })

  test.each<[string, (m: ReturnType<World['manifest']>) => void]>([
    ['an agent, but nothing of it', (m) => m.choices.agents.push('cursor')],
    ['things of an agent, but not it', (m) => m.choices.agents.pop()],
    [
      'things lost that are there',
      (m) => {
        m.wrote = m.wrote.filter((w) => !w.place.includes('.kiro'))
      },
    ],
  ])('%s: status --check and install --frozen fail, init mends it', async (_, change) => {
    const w = await setUp(change)
    expect((await w.run('status', '--check')).code).toBe(1)
    const frozen = await w.run('install', '--frozen', '--json')
    expect([frozen.code, frozen.json.error?.code]).toEqual([1, 'source-differs'])
    await ok(w.run('init', '--yes'))
    await ok(w.run('status', '--check'))
    await ok(w.run('install', '--frozen'))
  })
})

describe('several roots', () => {
  test('a subfolder works on the root; a nested manifest on its own folder', async () => {
    const w = repository()
    await ok(w.run('init', '--yes', '-a', 'claude-code'))
    const deep = w.at('packages/a')
    const from = (cwd: string, ...args: string[]) => ok(w.start([...args, '--json'], { cwd }))
    expect((await from(deep, 'status')).json.root).toBe(w.project)
    expect((await from(deep, 'add', 'cursor', '--yes')).json.root).toBe(w.project)
    expect(files(w, deep)).toEqual({ 'package.json': expect.any(String) })
    // A package that came from a repository of its own, with its manifest.
    const own = repository()
    await ok(own.run('init', '--yes', '-a', 'kiro-ide'))
    fs.cpSync(own.at('.'), deep, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => path.basename(file) !== '.git',
    })
    fs.mkdirSync(path.join(deep, 'src/deep'), { recursive: true })
    const rootFiles = w.tree(w.at('.claude'))
    for (const cwd of [deep, path.join(deep, 'src/deep')])
      expect((await from(cwd, 'status', '--check')).json.root).toBe(deep)
    for (const args of [
      ['init', '--yes', '-C', 'packages/a'],
      ['install', '--frozen', '-C', 'packages/a'],
    ])
      expect((await from(w.project, ...args)).json.root).toBe(deep)
    expect((await from(w.at('packages'), 'status', '--check')).json.root).toBe(w.project)
    await from(deep, 'remove', '--yes')
    expect(w.has('packages/a/.kiro')).toBe(false)
    expect(w.tree(w.at('.claude'))).toEqual(rootFiles)
    expect((await from(w.project, 'status', '--check')).json.root).toBe(w.project)
  })

  test('init --here sets up one package by itself, beside the root or without it', async () => {
    const w = repository()
    const before = files(w)
    const init = ['init', '--yes', '--mcp', 'uvx', '--json']
    const deep = w.at('packages/a')
    const ran = await ok(w.run(...init, '--here', '-C', 'packages/a', '-a', 'kiro-ide'))
    expect(ran.json.root).toBe(deep)
    expect((await w.run('install', '--frozen', '--json')).json.error?.code).toBe('not-installed')
    await ok(w.run(...init, '-a', 'claude-code'))
    for (const [cwd, root] of [
      [deep, deep],
      [w.project, w.project],
    ] as const)
      expect((await ok(w.start(['status', '--check', '--json'], { cwd }))).json.root).toBe(root)
    // A way out that is printed leads to the same folder.
    w.write('packages/a/src/.kiro/steering/dsql.md', 'mine\n')
    const stopped = await w.run(...init, '--here', '-C', 'packages/a/src', '-a', 'kiro-ide')
    expect([stopped.code, stopped.json.error?.hint]).toEqual([
      3,
      expect.stringContaining('-C packages/a/src --here'),
    ])
    w.remove('packages/a/src')
    expect((await w.run(...init, '--here', '-g')).code).toBe(2)
    for (const dir of ['packages/a', '.']) await ok(w.run('remove', '--yes', '-C', dir))
    expect(files(w)).toEqual(before)
  })

  test('a worktree and a submodule, whose .git is a file, are roots of their own', async () => {
    const w = repository()
    await ok(w.run('init', '--yes', '-a', 'claude-code'))
    commit(w)
    const tree = path.join(w.root, 'tree')
    git(w, 'worktree', 'add', '--quiet', '-b', 'other', tree)
    fs.mkdirSync(path.join(tree, 'src'))
    const inTree = await ok(w.start(['add', 'cursor', '--yes', '--json'], { cwd: path.join(tree, 'src') }))
    expect(inTree.json.root).toBe(tree)
    expect(w.has('.cursor')).toBe(false)

    const library = repository()
    git(w, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.project, 'lib')
    expect(fs.statSync(w.at('lib/.git')).isFile()).toBe(true)
    const inside = await ok(w.start(['init', '--yes', '-a', 'kiro-ide', '--json'], { cwd: w.at('lib') }))
    expect(inside.json.root).toBe(w.at('lib'))
    expect(w.has('.kiro')).toBe(false)
    await ok(w.run('status', '--check'))
    await ok(w.run('remove', '--yes', '-C', 'lib'))
    expect(git(w, '-C', 'lib', 'status', '--short')).toBe('')
  })

  test('an edit in a worktree is merged from what its repository remembers', async () => {
    const w = repository()
    w.write('pack/SKILL.md', text('first', 'last'))
    await ok(w.run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', './pack'))
    commit(w)
    const tree = path.join(w.root, 'tree')
    git(w, 'worktree', 'add', '--quiet', '-b', 'other', tree)
    fs.writeFileSync(path.join(tree, skill), text('first', 'last, mine'))
    fs.writeFileSync(path.join(tree, 'pack/SKILL.md'), text('FIRST', 'last'))
    await ok(w.start(['update', '--yes'], { cwd: tree }))
    expect(fs.readFileSync(path.join(tree, skill), 'utf8')).toBe(text('FIRST', 'last, mine'))
  })
})

function text(first: string, last: string): string {
  return `---\nname: dsql\ndescription: Use it.\n---\n\n${first}\n\nmiddle\n\n${last}\n`
}

test('a tree that is committed in part: install brings the rest, whatever part it is', async () => {
  for (const left of ['.agents/skills', '.claude', '.kiro', '.mcp.json', 'AGENTS.md']) {
    const w = world()
    withGit(w)
    w.write('.gitignore', `/${left}\n`)
    await ok(w.run('init', '--yes', '-a', 'claude-code,kiro-ide,codex'))
    commit(w)
    const whole = files(w)
    git(w, 'clean', '-fdxq')
    expect(w.has(left)).toBe(false)
    expect((await w.run('status', '--check')).code).toBe(1)
    await ok(w.run('install', '--frozen'))
    expect(files(w)).toEqual(whole)
  }
  // Without the manifest nothing can be brought back, and install says what to do.
  const w = world()
  withGit(w)
  w.write('.gitignore', `/${manifest}\n`)
  await ok(w.run('init', '--yes', '-a', 'claude-code'))
  commit(w)
  git(w, 'clean', '-fdxq')
  const ran = await w.run('install', '--frozen', '--json')
  expect([ran.code, ran.json.error?.code]).toEqual([2, 'not-installed'])
  await ok(w.run('init', '--yes', '-a', 'claude-code'))
  await ok(w.run('install', '--frozen'))
})
