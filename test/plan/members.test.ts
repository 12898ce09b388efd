import { describe, expect, test } from 'vitest'
import { loadCodecs } from '../../src/codecs/index.ts'
import { named } from '../../src/codecs/members.ts'
import { DsqlError } from '../../src/errors.ts'
import { entry, entryAt } from '../../src/mcp/entry.ts'
import type { At, Format, Json, Manifest, Part, Wrote } from '../../src/model.ts'
import { put, take } from '../../src/plan/fold.ts'
import { resourceId } from '../../src/plan/id.ts'
import { parseManifest, printManifest } from '../../src/plan/manifest.ts'
import { namedSteering } from '../../src/plan/steering.ts'
import { choices } from '../support/desire.ts'

const codecs = await loadCodecs(['json', 'toml', 'yaml'])
const at: At = ['servers', { member: { name: 'dsql' } }]
const first: Json = { name: 'dsql', command: 'uvx', args: ['a'], env: { A: '1' } }
const second: Json = { name: 'dsql', command: 'docker', args: ['b', 'c'], env: { B: '2' } }

const documents: [Format, string, add: [old: string, now: string]][] = [
  [
    'json',
    '{\n  "servers": [\n    { "name": "other" }\n  ]\n}\n',
    ['"command"', '"disabled": true,\n      "command"'],
  ],
  ['toml', '[[servers]]\nname = "other"\n\n[t]\nx = 1\n', ['command =', 'disabled = true\ncommand =']],
  ['yaml', 'servers:\n  - name: other\nlast: 1\n', ['command:', 'disabled: true\n    command:']],
]

function part(format: Format, value: Json, more: Partial<Part> = {}): Part {
  return { kind: 'part', place: '{project}/x', format, at, value, for: ['universal'], why: '', ...more }
}

function wrote(part: Part, folded: Partial<Wrote>): Wrote {
  const { kind, place, format, for: who } = part
  const digest = `sha256:${'0'.repeat(64)}` as const
  return { id: 'x', kind, place, format, at: part.at, digest, for: who, made: 0, madeFile: false, ...folded }
}

describe.each(documents)(
  'an entry of ours among the members of an array, %s',
  (format, before, [old, now]) => {
    const codec = codecs(format)
    const added = put(codec, before, part(format, first), undefined)
    const was = wrote(part(format, first), added.wrote)
    const mine = (added.text ?? '').replace(old, now)

    test('goes as it came', () => {
      expect(take(codec, added.text ?? '', was)).toEqual({ text: before, left: false })
    })

    test('keeps the keys that the user added, through an update', () => {
      expect(mine).not.toBe(added.text)
      const updated = put(codec, mine, part(format, second), was)
      expect(codec.get(updated.text, at)).toEqual({ ...(second as object), disabled: true })
      expect(codec.get(updated.text, ['servers', { member: { name: 'other' } }])).toEqual({ name: 'other' })
      const again = put(codec, updated.text, part(format, first), wrote(part(format, second), updated.wrote))
      expect(codec.get(again.text, at)).toEqual({ ...(first as object), disabled: true })
    })

    test('leaves them with their name when ours is taken out', () => {
      const { text, left } = take(codec, mine, was)
      expect(left).toBe(true)
      expect(codec.get(text, at)).toEqual({ name: 'dsql', disabled: true })
      expect(codec.get(text, ['servers', { member: { name: 'other' } }])).toEqual({ name: 'other' })
    })
  },
)

describe('a document that has to begin with something', () => {
  const begin = 'name: Local\nversion: 1.0.0\n'
  const codec = codecs('yaml')
  const made = put(codec, undefined, part('yaml', first, { begin }), undefined)
  const was = wrote(part('yaml', first), made.wrote)

  test('begins so when it is ours, and goes wholly', () => {
    expect(made.text).toMatch(/^name: Local\nversion: 1\.0\.0\nservers:\n {2}- name: "dsql"\n/)
    expect(was).toMatchObject({ madeFile: true, begin })
    expect(take(codec, made.text ?? '', was).text).toBeUndefined()
    expect(take(codec, (made.text ?? '').replaceAll('\n', '\r\n'), was).text).toBeUndefined()
  })

  test('stays with what the user changed in it', () => {
    const edited = (made.text ?? '').replace('Local', 'Mine')
    expect(take(codec, edited, was).text).toBe(begin.replace('Local', 'Mine'))
  })

  test('gets none of it when it is the user’s', () => {
    const theirs = put(codec, 'a: 1\n', part('yaml', first, { begin }), undefined)
    expect(theirs.text).not.toContain('Local')
    expect(theirs.wrote).toMatchObject({ madeFile: false })
    expect(theirs.wrote.begin).toBeUndefined()
    expect(take(codec, theirs.text ?? '', wrote(part('yaml', first), theirs.wrote)).text).toBe('a: 1\n')
  })
})

