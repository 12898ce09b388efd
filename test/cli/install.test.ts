import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Ran, type World, world } from '../support/cli.ts'
import { commit, git, withGit } from '../support/git.ts'
import { current, release } from '../support/release.ts'

const skill = '.agents/skills/dsql'
const manifest = '.agents/dsql-skill.json'
const mine = '\n<!-- mine -->\n'

/** Set up and committed: what a team has. */
async function team(...flags: string[]): Promise<World> {
  const w = world()
  withGit(w)
  expect((await w.run('init', '--yes', '-a', 'claude-code,kiro-ide,codex', ...flags)).code).toBe(0)
  commit(w)
  return w
}

/** A clone of it on another machine, with these settings of git. */
function clone(of: World, ...settings: string[]): World {
  const w = world()
  fs.rmSync(w.at('.git'), { recursive: true })
  git(of, ...settings.flatMap((s) => ['-c', s]), 'clone', '--quiet', `file://${of.project}`, w.project)
  return w
}

function files(w: World): Record<string, string> {
  const all = Object.entries(w.tree(w.project))
  return Object.fromEntries(all.filter(([name]) => !/^\.git(\/|$)/.test(name)))
}

function stopped(ran: Ran): [number | null, string | undefined] {
  return [ran.code, ran.json.error?.code]
}

async function edited(w: World, change: (m: ReturnType<World['manifest']>) => void): Promise<void> {
  const m = w.manifest()
  change(m)
  w.write(manifest, `${JSON.stringify(m, null, 2)}\n`)
}

describe('a fresh clone becomes exactly what was recorded', () => {
  test('where links, copies and our files are not committed', async () => {
    const w = await team('--mcp', 'docker')
    const expected = files(w)
    const other = clone(w)
    for (const dir of ['.claude', '.kiro', 'docker', '.agents/skills', '.codex', '.mcp.json', 'AGENTS.md'])
      fs.rmSync(other.at(dir), { recursive: true })
    const ran = await other.run('install', '--frozen', '--json')
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(files(other)).toEqual(expected)
    const stamps = other.stamps()
    for (const flags of [['--frozen'], ['--yes'], ['--frozen', '--dry-run']])
      expect((await other.run('install', ...flags)).code).toBe(0)
    expect((await other.run('status', '--check')).code).toBe(0)
    expect(other.stamps()).toEqual(stamps)
  })

  test('on a machine with other agents and runtimes, and no git', async () => {
    const w = await team()
    const expected = files(w)
    const other = clone(w)
    for (const dir of ['.cursor', '.gemini']) fs.mkdirSync(path.join(other.home, dir))
    for (const bin of ['docker', 'podman', 'gemini']) other.program(bin)
    fs.rmSync(other.at('.claude'), { recursive: true })
    expect((await other.run('install', '--frozen')).code).toBe(0)
    expect(files(other)).toEqual(expected)
  })

  test('where a checkout made text files of the links (core.symlinks=false)', async () => {
    const w = await team()
    const expected = files(w)
    for (const run of [
      ['install', '--frozen'],
      ['install', '--yes'],
      ['init', '--yes'],
      ['update', '--yes'],
    ]) {
      const other = clone(w, 'core.symlinks=false')
      expect(fs.lstatSync(other.at('.claude/skills/dsql')).isFile()).toBe(true)
      expect((await other.run('status', '--check')).code).toBe(1)
      const ran = await other.run(...run, '--json')
      expect([run, ran.code, ran.json.plan?.find((l) => l.do === 'update')?.reason]).toEqual([
        run,
        0,
        expect.stringContaining('checked out as a text file'),
      ])
      expect(files(other)).toEqual(expected)
    }
  })

  test('remove takes such a text file, and another text in its place stays', async () => {
    const w = await team()
    const other = clone(w, 'core.symlinks=false')
    expect((await other.run('remove', '--yes')).code).toBe(0)
    expect(Object.keys(files(other))).toEqual([])
    const third = clone(w, 'core.symlinks=false')
    third.write('.claude/skills/dsql', '../../elsewhere')
    expect((await third.run('install', '--yes')).code).toBe(0)
    expect(third.read('.claude/skills/dsql')).toBe('../../elsewhere')
    expect(stopped(await third.run('install', '--frozen', '--json'))).toEqual([1, 'not-exact'])
  })

  test('copies that another disk needed stay copies', async () => {
    const w = await team('--link', 'copy')
    // As recorded where no link could be made: the choice is the usual one.
    await edited(w, (m) => Object.assign(m.choices, { link: 'auto' }))
    commit(w)
    const expected = files(w)
    const other = clone(w)
    fs.rmSync(other.at('.claude'), { recursive: true })
    expect((await other.run('install', '--frozen')).code).toBe(0)
    expect(files(other)).toEqual(expected)
  })

  test('with CRLF line ends', async () => {
    const w = await team()
    const other = clone(w, 'core.autocrlf=true')
    expect(other.read(`${skill}/SKILL.md`)).toContain('\r\n')
    fs.rmSync(other.at('.claude'), { recursive: true })
    expect((await other.run('install', '--frozen')).code).toBe(0)
    expect((await other.run('status', '--check')).code).toBe(0)
  })

  test('with a pack from a folder elsewhere, as long as its canonical copy is there', async () => {
    const w = world()
    withGit(w)
    w.write('../elsewhere/SKILL.md', '---\nname: dsql\ndescription: Use it.\n---\n# DSQL\n')
    await w.run('init', '--yes', '-a', 'claude-code', '--source', '../elsewhere')
    commit(w)
    const expected = files(w)
    const other = clone(w)
    fs.rmSync(other.at('.claude'), { recursive: true })
    expect((await other.run('install', '--frozen')).code).toBe(0)
    expect(files(other)).toEqual(expected)
    fs.rmSync(other.at(skill), { recursive: true })
    expect(stopped(await other.run('install', '--frozen', '--json'))).toEqual([1, 'source-needed'])
    const again = ['install', '--frozen', '--source', path.join(w.root, 'elsewhere')]
    expect((await other.run(...again)).code).toBe(0)
    expect(files(other)).toEqual(expected)
  })
})

