import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlanLine } from '../../src/model.ts'
import { type World, world } from '../support/cli.ts'
import { commit, git, withGit } from '../support/git.ts'
import { current, release } from '../support/release.ts'

const skill = '.agents/skills/dsql'
const pack = 'packs/dsql'
const front = (version: string) =>
  `---\nname: dsql\ndescription: Use it.\nmetadata:\n  version: "${version}"\n---\n\n# DSQL\n`
const text = (version: string, lines: string[]) => `${front(version)}\n${lines.join('\n')}\n`
const numbers = ['one', 'two', 'three', 'four', 'five', 'six']
const but = (line: string, to: string, of = numbers) => of.map((l) => (l === line ? to : l))

/** The first revision of a pack in a folder of the project. */
function first(w: World): void {
  w.write(`${pack}/SKILL.md`, text('1.0.0', numbers))
  w.write(`${pack}/references/a.md`, 'a\n')
  w.write(`${pack}/references/gone.md`, 'gone\n')
  w.write(`${pack}/references/gone-too.md`, 'gone too\n')
  w.write(`${pack}/references/x.md`, 'x\ny\nz\n')
}

/** The second: one file changed in two places, one changed, one new, two gone. */
function second(w: World): void {
  w.write(`${pack}/SKILL.md`, text('2.0.0', but('six', 'SIX')))
  w.write(`${pack}/references/a.md`, 'A\n')
  w.write(`${pack}/references/new.md`, 'new\n')
  w.remove(`${pack}/references/gone.md`)
  w.remove(`${pack}/references/gone-too.md`)
}

const setUp = ['init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', `./${pack}`]

async function installed(): Promise<World> {
  const w = world()
  withGit(w)
  first(w)
  expect((await w.run(...setUp)).code).toBe(0)
  commit(w, 'set up')
  return w
}

function did(plan: PlanLine[] | undefined): Record<string, string> {
  return Object.fromEntries((plan ?? []).map((l) => [l.place.replace(`${skill}/`, ''), l.do]))
}

