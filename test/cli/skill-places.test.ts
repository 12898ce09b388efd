import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { world } from '../support/cli.ts'

const claude = ['init', '--yes', '-a', 'claude-code']

describe('what lies where our link goes', () => {
  test('a real folder of the user stays, and is the conflict that is reported', async () => {
    const w = world()
    w.write('.claude/skills/dsql/SKILL.md', 'mine\n')
    w.write('.claude/skills/other/SKILL.md', 'mine too\n')
    const before = w.tree()
    const ran = await w.run(...claude, '--json')
    expect(ran.code).toBe(3)
    expect(ran.json.plan?.filter((l) => l.do === 'conflict')).toMatchObject([
      { place: '.claude/skills/dsql', reason: 'someone else’s: a folder is there' },
    ])
    expect(ran.json.error?.hint).toMatch(/--on-conflict keep.*--on-conflict replace/)
    expect(w.tree()).toEqual(before)
  })

  test('a file of the user stays', async () => {
    const w = world()
    w.write('.claude/skills/dsql', 'a note\n')
    const before = w.tree()
    const ran = await w.run(...claude)
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('! .claude/skills/dsql')
    expect(ran.out).toContain('a file is there')
    expect(ran.err).toContain('nothing was written')
    expect(w.tree()).toEqual(before)
  })

  test.each([
    ['broken', 'nowhere/at-all'],
    ['to another folder of the project', '../../elsewhere'],
    ['out of the project', '../../../outside'],
    ['to itself', 'dsql'],
  ])('a link %s is not replaced', async (_, target) => {
    const w = world()
    w.write('elsewhere/SKILL.md', 'elsewhere\n')
    w.write('../outside/SKILL.md', 'outside\n')
    w.link('.claude/skills/dsql', target)
    const before = w.tree()
    const ran = await w.run(...claude, '--json')
    expect(ran.code).toBe(3)
    expect(ran.json.plan?.find((l) => l.do === 'conflict')?.place).toBe('.claude/skills/dsql')
    expect(w.tree()).toEqual(before)
  })

  test('the very link that we would make is taken as it is, and left by remove', async () => {
    const w = world()
    w.link('.claude/skills/dsql', '../../.agents/skills/dsql')
    const before = w.tree()
    expect((await w.run(...claude)).code).toBe(0)
    expect(w.has('.agents/skills/dsql/SKILL.md')).toBe(true)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })
})

