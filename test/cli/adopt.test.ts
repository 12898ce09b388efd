import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type World, world } from '../support/cli.ts'
import { keys, terminal } from '../support/pty.ts'

/** The skill as it was offered to skills 1.7.4, which wrote these files, these links and this lock. */
const official = {
  'SKILL.md': '---\nname: dsql\ndescription: official text\nmetadata:\n  version: 1.0.0\n---\n\n# DSQL\n',
  'references/one.md': '# one\n',
  'references/two.md': '# two\n',
}
const lock = `{
  "version": 1,
  "skills": {
    "dsql": {
      "source": "file:///srv/official",
      "sourceUrl": "file:///srv/official",
      "sourceType": "git",
      "skillPath": "skills/dsql-skill/SKILL.md",
      "computedHash": "64963c0ec728c7d9df8cab7c1eb01441c05ddc1ec1d5521a633eaef7e9dbdc0d"
    }
  }
}
`
const toLink = '../../.agents/skills/dsql'

function put(w: World, folder: string): void {
  for (const [file, text] of Object.entries(official)) w.write(`${folder}/${file}`, text)
}

/** `skills add … -a claude-code -a kiro-cli` */
function bySkills(): World {
  const w = world()
  put(w, '.agents/skills/dsql')
  w.link('.claude/skills/dsql', toLink)
  w.link('.kiro/skills/dsql', toLink)
  w.write('skills-lock.json', lock)
  return w
}

/** `skills add … -a claude-code`: one agent gets a copy, and there is no canonical one. */
function bySkillsForOne(): World {
  const w = world()
  put(w, '.claude/skills/dsql')
  w.write('skills-lock.json', lock)
  return w
}

const init = ['init', '--yes', '-a', 'claude-code,kiro-ide', '--mcp', 'none', '--no-steering']

async function refused(w: World, ...more: string[]): Promise<string> {
  const before = w.stamps(w.project)
  const ran = await w.run(...init, ...more)
  expect(ran.code).toBe(3)
  expect(ran.err).toContain('--adopt')
  expect(w.stamps(w.project)).toEqual(before)
  return ran.out
}

/** Takes over, shows that a second run does nothing, and that `remove` gives everything back. */
async function adopted(w: World, more: string[], look: () => void | Promise<void>): Promise<void> {
  const before = w.tree(w.project)
  const ran = await w.run(...init, ...more, '--adopt')
  expect([ran.code, ran.err]).toEqual([0, ''])
  await look()
  const stamps = w.stamps(w.project)
  expect((await w.run('init', '--yes')).out).toContain('nothing to do')
  expect((await w.run('init', '--yes', '--adopt')).out).toContain('nothing to do')
  expect(w.stamps(w.project)).toEqual(stamps)
  const removed = await w.run('remove', '--yes')
  expect([removed.code, removed.err]).toEqual([0, ''])
  expect(w.tree(w.project)).toEqual(before)
}

