import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, type RunOptions, type World, world } from '../support/cli.ts'
import { gitServer, silentServer } from '../support/git-server.ts'
import { terminal } from '../support/pty.ts'
import { front, large, Repository } from '../support/repository.ts'

const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
const skill = 'src/aurora-dsql-mcp-server/skills/dsql-skill'

/** A world with git on PATH and a temporary folder of its own. */
function withGit(): World & { tmp: string } {
  const w = world()
  fs.symlinkSync(git, path.join(w.bin, 'git'))
  const tmp = path.join(w.root, 'tmp')
  fs.mkdirSync(tmp)
  return Object.assign(w, { tmp })
}

function init(w: World, source: string, more: string[] = [], options: RunOptions = {}) {
  const args = ['init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', source, ...more]
  return w.start(args, { ...options, env: environment(w, options.env) })
}

function again(w: World, ...args: string[]) {
  return w.start(args, { env: environment(w) })
}

function environment(w: World, more: Record<string, string> = {}): Record<string, string> {
  return { TMPDIR: path.join(w.root, 'tmp'), ...more }
}

function repository(w: World, name = 'repo.git'): Repository {
  return new Repository(path.join(w.root, 'srv', name))
}

function nothingLeft(w: World): void {
  expect(fs.readdirSync(path.join(w.root, 'tmp')).filter((f) => f.startsWith('dsql-skill-git'))).toEqual([])
}

describe('a repository as large as the official one', () => {
  test('only the skill is fetched, its aliases are not followed, and the commit is recorded', async () => {
    const w = withGit()
    const repo = repository(w)
    const commit = repo.commit(large())
    const trees = Number(repo.git(['rev-list', '--objects', '--filter=blob:none', '--count', commit]))
    // A git that tells afterwards how many objects are in the folder it ran in.
    const log = path.join(w.root, 'counts')
    fs.rmSync(path.join(w.bin, 'git'))
    const count = `case "$PWD" in *dsql-skill-git-*) '${git}' count-objects -v >> '${log}';; esac`
    fs.writeFileSync(path.join(w.bin, 'git'), `#!/bin/sh\n'${git}' "$@"\ncode=$?\n${count}\nexit $code\n`, {
      mode: 0o755,
    })
    const ran = await init(w, repo.url)
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(`${front}one\n`)
    expect(fs.readdirSync(w.at('.agents/skills/dsql/references'))).toHaveLength(59)
    expect(fs.readdirSync(w.at('.agents/skills'))).toEqual(['dsql'])
    expect(w.manifest().pack).toEqual({
      name: 'dsql',
      version: commit.slice(0, 12),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      origin: repo.url,
      commit,
    })
    const files = w.manifest().wrote.filter((o) => o.place.includes('/.agents/skills/dsql/'))
    expect(files).toHaveLength(60)
    expect(files.every((f) => /^sha256:/.test(f.digest))).toBe(true)
    const text = fs.readFileSync(log, 'utf8').matchAll(/^(?:in-pack|count): (\d+)$/gm)
    const objects = Math.max(...[...text].map((m) => Number(m[1])))
    const blobs = objects - trees
    // The 60 of the skill, and the one SKILL.md that was looked into; links and the other 3,640 files stayed away.
    expect(blobs).toBeGreaterThanOrEqual(60)
    expect(blobs).toBeLessThanOrEqual(64)
    nothingLeft(w)
  })

  test('a server over HTTP sends a fraction of it; one that can leave nothing out still serves', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit(large())
    const server = await gitServer(path.dirname(repo.dir))
    expect((await init(w, `${server.url}/repo.git`)).code).toBe(0)
    const whole = server.sent()
    const filtered = withGit()
    repo.git(['config', 'uploadpack.allowFilter', 'true'])
    expect((await init(filtered, `${server.url}/repo.git`)).code).toBe(0)
    expect(server.sent() - whole).toBeLessThan(whole / 10)
    expect(filtered.tree(filtered.at('.agents/skills'))).toEqual(w.tree(w.at('.agents/skills')))
    nothingLeft(w)
  })
})