describe('the user’s edits', () => {
  test('are kept and told; frozen fails, and writes nothing', async () => {
    const w = await team()
    w.write(`${skill}/SKILL.md`, w.read(`${skill}/SKILL.md`) + mine)
    w.write(`${skill}/mine.md`, 'mine\n')
    w.remove('.claude/skills/dsql')
    const stamps = w.stamps()
    const frozen = await w.run('install', '--frozen', '--json')
    expect(stopped(frozen)).toEqual([1, 'not-exact'])
    expect(frozen.json.error?.message).toContain(`${skill}/SKILL.md`)
    expect(w.stamps()).toEqual(stamps)
    const ran = await w.run('install', '--yes', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.plan?.find((l) => l.place === `${skill}/SKILL.md`)?.reason).toContain('edited')
    expect(w.read(`${skill}/SKILL.md`).endsWith(mine)).toBe(true)
    expect(w.has('.claude/skills/dsql')).toBe(true)
  })

  test('that an update has merged are recorded: frozen brings the rest back', async () => {
    const w = world()
    withGit(w)
    const text = (first: string, last: string) =>
      `---\nname: dsql\ndescription: Use it.\n---\n\n${first}\nb\nc\n${last}\n`
    w.write('pack/SKILL.md', text('a', 'd'))
    await w.run('init', '--yes', '-a', 'claude-code', '--source', './pack')
    commit(w)
    w.write(`${skill}/SKILL.md`, text('mine', 'd'))
    w.write('pack/SKILL.md', text('a', 'D'))
    expect((await w.run('update', '--yes')).code).toBe(0)
    commit(w)
    const expected = files(w)
    const other = clone(w)
    fs.rmSync(other.at('.claude'), { recursive: true })
    expect((await other.run('install', '--frozen')).code).toBe(0)
    expect(files(other)).toEqual(expected)
    expect(other.read(`${skill}/SKILL.md`)).toBe(text('mine', 'D'))
  })
})

