import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { questions } from '../../src/choices/questions.ts'
import { said } from '../clusters/said.ts'
import { endpoint, type World, world } from '../support/cli.ts'
import { held } from '../support/control-plane.ts'
import { answersFor, fakeAws } from '../support/fake-aws.ts'
import { keys, type Terminal, terminal } from '../support/pty.ts'

const { enter, down, space, backspace, interrupt, end } = keys

/** Every question in its order, with an answer that keeps the next ones coming. */
const script: [question: string, ...answer: string[]][] = [
  ['Which agents shall be good at Aurora DSQL?', enter],
  ['How shall the MCP server run?', enter],
  ['Endpoint of your cluster', endpoint, enter],
  ['Database user', enter],
  ['Where do AWS credentials come from?', enter],
  ['AWS profile', 'dev', enter],
  ['May agents write to the database?', enter],
  ['Language of the steering text', enter],
  ['The rest as recommended?', 'n', enter],
  ['Write the steering', enter],
  ['How shall the skill reach', enter],
  ['Where does the skill come from?', enter],
  ['Version of the MCP server', enter],
  ['Go on?', enter],
]

async function follow(t: Terminal, steps: typeof script): Promise<void> {
  for (const [question, ...answer] of steps) await t.answer(question, ...answer)
}

function tidy(w: World): string[] {
  return Object.keys(w.tree(w.project))
}

describe('the way through', () => {
  test('Enter all the way is `--yes`, with what is served when nothing is found', async () => {
    const [asked, given] = [world(), world()]
    const t = terminal(asked, [])
    await follow(t, [
      ['Which agents', enter],
      ['How shall the MCP server run?', enter],
      ['Endpoint of your cluster', enter],
      ['Language', enter],
      ['The rest as recommended?', enter],
    ])
    await t.sees('+ .agents/skills/dsql/')
    await t.answer('Go on?', enter)
    await t.sees('Next:')
    await t.sees('Start `claude`')
    expect(await t.exit()).toBe(0)
    await given.run('init', '--yes')
    expect(asked.tree(asked.project)).toEqual(given.tree(given.project))
  })

  test('every question answered, the endpoint wrong first; a second run asks nothing', async () => {
    const w = world()
    w.write('.cursor/rules/mine.mdc', '')
    w.program('docker')
    w.write('pack/SKILL.md', '---\nname: mine\ndescription: my own\n---\n')
    const t = terminal(w, ['init'])
    await t.sees('Cursor (found here)')
    t.type(down, space, enter)
    await t.answer('Docker (found on PATH)', keys.up, enter)
    await t.answer('Endpoint of your cluster', 'https://x', enter)
    await t.sees('leave out the scheme')
    t.type(backspace.repeat(9), 'db.internal.example', enter)
    await t.answer('Its region', 'nowhere', enter)
    await t.sees('for example us-west-2')
    t.type(backspace.repeat(7), 'eu-west-1', enter)
    await t.answer('Database user', '1st', enter)
    await t.sees('a role name')
    t.type(backspace.repeat(3), 'app', enter)
    await follow(t, [
      ['Where do AWS credentials come from?', down, enter],
      ['May agents write to the database?', 'y', enter],
      ['Language of the steering text', down, enter],
      ['The rest as recommended?', 'n', enter],
      ['Write the steering', enter],
      ['How shall the skill reach', down, down, enter],
      ['Where does the skill come from?', './pack', enter],
      ['Name of the skill in there', 'mine', enter],
      ['Version of the MCP server', 'latest', enter],
    ])
    await t.sees('does not look like')
    await t.answer('Go on?', enter)
    expect(await t.exit()).toBe(0)
    expect(w.manifest().choices).toEqual({
      scope: 'project',
      agents: ['cursor', 'kiro-ide'],
      source: './pack',
      skill: 'mine',
      link: 'copy',
      cluster: { endpoint: 'db.internal.example', region: 'eu-west-1', user: 'app' },
      mcp: { runtime: 'uvx', version: 'latest', chosen: true, auth: 'env', profile: null, allowWrites: true },
      steering: true,
      lang: 'ja',
    })
    const stamps = w.stamps()
    const again = terminal(w, [])
    await again.sees('nothing to do')
    expect(await again.exit()).toBe(0)
    expect(again.text).not.toContain('?')
    expect(w.stamps()).toEqual(stamps)
  })

  test('only what is open is asked', async () => {
    const w = world()
    const t = terminal(w, [
      '-a',
      'codex',
      '--mcp',
      'uvx',
      '--endpoint',
      endpoint,
      '--profile',
      'dev',
      '--lang',
      'en',
    ])
    await follow(t, [
      ['Database user', enter],
      ['Where do AWS credentials come from?', enter],
      ['May agents write to the database?', enter],
      ['The rest as recommended?', enter],
      ['Go on?', enter],
    ])
    expect(await t.exit()).toBe(0)
    for (const question of ['Which agents', 'How shall', 'Endpoint of', '? AWS profile', 'Language'])
      expect(t.text).not.toContain(question)
    expect(w.manifest().choices.mcp).toMatchObject({ profile: 'dev', allowWrites: false })
  })

  test('a flag that makes no sense is said before anything is asked', async () => {
    const w = world()
    for (const [args, message] of [
      [['--endpoint', 'https://x'], 'leave out the scheme'],
      [['--user', 'a b'], '--user'],
      [['--profile', '$(id)'], '--profile'],
      [['-a', 'cursr'], 'did you mean cursor?'],
      [['--mcp-version', 'newest'], '--mcp-version'],
    ] as const) {
      const t = terminal(w, [...args])
      expect([args, await t.exit()]).toEqual([args, 2])
      expect(t.text).toContain(message)
      expect(t.text).not.toContain('Which agents')
    }
    expect(w.has('.agents')).toBe(false)
  })
})

