// Random documents as people might have left them: comments anywhere, odd spacing, line ends, marks, big numbers.
import fc from 'fast-check'
import type { Json } from '../../src/model.ts'

const keys = [
  'mcpServers',
  'dsql',
  'a.b',
  'env',
  '__proto__',
  'x y',
  'ü',
  'command',
  'constructor',
  'b',
  '0',
  'q"',
]
const key = fc.constantFrom(...keys)
const plainText = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom(
    '',
    '{',
    '//',
    '/*',
    '#',
    '"""',
    "'",
    ': ',
    '- ',
    'a\nb',
    '\t',
    '\u2028',
    '\x7f',
    '\ufeff',
    'null',
    '010',
    'yes',
  ),
)

const scalar: fc.Arbitrary<Json> = fc.oneof(
  plainText,
  fc.integer(),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
)
/** Values of ours: entries, and single leaves. */
export const entry: fc.Arbitrary<Json> = fc.record(
  {
    command: fc.constantFrom('uvx', 'docker'),
    args: fc.array(plainText, { maxLength: 3 }),
    env: fc.dictionary(key, plainText, { maxKeys: 3, noNullPrototype: true }),
    disabled: fc.boolean(),
    n: scalar,
  },
  { requiredKeys: ['command'], noNullPrototype: true },
)
export const leaf: fc.Arbitrary<Json> = fc.oneof(scalar, fc.array(plainText, { maxLength: 3 }))

export const path: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>(['mcpServers', 'dsql']) },
  { weight: 1, arbitrary: fc.array(key, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant<string[]>(['mcpServers', 'dsql', 'env', 'A']) },
)

/** Line ends, a mark in front, sometimes no last line end. */
export function dressed(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      text,
      fc.constantFrom('\n', '\n', '\r\n'),
      fc.constantFrom('', '', '', '\ufeff'),
      fc.constantFrom('keep', 'keep', 'strip'),
    )
    .map(
      ([body, eol, bom, last]) =>
        bom + (last === 'strip' ? body.replace(/\n+$/, '') : body).replaceAll('\n', eol),
    )
}

// JSON
export const gap = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', '', ' ', '\n', '\n  ', '\n\t', '\n   ', '  ', '\n\n') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/* c */',
      ' // c, {}\n',
      '// "x": 1\n  ',
      ' /* a\n b */ ',
      ' /* , */\n',
      '\n  // d\n  ',
    ),
  },
)
const token = fc.constantFrom(
  '1.0',
  '12345678901234567890',
  '-0',
  '1e400',
  '"s // \\u00e9 ü"',
  'true',
  'null',
  '"a,b"',
  '0.10',
)
const members = (value: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(gap, key, gap, gap, value, gap), { maxLength: 4 })
    .map((list) => list.map(([a, k, b, c, v, d]) => `${a}${JSON.stringify(k)}${b}:${c}${v}${d}`))
const wild = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    token,
    tie('object'),
    tie('object'),
    fc.tuple(gap, fc.array(tie('value'), { maxLength: 3 })).map(([g, list]) => `[${g}${list.join(`,${g}`)}]`),
  ),
  object: fc
    .tuple(members(tie('value')), gap, fc.boolean())
    .map(([list, g, trail]) => `{${list.join(',')}${trail && list.length > 0 ? ',' : ''}${g}}`),
})).object
const neat = fc
  .tuple(
    fc.dictionary(key, fc.dictionary(key, fc.oneof(entry, leaf), { maxKeys: 3, noNullPrototype: true }), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.constantFrom('', '  ', '    ', '\t', '   '),
    fc.infiniteStream(fc.constantFrom('', '', '', '', ' // note', ' /* n */', '\n// above')),
  )
  .map(([value, indent, notes]) =>
    JSON.stringify(value, null, indent)
      .split('\n')
      .map((line) => line + notes.next().value)
      .join('\n'),
  )
export const jsonDocument = dressed(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(gap, wild, gap).map((parts) => parts.join('')) },
    { weight: 3, arbitrary: neat.map((text) => `${text}\n`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '\n', '// c', '/* c */', '{}', '{}\n', ' \n// c\n\n', '{ }', '{\n}\n'),
    },
  ),
)

// TOML
const tkey = fc.constantFrom(
  'mcp_servers',
  'dsql',
  'env',
  'A',
  'command',
  '"x y"',
  "'a.b'",
  'b',
  '"mcp_servers"',
)
const tvalue = fc.constantFrom(
  '1',
  '1.0',
  '1_000',
  '12345678901234567890',
  '1979-05-27T07:32:00Z',
  '07:32:00',
  '"#s"',
  "'l'",
  '"""\na\n[x]\n"""',
  "'''b'''",
  '[1, 2]',
  '[\n  "a", # c\n  "b",\n]',
  'true',
  '{ A = "b", c.d = 1 }',
  '{}',
  '{ }',
  'inf',
  '0x1F',
)
const note = fc.constantFrom('', '', '', ' # note', '\t# n')
const tdotted = fc.array(tkey, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('.'))
const tline = fc
  .tuple(fc.constantFrom('', '', '  ', '\t'), tdotted, fc.constantFrom(' = ', '=', '  =  '), tvalue, note)
  .map((parts) => parts.join(''))
const theader = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '[mcp_servers]',
      '[mcp_servers.dsql]',
      '[mcp_servers.dsql.env]',
      '[mcp_servers.other]',
      '[[mcp_servers.list]]',
      '[ mcp_servers . "x y" ]',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(tdotted, fc.boolean()).map(([name, many]) => (many ? `[[${name}]]` : `[${name}]`)),
  },
)
const tblock = fc
  .tuple(
    theader,
    note,
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: tline },
        { weight: 1, arbitrary: fc.constantFrom('', '# own', '  # in') },
      ),
      { maxLength: 4 },
    ),
  )
  .map(([head, n, lines]) => [head + n, ...lines].join('\n'))
