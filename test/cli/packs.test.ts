import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type World, world } from '../support/cli.ts'

const front = '---\nname: dsql\ndescription: my own pack\n---\n\n# DSQL\n'

/** Installs from ./pack, which `fill` has made bad, and expects a refusal that left everything as it was. */
async function refused(fill: (w: World) => void, reason: RegExp): Promise<void> {
  const w = world()
  w.write('pack/SKILL.md', front)
  w.write('pack/references/good.md', 'good\n')
  fill(w)
  const before = w.stamps()
  const ran = await w.run('init', '--yes', '-a', 'claude-code', '--source', './pack', '--json')
  expect(ran.code).toBe(1)
  expect(ran.json.error).toMatchObject({ code: 'bad-pack', message: expect.stringMatching(reason) })
  expect(ran.json.error?.hint).not.toBe('')
  expect(w.stamps()).toEqual(before)
}

describe('a pack is data, and nobody’s word', () => {
  test('a link to /etc/passwd is not followed', () =>
    refused((w) => w.link('pack/x.md', '/etc/passwd'), /x\.md is a link to \/etc\/passwd/))

  test('a link to a folder of secrets is not followed', () =>
    refused((w) => {
      w.write('../home/.ssh/id_rsa', 'secret\n')
      w.link('pack/d', `${w.home}/.ssh`)
    }, /d is a link/))

  test('SKILL.md itself as a link is not followed', () =>
    refused((w) => {
      w.remove('pack/SKILL.md')
      w.link('pack/SKILL.md', '../../home/secret')
      w.write('../home/secret', front)
    }, /link|no skill/))

  test('a loop of links ends at once', () => refused((w) => w.link('pack/loop', '.'), /loop is a link/))

  test('a FIFO is not waited for', () =>
    refused((w) => void execFileSync('mkfifo', [w.at('pack/pipe')]), /pipe is no regular file/))

  test('a file of 2 MiB is refused', () =>
    refused((w) => w.write('pack/big.md', 'x'.repeat(2 << 20)), /big\.md is larger than 1 MiB/))

  test('too many files, and too many bytes in all, are refused', async () => {
    await refused((w) => {
      for (let i = 0; i < 501; i++) w.write(`pack/many/${i}.md`, 'x')
    }, /more than 500 files/)
    await refused((w) => {
      for (let i = 0; i < 9; i++) w.write(`pack/big/${i}.md`, 'x'.repeat(1 << 20))
    }, /larger than 8 MiB/)
  })

  test('a hole of folders is refused', () =>
    refused((w) => w.write(`pack/${'d/'.repeat(40)}x.md`, 'x'), /nested more than/))

  test('binary files and other encodings are refused', async () => {
    await refused((w) => w.write('pack/x.bin', Buffer.from([0, 255, 254])), /x\.bin is not UTF-8/)
    await refused((w) => w.write('pack/SKILL.md', Buffer.from(front, 'utf16le')), /SKILL\.md/)
  })

  test.each([
    ['References/good.md', 'references/good.md'],
    ['caf\u00e9.md', 'cafe\u0301.md'],
    ['\u212b.md', '\u00c5.md'],
    ['stra\u00dfe.md', 'STRASSE.md'],
    ['CAFE\u0301.md', 'caf\u00e9.md'],
  ])('%j and %j are one name on some disks', (one, other) =>
    refused((w) => {
      w.write(`pack/${one}`, 'x')
      w.write(`pack/${other}`, 'x')
    }, /where case does not count/),
  )

  test.each([
    'con.md',
    'AUX',
    'nul',
    'COM1',
    'com\u00b9.txt',
    'LPT9.md',
    'CONIN$',
    'x?.md',
    'trailing.',
    'trailing ',
    ' leading.md',
    'a:b.md',
    'C:x.md',
    'new\nline.md',
    'back\\slash.md',
    'bell\u0007.md',
    'turned\u202egnp.md',
    'zero\u200bwidth.md',
    'tag\u{e0041}.md',
    'private\ue000.md',
    '.GIT/config',
    'git~1/config',
  ])('the name %j, which some systems cannot hold', (name) =>
    refused((w) => w.write(`pack/${name}`, 'x'), /does not work everywhere/),
  )

  test.each([`${'n'.repeat(101)}.md`, `${'語'.repeat(40)}.md`, `${'deep/'.repeat(6)}${'n/'.repeat(80)}x.md`])(
    'a name too long for some systems: %j',
    (name) => refused((w) => w.write(`pack/${name}`, 'x'), /too long|nested more than/),
  )

  test('a socket is no file', () =>
    refused((w) => {
      // Killed, so that the socket stays.
      const listen = `require('node:net').createServer().listen('pack/s', () => process.kill(process.pid, 'SIGKILL'))`
      spawnSync(process.execPath, ['-e', listen], { cwd: w.project })
    }, /s is no regular file/))

  test.runIf(process.getuid?.() === 0)('a device is no file, and is not read', () =>
    refused((w) => void execFileSync('mknod', [w.at('pack/zero'), 'c', '1', '5']), /zero is no regular file/),
  )

  test('a pointer into Git LFS is not the file', () =>
    refused(
      (w) => w.write('pack/big.md', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'),
      /big\.md is kept in Git LFS/,
    ))
})

describe('front matter', () => {
  test.each([
    ['none', '# DSQL\n'],
    ['empty', '---\n---\n'],
    ['no name', '---\ndescription: x\n---\n'],
    ['no description', '---\nname: dsql\n---\n'],
    ['a name with spaces', '---\nname: aurora dsql\ndescription: x\n---\n'],
    ['a name that climbs', '---\nname: ../../x\ndescription: x\n---\n'],
    ['a description too long', `---\nname: dsql\ndescription: ${'x'.repeat(1025)}\n---\n`],
    ['broken YAML', '---\nname: [dsql\n---\n'],
    ['an unquoted colon', '---\nname: dsql\ndescription: Use when: x\n---\n'],
    ['a YAML tag', '---\nname: !!js/function "function () {}"\ndescription: x\n---\n'],
  ])('%s is refused with its file and line', async (_, text) => {
    await refused((w) => w.write('pack/SKILL.md', text), /SKILL\.md/)
  })

  test.each([
    '---js',
    '---javascript',
    '---JS',
    '--- js',
    '---JavaScript',
    '---coffee',
    '---cson',
    '---json',
    '--- javascript',
  ])('%s never runs', async (fence) => {
    const w = world()
    const marker = w.at('../marker')
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran')`
    const before = (text: string) => {
      w.write('pack/SKILL.md', text)
      return w.run('init', '--yes', '-a', 'universal', '--source', 'pack', '--json')
    }
    for (const body of [
      `{ get name() { ${code}; return 'dsql' }, description: (${code}, 'x') }`,
      `module.exports = ${code}`,
      `${code}`,
    ]) {
      const ran = await before(`${fence}\n${body}\n---\n# x\n`)
      expect(fs.existsSync(marker)).toBe(false)
      expect(ran.code).toBe(1)
      expect(ran.json.error?.code).toBe('bad-pack')
    }
    expect(w.has('.agents')).toBe(false)
  })

  test('a BOM and CRLF are read, and copied byte for byte', async () => {
    const w = world()
    const text = `\uFEFF${front.replaceAll('\n', '\r\n')}`
    w.write('pack/SKILL.md', text)
    expect((await w.run('init', '--yes', '-a', 'kiro-ide', '--source', 'pack')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(text)
    expect(w.read('.kiro/skills/dsql/SKILL.md')).toBe(text)
    expect((await w.run('status', '--check')).code).toBe(0)
  })
})

describe('--source', () => {
  test('a folder of the project is stored relative, found again from below, and updated by init', async () => {
    const w = world()
    w.write('tools/packs/dsql/SKILL.md', front)
    w.write('tools/packs/other/SKILL.md', front.replace('name: dsql', 'name: other'))
    fs.mkdirSync(w.at('src'))
    const first = await w.start(['init', '--yes', '-a', 'claude-code', '--source', '../tools/packs'], {
      cwd: w.at('src'),
    })
    expect(first.code).toBe(0)
    expect(w.manifest().choices.source).toBe('./tools/packs')
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(front)
    const stamps = w.stamps()
    const again = await w.start(['init', '--yes'], { cwd: w.at('src') })
    expect(again.out).toContain('nothing to do')
    expect(w.stamps()).toEqual(stamps)
    w.write('tools/packs/dsql/SKILL.md', `${front}more\n`)
    expect((await w.run('status', '--check')).code).toBe(1)
    expect((await w.run('init', '--yes')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(`${front}more\n`)
    const other = await w.run('init', '--yes', '--skill', 'other')
    expect(other.code).toBe(0)
    expect(w.has('.agents/skills/dsql')).toBe(false)
    expect(fs.readlinkSync(w.at('.claude/skills/other'))).toBe('../../.agents/skills/other')
    expect((await w.run('init', '--yes', '--source', 'bundled', '--skill', 'dsql')).code).toBe(0)
    expect(w.manifest().choices.source).toBe('bundled')
    expect(w.has('.agents/skills/other')).toBe(false)
  })

  test('a folder outside is stored by digest only; status and init read what is there', async () => {
    const w = world()
    w.write('../packs/dsql/SKILL.md', front)
    const outside = w.at('../packs/dsql')
    expect((await w.run('init', '--yes', '-a', 'claude-code', '--source', outside)).code).toBe(0)
    expect(w.manifest().choices.source).toMatch(/^local:sha256:[0-9a-f]{64}$/)
    expect(w.read('.agents/dsql-skill.json')).not.toContain(w.root)
    const status = await w.run('status', '--check')
    expect(status.code).toBe(0)
    expect(status.out).toContain('outside this project')
    const stamps = w.stamps()
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
    expect(w.stamps()).toEqual(stamps)
    expect((await w.run('add', 'cursor', '--yes')).code).toBe(0)
    expect((await w.run('remove', 'cursor', '--yes')).code).toBe(0)
    w.write('.agents/skills/dsql/SKILL.md', `${front}mine\n`)
    const again = await w.run('init', '--yes', '--json')
    expect(again.code).toBe(1)
    expect(again.json.error?.code).toBe('source-needed')
    expect(again.json.error?.hint).toContain('--source')
    w.write('.agents/skills/dsql/SKILL.md', front)
    const still = w.stamps()
    expect((await w.run('init', '--yes', '--source', '../packs')).out).toContain('nothing to do')
    expect(w.stamps()).toEqual(still)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.has('.agents')).toBe(false)
  })

  test.each([
    [['--source', './none'], 2, /no such folder/],
    [['--source', './src'], 1, /no skill dsql/],
    [['--source', './pack', '--skill', 'nope'], 1, /no skill nope/],
    [['--source', 'https://example.com/x.git'], 1, /git is not on PATH/],
    [['--source', 'git@example.com:x/y.git'], 1, /git is not on PATH/],
    [['--source', 'ext::sh -c touch% marker'], 2, /would run a program/],
    [['--source', ''], 2, /empty/],
    [['--skill', 'nope'], 2, /the bundled pack has no skill nope/],
    [['--skill', '../x'], 2, /--skill/],
  ])('%j: exit %i', async (flags, code, reason) => {
    const w = world()
    w.write('pack/SKILL.md', front)
    w.write('src/a.ts', '')
    const before = w.stamps()
    const ran = await w.run('init', '--yes', '-a', 'claude-code', ...flags, '--json')
    expect([ran.code, ran.json.error?.message]).toEqual([code, expect.stringMatching(reason)])
    expect(ran.json.error?.hint).not.toBe('')
    expect(w.stamps()).toEqual(before)
  })
})