describe('what is recorded stays', () => {
  test('init and add take the recorded commit, also when the branch has moved; no repository is needed while nothing is edited', async () => {
    const w = withGit()
    const repo = repository(w)
    const old = repo.commit({ 'SKILL.md': front, 'references/a.md': 'one\n' })
    expect((await init(w, repo.url)).code).toBe(0)
    repo.commit({ 'SKILL.md': front, 'references/a.md': 'two\n' })
    const stamps = w.stamps(w.project)
    for (const args of [
      ['init', '--yes'],
      ['init', '--yes', '--source', repo.url],
      ['status', '--check'],
    ])
      expect((await again(w, ...args)).code).toBe(0)
    expect(w.stamps(w.project)).toEqual(stamps)
    // A file that was lost is fetched of that commit.
    w.remove('.agents/skills/dsql/references/a.md')
    expect((await again(w, 'init', '--yes')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/references/a.md')).toBe('one\n')
    fs.renameSync(repo.dir, `${repo.dir}.away`)
    expect((await again(w, 'add', 'kiro-ide', '--yes')).code).toBe(0)
    expect(w.read('.kiro/skills/dsql/references/a.md')).toBe('one\n')
    // What is lost in one copy is still in the other.
    w.remove('.agents/skills/dsql/references/a.md')
    expect((await again(w, 'init', '--yes')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/references/a.md')).toBe('one\n')
    expect(w.manifest().pack.commit).toBe(old)
    expect((await again(w, 'remove', '--yes')).code).toBe(0)
    expect(w.has('.agents')).toBe(false)
  })

  test('status asks no repository, and finds what was edited', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front, 'references/a.md': 'one\n' })
    expect((await init(w, repo.url)).code).toBe(0)
    fs.renameSync(repo.dir, `${repo.dir}.away`)
    w.write('.agents/skills/dsql/references/a.md', 'mine\n')
    const ran = await again(w, 'status', '--check')
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('references/a.md')
    expect(ran.out).toContain('edited')
  })

  test('a commit whose content is not what the manifest says is refused', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front, 'references/a.md': 'one\n' })
    expect((await init(w, repo.url)).code).toBe(0)
    const other = repo.commit({ 'SKILL.md': front, 'references/a.md': 'evil\n' })
    const manifest = w.read('.agents/dsql-skill.json')
    w.write('.agents/dsql-skill.json', manifest.replace(/"commit": "[0-9a-f]+"/, `"commit": "${other}"`))
    w.remove('.agents/skills/dsql/references/a.md')
    const before = w.stamps(w.project)
    const ran = await again(w, 'init', '--yes', '--json')
    expect([ran.code, ran.json.error?.code]).toEqual([1, 'source-differs'])
    expect(w.stamps(w.project)).toEqual(before)
  })

  test('another ref is another source: --dry-run shows what it would say differently', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front, 'references/a.md': 'one\n', 'references/gone.md': 'old\n' })
    const next = repo.commit(
      { 'SKILL.md': front, 'references/a.md': 'two\n', 'references/new.md': 'new\n' },
      'next',
    )
    expect((await init(w, repo.url, ['-a', 'claude-code,kiro-ide'])).code).toBe(0)
    const before = w.stamps(w.project)
    const ran = await again(w, 'init', '--dry-run', '--source', `${repo.url}#next`)
    expect(ran.code).toBe(0)
    for (const line of ['-one', '+two', '+new', '-old'])
      expect(ran.out.split('\n').filter((l) => l.trim() === line)).toHaveLength(1)
    expect(ran.out).toContain('--- .agents/skills/dsql/references/a.md')
    expect(w.stamps(w.project)).toEqual(before)
    expect((await again(w, 'init', '--yes', '--source', `${repo.url}#next`)).code).toBe(0)
    expect(w.manifest().pack.commit).toBe(next)
    expect(w.has('.agents/skills/dsql/references/gone.md')).toBe(false)
  })
})