describe('what an agent’s row says of arrays', () => {
  const file = { file: '{project}/c.toml', format: 'toml', at: ['servers'], dialect: 'standard' } as const
  const server = { ...choices.mcp, cluster: null } as Parameters<typeof entry>[1]

  test('an entry under a key, or a member with a name', () => {
    expect(entryAt(file)).toEqual(['servers', 'aurora-dsql'])
    expect(Object.keys(entry(file, server, ''))).toEqual(['command', 'args', 'env'])
    const member = { ...file, named: 'id' }
    expect(entryAt(member)).toEqual(['servers', { member: { id: 'aurora-dsql' } }])
    expect(entry(member, server, '')).toMatchObject({ id: 'aurora-dsql', command: 'uvx' })
  })

  test('steering by name: the skill, or a text of ours, from where the list lies', () => {
    const list = { as: 'member', file: '{home}/.tool/conf.json', format: 'json', at: ['rules'] } as const
    const user = { ...choices, scope: 'user' } as const
    expect(namedSteering(list, user, 'text', 'universal')).toMatchObject([
      {
        at: ['rules', { member: '../.agents/skills/dsql/SKILL.md' }],
        value: '../.agents/skills/dsql/SKILL.md',
      },
    ])
    const named = namedSteering(
      { ...list, text: '{home}/.tool/dsql.md', under: 'path' },
      user,
      'text',
      'universal',
    )
    expect(named).toMatchObject([
      { place: '{home}/.tool/dsql.md', at: [], value: 'text' },
      { at: ['rules', { member: { path: 'dsql.md' } }], value: { path: 'dsql.md' } },
    ])
  })
})

describe('names of members', () => {
  test('ids differ wherever the things do', () => {
    const paths: At[] = [
      ['a', 'b'],
      ['a/b'],
      ['a', { member: 'b' }],
      ['a', { member: { b: 'c' } }],
      ['a', { member: { b: 1 } }],
      ['a', { member: { b: '1' } }],
      ['a', '"b"'],
      ['a', '~2"b"'],
      ['a', { member: 'b' }, 'c'],
      ['a', { member: 'b/c' }],
    ]
    expect(new Set(paths.map((path) => resourceId('{project}/x', path))).size).toBe(paths.length)
    const [one, two]: Json[] = [
      { b: 1, c: 2 },
      { c: 2, b: 1 },
    ]
    expect(resourceId('{project}/x', ['a', { member: one as Json }])).toBe(
      resourceId('{project}/x', ['a', { member: two as Json }]),
    )
  })

  test('and are readable in a plan', () => {
    expect(named(['resources', { member: 'skill://x' }])).toBe('resources[skill://x]')
    expect(named(['m', 's', { member: { name: 'x', n: 1 } }, 'env'])).toBe('m/s[name=x, n=1]/env')
  })
})

describe('the manifest', () => {
  const manifest: Manifest = {
    version: 1,
    tool: '1',
    pack: { name: 'dsql', version: '1', digest: `sha256:${'0'.repeat(64)}`, origin: 'bundled' },
    choices: { ...choices, agents: ['universal'] },
    wrote: [wrote(part('yaml', first), { begin: 'a: 1\n', yields: true, keys: [['name']] })],
    kept: [],
    dirs: [],
  }
  const read = (text: string): Manifest => parseManifest(text, 'project', 'm.json')
  const withAt = (path: unknown): string =>
    JSON.stringify({ ...manifest, wrote: [{ ...manifest.wrote[0], at: path }] })

  test('keeps paths with members, and reads older ones without what is new', () => {
    expect(read(printManifest(manifest))).toEqual(manifest)
    expect(printManifest(read(printManifest(manifest)))).toBe(printManifest(manifest))
    expect(printManifest(manifest)).not.toContain('kiroAgents')
    for (const member of ['a', 1, true, { a: 'b', c: 1 }])
      expect(read(withAt(['x', { member }])).wrote[0]?.at).toEqual(['x', { member }])
  })

  test.each<[string, unknown]>([
    ['no member', ['x', {}]],
    ['more than a member', ['x', { member: 'a', more: 1 }]],
    ['a member with nothing in it', ['x', { member: {} }]],
    ['a deep member', ['x', { member: { a: { b: 1 } } }]],
    ['a list', ['x', { member: ['a'] }]],
    ['nothing', ['x', { member: null }]],
    ['a long text', ['x', { member: 'a'.repeat(513) }]],
    ['many keys', ['x', { member: { a: 1, b: 1, c: 1, d: 1, e: 1 } }]],
    ['a number', ['x', 1]],
    ['a long way', Array.from({ length: 17 }, () => 'x')],
  ])('refuses %s', (_, path) => {
    expect(() => read(withAt(path))).toThrow(DsqlError)
  })
})
