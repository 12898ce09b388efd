import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { endpoint, otherEndpoint, type Ran, type World, world } from '../support/cli.ts'

interface Kind {
  name: string
  agent: string
  place: string
  /** Puts content of the user's where ours goes. */
  mine(w: World, text: string): void
  /** Whether the user's content of that text is what is there. */
  isMine(w: World, text: string): boolean
}

const entry = (text: string): string =>
  `{ // team\n    "mcpServers": {\n        "aurora-dsql": { "command": "mine", "env": { "A": "${text}" } },\n        "b": {}\n    }\n}\n`
const block = (text: string): string =>
  `# Mine\r\n\r\n<!-- dsql-skill:begin dsql -->\r\n${text}\r\n<!-- dsql-skill:end dsql -->\r\nmore`

function ofFile(name: string, agent: string, place: string, content = (text: string) => text): Kind {
  return {
    name,
    agent,
    place,
    mine: (w, text) => void w.write(place, content(text)),
    isMine: (w, text) => w.has(place) && w.read(place) === content(text),
  }
}

const kinds: Kind[] = [
  ofFile('a steering file', 'claude-code', '.claude/rules/dsql.md'),
  ofFile('a file of the pack', 'universal', '.agents/skills/dsql/SKILL.md'),
  ofFile('an entry in JSON', 'claude-code', '.mcp.json', entry),
  ofFile(
    'a table in TOML',
    'codex',
    '.codex/config.toml',
    (text) => `# mine\n[mcp_servers.aurora-dsql]\ncommand = "mine" # ${text}\nargs = ["${text}"]\n`,
  ),
  ofFile('a block of that name', 'universal', 'AGENTS.md', block),
  {
    name: 'a folder where a link goes',
    agent: 'claude-code',
    place: '.claude/skills/dsql',
    mine(w, text) {
      fs.rmSync(w.at('.claude/skills/dsql'), { recursive: true, force: true })
      w.write('.claude/skills/dsql/SKILL.md', text)
      w.write('.claude/skills/dsql/deep/er.md', text)
    },
    isMine: (w, text) => {
      const real = w.has('.claude/skills/dsql') && fs.lstatSync(w.at('.claude/skills/dsql')).isDirectory()
      return real && w.read('.claude/skills/dsql/deep/er.md') === text
    },
  },
]

