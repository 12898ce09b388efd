import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { endpoint, program, type World, world } from '../support/cli.ts'

const formats = ['kiro-power', 'claude-plugin', 'gemini-extension', 'zip'] as const

function contents(w: World, dir: string): Record<string, string> {
  const root = w.at(dir)
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((f) => fs.statSync(path.join(root, f)).isFile())
  return Object.fromEntries(files.map((f) => [f, fs.readFileSync(path.join(root, f), 'latin1')]))
}

describe.each(formats)('%s', (format) => {
  test('is built into a new folder, the same bytes each time and in any time zone', async () => {
    const w = world()
    const first = await w.start(['export', '--format', format, './one'], { env: { TZ: 'Asia/Tokyo' } })
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toContain('Next:')
    const second = await w.start(['export', 'two/', '--format', format], { env: { TZ: 'America/Lima' } })
    expect(second.code).toBe(0)
    expect(contents(w, 'two')).toEqual(contents(w, 'one'))
    expect(fs.readdirSync(w.project).sort()).toEqual(['.git', 'one', 'two'])
  })

  test('again is nothing to do; --dry-run writes nothing and shows the same plan', async () => {
    const w = world()
    const dry = await w.run('export', '--format', format, './out', '--dry-run', '--json')
    expect(dry.code).toBe(0)
    expect(w.has('out')).toBe(false)
    const real = await w.run('export', '--format', format, './out', '--json')
    expect(real.json.plan).toEqual(dry.json.plan)
    expect(real.json.plan?.length).toBeGreaterThan(0)
    expect(real.json).toMatchObject({ command: 'export', exit: 0, root: w.at('out') })
    const stamps = w.stamps()
    const again = await w.run('export', '--format', format, './out', '--json')
    expect(again.json).toMatchObject({ exit: 0, findings: [{ code: 'nothing-to-do' }] })
    expect(w.stamps()).toEqual(stamps)
  })

  test('what is not ours is in the way: nothing is written, and each file is named', async () => {
    const w = world()
    expect((await w.run('export', '--format', format, './out')).code).toBe(0)
    const [file = ''] = Object.keys(contents(w, 'out'))
    w.write(`out/${file}`, 'edited\n')
    w.write('out/mine/deep/notes.md', 'mine\n')
    const before = w.stamps()
    const ran = await w.run('export', '--format', format, './out', '--json')
    expect(ran.json).toMatchObject({ exit: 3, error: { code: 'conflict' } })
    expect(ran.json.plan?.map((l) => [l.do, l.place])).toEqual(
      [file, 'mine'].sort().map((name) => ['conflict', `./out/${name}`]),
    )
    expect(w.stamps()).toEqual(before)
  })
})

test('an empty folder is filled; one with a single stranger is not, nor is one that lacks a file', async () => {
  const w = world()
  fs.mkdirSync(w.at('empty'))
  expect((await w.run('export', '--format', 'zip', 'empty')).code).toBe(0)
  expect(Object.keys(contents(w, 'empty'))).toEqual(['dsql.zip'])
  w.write('full/README.md', 'mine\n')
  expect((await w.run('export', '--format', 'zip', 'full')).code).toBe(3)
  expect(Object.keys(contents(w, 'full'))).toEqual(['README.md'])
  await w.run('export', '--format', 'claude-plugin', 'plugin')
  w.remove('plugin/README.md')
  const ran = await w.run('export', '--format', 'claude-plugin', 'plugin', '--json')
  expect(ran.json.plan?.map((l) => l.place)).toEqual(['plugin/README.md'])
})

test('a file, a link and a folder that is not to be read are left alone', async () => {
  const w = world()
  w.write('file', 'mine\n')
  w.write('elsewhere/keep', '')
  w.link('link', 'elsewhere')
  for (const name of ['file', 'link']) {
    const ran = await w.run('export', '--format', 'zip', name)
    expect([name, ran.code]).toEqual([name, 3])
    expect(ran.out + ran.err).toContain(`${name} is no folder`)
  }
  expect(w.read('file')).toBe('mine\n')
  expect(fs.readlinkSync(w.at('link'))).toBe('elsewhere')
})

test('nothing is built inside a skill, where it would become a part of it', async () => {
  const w = world()
  w.write('packs/mine/SKILL.md', '---\nname: mine\ndescription: My pack.\n---\n\n# Mine\n')
  w.write('packs/mine/references/a.md', '')
  w.link('short', 'packs/mine/references')
  const before = w.stamps()
  for (const target of ['packs/mine/out', 'packs/mine/references/out', 'short/out']) {
    const ran = await w.run(
      'export',
      '--format',
      'zip',
      target,
      '--source',
      './packs/mine',
      '--skill',
      'mine',
      '--json',
    )
    expect([target, ran.json.exit, ran.json.error?.code]).toEqual([target, 2, 'usage'])
    expect(ran.json.error?.message).toContain('inside the skill')
  }
  expect(w.stamps()).toEqual(before)
  const beside = ['export', '--format', 'zip', 'packs/out', '--source', './packs/mine', '--skill', 'mine']
  expect((await w.run(...beside)).code).toBe(0)
})