describe('with aws on PATH', () => {
  const orders = held('a', 'us-west-2', { tags: { Name: 'orders' } })
  const gone = held('b', 'us-west-2', { status: 'DELETING' })
  const start: typeof script = [
    ['Which agents', enter],
    ['How shall the MCP server run?', enter],
  ]
  const rest: typeof script = [
    ['Language', enter],
    ['The rest as recommended?', enter],
    ['Go on?', enter],
  ]
  const look: [string, ...string[]] = ['Which cluster?', keys.up, keys.up, enter]
  const usual: typeof script = [
    ['Database user', enter],
    ['Where do AWS credentials come from?', enter],
    ['May agents write', enter],
  ]

  test('Enter all the way asks AWS nothing, and is documentation only', async () => {
    const w = world()
    const aws = fakeAws(w, {})
    const t = terminal(w, [])
    await follow(t, [...start, ['Which cluster?', enter], ...rest])
    expect(await t.exit()).toBe(0)
    expect(t.text).not.toContain('Endpoint of your cluster')
    expect(w.manifest().choices.cluster).toBeNull()
    expect(aws.calls()).toEqual([])
  })

  test('the endpoint can still be typed, without AWS', async () => {
    const w = world()
    const aws = fakeAws(w, {})
    const t = terminal(w, [])
    await follow(t, [
      ...start,
      ['Which cluster?', keys.up, enter],
      ['Endpoint of your cluster', endpoint, enter],
      ['Database user', enter],
      ['Where do AWS credentials come from?', enter],
      ['AWS profile', enter],
      ['May agents write', enter],
      ...rest,
    ])
    expect(await t.exit()).toBe(0)
    expect(w.manifest().choices.cluster).toMatchObject({ endpoint, region: 'us-west-2' })
    expect(aws.calls()).toEqual([])
  })

  test('the clusters of a profile are offered, and the profile is asked for once', async () => {
    const w = world()
    const aws = fakeAws(w, answersFor('us-west-2', [orders, gone]))
    const t = terminal(w, [])
    await follow(t, [...start, look, ['AWS profile', 'work', enter]])
    await t.sees('1 cluster found. Which one?')
    await t.sees('us-west-2  ACTIVE  orders')
    t.type(enter)
    await follow(t, [...usual, ...rest])
    expect(await t.exit()).toBe(0)
    expect(t.text).not.toContain('DELETING')
    expect(t.text.split('✔ AWS profile')).toHaveLength(2)
    expect(w.manifest().choices).toMatchObject({
      cluster: { endpoint: orders.endpoint, region: 'us-west-2', user: 'admin' },
      mcp: { auth: 'profile', profile: 'work' },
    })
    for (const { argv } of aws.calls()) expect(argv.slice(-2)).toEqual(['--profile', 'work'])
  })

  test('of an endpoint that does not tell its Region, the Region is taken too', async () => {
    const w = world()
    fakeAws(w, answersFor('us-west-2', [{ ...orders, endpoint: 'db.example.com' }]))
    const t = terminal(w, ['--auth', 'env', '-a', 'claude-code'])
    await follow(t, [['How shall', enter], look, ['1 cluster found', enter], ['Database user', enter]])
    await follow(t, [['May agents write', enter], ...rest])
    expect(await t.exit()).toBe(0)
    expect(t.text).not.toContain('Its region')
    expect(t.text).not.toContain('AWS profile (')
    expect(w.manifest().choices.cluster).toMatchObject({ endpoint: 'db.example.com', region: 'us-west-2' })
  })

  test('a profile that was looked with is not kept where variables shall hold the credentials', async () => {
    const w = world()
    fakeAws(w, answersFor('us-west-2', [orders]))
    const t = terminal(w, ['-a', 'claude-code'])
    await follow(t, [['How shall', enter], look, ['AWS profile', 'work', enter], ['1 cluster found', enter]])
    await follow(t, [
      ['Database user', enter],
      ['Where do AWS', down, enter],
      ['May agents write', enter],
      ...rest,
    ])
    expect(await t.exit()).toBe(0)
    expect(w.manifest().choices.mcp).toMatchObject({ auth: 'env', profile: null })
  })

  test.each([
    ['another', [down, enter], true],
    ['none', [down, down, enter], false],
  ] as const)('of those that are offered: %s', async (_, answer, isTyped) => {
    const w = world()
    fakeAws(w, answersFor('us-west-2', [orders]))
    const t = terminal(w, [])
    await follow(t, [...start, look, ['AWS profile', enter], ['Which one?', ...answer]])
    if (isTyped) await follow(t, [['Endpoint of your cluster', endpoint, enter], ...usual])
    await follow(t, rest)
    expect(await t.exit()).toBe(0)
    expect(w.manifest().choices.cluster?.endpoint).toBe(isTyped ? endpoint : undefined)
  })

  test.each([
    ['no clusters', {}, 'aws dsql create-cluster --deletion-protection-enabled'],
    ['no rights', { '*': { err: said.denied } }, 'dsql:ListClusters and dsql:GetCluster'],
    ['no credentials', { '*': { err: said.noCredentials } }, 'aws finds no credentials'],
    ['an old aws', { '*': { err: said.tooOld } }, 'does not know Aurora DSQL'],
  ])('%s: it is said, and the endpoint is typed', async (_, replies, words) => {
    const w = world()
    fakeAws(w, replies)
    const t = terminal(w, [])
    await follow(t, [...start, look, ['AWS profile', enter]])
    await t.sees(words)
    await follow(t, [['Endpoint of your cluster', enter], ...rest])
    expect(await t.exit()).toBe(0)
    expect(w.manifest().choices.cluster).toBeNull()
  })

  test('Ctrl-C while AWS is asked, and at the list: 130, nothing written', async () => {
    const w = world()
    const aws = fakeAws(w, { '*': { hang: true } })
    const before = w.tree(w.project)
    const t = terminal(w, [])
    await follow(t, [...start, look, ['AWS profile', enter]])
    await t.sees('… 0 of')
    t.type(interrupt)
    expect(await t.exit()).toBe(130)
    expect(t.text).toContain('nothing was changed')
    aws.again(answersFor('us-west-2', [orders]))
    const list = terminal(w, [])
    await follow(list, [...start, look, ['AWS profile', enter], ['Which one?', interrupt]])
    expect(await list.exit()).toBe(130)
    expect(w.tree(w.project)).toEqual(before)
  })
})