describe.each(kinds)('$name', ({ agent, place, mine, isMine }) => {
  const init = ['init', '--yes', '-a', agent]

  test('keep: theirs stays, is listed, is not asked about again, and new content of theirs is', async () => {
    const w = world()
    mine(w, 'one')
    const before = w.tree()
    expect((await w.run(...init)).code).toBe(3)
    expect(w.tree()).toEqual(before)
    const kept = await w.run(...init, '--on-conflict', 'keep', '--json')
    expect(kept.code).toBe(0)
    expect(kept.json.plan).toContainEqual(
      expect.objectContaining({ do: 'keep', place, reason: expect.stringContaining('kept as you said') }),
    )
    expect(isMine(w, 'one')).toBe(true)
    expect(w.has('.agents/dsql-skill.json')).toBe(true)
    const stamps = w.stamps()
    const again = await w.run(...init)
    expect([again.code, again.err]).toEqual([0, ''])
    expect(w.stamps()).toEqual(stamps)
    mine(w, 'two')
    const asked = await w.run(...init)
    expect(asked.code).toBe(place.endsWith('skills/dsql') ? 0 : 3)
    expect(isMine(w, 'two')).toBe(true)
    mine(w, 'one')
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test('replace: ours takes the place, theirs lies beside it, and remove puts it back', async () => {
    const w = world()
    mine(w, 'one')
    const before = w.tree()
    const ran = await w.run(...init, '--on-conflict', 'replace', '--json')
    expect(ran.code).toBe(0)
    expect(isMine(w, 'one')).toBe(false)
    const backup = `${place}.dsql-backup-1`
    expect(ran.json.plan).toContainEqual(
      expect.objectContaining({ do: 'update', place, reason: expect.stringContaining('dsql-backup-1') }),
    )
    expect(w.has(backup)).toBe(true)
    expect((await w.run('status', '--check')).code).toBe(0)
    const stamps = w.stamps()
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
    expect(w.stamps()).toEqual(stamps)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test('replace after keep, and beside an older backup of that name', async () => {
    const w = world()
    mine(w, 'one')
    fs.mkdirSync(w.at(`${place}.dsql-backup-1`))
    const before = w.tree()
    expect((await w.run(...init, '--on-conflict', 'keep')).code).toBe(0)
    expect((await w.run(...init, '--on-conflict', 'replace')).code).toBe(0)
    expect(w.has(`${place}.dsql-backup-2`)).toBe(true)
    expect(isMine(w, 'one')).toBe(false)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })
})

describe('what was edited after we wrote it', () => {
  const edits: [string, string, string, (text: string) => string][] = [
    ['a steering file', 'kiro-ide', '.kiro/steering/dsql.md', (t) => `${t}- mine\n`],
    ['a block', 'universal', 'AGENTS.md', (t) => t.replace('# Amazon', '# My Amazon')],
    ['an entry', 'claude-code', '.mcp.json', (t) => t.replace('"uvx"', '"/opt/uvx"')],
    ['a table', 'codex', '.codex/config.toml', (t) => t.replace('"uvx"', '"/opt/uvx"')],
  ]

  test.each(edits)(
    '%s: a change of ours stops; keep leaves it; replace sets it aside',
    async (_, agent, place, edit) => {
      const w = world()
      await w.run('init', '--yes', '-a', agent)
      const edited = edit(w.read(place))
      w.write(place, edited)
      const change = ['init', '--yes', '--endpoint', endpoint]
      expect((await w.run(...change)).out).toContain('both changed')
      expect(w.read(place)).toBe(edited)
      const kept = await w.run(...change, '--on-conflict', 'keep')
      expect(kept.code).toBe(0)
      expect(kept.out).toContain('kept as you said')
      expect(w.read(place)).toBe(edited)
      expect((await w.run('init', '--yes')).code).toBe(0)
      const replaced = await w.run('init', '--yes', '--endpoint', otherEndpoint, '--on-conflict', 'replace')
      expect(replaced.code).toBe(0)
      expect(w.read(place)).not.toBe(edited)
      expect(w.read(place)).toContain(otherEndpoint)
      expect(w.read(`${place}.dsql-backup-1`)).toBe(edited)
    },
  )

  test.each(edits)(
    '%s: remove stops; keep forgets it; replace takes it out and leaves the backup',
    async (_, agent, place, edit) => {
      const [keep, replace] = [world(), world()]
      for (const w of [keep, replace]) {
        await w.run('init', '--yes', '-a', agent)
        w.write(place, edit(w.read(place)))
      }
      const edited = keep.read(place)
      const before = keep.stamps()
      const stopped = await keep.run('remove', '--yes')
      expect(stopped.code).toBe(3)
      expect(stopped.err).toContain('npx dsql-skill remove --yes --on-conflict keep')
      expect(keep.stamps()).toEqual(before)
      expect((await keep.run('remove', '--yes', '--on-conflict', 'keep')).code).toBe(0)
      expect(keep.read(place)).toBe(edited)
      expect(files(keep)).toEqual([place])
      expect((await replace.run('remove', '--yes', '--on-conflict', 'replace')).code).toBe(0)
      expect(replace.has(place)).toBe(false)
      expect(replace.read(`${place}.dsql-backup-1`)).toBe(edited)
      expect(files(replace)).toEqual([`${place}.dsql-backup-1`])
    },
  )

  test('the ways out that are offered are commands that work as they stand', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'kiro-ide')
    w.write('.kiro/steering/dsql.md', 'mine\n')
    const stopped = await w.run('init', '--yes', '--endpoint', endpoint, '--lang', 'ja')
    const words = wayOut(stopped)
    expect(words).toContain('--yes')
    expect((await w.run(...words)).code).toBe(0)
    expect(w.read('.kiro/steering/dsql.md')).toBe('mine\n')
    expect(w.manifest().choices).toMatchObject({ lang: 'ja', cluster: { endpoint } })
  })
})

test('ours edited after replace: remove does not bring the old one over it', async () => {
  const w = world()
  w.write('.claude/rules/dsql.md', 'mine\n')
  await w.run('init', '--yes', '-a', 'claude-code', '--on-conflict', 'replace')
  w.write('.claude/rules/dsql.md', 'edited since\n')
  expect((await w.run('remove', '--yes')).code).toBe(3)
  expect((await w.run('remove', '--yes', '--on-conflict', 'keep')).code).toBe(0)
  expect(w.read('.claude/rules/dsql.md')).toBe('edited since\n')
  expect(w.read('.claude/rules/dsql.md.dsql-backup-1')).toBe('mine\n')
})

test('what was changed elsewhere in the file since replace stays when the entry goes back', async () => {
  const w = world()
  w.write('.mcp.json', entry('one'))
  await w.run('init', '--yes', '-a', 'claude-code', '--on-conflict', 'replace')
  w.write('.mcp.json', w.read('.mcp.json').replace('"b": {}', '"b": { "command": "new" }'))
  expect((await w.run('remove', '--yes')).code).toBe(0)
  expect(w.read('.mcp.json')).toContain('"b": { "command": "new" }')
  expect(w.read('.mcp.json')).toContain('"A": "one"')
  expect(w.has('.mcp.json.dsql-backup-1')).toBe(false)
})

test.each([
  ['broken', '{ "mcpServers": ', '.mcp.json', 'claude-code'],
  ['of another shape', '{ "mcpServers": [] }', '.mcp.json', 'claude-code'],
  ['broken', 'a = = 1\n', '.codex/config.toml', 'codex'],
])('a file that is %s is never replaced (%s)', async (_, text, place, agent) => {
  const w = world()
  w.write(place, text)
  const before = w.tree()
  expect((await w.run('init', '--yes', '-a', agent, '--on-conflict', 'replace')).code).toBe(3)
  expect(w.tree()).toEqual(before)
  const kept = await w.run('init', '--yes', '-a', agent, '--on-conflict', 'keep')
  expect(kept.code).toBe(0)
  expect(w.read(place)).toBe(text)
  expect(w.has('.agents/skills/dsql/SKILL.md')).toBe(true)
  expect((await w.run('init', '--yes')).code).toBe(0)
  expect((await w.run('remove', '--yes')).code).toBe(0)
  expect(w.tree()).toEqual(before)
})

function files(w: World): string[] {
  return Object.entries(w.tree(w.project))
    .filter(([, what]) => what.startsWith('file'))
    .map(([file]) => file)
}

/** The words of the first command in a hint, without `npx dsql-skill`. */
function wayOut(ran: Ran): string[] {
  const line = ran.err.match(/npx dsql-skill (.*?--on-conflict keep)/)?.[1] ?? ''
  return line.split(' ')
}