test('with a cluster its server has it, read-only; without, it is for documentation', async () => {
  const w = world()
  await w.run('export', '--format', 'claude-plugin', 'docs')
  await w.run('export', '--format', 'claude-plugin', 'team', '--endpoint', endpoint, '--profile', 'p')
  await w.run('export', '--format', 'claude-plugin', 'none', '--mcp', 'none')
  const args = (dir: string) => JSON.parse(w.read(`${dir}/.mcp.json`)).mcpServers['aurora-dsql'].args
  expect(args('docs')).toEqual(['--with', 'mcp==2.0.0', 'awslabs.aurora-dsql-mcp-server@1.1.4'])
  expect(args('team').slice(3)).toEqual([
    ...['--cluster_endpoint', endpoint, '--region', 'us-west-2', '--database_user', 'admin'],
    ...['--profile', 'p'],
  ])
  expect(w.has('none/.mcp.json')).toBe(false)
})

test('the archive opens, and holds the skill’s folder as the package has it', async () => {
  const w = world()
  await w.run('export', '--format', 'zip', 'out')
  await w.run('export', '--format', 'claude-plugin', 'plugin')
  const entries = unzipSync(fs.readFileSync(w.at('out/dsql.zip')))
  const unpacked = Object.entries(entries).map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString('latin1'),
  ])
  const skill = Object.entries(contents(w, 'plugin/skills')).map(([name, text]) => [name, text])
  expect(unpacked).toEqual(skill)
  expect(unpacked[0]?.[0]).toBe('dsql/SKILL.md')
})

test('somebody’s own pack, from -C and from where one stands', async () => {
  const w = world()
  w.write('packs/mine/SKILL.md', '---\nname: mine\ndescription: My pack.\nlicense: MIT\n---\n\n# Mine\n')
  w.write('sub/.git/HEAD', '')
  const ran = await w.run(
    ...['-C', 'sub', 'export', '--format', 'claude-plugin', 'out'],
    ...['--source', './packs', '--skill', 'mine', '--json'],
  )
  expect(ran.json).toMatchObject({ exit: 0, root: w.at('sub/out') })
  expect(JSON.parse(w.read('sub/out/.claude-plugin/plugin.json'))).toMatchObject({
    name: 'mine',
    license: 'MIT',
    description: 'My pack.',
  })
  expect(w.read('sub/out/skills/mine/SKILL.md')).toBe(w.read('packs/mine/SKILL.md'))
})

describe('usage', () => {
  test.each([
    [['export', './out'], 'usage', /needs --format/, /for example/],
    [['export', '--format', 'zip'], 'usage', /needs the name of a dir/, /--format claude-plugin/],
    [['export', '--format', 'zip', ''], 'usage', /needs the name of a dir/, /for example/],
    [['export', '--format', 'vsix', './out'], 'bad-value', /none of: kiro-power/, /export --help/],
    [['export', '--format', 'claude-plugn', './out'], 'bad-value', /none of/, /--format claude-plugin/],
    [['export', '--format', 'zip', './out', '-g'], 'usage', /--global means nothing/, /export/],
    [['export', '--format', 'zip', './out', '--endpoint', endpoint], 'usage', /--endpoint means/, /export/],
    [['export', '--format', 'zip', './out', '--allow-writes'], 'usage', /--allow-writes means/, /export/],
    [['export', '--format', 'zip', 'a/b/out'], 'no-such-folder', /no such folder/, /mkdir -p a\/b/],
    [['export', '--format', 'zip', 'out', '--mcp', 'docker'], 'bad-value', /uvx, none/, /export/],
    [['export', '--format', 'zip', 'a', 'b'], 'usage', /"b"/, /export --help/],
  ])('%j', async (args, code, message, hint) => {
    const w = world()
    const before = w.stamps()
    const ran = await w.run(...args, '--json')
    expect(ran.json.exit).toBe(2)
    expect(ran.json.error).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
    expect(w.stamps()).toEqual(before)
  })

  test('a program gets the same report', async () => {
    const w = world()
    const { value } = await program<{ exit: number; command: string }>(
      w,
      `const r = await run('export', { format: 'zip', args: ['./out'], cwd: ${JSON.stringify(w.project)} })
       console.log(JSON.stringify(r))`,
    )
    expect(value).toMatchObject({ exit: 0, command: 'export' })
    expect(w.has('out/dsql.zip')).toBe(true)
  })
})

test('a parent that may not be written is an error with its place, and leaves nothing', async () => {
  const w = world()
  fs.mkdirSync(w.at('locked'))
  // Root may write anywhere; a file in the way of the temporary folder's parent fails for everybody.
  w.write('locked/file', '')
  const before = w.stamps()
  const ran = await w.run('export', '--format', 'zip', 'locked/file/out', '--json')
  expect(ran.json.exit).toBe(2)
  expect(ran.json.error?.hint).toMatch(/mkdir/)
  expect(w.stamps()).toEqual(before)
})
