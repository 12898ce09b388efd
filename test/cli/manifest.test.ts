import { describe, expect, test } from 'vitest'
import { world } from '../support/cli.ts'

const verbs = [
  ['init', '--yes', '--on-conflict', 'replace'],
  ['remove', '--yes'],
  ['status'],
  ['init', '--yes'],
  ['add', 'cursor', '--yes'],
  ['remove', 'claude-code', '--yes'],
  ['agents'],
]

/** A set-up project with a manifest that `damage` has changed: these verbs stop, and nothing moves. */
async function stops(
  damage: (text: string) => string,
  error: object,
  tried: string[][] = verbs.slice(0, 3),
): Promise<void> {
  const w = world()
  w.write('../x', 'not ours\n')
  w.write('x', 'not ours\n')
  await w.run('init', '--yes', '-a', 'claude-code')
  w.write('.agents/dsql-skill.json', damage(w.read('.agents/dsql-skill.json')))
  const before = w.stamps()
  for (const verb of tried) {
    const ran = await w.run(...verb, '--json')
    expect([verb, ran.code]).toEqual([verb, 1])
    expect(ran.json.error).toMatchObject(error)
    expect(ran.json.error?.hint).not.toBe('')
  }
  expect(w.stamps()).toEqual(before)
}

interface Raw {
  choices: { agents: string[]; mcp: object }
  wrote: { id: string; place: string; format?: string; for: string[] }[]
  dirs: string[]
}

function edited(change: (raw: Raw) => void) {
  return (text: string): string => {
    const raw = JSON.parse(text) as Raw
    change(raw)
    return JSON.stringify(raw)
  }
}

describe('a manifest that is not to be trusted', () => {
  test('merge markers: named with their line, nothing dropped', () =>
    stops(
      (text) =>
        text
          .replace('  "tool"', '<<<<<<< HEAD\n  "tool"')
          .replace('  "pack"', '=======\n>>>>>>> x\n  "pack"'),
      {
        code: 'bad-manifest',
        message: expect.stringContaining('merge-conflict markers'),
        hint: expect.stringContaining('git checkout'),
        at: { file: '.agents/dsql-skill.json', line: 3 },
      },
      verbs,
    ))

  test('of a newer version: never rewritten', () =>
    stops(
      edited((raw) => Object.assign(raw, { version: 99, news: true })),
      {
        code: 'newer-manifest',
        message: expect.stringContaining('version 99'),
        hint: expect.stringContaining('dsql-skill@latest'),
      },
      verbs,
    ))

  test.each([
    '{project}/../x',
    '{project}/.agents/../../x',
    '{home}/x',
    '{codex}/config.toml',
    '/etc/passwd',
    '{project}/a\\..\\x',
    '{project}//x',
    '{project}/./x',
  ])('that names %s as ours', (place) =>
    stops(
      edited((raw) => {
        const wrote = raw.wrote
        if (wrote[0]) wrote[0].place = place
      }),
      { code: 'bad-manifest' },
    ),
  )

  test.each([
    ['an empty file', () => ''],
    ['an empty object', () => '{}'],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['half a file', (text: string) => text.slice(0, 400)],
    ['a version that is a text', edited((raw) => Object.assign(raw, { version: '1' }))],
    ['the other scope', edited((raw) => Object.assign(raw.choices, { scope: 'user' }))],
    ['a profile that is a command', edited((raw) => Object.assign(raw.choices.mcp, { profile: '$(id)' }))],
    ['a runtime of its own', edited((raw) => Object.assign(raw.choices.mcp, { runtime: 'bash' }))],
    ['a skill that climbs', edited((raw) => Object.assign(raw.choices, { skill: '../x' }))],
    ['__proto__', (text: string) => text.replace('"tool"', '"__proto__": {}, "tool"')],
  ])('%s', (_, damage) => stops(damage, { code: 'bad-manifest' }))

  test('that names an agent of another version', () =>
    stops(
      edited((raw) => raw.choices.agents.push('agent-of-tomorrow')),
      {
        code: 'newer-manifest',
        message: expect.stringContaining('agent-of-tomorrow'),
        hint: expect.stringContaining('dsql-skill@latest'),
      },
    ))

  test('that says something of ours is for an agent of another version', () =>
    stops(
      edited((raw) => raw.wrote[0]?.for.push('agent-of-tomorrow')),
      {
        code: 'newer-manifest',
      },
    ))

  test('that names a backup of its own, or a folder, out of the project', async () => {
    await stops(
      edited((raw) => Object.assign(raw.wrote[0] ?? {}, { backup: '{project}/../x' })),
      { code: 'bad-manifest' },
    )
    await stops(
      edited((raw) => raw.dirs.push('{project}/..')),
      { code: 'bad-manifest' },
    )
  })

  test('that calls the user’s file ours: remove does not delete what we did not write', async () => {
    const w = world()
    w.write('src/precious.ts', 'precious\n')
    await w.run('init', '--yes', '-a', 'claude-code')
    const damaged = edited((raw) => {
      const wrote = raw.wrote
      const first = wrote.find((x) => x.format === 'text')
      if (first)
        Object.assign(first, { id: '{project}/src/precious.ts#', place: '{project}/src/precious.ts' })
    })
    w.write('.agents/dsql-skill.json', damaged(w.read('.agents/dsql-skill.json')))
    const ran = await w.run('remove', '--yes')
    expect(ran.code).toBe(3)
    expect(w.read('src/precious.ts')).toBe('precious\n')
  })

  test('as a link or a folder is not read', async () => {
    const w = world()
    w.write('../outside.json', '{}')
    w.link('.agents/dsql-skill.json', '../../outside.json')
    const before = w.stamps()
    const ran = await w.run('init', '--yes', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json.error?.code).toBe('bad-manifest')
    expect(w.stamps()).toEqual(before)
  })
})

test('the manifest says the same whatever way led there, and nothing of this machine', async () => {
  const [straight, winding] = [world(), world()]
  await straight.run('init', '--yes', '-a', 'claude-code,cursor,codex')
  await winding.run('init', '--yes', '-a', 'codex', '--mcp', 'docker', '--no-steering')
  await winding.run('add', 'kiro', 'cursor', '--yes')
  await winding.run('init', '--yes', '-a', 'cursor,codex,claude-code', '--mcp', 'uvx', '--steering')
  expect(winding.read('.agents/dsql-skill.json')).toBe(straight.read('.agents/dsql-skill.json'))
  expect(winding.tree(winding.project)).toEqual(straight.tree(straight.project))
  expect(straight.read('.agents/dsql-skill.json')).not.toContain(straight.root)
})