describe('an edited file of the pack that has changed too', () => {
  test('is merged; what is new, changed and gone follows; what is the user’s stays (peers’ probe P4)', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    w.write(`${skill}/references/gone-too.md`, 'gone too, but mine now\n')
    w.write(`${skill}/references/mine.md`, 'mine\n')
    second(w)
    const ran = await w.run('update', '--yes', '--json')
    expect(ran.code).toBe(0)
    expect(did(ran.json.plan)).toMatchObject({
      'SKILL.md': 'merge',
      'references/a.md': 'update',
      'references/new.md': 'create',
      'references/gone.md': 'delete',
      'references/gone-too.md': 'forget',
    })
    expect(w.read(`${skill}/SKILL.md`)).toBe(text('2.0.0', but('six', 'SIX', but('two', 'two, by me'))))
    expect(fs.readdirSync(w.at(`${skill}/references`)).sort()).toEqual([
      'a.md',
      'gone-too.md',
      'mine.md',
      'new.md',
      'x.md',
    ])
    expect(w.read(`${skill}/references/gone-too.md`)).toBe('gone too, but mine now\n')
    expect(w.read(`${skill}/references/mine.md`)).toBe('mine\n')
    expect(w.manifest().pack.version).toBe('2.0.0')
    const stamps = w.stamps()
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect((await w.run('update', '--check')).code).toBe(0)
    expect((await w.run('status', '--check')).code).toBe(0)
    expect(w.stamps()).toEqual(stamps)
  })

  test('is merged again and again, whether or not a merged state was committed', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    for (const [i, step] of ['commit', 'none', 'commit', 'edit and commit'].entries()) {
      const version = `${i + 2}.0.0`
      w.write(`${pack}/SKILL.md`, text(version, but('six', version)))
      const ran = await w.run('update', '--yes', '--json')
      expect([step, ran.code]).toEqual([step, 0])
      const mine = but('six', version, but('two', 'two, by me'))
      expect(w.read(`${skill}/SKILL.md`)).toBe(text(version, mine))
      if (step.endsWith('commit')) commit(w)
    }
    w.write(`${skill}/SKILL.md`, text('5.0.0', but('six', '5.0.0', but('two', 'two, by me and you'))))
    w.write(`${pack}/SKILL.md`, text('6.0.0', but('six', '6.0.0')))
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect(w.read(`${skill}/SKILL.md`)).toBe(
      text('6.0.0', but('six', '6.0.0', but('two', 'two, by me and you'))),
    )
  })

  test('a line that the user took out after a merge stays out, one put back stays in', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    w.write(`${pack}/SKILL.md`, text('2.0.0', [...numbers.filter((l) => l !== 'four'), 'seven']))
    expect((await w.run('update', '--yes')).code).toBe(0)
    commit(w)
    const mine = ['one', 'two, by me', 'three', 'four', 'five', 'six']
    w.write(`${skill}/SKILL.md`, text('2.0.0', mine))
    w.write(`${pack}/SKILL.md`, text('3.0.0', [...numbers.filter((l) => l !== 'four'), 'seven']))
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect(w.read(`${skill}/SKILL.md`)).toBe(text('3.0.0', mine))
  })

  test('is merged for each copy by itself', async () => {
    const w = world()
    first(w)
    await w.run('init', '--yes', '-a', 'kiro-ide', '--mcp', 'none', '--source', `./${pack}`)
    w.write('.kiro/skills/dsql/SKILL.md', text('1.0.0', but('two', 'two, by me')))
    second(w)
    const ran = await w.run('update', '--yes', '--json')
    // The other copy is as we wrote it: it is the base, without any git.
    expect([ran.code, did(ran.json.plan)['.kiro/skills/dsql/SKILL.md']]).toEqual([0, 'merge'])
    expect(w.read(`${skill}/SKILL.md`)).toBe(text('2.0.0', but('six', 'SIX')))
    expect(w.read('.kiro/skills/dsql/SKILL.md')).toBe(
      text('2.0.0', but('six', 'SIX', but('two', 'two, by me'))),
    )
  })

  test('keeps its CRLF line ends', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')).replaceAll('\n', '\r\n'))
    second(w)
    expect((await w.run('update', '--yes')).code).toBe(0)
    const merged = text('2.0.0', but('six', 'SIX', but('two', 'two, by me')))
    expect(w.read(`${skill}/SKILL.md`)).toBe(merged.replaceAll('\n', '\r\n'))
    expect((await w.run('status', '--check')).code).toBe(0)
  })

  test('is a conflict where both changed one line: both are shown, nothing is written', async () => {
    const w = await installed()
    w.write(`${skill}/references/x.md`, 'x\nmine\nz\n')
    second(w)
    w.write(`${pack}/references/x.md`, 'x\nnew\nz\n')
    const stamps = w.stamps()
    const ran = await w.run('update', '--yes', '--json')
    expect([ran.code, ran.json.error?.code]).toEqual([3, 'conflict'])
    const line = ran.json.plan?.find((l) => l.do === 'conflict')
    expect(line?.place).toBe(`${skill}/references/x.md`)
    expect(line?.diff).toContain('-mine\n+new\n')
    expect(ran.json.error?.hint).toContain('--take theirs')
    expect(w.stamps()).toEqual(stamps)

    const theirs = await w.run('update', '--yes', '--take', 'theirs:references/x.md')
    expect(theirs.code).toBe(0)
    expect(w.read(`${skill}/references/x.md`)).toBe('x\nmine\nz\n')
    expect(w.read(`${skill}/references/a.md`)).toBe('A\n')
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect((await w.run('update', '--check')).code).toBe(0)

    w.write(`${skill}/references/x.md`, 'x\nmine again\nz\n')
    expect((await w.run('update', '--check')).code).toBe(1)
    expect((await w.run('update', '--yes')).code).toBe(3)
    expect((await w.run('update', '--yes', '--take', 'ours')).code).toBe(0)
    expect(w.read(`${skill}/references/x.md`)).toBe('x\nnew\nz\n')
    expect(w.read(`${skill}/references/x.md.dsql-backup-1`)).toBe('x\nmine again\nz\n')
    expect((await w.run('status', '--check')).code).toBe(0)
  })

  test('ours and theirs can be said file by file, also where nothing clashes', async () => {
    const w = await installed()
    for (const name of ['a', 'x']) w.write(`${skill}/references/${name}.md`, 'mine\n')
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    second(w)
    w.write(`${pack}/references/x.md`, 'new\n')
    const take = ['--take', 'ours:references/a.md', '--take', `theirs:${skill}/references/x.md`]
    expect((await w.run('update', '--yes', ...take, '--take', 'ours:SKILL.md')).code).toBe(0)
    expect(w.read(`${skill}/references/a.md`)).toBe('A\n')
    expect(w.read(`${skill}/references/x.md`)).toBe('mine\n')
    expect(w.read(`${skill}/SKILL.md`)).toBe(text('2.0.0', but('six', 'SIX')))
    expect(w.read(`${skill}/SKILL.md.dsql-backup-1`)).toBe(text('1.0.0', but('two', 'two, by me')))
  })

  test.each([
    [['--take', 'ours:nothing.md'], 'bad-value'],
    [['--take', 'both'], 'bad-value'],
    [['--take', 'ours', '--take', 'theirs'], 'bad-value'],
    [['--take', 'ours:a', '--take', 'theirs:a'], 'bad-value'],
    [['--take', 'ours', '--on-conflict', 'keep'], 'usage'],
    [['--source', './packs'], 'usage'],
  ])('%j makes no sense: exit 2, nothing written', async (flags, code) => {
    const w = await installed()
    second(w)
    const stamps = w.stamps()
    const ran = await w.run('update', '--yes', '--json', ...flags)
    expect([ran.code, ran.json.error?.code]).toEqual([2, code])
    expect(w.stamps()).toEqual(stamps)
  })
})