describe('links among the folders', () => {
  test('.claude/skills -> ../.agents/skills needs no second link and comes back as it was', async () => {
    const w = world()
    w.write('.agents/skills/mine/SKILL.md', 'mine\n')
    w.link('.claude/skills', '../.agents/skills')
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', 'claude-code,cursor', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.plan?.map((l) => l.place)).not.toContain('.claude/skills/dsql')
    expect(fs.readlinkSync(w.at('.claude/skills'))).toBe('../.agents/skills')
    expect(fs.lstatSync(w.at('.agents/skills/dsql')).isDirectory()).toBe(true)
    expect(fs.existsSync(w.at('.claude/skills/dsql/SKILL.md'))).toBe(true)
    const stamps = w.stamps()
    expect((await w.run('init', '--yes')).code).toBe(0)
    expect(w.stamps()).toEqual(stamps)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test('.claude/skills -> a folder of the project: the link in there works', async () => {
    const w = world()
    w.write('team/skills/mine/SKILL.md', 'mine\n')
    w.link('.claude/skills', '../team/skills')
    const before = w.tree()
    expect((await w.run(...claude)).code).toBe(0)
    expect(fs.readFileSync(w.at('.claude/skills/dsql/SKILL.md'), 'utf8')).toContain('name: dsql')
    expect((await w.run('status', '--check')).code).toBe(0)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test.each([
    ['.claude/skills', '../../outside'],
    ['.claude', '../outside'],
    ['.agents', '../outside'],
    ['.agents/skills', '../../outside'],
    ['.kiro', '../outside'],
  ])('%s -> out of the project: nothing is written through it', async (place, target) => {
    const w = world()
    w.write('../outside/skills/mine/SKILL.md', 'mine\n')
    w.link(place, target)
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', 'claude-code,kiro', '--json')
    expect(ran.code).toBe(3)
    expect(ran.json.error?.code).toBe('conflict')
    expect(JSON.stringify(ran.json.plan)).toContain('leaves the project')
    expect(w.tree()).toEqual(before)
  })

  test('a file of the user’s in place of our link is shown, and neither init nor remove takes it', async () => {
    const w = world()
    expect((await w.run(...claude)).code).toBe(0)
    w.remove('.claude/skills/dsql')
    w.write('.claude/skills/dsql', 'see ../../.agents/skills/dsql')
    const before = w.stamps()
    expect((await w.run('init', '--yes')).out).toContain('edited, ours has not changed')
    expect((await w.run('status', '--check')).code).toBe(1)
    expect((await w.run('remove', '--yes')).code).toBe(3)
    expect(w.stamps()).toEqual(before)
  })
})

describe('the canonical copy', () => {
  test('the user’s own .agents/skills/dsql stays, other skills beside it too', async () => {
    const w = world()
    w.write('.agents/skills/dsql/SKILL.md', '---\nname: dsql\ndescription: mine\n---\n')
    w.write('.agents/skills/dsql/notes.md', 'mine\n')
    w.write('.agents/skills/other/SKILL.md', 'mine\n')
    const before = w.tree()
    const ran = await w.run('init', '--yes', '--json')
    expect(ran.code).toBe(3)
    expect(ran.json.plan).toContainEqual(
      expect.objectContaining({ do: 'conflict', place: '.agents/skills/dsql' }),
    )
    expect(w.tree()).toEqual(before)
  })

  test('an edit of the user’s in a file of the pack survives the same init, and status shows it', async () => {
    const w = world()
    await w.run(...claude)
    const edited = `${w.read('.agents/skills/dsql/SKILL.md')}\nmy own rule\n`
    w.write('.agents/skills/dsql/SKILL.md', edited)
    w.write('.agents/skills/dsql/extra.md', 'mine\n')
    const stamps = w.stamps()
    const again = await w.run('init', '--yes', '--verbose')
    expect(again.code).toBe(0)
    expect(again.out).toContain('edited, ours has not changed')
    expect(w.stamps()).toEqual(stamps)
    const status = await w.run('status', '--check', '--json')
    expect(status.code).toBe(1)
    expect(status.json.plan).toContainEqual(
      expect.objectContaining({ reason: 'edited, ours has not changed' }),
    )
    const removed = await w.run('remove', '--yes', '--json')
    expect(removed.code).toBe(3)
    expect(removed.json.plan?.filter((l) => l.do === 'conflict')).toMatchObject([
      { place: '.agents/skills/dsql/SKILL.md', reason: 'edited since we wrote it' },
    ])
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(edited)
  })

  test('a file that the user added to our folder outlives remove', async () => {
    const w = world()
    await w.run(...claude)
    w.write('.agents/skills/dsql/extra.md', 'mine\n')
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(Object.keys(w.tree(w.project)).sort()).toEqual(
      ['.agents', '.agents/skills', '.agents/skills/dsql', '.agents/skills/dsql/extra.md', '.git'].sort(),
    )
  })

  test('a deleted file, a deleted link and a deleted folder come back with the next init', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code,kiro')
    const whole = w.tree()
    w.remove('.agents/skills/dsql/references')
    w.remove('.claude')
    w.remove('.kiro/steering')
    const status = await w.run('status', '--check')
    expect(status.code).toBe(1)
    expect(status.out).toContain('was deleted')
    const again = await w.run('init', '--yes', '--json')
    expect(again.code).toBe(0)
    expect(again.json.plan?.filter((l) => l.do === 'create').every((l) => /was deleted/.test(l.reason))).toBe(
      true,
    )
    expect(w.tree()).toEqual(whole)
  })

  test('a file where a folder of ours belongs is named, not removed', async () => {
    const w = world()
    w.write('.agents', 'a file\n')
    const before = w.tree()
    const ran = await w.run(...claude)
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('.agents is a file: a folder belongs there')
    expect((await w.run('status')).out).toContain('nothing is set up here')
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })
})

describe('where things are written', () => {
  test('from a folder below, the root of the git repository is served, and said', async () => {
    const w = world()
    fs.mkdirSync(w.at('packages/app/src'), { recursive: true })
    const ran = await w.start(claude, { cwd: w.at('packages/app/src') })
    expect(ran.code).toBe(0)
    expect(ran.out).toContain(`root: ${w.project}`)
    expect(w.has('.agents/skills/dsql/SKILL.md')).toBe(true)
    expect(fs.readdirSync(w.at('packages/app/src'))).toEqual([])
  })

  test('the same tree whatever agents the home has, once there is a manifest', async () => {
    const [full, empty] = [world(), world()]
    await empty.run('init', '--yes', '-a', 'claude-code,codex')
    fs.cpSync(empty.project, full.project, { recursive: true, verbatimSymlinks: true })
    for (const dir of ['.kiro', '.cursor', '.codex', '.gemini', '.qwen', '.codeium/windsurf', '.cline'])
      fs.mkdirSync(path.join(full.home, dir), { recursive: true })
    for (const name of ['claude', 'codex', 'gemini', 'cursor', 'docker', 'podman']) full.program(name)
    const stamps = full.stamps(full.project)
    expect((await full.run('init', '--yes')).out).toContain('nothing to do')
    expect(full.stamps(full.project)).toEqual(stamps)
    full.remove('.agents/skills')
    empty.remove('.agents/skills')
    expect((await full.run('init', '--yes')).code).toBe(0)
    expect((await empty.run('init', '--yes')).code).toBe(0)
    expect(full.tree(full.project)).toEqual(empty.tree(empty.project))
  })

  test('a second run writes nothing, not even the time stamp of a folder', async () => {
    const w = world()
    w.write('AGENTS.md', '# Mine\n')
    w.write('.mcp.json', '{"mcpServers":{"a":{"command":"a"}}}')
    await w.run('init', '--yes', '-a', 'all')
    const stamps = w.stamps()
    const again = await w.run('init', '--yes')
    expect(again).toMatchObject({ code: 0 })
    expect(again.out).toContain('nothing to do')
    expect((await w.run('add', 'kiro', '--yes')).code).toBe(0)
    expect((await w.run('status', '--check')).code).toBe(0)
    expect((await w.run('remove', '--dry-run')).code).toBe(0)
    expect(w.stamps()).toEqual(stamps)
  })

  test('home is no project; a project folder that is yet to be is made', async () => {
    const w = world()
    const before = w.tree(w.home)
    const ran = await w.start(['init', '--yes'], { cwd: w.home })
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('--global')
    expect(w.tree(w.home)).toEqual(before)
    expect((await w.run('init', '--yes', '-C', '../new')).code).toBe(0)
    expect(fs.existsSync(path.join(w.root, 'new/.agents/dsql-skill.json'))).toBe(true)
    const deep = await w.run('init', '--yes', '-C', '../no/such/parent')
    expect(deep.code).toBe(2)
    expect(deep.err).toContain('mkdir -p')
    expect(fs.existsSync(path.join(w.root, 'no'))).toBe(false)
    const conflict = await w.run('init', '--yes', '-C', '../newer', '--mcp', 'uvx', '--region', 'us-west-2')
    expect(conflict.code).toBe(2)
    expect(fs.existsSync(path.join(w.root, 'newer'))).toBe(false)
  })

  test('for the user: -g writes to the home only, and remove -g takes it all back', async () => {
    const w = world()
    fs.writeFileSync(path.join(w.home, '.claude.json'), '{"numStartups": 3}')
    const before = w.tree()
    const ran = await w.run('init', '-g', '--yes', '-a', 'claude-code,kiro,codex', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.root).toBe(w.home)
    expect(w.tree(w.project)).toEqual({ '.git': 'dir 755' })
    expect(fs.existsSync(path.join(w.home, '.claude/skills/dsql/SKILL.md'))).toBe(true)
    expect((await w.run('status')).out).toContain('nothing is set up here')
    expect((await w.run('status', '-g', '--check')).code).toBe(0)
    expect((await w.run('remove', '-g', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })
})

describe('removing', () => {
  test('one agent of three leaves the other two whole', async () => {
    const w = world()
    w.write('AGENTS.md', '# Mine\n')
    await w.run('init', '--yes', '-a', 'claude-code,cursor')
    const two = w.tree()
    await w.run('add', 'codex', '--yes')
    expect(w.read('AGENTS.md')).toContain('dsql-skill:begin')
    expect(w.manifest().choices.agents).toEqual(['claude-code', 'codex', 'cursor'])
    const ran = await w.run('remove', 'codex', '--yes', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.plan?.map((l) => `${l.do} ${l.place}`).sort()).toEqual([
      'delete .codex/config.toml',
      'delete AGENTS.md',
    ])
    expect(w.tree()).toEqual(two)
    expect((await w.run('status', '--check')).code).toBe(0)
  })

  test('two agents that share a file: it goes with the second', async () => {
    const w = world()
    const before = w.tree()
    await w.run('init', '--yes', '-a', 'kiro')
    expect((await w.run('remove', 'kiro-ide', '--yes')).code).toBe(0)
    expect(w.has('.kiro/skills/dsql/SKILL.md')).toBe(true)
    expect(w.manifest().choices.agents).toEqual(['kiro-cli'])
    expect((await w.run('remove', 'kiro', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test('an agent that is unknown or not served is an error with the nearest word, and nothing goes', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code')
    const before = w.stamps()
    for (const [word, hint] of [
      ['claud-code', 'did you mean claude-code?'],
      ['typo', 'npx dsql-skill agents'],
      ['cursor', 'served here: claude-code'],
      ['kiro', 'served here: claude-code'],
    ] as const) {
      const ran = await w.run('remove', word, '--yes')
      expect([word, ran.code]).toEqual([word, 2])
      expect(ran.err).toContain(hint)
    }
    expect(w.stamps()).toEqual(before)
  })

  test('where nothing is set up, remove says so and is no failure', async () => {
    const w = world()
    const before = w.stamps()
    const ran = await w.run('remove', '--yes')
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('nothing of ours is here')
    expect((await w.run('remove', 'cursor', '--yes')).code).toBe(2)
    expect(w.stamps()).toEqual(before)
  })
})