describe('what cannot be brought back exactly stops, and nothing is written', () => {
  async function stops(w: World, code: string, says: string, exit = 1): Promise<void> {
    w.remove('.claude/skills/dsql')
    const stamps = w.stamps()
    for (const flags of [['--yes'], ['--frozen']]) {
      const ran = await w.run('install', '--json', ...flags)
      expect(stopped(ran)).toEqual([exit, code])
      expect(`${ran.json.error?.message} ${ran.json.error?.hint}`).toContain(says)
    }
    expect(w.stamps()).toEqual(stamps)
  }

  test('a pack of another release: its version is named', async () => {
    const w = await team()
    const newer = release(w, '0.9.0')
    w.remove('.claude/skills/dsql')
    const stamps = w.stamps()
    const ran = await w.start(['install', '--frozen', '--json'], { cli: newer })
    expect(stopped(ran)).toEqual([1, 'other-version'])
    expect(ran.json.error?.hint).toContain(`npx dsql-skill@${current} install`)
    expect(w.stamps()).toEqual(stamps)
  })

  test('a file of the source that has changed since', async () => {
    const w = world()
    w.write('pack/SKILL.md', '---\nname: dsql\ndescription: Use it.\n---\n')
    w.write('pack/references/x.md', 'x\n')
    await w.run('init', '--yes', '-a', 'claude-code', '--source', './pack')
    w.write('pack/references/x.md', 'changed\n')
    await stops(w, 'source-differs', `${skill}/references/x.md`)
  })

  test('a file that the source no longer has, or has in addition', async () => {
    for (const change of ['less', 'more']) {
      const w = world()
      w.write('pack/SKILL.md', '---\nname: dsql\ndescription: Use it.\n---\n')
      w.write('pack/references/x.md', 'x\n')
      await w.run('init', '--yes', '-a', 'claude-code', '--source', './pack')
      if (change === 'less') w.remove('pack/references/x.md')
      else w.write('pack/references/y.md', 'y\n')
      await stops(w, 'source-differs', `${skill}/references/${change === 'less' ? 'x' : 'y'}.md`)
    }
  })

  test('a digest in the manifest that somebody changed', async () => {
    const w = await team()
    const wrong = `sha256:${'0'.repeat(64)}` as const
    await edited(w, (m) =>
      Object.assign(m.wrote.find((x) => x.place.endsWith('/SKILL.md')) ?? {}, { digest: wrong }),
    )
    await stops(w, 'source-differs', 'SKILL.md')
    const other = await team()
    await edited(other, (m) => Object.assign(m.pack, { digest: wrong }))
    await stops(other, 'source-differs', 'digest of the whole pack')
  })

  test('choices that somebody changed by hand', async () => {
    const w = await team()
    await edited(w, (m) => Object.assign(m.choices, { lang: 'ja' }))
    await stops(w, 'source-differs', '.claude/rules/dsql.md')
    const fewer = await team()
    await edited(fewer, (m) => m.choices.agents.splice(m.choices.agents.indexOf('kiro-ide'), 1))
    await stops(fewer, 'source-differs', '.kiro/')
  })

  test('a manifest with conflict markers', async () => {
    const w = await team()
    w.write(manifest, `<<<<<<< HEAD\n${w.read(manifest)}=======\n>>>>>>> other\n`)
    await stops(w, 'bad-manifest', 'git checkout')
  })

  test('a file that cannot be read', async () => {
    const w = await team()
    w.write('.mcp.json', '{{')
    await stops(w, 'conflict', 'mend .mcp.json', 3)
  })
})

test('frozen asks nothing and needs no --yes; without it somebody must be there', async () => {
  const w = await team()
  expect((await w.run('install')).code).toBe(2)
  expect((await w.run('install', '--frozen')).code).toBe(0)
  expect(stopped(await w.run('install', '--frozen', '--on-conflict', 'keep', '--json'))).toEqual([2, 'usage'])
})