describe('without a base there is no merge', () => {
  test('in a project that is not under git', async () => {
    const w = world()
    first(w)
    await w.run(...setUp)
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    second(w)
    const ran = await w.run('update', '--yes', '--json')
    expect([ran.code, did(ran.json.plan)['SKILL.md']]).toEqual([3, 'conflict'])
  })

  test('in a shallow clone that lacks what we wrote', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    second(w)
    commit(w)
    const clone = world()
    fs.rmSync(clone.project, { recursive: true })
    withGitOnly(clone)
    git(w, 'clone', '--quiet', '--depth', '1', `file://${w.project}`, clone.project)
    const ran = await clone.run('update', '--yes', '--json')
    expect([ran.code, did(ran.json.plan)['SKILL.md']]).toEqual([3, 'conflict'])
    git(clone, 'fetch', '--quiet', '--unshallow')
    expect((await clone.run('update', '--yes')).code).toBe(0)
    expect(clone.read(`${skill}/SKILL.md`)).toContain('two, by me')
  })

  test('in a partial clone nothing is fetched for it', async () => {
    const w = await installed()
    w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
    second(w)
    commit(w)
    git(w, 'config', 'uploadpack.allowFilter', 'true')
    const clone = world()
    fs.rmSync(clone.project, { recursive: true })
    withGitOnly(clone)
    git(w, 'clone', '--quiet', '--filter=blob:none', `file://${w.project}`, clone.project)
    const before = objects(clone)
    const ran = await clone.run('update', '--yes', '--json')
    expect([ran.code, did(ran.json.plan)['SKILL.md']]).toEqual([3, 'conflict'])
    expect(objects(clone)).toEqual(before)
  })
})

function withGitOnly(w: World): void {
  const [dir] = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((d) => fs.existsSync(path.join(d, 'git')))
  fs.symlinkSync(path.join(dir ?? '', 'git'), path.join(w.bin, 'git'))
}

function objects(w: World): string[] {
  return fs.readdirSync(w.at('.git/objects'), { recursive: true, encoding: 'utf8' }).sort()
}