describe('the way out', () => {
  test.each(script.map(([question], at) => [question, at] as const))(
    'Ctrl-C at “%s”: 130, nothing written, the terminal given back',
    async (question, at) => {
      const w = world()
      w.program('uvx')
      const before = w.tree()
      const t = terminal(w, [])
      await follow(t, script.slice(0, at))
      await t.answer(question, interrupt)
      expect(await t.exit()).toBe(130)
      expect(t.text).toContain('nothing was changed')
      // The cursor, which prompts hide, is shown again.
      expect(t.raw.lastIndexOf('\u001b[?25h')).toBeGreaterThanOrEqual(t.raw.lastIndexOf('\u001b[?25l'))
      expect(w.tree()).toEqual(before)
    },
  )

  test('Ctrl-D at the first and at the last question', async () => {
    const w = world()
    const before = w.tree()
    const first = terminal(w, [])
    await first.answer('Which agents', end)
    expect(await first.exit()).toBe(130)
    const last = terminal(w, ['init'])
    await follow(last, [
      ['Which agents', enter],
      ['How shall', enter],
      ['Endpoint', enter],
      ['Language', enter],
      ['The rest', enter],
      ['Go on?', end],
    ])
    expect(await last.exit()).toBe(130)
    expect(w.tree()).toEqual(before)
  })

  test('“no” to the plan', async () => {
    const w = world()
    const before = w.stamps()
    const t = terminal(w, [
      '-a',
      'codex',
      '--mcp',
      'none',
      '--endpoint',
      'none',
      '--lang',
      'en',
      '-C',
      'fresh',
    ])
    await follow(t, [
      ['The rest as recommended?', enter],
      ['Go on?', 'n', enter],
    ])
    expect(await t.exit()).toBe(130)
    expect(t.text).toContain('nothing was changed')
    const { '': _, ...rest } = w.stamps()
    expect(Object.keys(rest)).toEqual(Object.keys(before).filter((k) => k !== ''))
  })
})

