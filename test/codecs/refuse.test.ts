import { describe, expect, test } from 'vitest'
import { type At, CodecError } from '../../src/codecs/codec.ts'
import { loadCodecs } from '../../src/codecs/index.ts'
import type { Format, Json } from '../../src/model.ts'

const codecs = await loadCodecs(['text', 'block', 'json', 'toml', 'yaml'])
const at = ['servers', 'dsql']
const word: At = ['list', { member: 'ours' }]
const named: At = ['list', { member: { name: 'ours' } }]
const entry: Json = { command: 'uvx', env: { A: 'b' } }

type Row = [what: string, text: string, where: string, at?: At, value?: Json]

const rows: Partial<Record<Format, Row[]>> = {
  json: [
    ['merge conflict', '{\n<<<<<<< HEAD\n  "a": 1\n}', '2:1'],
    ['unquoted key', '{\n  a: 1\n}', '2:3'],
    ['single quotes', "{'a': 1}", '1:2'],
    ['NaN', '{"a": NaN}', '1:7'],
    ['no comma', '{"a": 1 "b": 2}', '1:9'],
    ['two commas', '{"a": 1,, "b": 2}', '1:9'],
    ['text after the end', '{}\n{}', '2:1'],
    ['open comment', '{}\n/* c', '2:1'],
    ['cut off', '{\n  "a": {', '2:9'],
    ['line end in a string', '{"a": "b\n"}', '1:7'],
    ['array at the root', ' []', '1:2'],
    ['string at the root', '"a"', '1:1'],
    ['parent is an array', '{"servers": []}', '1:13'],
    ['parent is a string', '\ufeff{"servers": "x"}', '1:13'],
    ['parent is null', '{\r\n"servers": null}', '2:12'],
    ['parent twice', '{\n "servers": {},\n "servers": {}}', '3:2'],
    ['our key twice', '{"servers": {"dsql": 1, "d\\u0073ql": 2}}', '1:25'],
    ['too deep', `${'['.repeat(200_000)}`, '1:1'],
    ['too large', `{}${' '.repeat(16 * 1024 * 1024)}`, '1:1'],
    ['no key', '{}', '1:1', []],
    ['a member of nothing', '{}', '1:1', [{ member: 'a' }], 'a'],
    ['array is a string', '{\n  "list": "x"\n}', '2:11', word, 'ours'],
    ['array is an object', '{"list": {}}', '1:10', word, 'ours'],
    ['our member twice', '{"list": ["ours", 1, "ours"]}', '1:22', word, 'ours'],
    ['our entry twice', '{"list": [{"name": "ours"}, {"name": "ours"}]}', '1:29', named, { name: 'ours' }],
    ['another member', '{"list": []}', '1:1', word, 'theirs'],
  ],
  toml: [
    ['no value', 'a =\n', '1:4'],
    ['open header', '[a\n', '1:3'],
    ['key twice', 'a = 1\na = 2\n', '2:1'],
    ['table twice', '[a]\n[a]\n', '2:2'],
    ['parent is inline', 'x = 1\nservers = { a = 1 }\n', '2:1'],
    ['parent is a list of tables', '[[servers]]\na = 1\n', '1:1'],
    ['parent is a string', '[t]\n[servers2]\n[x]\nservers = 1\n', '4:1', ['x', 'servers', 'dsql']],
    ['ours is a list of tables', 'a = 1\n[[servers.dsql]]\n', '2:1'],
    ['null', '', '1:1', at, { a: null }],
    ['array is a string', 'a = 1\nlist = "x"\n', '2:1', word, 'ours'],
    ['array is a table', '[list]\na = 1\n', '1:1', named, { name: 'ours' }],
    ['a text among tables', '[[list]]\na = 1\n', '1:1', word, 'ours'],
    ['our member twice', 'list = [\n  "ours",\n  "ours",\n]\n', '3:3', word, 'ours'],
    ['our table twice', '[[list]]\nname = "ours"\n[[list]]\nname = "ours"\n', '3:1', named, { name: 'ours' }],
    ['lone carriage return', 'a = 1\rb = 2', '1:6'],
    ['a table becomes a number', '[servers.dsql]\nb = 1\n', '1:1', at, 1],
    ['inline table over lines', '[servers]\ndsql = {\n  a = 1,\n}\n', '2:1', ['servers', 'dsql', 'b'], 1],
  ],
  yaml: [
    ['parent in braces', 'servers: {a: 1}\n', '1:10'],
    ['parent is a sequence', 'servers:\n  - a\n', '2:3'],
    ['parent is a text', 'a: 1\nservers: x\n', '2:10'],
    ['parent is nothing', 'servers:\nb: 1\n', '1:9'],
    ['parent is an alias', 'x: &x\n  a: 1\nservers: *x\n', '3:10'],
    ['array is a text', 'list: CONVENTIONS.md\n', '1:7', word, 'ours'],
    ['array is nothing', 'a: 1\nlist:\n', '2:6', word, 'ours'],
    ['brackets over lines', 'list: [\n  a, # why\n]\n', '1:7', word, 'ours'],
    ['anchor on the sequence', 'list: &x\n  - a\n', '1:1', word, 'ours'],
    ['anchor on the brackets', 'list: &x [a]\n', '1:10', word, 'ours'],
    ['our member twice', 'list:\n  - ours\n  - "ours"\n', '3:3', word, 'ours'],
    ['our entry twice', 'list:\n- name: ours\n- name: ours\n', '3:1', named, { name: 'ours' }],
    ['anchor on the parent', 'servers: &x\n  a: 1\n', '1:1'],
    ['anchor on the root', '--- &x\na: 1\n', '2:1'],
    ['two documents', 'a: 1\n---\nb: 1\n', '2:1'],
    ['tab', 'servers:\n\ta: 1\n', '2:1'],
    ['key twice', 'servers:\n  a: 1\n  a: 2\n', '3:3'],
    ['root is a sequence', '- a\n', '1:1'],
    ['root is a text', 'text\n', '1:1'],
    ['unfinished', 'a: "b\n', '2:1'],
    ['unknown alias', 'a: *b\n', '1:4'],
  ],
  block: [
    ['open fence', 'a\n\n~~~\nb\n', '3:1', ['dsql'], 'x'],
    ['open comment', 'a\n<!-- b\n', '2:1', ['dsql'], 'x'],
    ['open script', '<script>\n', '1:1', ['dsql'], 'x'],
    ['no end', 'a\r\n<!-- dsql-skill:begin dsql -->\r\n', '2:1', ['dsql'], 'x'],
    ['no begin', '\ufeff<!-- dsql-skill:end dsql -->', '1:1', ['dsql'], 'x'],
    [
      'twice',
      '<!-- dsql-skill:begin d -->\n<!-- dsql-skill:end d -->\n<!-- dsql-skill:begin d -->',
      '3:1',
      ['d'],
      'x',
    ],
    ['one in another', '<!-- dsql-skill:begin a -->\n<!-- dsql-skill:begin d -->\n', '2:1', ['d'], 'x'],
    ['end in a fence', '<!-- dsql-skill:begin d -->\n```\n<!-- dsql-skill:end d -->\n', '1:1', ['d'], 'x'],
    ['our text would not read back', '', '1:1', ['dsql'], '```\nnever closed'],
    ['our text ends the block', '', '1:1', ['dsql'], '<!-- dsql-skill:end dsql -->'],
    ['not a text', '', '1:1', ['dsql'], 1],
    ['bad name', '', '1:1', ['a b'], 'x'],
    ['a member', '', '1:1', [{ member: 'x' }], 'x'],
  ],
  text: [
    ['not a text', '', '1:1', [], 1],
    ['a key', '', '1:1', ['a'], 'x'],
    ['a member', '', '1:1', [{ member: 'x' }], 'x'],
  ],
}

describe.each(Object.entries(rows) as [Format, Row[]][])('%s', (format, list) => {
  test.each(list)('%s', (_what, text, where, path = at, value = entry) => {
    const error = caught(() => codecs(format).set(text, path, value))
    expect(error && `${error.line}:${error.column}`, error?.message).toBe(where)
  })
})

test('what is valid but one cannot add to is refused when it is read, too', () => {
  for (const [format, text] of [
    ['json', '{"servers": []}'],
    ['toml', '[[servers]]'],
    ['yaml', 'servers: {a: 1}'],
    ['block', '```'],
  ] as const) {
    expect(
      caught(() => codecs(format).get(text, format === 'block' ? ['dsql'] : at)),
      text,
    ).toBeInstanceOf(CodecError)
  }
})

test('a codec that was not asked for is not there', async () => {
  const some = await loadCodecs(['text'])
  expect(() => some('json')).toThrow('codec json is not loaded')
})

function caught(run: () => unknown): CodecError | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
}
