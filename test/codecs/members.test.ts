import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Codec, CodecError, type Edit } from '../../src/codecs/codec.ts'
import { loadCodecs } from '../../src/codecs/index.ts'
import type { At, Json } from '../../src/model.ts'
import { holds } from './laws.ts'
import * as make from './lists.ts'
import { readers } from './readers.ts'

const codecs = await loadCodecs(['json', 'toml', 'yaml'])
/** By hand: `RUNS=5000 npx vitest run test/codecs/members.test.ts`. */
const runs = Number(process.env['RUNS'] ?? 120)

const documents = {
  json: { words: make.jsonWords, entries: make.jsonEntries },
  toml: { words: make.tomlWords, entries: make.tomlEntries },
  yaml: { words: make.yamlWords, entries: make.yamlEntries },
} as const

describe.each(['json', 'toml', 'yaml'] as const)('%s: arrays at random', (format) => {
  const codec = codecs(format)
  const { words, entries } = documents[format]

  test.each([
    ['words', words, make.word1, 20],
    ['entries', entries, make.entry1, 20],
    ['a key of an entry', entries, make.within1, 100],
  ] as const)('the laws hold: %s', (_, text, kind, least) => {
    const seen = { refused: 0, inserted: 0, replaced: 0 }
    fc.assert(
      fc.property(text, (text) => {
        seen[holds(codec, { text, ...kind }, readers[format])]++
      }),
      { numRuns: runs },
    )
    if (process.env['RUNS']) process.stdout.write(`${JSON.stringify(seen)}\n`)
    expect(seen.inserted).toBeGreaterThan(runs / least)
  })

  test('two members of ours go in any order, and one alone', () => {
    let both = 0
    fc.assert(
      fc.property(words, (text) => {
        const [one, two]: At[] = [make.word1.at, ['list', { member: 'mine' }]]
        if (attempt(() => codec.get(text, two as At)) !== undefined) return
        const first = attempt(() => codec.set(text, one as At, 'ours'))
        if (first instanceof CodecError || !first.glue) return
        const second = attempt(() => codec.set(first.text, two as At, 'mine')) as Edit
        both++
        expect(away(codec, second.text, two as At, second)).toBe(first.text)
        const left = codec.unset(second.text, one as At, first.made, first.glue)
        expect(codec.get(left, two as At)).toBe('mine')
        expect(codec.get(left, one as At)).toBeUndefined()
        expect(readers[format]?.comments(left)).toEqual(readers[format]?.comments(text))
        const gone = codec.unset(left, two as At, Math.max(first.made, second.made), first.glue)
        expect(readers[format]?.read(gone)).toEqual(readers[format]?.read(text))
      }),
      { numRuns: runs },
    )
    expect(both).toBeGreaterThan(runs / 20)
  })
})

function away(codec: Codec, text: string, at: At, { made, glue }: Edit): string {
  return codec.unset(text, at, made, glue ?? undefined)
}