export const tomlDocument = dressed(
  fc
    .tuple(
      fc.array(tline, { maxLength: 2 }),
      fc.array(tblock, { maxLength: 4 }),
      fc.constantFrom('\n', '\n\n', '\n# c\n\n'),
    )
    .map(
      ([top, blocks, sep]) => [...top, ...blocks].join(sep) + (top.length + blocks.length > 0 ? '\n' : ''),
    ),
)
export const tomlPath: fc.Arbitrary<string[]> = fc.constantFrom<string[][]>(
  ['mcp_servers', 'dsql'],
  ['mcp_servers', 'dsql'],
  ['mcp_servers', 'new'],
  ['mcp_servers', 'dsql', 'env', 'A'],
  ['mcp_servers', 'dsql', 'env', 'B'],
  ['mcp_servers', 'dsql', 'command'],
  ['top'],
  ['mcp_servers', 'a.b'],
)

// YAML
const ykey = fc.constantFrom(
  'extensions',
  'dsql',
  'env',
  'A',
  'command',
  '"x y"',
  "'q'",
  'b',
  '0',
  'ü',
  '? k',
)
const yscalar = fc.constantFrom(
  '1',
  '1.0',
  '010',
  '12345678901234567890',
  'text',
  'two words # note',
  '"q"',
  "'s' # n",
  '',
  '# only a note',
  '[a, b]',
  '{ a: 1 }',
  '{}',
  '~',
  '&x anchored',
  '*x',
  'yes',
  '!!str 1',
  '2001-12-14',
)
const yaml = fc.letrec<{ lines: string[]; map: string[]; seq: string[]; value: string[] }>((tie) => ({
  lines: fc.oneof({ maxDepth: 3 }, tie('map'), tie('map'), tie('seq')),
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    yscalar.map((text) => [text]),
    fc
      .constantFrom('|', '>', '|+', '|-', '>-')
      .chain((head) =>
        fc
          .array(fc.constantFrom('text', '# no note', '', 'more', '  deep'), { minLength: 1, maxLength: 4 })
          .map((rest) => [head, ...rest]),
      ),
    fc.tuple(note, tie('lines')).map(([n, rest]) => [n.trim(), ...rest]),
  ),
  map: fc
    .tuple(
      fc.uniqueArray(ykey, { minLength: 1, maxLength: 4 }),
      fc.array(tie('value'), { minLength: 4, maxLength: 4 }),
      fc.constantFrom('  ', '  ', '    ', ' ', '   '),
      fc.array(fc.constantFrom('', '', '', 'blank', '# above', '   # odd'), { minLength: 4, maxLength: 4 }),
    )
    .map(([names, values, indent, extra]) =>
      names.flatMap((name, i) => {
        const [head = '', ...rest] = values[i] ?? []
        const above = extra[i] === '' ? [] : [extra[i] === 'blank' ? '' : (extra[i] ?? '')]
        return [
          ...above,
          `${name}:${head === '' ? '' : ` ${head}`}`,
          ...rest.map((line) => (line === '' ? '' : indent + line)),
        ]
      }),
    ),
  seq: fc
    .array(fc.constantFrom('a', '"b" # n', 'k: v', '[1]'), { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item) => `- ${item}`)),
})).map
export const yamlDocument = dressed(
  fc
    .tuple(
      fc.constantFrom('', '', '---\n', '# head\n', '%YAML 1.2\n---\n'),
      yaml,
      fc.constantFrom('', '', '\n', '\n\n# tail\n', '\n...\n'),
    )
    .map(([head, lines, tail]) => `${head}${lines.join('\n')}\n${tail.slice(1)}`),
)
export const yamlPath: fc.Arbitrary<string[]> = fc.constantFrom<string[][]>(
  ['extensions', 'dsql'],
  ['extensions', 'dsql'],
  ['dsql'],
  ['extensions', 'dsql', 'env', 'A'],
  ['new'],
  ['env', 'command'],
  ['env', 'new', 'B'],
)

// Markdown
const mline = fc.constantFrom(
  'above\n<!-- dsql-skill:begin dsql -->\nold\n<!-- dsql-skill:end dsql -->',
  '',
  '',
  'text',
  '# Title',
  '```',
  '~~~',
  '```js',
  '  ```',
  '    ```',
  '- item',
  '- ```',
  '  more',
  '> quote',
  '> ```',
  '<!--',
  '-->',
  '<!-- one -->',
  '<pre>',
  '</pre>',
  '<!-- dsql-skill:begin other -->',
  '<!-- dsql-skill:end other -->',
  '  <!-- dsql-skill:begin dsql -->',
  '<!-- dsql-skill:begin dsql -->',
  '<!-- dsql-skill:end dsql -->',
  '````',
  '1. one',
  '\t```',
  '   ',
  'ü ',
)
export const markdownDocument = dressed(fc.array(mline, { maxLength: 14 }).map((lines) => lines.join('\n')))
export const markdownText = fc
  .oneof(
    fc
      .array(
        fc.constantFrom('', 'Use DSQL.', '## Rules', '- a', '```sql', '```', '    code', '<!-- note -->'),
        { maxLength: 5 },
      )
      .map((lines) => lines.join('\n')),
    fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\r', '')),
  )
  // Blank lines at its edges are nobody's (block.test.ts).
  .map((text) => text.replace(/^(?:[ \t]*\n)+/, '').replace(/(?:\n[ \t]*)+$/, ''))
