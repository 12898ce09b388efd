// Random documents around an array, as people might have left it: comments, odd spacing, trailing commas, nothing in it.
import fc from 'fast-check'
import type { At, Json } from '../../src/model.ts'
import { dressed, gap } from './documents.ts'

/** What the user has in the array; sometimes ours is among it, sometimes twice. */
const words = ['file://README.md', 'a,b', '# no note', '// no note', 'ours', '', ']', '"', "it's", 'ü']
const word = fc.constantFrom(...words)

export interface Kind {
  at: At
  first: Json
  second: Json
}

export const word1: Kind = { at: ['list', { member: 'ours' }], first: 'ours', second: 'ours' }
export const entry1: Kind = {
  at: ['list', { member: { name: 'ours' } }],
  first: { name: 'ours', command: 'uvx', args: ['a', 'b c'], env: { A: '1' } },
  second: { name: 'ours', command: 'docker', env: { A: '2', B: '' }, disabled: true },
}
export const within1: Kind = { at: [...entry1.at, 'env', 'A'], first: 'one', second: 'two' }

// JSON
const jsonItem = fc.oneof(
  { weight: 4, arbitrary: word.map((w) => JSON.stringify(w)) },
  fc.constantFrom('1.0', 'null', '[]', '["ours"]', '{}'),
)
const jsonEntry = fc
  .tuple(
    fc.constantFrom('other', 'ours', 'more'),
    gap,
    gap,
    fc.constantFrom('', '"disabled":true,', '"env":{},'),
  )
  .map(([name, a, b, more]) => `{${a}${more}"name": ${JSON.stringify(name)}${b}}`)
const jsonArray = (item: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(fc.tuple(gap, item, gap), { maxLength: 3 }), gap, fc.boolean())
    .map(([items, end, trail]) => {
      const list = items.map((parts) => parts.join(''))
      return `[${list.join(',')}${trail && list.length > 0 ? ',' : ''}${end}]`
    })
const neat = (item: fc.Arbitrary<Json>) =>
  fc
    .tuple(fc.array(item, { maxLength: 3 }), fc.constantFrom('', '  ', '\t', '    '), fc.boolean())
    .map(
      ([list, indent, after]) =>
        `${JSON.stringify({ a: 1, list, ...(after ? { z: {} } : {}) }, null, indent)}\n`,
    )
const jsonAround = (array: fc.Arbitrary<string>) =>
  fc
    .tuple(gap, array, gap, fc.constantFrom('', ',', ', "b": [1, 2]', ',\n"b": {}\n'), gap)
    .map(([a, list, b, more, c]) => `{${a}"list":${list}${b}${more}${c}}`)
export const jsonWords = dressed(
  fc.oneof(
    jsonAround(jsonArray(jsonItem)),
    neat(word),
    fc.constantFrom('', '{}\n', '{"a": 1}', '{\n  "a": 1 // c\n}\n'),
  ),
)
export const jsonEntries = dressed(
  fc.oneof(
    jsonAround(jsonArray(jsonEntry)),
    neat(
      fc.constantFrom<Json>({ name: 'other' }, { name: 'ours', env: {} }, { x: [1], name: 'more' }, 'text'),
    ),
    fc.constantFrom('', '{}\n', '{\n\t"a": 1,\n}\n'),
  ),
)

// TOML
const note = fc.constantFrom('', '', '', ' # note', '\t# n, "]')
const tomlGap = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', '', ' ', '\n  ', '\n\t', '\n') },
  { weight: 1, arbitrary: fc.constantFrom(' # c, ]\n  ', '\n# d\n') },
)
const tomlItem = word.map((w) => JSON.stringify(w))
const tomlInline = fc
  .constantFrom('other', 'ours', 'more')
  .map((name) => `{ name = "${name}", env = { B = "1" } }`)
const tomlArray = (item: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(fc.tuple(tomlGap, item, tomlGap), { maxLength: 3 }), tomlGap, fc.boolean())
    .map(([items, end, trail]) => {
      const list = items.map((parts) => parts.join(''))
      return `list = [${list.join(',')}${trail && list.length > 0 ? ',' : ''}${end}]`
    })