describe('refs and folders', () => {
  test('a branch, a tag, an annotated tag, a full commit, and a folder', async () => {
    const w = withGit()
    const repo = repository(w)
    const first = repo.commit({ 'a/SKILL.md': `${front}first\n`, 'b/SKILL.md': `${front}b\n` })
    repo.git(['tag', 'v1'])
    repo.git(['tag', '-a', 'v1-annotated', '-m', 'x'])
    const second = repo.commit({ 'a/SKILL.md': `${front}second\n` }, 'feat/x')
    const cases: [string, string, string][] = [
      ['#v1:a', first, 'first'],
      ['#v1-annotated:b', first, 'b'],
      ['#feat/x', second, 'second'],
      [`#${first}:a`, first, 'first'],
      ['#:b', first, 'b'],
    ]
    for (const [suffix, commit, text] of cases) {
      const ran = await init(w, `${repo.url}${suffix}`)
      expect([suffix, ran.code, ran.err]).toEqual([suffix, 0, ''])
      expect(w.manifest().pack.commit).toBe(commit)
      expect(w.manifest().choices.source).toBe(`${repo.url}${suffix}`)
      expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(`${front}${text}\n`)
    }
  })

  test('the skill is found by its name, else by its folder; of two the nearest, and of two as near none', async () => {
    const w = withGit()
    const repo = repository(w)
    const named = (name: string): string => front.replace('name: dsql', `name: ${name}`)
    repo.commit({
      'x/y/SKILL.md': front,
      'x/dsql/SKILL.md': named('other'),
      'z/SKILL.md': 'no front matter\n',
    })
    expect((await init(w, repo.url)).code).toBe(0)
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(front)
    repo.commit({ 'skills/dsql/SKILL.md': named('other'), 'z/SKILL.md': 'no front matter\n' }, 'folder')
    expect((await init(w, `${repo.url}#folder`)).code).toBe(0)
    repo.commit({ 'a/SKILL.md': front, 'b/SKILL.md': front, 'c/d/SKILL.md': front }, 'two')
    const two = await init(w, `${repo.url}#two`, ['--json'])
    expect([two.code, two.json.error?.message]).toEqual([
      1,
      expect.stringContaining('more than one skill dsql'),
    ])
    expect(two.json.error?.hint).toContain('a, b')
    const none = await init(w, `${repo.url}#folder`, ['--skill', 'nope', '--json'])
    expect([none.code, none.json.error?.code]).toEqual([1, 'bad-pack'])
    expect(none.json.error?.hint).toContain('it has: other')
  })

  test('owner/repo that is a folder too is not guessed', async () => {
    const w = withGit()
    w.write('tools/packs/SKILL.md', front)
    const ran = await init(w, 'tools/packs', ['--json'])
    expect([ran.code, ran.json.error?.code]).toEqual([2, 'bad-value'])
    expect(ran.json.error?.hint).toContain('--source ./tools/packs or --source github:tools/packs')
    expect((await init(w, './tools/packs')).code).toBe(0)
  })

  test('owner/repo is a repository of GitHub, by what git makes of that address', async () => {
    const w = withGit()
    const repo = repository(w, 'awslabs/mcp.git')
    repo.commit(large())
    const base = repo.url.slice(0, -'awslabs/mcp.git'.length)
    fs.writeFileSync(path.join(w.home, '.gitconfig'), `[url "${base}"]\n\tinsteadOf = https://github.com/\n`)
    expect((await init(w, 'awslabs/mcp#main')).code).toBe(0)
    expect(w.manifest().choices.source).toBe('github:awslabs/mcp#main')
    expect((await again(w, 'status', '--check')).code).toBe(0)
  })
})

/** Expects a failure with this code, nothing written, and nothing left in the temporary folder. */
async function fails(
  w: World,
  source: string,
  code: string,
  words: RegExp,
  options: RunOptions = {},
): Promise<void> {
  const before = w.stamps(w.project)
  const ran = await init(w, source, ['--json'], options)
  expect([ran.code, ran.json.error?.code, ran.json.error?.message]).toEqual([
    1,
    code,
    expect.stringMatching(words),
  ])
  expect(ran.json.error?.hint).not.toBe('')
  expect(w.stamps(w.project)).toEqual(before)
  nothingLeft(w)
}

function commandsNaming(port: number): string[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' })
  return text.split('\n').filter((line) => line.includes(`127.0.0.1:${port}`) && !line.includes('vitest'))
}