describe('a skill that skills 1.7.4 has put there', () => {
  test('is one thing in the way, not one for each file; taken over, and given back', async () => {
    const w = bySkills()
    const out = await refused(w)
    const lines = out.split('\n').filter((l) => l.startsWith('!'))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(
      /^! \.agents\/skills\/dsql .*put there by skills \(skills-lock\.json\), and not edited since/,
    )
    expect(lines[1]).toMatch(/^! \.kiro\/skills\/dsql /)
    await adopted(w, [], () => {
      expect(w.read('.agents/skills/dsql/SKILL.md')).not.toContain('official text')
      expect(w.read('.agents/dsql.dsql-backup-1/SKILL.md')).toBe(official['SKILL.md'])
      expect(fs.readlinkSync(w.at('.claude/skills/dsql'))).toBe(toLink)
      expect(fs.lstatSync(w.at('.kiro/skills/dsql')).isDirectory()).toBe(true)
      expect(w.read('skills-lock.json')).toBe(lock)
      for (const folder of ['.agents/skills', '.claude/skills', '.kiro/skills'])
        expect(fs.readdirSync(w.at(folder))).toEqual(['dsql'])
    })
  })

  test('the lock stays as it is, and the danger in it is told', async () => {
    const w = bySkills()
    const ran = await w.run(...init, '--adopt')
    expect(ran.out).toContain('skills-lock.json names the skill dsql too')
    expect(w.read('skills-lock.json')).toBe(lock)
    const other = world()
    other.write('skills-lock.json', lock.replace('"dsql"', '"pdf"'))
    expect((await other.run(...init)).out).not.toContain('skills-lock.json')
  })

  test('edited since: said so, and the edits come through', async () => {
    const w = bySkills()
    w.write('.agents/skills/dsql/references/one.md', '# one, and mine\n')
    w.write('.agents/skills/dsql/references/notes.md', 'mine\n')
    expect(await refused(w)).toContain('and edited since')
    await adopted(w, [], () => {
      expect(w.read('.agents/dsql.dsql-backup-1/references/one.md')).toBe('# one, and mine\n')
      expect(w.read('.agents/dsql.dsql-backup-1/references/notes.md')).toBe('mine\n')
    })
  })

  test('of the very pack that we write: what is alike needs no word, what was edited goes on', async () => {
    const w = bySkills()
    w.remove('.kiro')
    for (const [file, text] of Object.entries(official)) w.write(`vendor/${file}`, text)
    const same = await w.run(...init, '--source', './vendor')
    expect(same.code).toBe(0)
    expect(same.out).toMatch(/= \.agents\/skills\/dsql\/ .*already right/)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(official['SKILL.md'])
    w.write('.agents/skills/dsql/references/one.md', '# one, and mine\n')
    expect(await refused(w, '--source', './vendor')).toContain('your text of one file would stay')
    await adopted(w, ['--source', './vendor'], async () => {
      expect(w.read('.agents/skills/dsql/references/one.md')).toBe('# one, and mine\n')
      expect(w.read('.kiro/skills/dsql/references/one.md')).toBe('# one\n')
      const status = await w.run('status', '--check')
      expect(status.code).toBe(1)
      expect(status.out).toMatch(/references\/one\.md .*edited/)
    })
  })

  test('a copy for one agent', async () => {
    const w = bySkillsForOne()
    expect(await refused(w)).toMatch(/! \.claude\/skills\/dsql .*not edited since/)
    await adopted(w, [], () => {
      expect(fs.readlinkSync(w.at('.claude/skills/dsql'))).toBe(toLink)
      expect(w.read('.claude/dsql.dsql-backup-1/SKILL.md')).toBe(official['SKILL.md'])
    })
  })

  test('taking one agent out gives back what was there for it', async () => {
    const w = bySkillsForOne()
    expect((await w.run(...init, '--adopt')).code).toBe(0)
    expect((await w.run('remove', 'claude-code', '--yes')).code).toBe(0)
    expect(w.read('.claude/skills/dsql/SKILL.md')).toBe(official['SKILL.md'])
    expect(w.has('.kiro/skills/dsql/SKILL.md')).toBe(true)
    expect(w.manifest().aside).toBeUndefined()
  })

  test('what was set aside and then thrown away is not missed', async () => {
    const w = bySkills()
    expect((await w.run(...init, '--adopt')).code).toBe(0)
    w.remove('.agents/dsql.dsql-backup-1')
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.has('.agents')).toBe(true)
    expect(fs.readdirSync(w.at('.agents'))).toEqual(['skills'])
  })

  test('--on-conflict keep leaves it; replace takes it over too', async () => {
    const w = bySkills()
    const before = w.tree(w.at('.agents/skills'))
    expect((await w.run(...init, '--on-conflict', 'keep')).code).toBe(0)
    expect(w.read('.agents/skills/dsql/SKILL.md')).toBe(official['SKILL.md'])
    expect((await w.run('init', '--yes')).code).toBe(0)
    expect((await w.run('remove', '--yes', '--on-conflict', 'keep')).code).toBe(0)
    expect(w.tree(w.at('.agents/skills'))).toEqual(before)
    expect((await w.run(...init, '--on-conflict', 'replace')).code).toBe(0)
    expect(fs.readdirSync(w.at('.agents')).sort()).toEqual([
      'dsql-skill.json',
      'dsql.dsql-backup-1',
      'skills',
    ])
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree(w.at('.agents/skills'))).toEqual(before)
  })

  test('--dry-run writes nothing and shows the move', async () => {
    const w = bySkills()
    const before = w.stamps(w.project)
    const ran = await w.run(...init, '--adopt', '--dry-run')
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/~ \.agents\/skills\/dsql .*the old one is \.agents\/dsql\.dsql-backup-1/)
    expect(w.stamps(w.project)).toEqual(before)
  })

  test('at a terminal it is a question', async () => {
    const w = bySkills()
    const t = terminal(w, [
      'init',
      '-a',
      'claude-code',
      '--mcp',
      'none',
      '--no-steering',
      '--lang',
      'en',
      '--endpoint',
      'none',
    ])
    await t.answer('The rest as recommended?', keys.enter)
    await t.answer('What shall happen with what is in the way?', keys.enter)
    await t.sees('taken over as you said')
    await t.answer('Go on?', keys.enter)
    expect(await t.exit()).toBe(0)
    expect(w.read('.agents/dsql.dsql-backup-1/SKILL.md')).toBe(official['SKILL.md'])
  })
})