const tomlLine = fc.constantFrom('a = 1', 'b.c = "x"', "q = '''\n[[list]]\n'''", '# c', '')
const tomlRest = fc.constantFrom('', '\n[t]\nx = 1 # y\n', '\n[[other]]\nname = "ours"\n')
export const tomlWords = dressed(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(tomlLine, tomlArray(tomlItem), note, tomlRest)
        .map(([top, list, n, rest]) => `${top}\n${list}${n}\n${rest}`),
    },
    { weight: 1, arbitrary: fc.constantFrom('', 'a = 1\n', '[t]\nx = 1', '# c\n') },
  ),
)
const tomlTable = fc
  .tuple(
    fc.constantFrom('[[list]]', '[[ list ]]', '[[list]] # n'),
    fc.constantFrom('other', 'ours', 'more', 'more'),
    note,
    fc.constantFrom(
      '',
      'command = "x"\n',
      '\n# in\n',
      '[list.env]\nB = "1" # b\n',
      'env.B = "1"\n',
      'env = { A = "z" }\n',
    ),
    fc.constantFrom('', '\n', '\n# between\n', '\n[t]\nx = 1\n'),
  )
  .map(([head, name, n, more, gap]) => `${head}\nname = "${name}"${n}\n${more}${gap}`)
export const tomlEntries = dressed(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('', 'a = 1\n\n', '# top\n'), fc.array(tomlTable, { maxLength: 3 }))
        .map(([top, tables]) => {
          let t = 0
          return top + tables.join('').replaceAll('[t]', () => `[t${t++}]`)
        }),
    },
    { weight: 1, arbitrary: tomlArray(tomlInline).map((list) => `a = 1\n${list}\n[t]\nx = 1\n`) },
  ),
)

// YAML
const yamlWord = fc.constantFrom(
  'a',
  '"ours"',
  'ours',
  "'x: y'",
  'b # note',
  'two words',
  '[1, 2]',
  '{}',
  '~',
  '',
  '&x q',
  '|\n    text',
  '>-\n    text\n',
)
const yamlMap = fc
  .tuple(
    fc.constantFrom('name: other', 'name: "ours"', 'name: more # n', 'command: x\n  name: ours'),
    fc.constantFrom(
      '',
      '\n  env:\n    B: 1',
      '\n  args: [a]',
      '\n  text: |\n    a\n',
      '\n  # in',
      '\n  env: {}',
    ),
  )
  .map((parts) => parts.join(''))
const yamlBlock = (item: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('', '  ', '    '),
      fc.array(
        fc.tuple(fc.constantFrom('', '', '# above\n', '\n'), item, fc.constantFrom('- ', '- ', '-   ')),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    )
    .map(([indent, items]) =>
      [
        'list:',
        ...items.map(([above, text, dash]) => {
          const pad = ' '.repeat(dash.length - 2)
          const lines = `${above}${dash}${text.replaceAll('\n', `\n${pad}`)}`.split('\n')
          return lines.map((line) => (line === '' ? '' : indent + line)).join('\n')
        }),
      ].join('\n'),
    )
const yamlFlow = (item: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.array(item, { maxLength: 3 }),
      fc.constantFrom(', ', ',', ' , ', ',\n  '),
      fc.constantFrom('', ' '),
      note,
    )
    .map(([items, comma, pad, n]) => `list: [${pad}${items.join(comma)}${pad}]${n}`)
const yamlAround = (list: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('', 'a: 1\n', '# top\n', 'm:\n    n: 1\n'),
      list,
      fc.constantFrom('', '\n', '# tail\n', 'z:\n  y: 1\n'),
    )
    .map(([top, text, rest]) => `${top}${text}\n${rest}`)
export const yamlWords = dressed(
  fc.oneof(
    { weight: 3, arbitrary: yamlAround(yamlBlock(yamlWord)) },
    { weight: 2, arbitrary: yamlAround(yamlFlow(fc.constantFrom('a', '"ours"', "'b'", '1', '"#"'))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'a: 1\n', '# c\n', 'list:\n', 'list: []\n', 'list: text\n', '{}\n'),
    },
  ),
)
export const yamlEntries = dressed(
  fc.oneof(
    { weight: 4, arbitrary: yamlAround(yamlBlock(yamlMap)) },
    { weight: 1, arbitrary: yamlAround(yamlFlow(fc.constantFrom('{name: other}', '{ "name": "ours" }'))) },
    { weight: 1, arbitrary: fc.constantFrom('', 'a: 1\n', 'list: []\n') },
  ),
)
