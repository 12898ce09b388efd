import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type World, world } from '../support/cli.ts'
import { commit, git, withGit } from '../support/git.ts'
import { Repository } from '../support/repository.ts'

const skill = '.agents/skills/dsql'
const text = (first: string, last: string) =>
  `---\nname: dsql\ndescription: Use it.\n---\n\n${first}\n\nmiddle\n\n${last}\n`
const revision = (first: string, last: string, more: Record<string, string> = {}) => ({
  'skills/dsql/SKILL.md': text(first, last),
  'skills/dsql/references/a.md': `${last}\n`,
  ...more,
})

/** Git on PATH; the project itself is no repository. */
function start(): { w: World; repo: Repository; run(...args: string[]): ReturnType<World['start']> } {
  const w = world()
  withGit(w)
  fs.rmSync(w.at('.git'), { recursive: true })
  fs.mkdirSync(w.at('.git'))
  const tmp = path.join(w.root, 'tmp')
  fs.mkdirSync(tmp)
  const repo = new Repository(path.join(w.root, 'srv/repo.git'))
  return { w, repo, run: (...args) => w.start(args, { env: { TMPDIR: tmp } }) }
}

test('the ref is resolved anew, and the base of a merge is fetched by the recorded commit', async () => {
  const { w, repo, run } = start()
  const one = repo.commit(revision('first', 'last'))
  await run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', `${repo.url}#main`)
  expect(w.manifest().pack.commit).toBe(one)
  w.write(`${skill}/SKILL.md`, text('first, mine', 'last'))
  const two = repo.commit(revision('first', 'LAST', { 'skills/dsql/references/b.md': 'new\n' }))
  const before = w.stamps(w.project)
  const check = await run('update', '--check', '--json')
  expect([check.code, check.json.findings?.map((f) => f.code)]).toEqual([
    1,
    expect.arrayContaining(['new-pack', 'something-new']),
  ])
  expect(w.stamps(w.project)).toEqual(before)
  const ran = await run('update', '--yes', '--json')
  expect([ran.code, ran.json.error]).toEqual([0, undefined])
  expect(w.read(`${skill}/SKILL.md`)).toBe(text('first, mine', 'LAST'))
  expect(w.read(`${skill}/references/b.md`)).toBe('new\n')
  expect(w.manifest().pack.commit).toBe(two)
  expect((await run('status', '--check')).code).toBe(0)
  expect((await run('update', '--check')).code).toBe(0)

  const three = repo.commit(revision('first', 'LAST, again'))
  expect((await run('update', '--yes')).code).toBe(0)
  expect(w.read(`${skill}/SKILL.md`)).toBe(text('first, mine', 'LAST, again'))
  expect(w.has(`${skill}/references/b.md`)).toBe(false)
  expect(w.manifest().pack.commit).toBe(three)
  expect(fs.readdirSync(path.join(w.root, 'tmp'))).toEqual([])
})

test('install brings the recorded commit back, and needs no network where the copy is whole', async () => {
  const { w, repo, run } = start()
  const one = repo.commit(revision('first', 'last'))
  await run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', repo.url)
  const whole = w.tree(w.project)
  repo.commit(revision('first', 'LAST'))
  fs.rmSync(w.at(skill), { recursive: true })
  fs.rmSync(w.at('.claude'), { recursive: true })
  const ran = await run('install', '--frozen', '--json')
  expect([ran.code, ran.json.error]).toEqual([0, undefined])
  expect(w.tree(w.project)).toEqual(whole)
  expect(w.manifest().pack.commit).toBe(one)

  fs.renameSync(repo.dir, `${repo.dir}-away`)
  fs.rmSync(w.at('.claude'), { recursive: true })
  expect((await run('install', '--frozen')).code).toBe(0)
  expect(w.tree(w.project)).toEqual(whole)

  w.remove(`${skill}/references/a.md`)
  const stamps = w.stamps(w.project)
  for (const verb of [
    ['install', '--frozen'],
    ['update', '--yes'],
    ['update', '--check'],
  ]) {
    const failed = await run(...verb, '--json')
    expect([verb, failed.code, failed.json.error?.code]).toEqual([verb, 1, 'source-not-found'])
  }
  expect(w.stamps(w.project)).toEqual(stamps)
})

test('a recorded digest that the commit does not have: nothing is written', async () => {
  const { w, repo, run } = start()
  repo.commit(revision('first', 'last'))
  await run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', repo.url)
  w.remove(`${skill}/SKILL.md`)
  const manifest = w.manifest()
  for (const change of [
    () => Object.assign(manifest.pack, { digest: `sha256:${'0'.repeat(64)}` }),
    () => {
      const wrote = manifest.wrote.find((x) => x.place.endsWith('dsql/SKILL.md'))
      Object.assign(wrote ?? {}, { digest: `sha256:${'0'.repeat(64)}` })
    },
  ]) {
    change()
    w.write('.agents/dsql-skill.json', `${JSON.stringify(manifest, null, 2)}\n`)
    const stamps = w.stamps(w.project)
    const ran = await run('install', '--frozen', '--json')
    expect([ran.code, ran.json.error?.code]).toEqual([1, 'source-differs'])
    expect(w.stamps(w.project)).toEqual(stamps)
  }
})

test('the user’s own objects come first: the old commit need not be there any more', async () => {
  const { w, repo, run } = start()
  fs.rmdirSync(w.at('.git'))
  git(w, 'init', '--quiet', '.')
  repo.commit(revision('first', 'last'))
  await run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', repo.url)
  commit(w)
  w.write(`${skill}/SKILL.md`, text('first, mine', 'last'))
  repo.git(['update-ref', '-d', 'refs/heads/main'])
  repo.git(['reflog', 'expire', '--expire=now', '--all'])
  repo.git(['gc', '--quiet', '--prune=now'])
  repo.commit(revision('first', 'LAST'))
  expect((await run('update', '--yes')).code).toBe(0)
  expect(w.read(`${skill}/SKILL.md`)).toBe(text('first, mine', 'LAST'))
})