describe('other installers, and copies by hand', () => {
  test('openskills names the folder by its own rule: told that agents read both, and taken over', async () => {
    const w = world()
    put(w, '.claude/skills/dsql-skill')
    w.write('.claude/skills/dsql-skill/.openskills.json', '{}\n')
    w.write('.claude/skills/pdf/SKILL.md', '---\nname: pdf\ndescription: x\n---\n')
    const before = w.tree(w.project)
    const ran = await w.run(...init)
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(
      /\.claude\/skills\/dsql-skill is the skill, put there by openskills: agents read both/,
    )
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree(w.project)).toEqual(before)
    await adopted(w, [], () => {
      expect(fs.readdirSync(w.at('.claude/skills'))).toEqual(['dsql', 'pdf'])
      expect(w.has('.claude/dsql-skill.dsql-backup-1/.openskills.json')).toBe(true)
    })
  })

  test('a copy by hand, with a lock that cannot be read', async () => {
    const w = world()
    put(w, '.agents/skills/dsql')
    w.write('skills-lock.json', '<<<<<<< HEAD\n')
    expect(await refused(w)).toContain('put there by another installer, or by hand')
    await adopted(w, [], () => expect(w.read('skills-lock.json')).toBe('<<<<<<< HEAD\n'))
  })

  test('a binary file in it goes along', async () => {
    const w = bySkills()
    w.write('.agents/skills/dsql/logo.png', new Uint8Array([0x89, 0x50, 0, 0xff]))
    await adopted(w, [], () =>
      expect(fs.readFileSync(w.at('.agents/dsql.dsql-backup-1/logo.png'))).toEqual(
        Buffer.from([0x89, 0x50, 0, 0xff]),
      ),
    )
  })

  test('a folder that is no skill of this name is a conflict as before, and --adopt does not touch it', async () => {
    const w = world()
    w.write('.agents/skills/dsql/SKILL.md', '---\nname: other\ndescription: x\n---\n')
    w.link('.claude/skills/dsql', '../nowhere')
    const before = w.stamps(w.project)
    const ran = await w.run(...init, '--adopt')
    expect(ran.code).toBe(3)
    expect(ran.err).not.toContain('--adopt')
    expect(w.stamps(w.project)).toEqual(before)
  })

  test('in the home folder, with the lock that skills keeps there', async () => {
    const w = world()
    for (const [file, text] of Object.entries(official)) w.write(`../home/.agents/skills/dsql/${file}`, text)
    w.link('../home/.claude/skills/dsql', toLink)
    w.write('../home/.agents/.skill-lock.json', '{\n  "version": 3,\n  "skills": {\n    "dsql": {}\n  }\n}\n')
    const before = w.tree(w.home)
    const user = ['init', '-g', '--yes', '-a', 'claude-code', '--mcp', 'none', '--no-steering']
    const stopped = await w.run(...user)
    expect([stopped.code, stopped.out]).toEqual([3, expect.stringContaining('skills (.skill-lock.json)')])
    expect((await w.run(...user, '--adopt')).code).toBe(0)
    expect(w.has('../home/.agents/dsql.dsql-backup-1/SKILL.md')).toBe(true)
    expect((await w.run('remove', '-g', '--yes')).code).toBe(0)
    expect(w.tree(w.home)).toEqual(before)
  })
})

test('a manifest that anybody may have written moves nothing of the user’s', async () => {
  const w = world()
  w.write('src/a.ts', 'mine\n')
  expect((await w.run(...init)).code).toBe(0)
  const text = w.read('.agents/dsql-skill.json')
  for (const aside of [
    { from: '{project}/.agents/skills/dsql', to: '{project}/src' },
    { from: '{project}/.agents/skills/dsql', to: '{project}/../x.dsql-backup-1' },
    { from: '{home}/x', to: '{project}/x.dsql-backup-1' },
  ]) {
    w.write('.agents/dsql-skill.json', JSON.stringify({ ...JSON.parse(text), aside: [aside] }))
    const ran = await w.run('remove', '--yes', '--json')
    expect([ran.code, ran.json.error?.code]).toEqual([1, 'bad-manifest'])
  }
  expect(w.read('src/a.ts')).toBe('mine\n')
})