test('what was only staged, and what a checkout with CRLF has since, is a base too', async () => {
  const w = world()
  withGit(w)
  git(w, 'config', 'core.autocrlf', 'true')
  first(w)
  await w.run(...setUp)
  git(w, 'add', '--all')
  w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
  second(w)
  expect((await w.run('update', '--yes')).code).toBe(0)
  expect(w.read(`${skill}/SKILL.md`)).toBe(text('2.0.0', but('six', 'SIX', but('two', 'two, by me'))))
})

test('our block in a shared file is merged with the user’s lines in it, from the history of that file', async () => {
  const w = world()
  withGit(w)
  w.write('AGENTS.md', '# Mine\n')
  commit(w)
  await w.run('init', '--yes', '-a', 'codex', '--mcp', 'none')
  w.write('AGENTS.md', `${w.read('AGENTS.md')}\nMore of mine.\n`)
  commit(w)
  w.write('AGENTS.md', w.read('AGENTS.md').replace('# Amazon Aurora DSQL', '# Our Aurora DSQL'))
  const block = w.read('AGENTS.md')
  const newer = release(w, '0.9.0')
  changeSteering(newer)
  const ran = await w.start(['update', '--yes', '--json'], { cli: newer })
  expect([ran.code, did(ran.json.plan)['AGENTS.md']]).toEqual([0, 'merge'])
  expect(w.read('AGENTS.md')).toBe(block.replace('.agents/skills/dsql', '.agents/skills/./dsql'))
  expect((await w.start(['status', '--check'], { cli: newer })).code).toBe(0)
})

/** The steering says in another way where the skill lies. */
function changeSteering(program: string): void {
  const dist = path.dirname(program)
  let changed = 0
  for (const name of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(dist, name)
    if (!name.endsWith('.mjs')) continue
    const code = fs.readFileSync(file, 'utf8')
    const next = code.replace('.agents/skills/${choices.skill}', '.agents/skills/./${choices.skill}')
    if (next !== code) changed++
    fs.writeFileSync(file, next)
  }
  expect(changed).toBeGreaterThan(0)
}

describe('a bundled pack comes with the tool', () => {
  const newSkill = (dir: string) => {
    const file = path.join(dir, 'SKILL.md')
    fs.writeFileSync(file, `${fs.readFileSync(file, 'utf8')}\nThe newest line.\n`)
  }

  test('a newer release brings a newer pack, and an older one refuses to turn it back', async () => {
    const w = world()
    withGit(w)
    await w.run('init', '--yes', '-a', 'claude-code')
    commit(w)
    const file = `${skill}/SKILL.md`
    w.write(file, w.read(file).replace('# Aurora DSQL', '# Aurora DSQL, ours'))
    const newer = release(w, '0.9.0', newSkill)
    const check = await w.start(['update', '--check', '--json'], { cli: newer })
    expect([check.code, did(check.json.plan)['SKILL.md']]).toEqual([1, 'merge'])
    expect(check.json.findings?.map((f) => f.message)).toContain(`the skill: ${current} -> 0.9.0`)
    expect((await w.start(['update', '--yes'], { cli: newer })).code).toBe(0)
    expect(w.read(file)).toMatch(/# Aurora DSQL, ours[\s\S]*The newest line\.\n$/)
    const stamps = w.stamps()
    const older = await w.run('update', '--yes', '--json')
    expect([older.code, older.json.error?.code]).toEqual([1, 'newer-manifest'])
    expect(older.json.error?.hint).toContain('npx dsql-skill@0.9.0 update')
    expect(w.stamps()).toEqual(stamps)
  })

  test('what a manifest calls a version is no command', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code')
    const manifest = w.manifest()
    w.write('.agents/dsql-skill.json', JSON.stringify({ ...manifest, version: 2, tool: '9.0.0; rm -rf /' }))
    const ran = await w.run('update', '--yes', '--json')
    expect([ran.code, ran.json.error?.code]).toEqual([1, 'newer-manifest'])
    expect(ran.json.error?.hint).not.toContain('rm -rf')
  })
})