describe('what can go wrong on the way', () => {
  test('no git', async () => {
    const w = withGit()
    fs.rmSync(path.join(w.bin, 'git'))
    await fails(w, 'https://example.com/x.git', 'git-missing', /not on PATH/)
  })

  test('no such host, nobody at home, no such repository, no such ref or commit', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front })
    const server = await gitServer(path.dirname(repo.dir))
    await fails(w, 'https://no-such-host.invalid/x.git', 'source-unreachable', /host of .* is not known/)
    await fails(w, 'http://127.0.0.1:1/x.git', 'source-unreachable', /cannot be reached/)
    await fails(w, `${repo.url}x`, 'source-not-found', /no repository at/)
    await fails(w, `${server.url}/none.git`, 'source-not-found', /no repository at/)
    await fails(w, `${repo.url}#none`, 'ref-not-found', /has no none/)
    await fails(w, `${server.url}/repo.git#none`, 'ref-not-found', /has no none/)
    await fails(w, `${repo.url}#${'1'.repeat(40)}`, 'ref-not-found', /has no 1111/)
    await fails(w, `${repo.url}#:none`, 'bad-pack', /no folder none/)
  })

  test('one that asks for a password is not waited for; a credential helper opens it', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front })
    const server = await gitServer(path.dirname(repo.dir), { password: 'me:secret' })
    await fails(w, `${server.url}/repo.git`, 'source-denied', /asks for a password/)
    const helper = '!f() { echo username=me; echo password=secret; }; f'
    fs.writeFileSync(path.join(w.home, '.gitconfig'), `[credential]\n\thelper = "${helper}"\n`)
    expect((await init(w, `${server.url}/repo.git`)).code).toBe(0)
    expect(w.read('.agents/dsql-skill.json')).not.toContain('secret')
  })

  test('one that breaks off in the middle', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit(large())
    const server = await gitServer(path.dirname(repo.dir), { cut: 5000 })
    await fails(w, `${server.url}/repo.git`, 'source-broken', /broke off in the middle/)
  })

  test('one that never answers: the deadline ends git and all that it started', async () => {
    const w = withGit()
    const { url, port } = await silentServer()
    await fails(w, `${url}/x.git`, 'source-timeout', /longer than 1 s/, {
      env: { DSQL_SKILL_GIT_TIMEOUT: '1' },
    })
    await expect.poll(() => commandsNaming(port)).toEqual([])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s on the way: exit 130, nothing left', async (signal) => {
    const w = withGit()
    const { url, port } = await silentServer()
    const before = w.stamps(w.project)
    const args = ['init', '--yes', '-a', 'claude-code', '--source', `${url}/x.git`]
    const child = spawn(process.execPath, [cli, ...args], { cwd: w.project, env: w.env(environment(w)) })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await expect.poll(() => commandsNaming(port).some((c) => c.includes('remote-http'))).toBe(true)
    child.kill(signal)
    expect(await ended).toBe(130)
    await expect.poll(() => commandsNaming(port)).toEqual([])
    expect(w.stamps(w.project)).toEqual(before)
    nothingLeft(w)
  })

  test('a terminal sees how far it is, and the line goes away', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit(large())
    const args = ['init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', repo.url]
    const t = terminal(w, args, environment(w))
    expect(await t.exit()).toBe(0)
    expect(t.text).toMatch(/file:.*(receiving|resolving|counting|compressing) objects: +\d+%/)
    expect(t.raw).toContain('\r\u001b[K')
  })
})