function attempt<T>(run: () => T): T | CodecError {
  try {
    return run()
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
}

type Row = [what: string, before: string, at: At, value: Json, after: string]

const skill: At = ['resources', { member: 'skill://x' }]
const server: At = ['servers', { member: { name: 'dsql' } }]
const entry: Json = { name: 'dsql', command: 'uvx', env: { A: 'b' } }

const layouts: Record<'json' | 'toml' | 'yaml', Row[]> = {
  json: [
    ['no document', '', skill, 'skill://x', '{\n  "resources": [\n    "skill://x"\n  ]\n}\n'],
    [
      'no array',
      '{\n\t"a": 1\n}\n',
      skill,
      'skill://x',
      '{\n\t"a": 1,\n\t"resources": [\n\t\t"skill://x"\n\t]\n}\n',
    ],
    [
      'nothing in it',
      '{\n  "resources": []\n}',
      skill,
      'skill://x',
      '{\n  "resources": [\n    "skill://x"\n  ]\n}',
    ],
    ['one line', '{"resources": ["a", "b"]}', skill, 'skill://x', '{"resources": ["a", "b", "skill://x"]}'],
    ['no space', '{"resources":["a","b"]}', skill, 'skill://x', '{"resources":["a","b","skill://x"]}'],
    [
      'trailing comma',
      '{"resources": [\n  "a", // n\n]}',
      skill,
      'skill://x',
      '{"resources": [\n  "a", // n\n  "skill://x",\n]}',
    ],
    [
      'comment behind the last',
      '{"resources": [\n  "a" // n\n]}',
      skill,
      'skill://x',
      '{"resources": [\n  "skill://x",\n  "a" // n\n]}',
    ],
    [
      'objects',
      '{\n  "servers": [\n    { "name": "a" }\n  ]\n}\n',
      server,
      entry,
      '{\n  "servers": [\n    { "name": "a" },\n    {\n      "name": "dsql",\n      "command": "uvx",\n      "env": {\n        "A": "b"\n      }\n    }\n  ]\n}\n',
    ],
  ],
  toml: [
    [
      'no document',
      '',
      server,
      entry,
      '[[servers]]\nname = "dsql"\ncommand = "uvx"\n\n[servers.env]\nA = "b"\n',
    ],
    [
      'after the last of that name',
      '[[servers]]\nname = "a"\n[servers.env]\nB = "1" # b\n\n# about other\n[other]\nc = 1\n',
      server,
      { name: 'dsql', command: 'uvx' },
      '[[servers]]\nname = "a"\n[servers.env]\nB = "1" # b\n\n[[servers]]\nname = "dsql"\ncommand = "uvx"\n\n# about other\n[other]\nc = 1\n',
    ],
    ['empty brackets', 'servers = []\n', server, { name: 'dsql' }, 'servers = [{ name = "dsql" }]\n'],
    [
      'strings on lines',
      'resources = [\n  "a", # n\n]\n',
      skill,
      'skill://x',
      'resources = [\n  "a", # n\n  "skill://x",\n]\n',
    ],
    ['no array', 'a = 1\n', skill, 'skill://x', 'a = 1\nresources = ["skill://x"]\n'],
  ],
  yaml: [
    ['no document', '', skill, 'skill://x', 'resources:\n  - "skill://x"\n'],
    [
      'maps',
      'servers:\n- name: a # n\n  args: [b]\nc: 1\n',
      server,
      entry,
      'servers:\n- name: a # n\n  args: [b]\n- name: "dsql"\n  command: "uvx"\n  env:\n    A: "b"\nc: 1\n',
    ],
    [
      'in brackets',
      'resources: [a, "b"] # n\n',
      skill,
      'skill://x',
      'resources: [a, "b", "skill://x"] # n\n',
    ],
    ['empty brackets', 'resources: []\n', skill, 'skill://x', 'resources: ["skill://x"]\n'],
    [
      'deeper dashes',
      'resources:\n    - a\n\n# b\nc: 1\n',
      skill,
      'skill://x',
      'resources:\n    - a\n    - "skill://x"\n\n# b\nc: 1\n',
    ],
  ],
}

describe.each(Object.entries(layouts) as ['json', Row[]][])('%s: where a member goes', (format, rows) => {
  test.each(rows)('%s', (_, before, at, value, after) => {
    const codec = codecs(format)
    const edit = codec.set(before, at, value)
    expect(edit.text).toBe(after)
    expect(away(codec, edit.text, at, edit)).toBe(before)
    expect(codec.get(codec.snippet(at, value), at)).toEqual(value)
  })
})

describe.each(['json', 'toml', 'yaml'] as const)('%s: an entry in brackets on one line', (format) => {
  const codec = codecs(format)
  const empty = { json: '{"servers": []}\n', toml: 'servers = []\n', yaml: 'servers: []\n' }[format]
  const edit = codec.set(empty, server, entry)

  test.each<[string, Json]>([
    ['a key has another value', { name: 'dsql', command: 'docker', env: { A: 'b' } }],
    ['a key is new', { name: 'dsql', command: 'uvx', args: ['a', 'b c'], env: { A: 'b' } }],
    ['a key within is another', { name: 'dsql', command: 'uvx', env: { B: 'c' } }],
    ['a key goes', { name: 'dsql', env: { A: 'b' } }],
    ['keys within come', { name: 'dsql', command: 'uvx', env: { A: 'b', B: 'c' }, more: { x: { y: 1 } } }],
  ])('%s: replaced, and the brackets are empty again', (_, value) => {
    const { text } = codec.set(edit.text, server, value)
    expect(codec.get(text, server)).toEqual(value)
    expect(away(codec, text, server, edit)).toBe(empty)
  })

  test('key by key', () => {
    const more = codec.set(edit.text, [...server, 'env', 'B'], 'c').text
    expect(codec.get(more, server)).toEqual({ name: 'dsql', command: 'uvx', env: { A: 'b', B: 'c' } })
    const less = codec.unset(codec.unset(more, [...server, 'env', 'A'], 1), [...server, 'env', 'B'], 1)
    expect(codec.get(less, server)).toEqual({ name: 'dsql', command: 'uvx' })
  })
})

test('yaml: what a name in brackets stands for is left alone', () => {
  const codec = codecs('yaml')
  const said = 'x: &x {A: b}\nservers: [{name: dsql, env: *x}, {name: other, env: &y {A: 1}}]\n'
  expect(() => codec.set(said, [...server, 'env'], { A: 'c' })).toThrow(CodecError)
  expect(() => codec.set(said, [...server, 'env', 'A'], 'c')).toThrow(CodecError)
  const other: At = ['servers', { member: { name: 'other' } }, 'env', 'A']
  expect(() => codec.set(said, other, 2)).toThrow(CodecError)
  expect(codec.set(said, [...server, 'command'], 'uvx').text).toBe(
    said.replace('*x}', '*x, "command": "uvx"}'),
  )
})

describe.each(['json', 'toml', 'yaml'] as const)('%s: a member that is an object', (format) => {
  const codec = codecs(format)
  const text = codec.set(
    codec.set(undefined, ['servers', { member: { name: 'a' } }], { name: 'a' }).text,
    server,
    entry,
  ).text

  test('is found by its name, whatever else is in it', () => {
    const more = codec.set(text, [...server, 'disabled'], true).text
    expect(codec.get(more, server)).toEqual({ ...(entry as object), disabled: true })
    expect(codec.get(codec.unset(more, [...server, 'disabled'], 0), server)).toEqual(entry)
    expect(codec.get(more, ['servers', { member: { name: 'a' } }])).toEqual({ name: 'a' })
  })

  test('that would not be found again is not written', () => {
    expect(() => codec.set(text, server, { name: 'other' })).toThrow(CodecError)
    expect(() => codec.set(text, ['servers', { member: 'a' }], 'b')).toThrow(CodecError)
    expect(() => codec.set(text, ['servers', { member: { name: 'nobody' } }, 'env', 'A'], 'b')).toThrow(
      CodecError,
    )
  })
})