describe('something in the way', () => {
  const args = [
    '-a',
    'claude-code',
    '--mcp',
    'uvx',
    '--endpoint',
    'none',
    '--lang',
    'en',
    '--steering',
    '--link',
    'auto',
  ]
  const more = ['--source', 'bundled', '--mcp-version', 'latest']

  test.each([
    ['stop', [enter], 3],
    ['keep', [down, enter], 0],
    ['replace', [down, down, enter], 0],
  ] as const)('is shown, and %s is offered', async (how, answer, code) => {
    const w = world()
    w.write('.claude/skills/dsql/mine.md', 'mine\n')
    const before = w.tree()
    const t = terminal(w, [...args, ...more])
    await t.sees('! .claude/skills/dsql')
    await t.sees('What shall happen with what is in the way?')
    await t.sees('dsql-backup-<n>')
    t.type(...answer)
    if (code === 0) await t.answer('Go on?', enter)
    expect(await t.exit()).toBe(code)
    if (how === 'stop') expect(w.tree()).toEqual(before)
    if (how === 'keep') expect(w.read('.claude/skills/dsql/mine.md')).toBe('mine\n')
    if (how === 'replace') {
      expect(fs.readlinkSync(w.at('.claude/skills/dsql'))).toBe('../../.agents/skills/dsql')
      expect(w.read('.claude/skills/dsql.dsql-backup-1/mine.md')).toBe('mine\n')
    }
  })
})

describe('add and remove', () => {
  test('show the plan and ask once', async () => {
    const w = world()
    const before = w.tree()
    await w.run('init', '--yes', '-a', 'claude-code')
    const one = w.tree()
    const add = terminal(w, ['add', 'cursor'])
    await add.sees('+ .cursor/mcp.json')
    await add.answer('Go on?', enter)
    expect(await add.exit()).toBe(0)
    expect(w.manifest().choices.agents).toEqual(['claude-code', 'cursor'])
    const no = terminal(w, ['remove', 'cursor'])
    await no.sees('- .cursor/mcp.json')
    await no.answer('Go on?', 'n', enter)
    expect(await no.exit()).toBe(130)
    expect(w.has('.cursor/mcp.json')).toBe(true)
    const yes = terminal(w, ['remove', 'cursor'])
    await yes.answer('Go on?', 'y', enter)
    expect(await yes.exit()).toBe(0)
    expect(w.tree()).toEqual(one)
    const all = terminal(w, ['remove'])
    await all.answer('Go on?', enter)
    expect(await all.exit()).toBe(0)
    expect(w.tree()).toEqual(before)
    const nothing = terminal(w, ['remove'])
    await nothing.sees('nothing of ours is here')
    expect(await nothing.exit()).toBe(0)
    expect(tidy(w)).toEqual(['.git'])
  })
})

describe('on a terminal', () => {
  test('nobody is asked with --json, --yes or --dry-run', async () => {
    const w = world()
    const json = terminal(w, ['init', '--json'])
    expect(await json.exit()).toBe(2)
    expect(JSON.parse(json.text)).toMatchObject({ exit: 2, error: { code: 'no-terminal' } })
    const dry = terminal(w, ['--dry-run'])
    expect(await dry.exit()).toBe(0)
    const yes = terminal(w, ['-y'])
    expect(await yes.exit()).toBe(0)
    for (const t of [dry, yes]) expect(t.text).not.toContain('?')
  })

  test('colours, and none with --no-color or NO_COLOR', async () => {
    const w = world()
    // One agent: what fills the terminal's buffer may be cut off when its program ends.
    const plain: Terminal[] = [
      terminal(w, ['agents', 'kiro-cli', '--no-color']),
      terminal(w, ['agents', 'kiro-cli'], { NO_COLOR: '1' }),
      terminal(w, ['inti', '--no-color']),
    ]
    const colored = [terminal(w, ['agents', 'kiro-cli']), terminal(w, ['inti'])]
    for (const t of [...plain, ...colored]) await t.exit()
    for (const t of plain) expect(t.raw).not.toContain('\u001b[')
    for (const t of colored) expect(t.raw).toContain('\u001b[')
    expect(colored[0]?.text).toBe(plain[0]?.text)
  })

  test('every question and answer fits in 80 columns', () => {
    const facts = { detected: [], kiroAgents: ['dev'], onPath: () => true }
    for (const q of questions) {
      // `? ` before it, a space and a preset after it.
      expect([q.id, q.message.length <= 70]).toEqual([q.id, true])
      for (const way of q.kind === 'text' ? (q.ways?.options ?? []) : [])
        expect(way.name.length).toBeLessThanOrEqual(70)
      if (q.kind !== 'many' && q.kind !== 'one') continue
      for (const option of q.options(facts)) expect(option.name.length).toBeLessThanOrEqual(70)
    }
  })
})