describe('the version of the MCP server', () => {
  const asked = (w: World) => JSON.stringify(w.manifest().choices.mcp)
  const older = (w: World) =>
    w.write(
      '.agents/dsql-skill.json',
      w.read('.agents/dsql-skill.json').replace('"version": "1.1.4"', '"version": "1.0.0"'),
    )

  test('moves with ours where we chose it', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code', '--mcp', 'uvx')
    older(w)
    await w.run('init', '--yes')
    expect(w.read('.mcp.json')).toContain('@1.0.0')
    expect((await w.run('update', '--check')).code).toBe(1)
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect(w.read('.mcp.json')).toContain('@1.1.4')
    expect((await w.run('status', '--check')).code).toBe(0)
  })

  test.each(['latest', '1.1.4', '1.0.1'])('%s stays where the user chose it', async (version) => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code', '--mcp', 'uvx', '--mcp-version', version)
    const said = asked(w)
    await w.run('init', '--yes', '--lang', 'ja')
    expect((await w.run('update', '--check')).code).toBe(0)
    expect((await w.run('update', '--yes')).code).toBe(0)
    expect(asked(w)).toBe(said)
    expect(w.read('.mcp.json')).toContain(`@${version}`)
  })
})

test('only the recorded choices: no agent or runtime that is found here is added', async () => {
  const w = await installed()
  const before = w.manifest().choices
  for (const dir of ['.cursor', '.kiro', '.gemini']) fs.mkdirSync(w.at(dir))
  for (const bin of ['uvx', 'docker', 'codex']) w.program(bin)
  second(w)
  expect((await w.run('update', '--yes')).code).toBe(0)
  expect(w.manifest().choices).toEqual(before)
  expect(fs.readdirSync(w.at('.cursor'))).toEqual([])
})

test('a pack from a folder elsewhere is given again', async () => {
  const w = world()
  w.write('../elsewhere/SKILL.md', text('1.0.0', numbers))
  await w.run('init', '--yes', '-a', 'claude-code', '--mcp', 'none', '--source', '../elsewhere')
  const ran = await w.run('update', '--yes', '--json')
  expect([ran.code, ran.json.error?.code]).toEqual([1, 'source-needed'])
  w.write('../elsewhere/SKILL.md', text('2.0.0', numbers))
  expect((await w.run('update', '--yes', '--source', '../elsewhere')).code).toBe(0)
  expect(w.read(`${skill}/SKILL.md`)).toBe(text('2.0.0', numbers))
})

test.each(['update', 'install'])('%s where nothing is set up: exit 2, and what to do', async (verb) => {
  const w = world()
  const ran = await w.run(verb, '--yes', '--json')
  expect([ran.code, ran.json.error?.code]).toEqual([2, 'not-installed'])
  expect(ran.json.error?.hint).toContain('init')
})

test('without a terminal and --yes nobody is asked and nothing is written; --check needs neither', async () => {
  const w = await installed()
  second(w)
  const stamps = w.stamps()
  expect((await w.run('update')).code).toBe(2)
  const check = await w.run('update', '--check')
  expect([check.code, check.out]).toEqual([1, expect.stringContaining('references/new.md')])
  const dry = await w.run('update', '--dry-run')
  expect(dry.code).toBe(0)
  expect(w.stamps()).toEqual(stamps)
})

test('a repository in the files of the project, with a command in its configuration, starts nothing', async () => {
  const w = world()
  fs.rmSync(w.at('.git'), { recursive: true })
  withGitOnly(w)
  first(w)
  await w.run(...setUp, '-C', '.')
  const evil = w.at('ran')
  w.write('HEAD', 'ref: refs/heads/main\n')
  w.write(
    'config',
    `[core]\n\tbare = true\n\tfsmonitor = touch ${evil}\n\tpager = touch ${evil}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${evil}\n`,
  )
  for (const dir of ['objects', 'refs']) fs.mkdirSync(w.at(dir))
  w.write(`${skill}/SKILL.md`, text('1.0.0', but('two', 'two, by me')))
  second(w)
  expect((await w.run('update', '--yes', '-C', '.')).code).toBe(3)
  expect(w.has('ran')).toBe(false)
})