describe('a repository is an enemy', () => {
  const hostile: [string, { mode: string; text: string }, RegExp][] = [
    ['references/x.md', { mode: '120000', text: '/etc/passwd' }, /x\.md is a link to \/etc\/passwd/],
    ['references', { mode: '120000', text: '../../.ssh' }, /references is a link/],
    ['sub', { mode: '160000', text: '1'.repeat(40) }, /sub is no regular file/],
    ['con.md', { mode: '100644', text: 'x' }, /does not work everywhere/],
    ['a\u202eb.md', { mode: '100644', text: 'x' }, /does not work everywhere/],
    ['big.md', { mode: '100644', text: 'x'.repeat(2 << 20) }, /larger than 1 MiB/],
    ['x.md', { mode: '100644', text: 'a\n b\u202ec\n' }, /x\.md hides U\+202E .* line 2, column 3/],
    ['x.md', { mode: '100644', text: '\u{E0049}' }, /x\.md hides U\+E0049/],
  ]
  test.each(hostile)('%j in the skill is refused', async (name, entry, reason) => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ [`${skill}/SKILL.md`]: front, [`${skill}/${name}`]: entry })
    await fails(w, repo.url, 'bad-pack', reason)
  })

  test('a file that is no UTF-8 text is refused', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front, 'x.png': new Uint8Array([0x89, 0x50, 0, 0xff]) })
    await fails(w, repo.url, 'bad-pack', /x\.png is not UTF-8 text/)
  })

  test.each(['..', '../../x', '/etc/x', 'a/../../x', '.'])('the name %j in a tree', async (name) => {
    const w = withGit()
    const repo = repository(w)
    repo.commitRaw(name, '100644', 'evil\n', front)
    const before = w.stamps(w.project)
    const ran = await init(w, repo.url, ['--json'])
    expect([ran.code, ran.json.error?.hint === '']).toEqual([1, false])
    expect(w.stamps(w.project)).toEqual(before)
    nothingLeft(w)
  })

  test('links and submodules beside the skill are no matter; what is hidden is told with its place', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({
      'skills/dsql/SKILL.md': front,
      'skills/dsql/a.md': 'one\ntwo\u200b\n',
      'skills/alias/SKILL.md': front.replace('name: dsql', 'name: dsql alias'),
      'skills/alias/references': { mode: '120000', text: '../dsql/references' },
      'skills/linked': { mode: '120000', text: 'dsql' },
      vendor: { mode: '160000', text: '1'.repeat(40) },
    })
    const ran = await init(w, repo.url)
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('U+200B (a zero-width space) (a.md:2:4)')
  })

  test('nothing of a repository runs: no hook, filter, submodule or configuration of it', async () => {
    const w = withGit()
    const repo = repository(w)
    const marker = path.join(w.root, 'marker')
    const touch = `#!/bin/sh\ntouch '${marker}'\n`
    repo.commit({
      'SKILL.md': front,
      'a.txt': 'text\n',
      '.gitattributes': '* filter=evil diff=evil\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${marker}"\n`,
      'x/y': 'z\n',
      '.lfsconfig': `[lfs]\n\turl = "ext::sh -c 'touch ${marker}'"\n`,
    })
    for (const hook of ['post-checkout', 'reference-transaction', 'post-merge'])
      fs.writeFileSync(path.join(repo.dir, 'hooks', hook), touch, { mode: 0o755 })
    // The user’s own git may know a filter, and a template with hooks: neither has a place here.
    const template = path.join(w.root, 'template')
    fs.mkdirSync(path.join(template, 'hooks'), { recursive: true })
    fs.writeFileSync(path.join(template, 'hooks', 'reference-transaction'), touch, { mode: 0o755 })
    fs.writeFileSync(
      path.join(w.home, '.gitconfig'),
      `[filter "evil"]\n\tsmudge = touch ${marker}\n\trequired = true\n[init]\n\ttemplateDir = ${template}\n`,
    )
    const evil = { GIT_SSH_COMMAND: `touch ${marker}`, GIT_ASKPASS: `touch ${marker}`, GIT_DIR: w.root }
    expect((await init(w, repo.url, [], { env: evil })).code).toBe(0)
    expect(fs.existsSync(marker)).toBe(false)
    expect(w.read('.agents/skills/dsql/a.txt')).toBe('text\n')
  })

  test('whatever is in the environment, git starts; a company’s configuration counts', async () => {
    const w = withGit()
    const repo = repository(w, 'a/b.git')
    repo.commit({ 'SKILL.md': front })
    const config = path.join(w.root, 'company.gitconfig')
    const base = repo.url.slice(0, -'a/b.git'.length)
    fs.writeFileSync(config, `[url "${base}"]\n\tinsteadOf = https://git.example.com/\n`)
    const env = {
      EDITOR: 'vi',
      VISUAL: 'vi',
      PAGER: 'less',
      PREFIX: '/usr',
      SSH_ASKPASS: 'ask',
      GIT_EDITOR: 'vi',
      GIT_PAGER: 'less',
      GIT_PROXY_COMMAND: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_EXEC_PATH: '/nowhere',
      GIT_CONFIG_GLOBAL: config,
    }
    const ran = await init(w, 'https://git.example.com/a/b', [], { env })
    expect([ran.code, ran.err]).toEqual([0, ''])
  })

  test('a manifest that anybody may have written names no program', async () => {
    const w = withGit()
    const repo = repository(w)
    repo.commit({ 'SKILL.md': front })
    expect((await init(w, repo.url)).code).toBe(0)
    const marker = path.join(w.root, 'marker')
    const text = w.read('.agents/dsql-skill.json')
    for (const source of [
      `ext::sh -c "touch ${marker}"`,
      `--upload-pack=touch ${marker}`,
      'https://a:b@example.com/x',
    ]) {
      const changed: unknown = { ...JSON.parse(text), choices: { ...JSON.parse(text).choices, source } }
      w.write('.agents/dsql-skill.json', JSON.stringify(changed))
      for (const args of [
        ['init', '--yes', '--json'],
        ['status', '--json'],
      ]) {
        const ran = await again(w, ...args)
        expect([ran.code, ran.json.error?.code]).toEqual([2, 'bad-value'])
      }
    }
    expect(fs.existsSync(marker)).toBe(false)
  })
})
