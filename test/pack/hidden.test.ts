import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hiddenFindings, hiddenIn } from '../../src/pack/hidden.ts'

const england = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'

test.each([
  ['a right-to-left override', 'one\ntwo \u202e three', 2, 5],
  ['an isolate', '\u2066x', 1, 1],
  ['an embedding', 'a\u202a', 1, 2],
  ['a tag character', 'x\n\nAB\u{E0041}', 3, 3],
  ['tags after a flag that is none', '\u{1F3F4}\u{E0061}\u{E0062}\u{E0063}\u{E007F}', 1, 2],
  ['text after a true flag', `${england}\u{E0061}`, 1, 8],
  ['an escape', 'a\u001b[2J', 1, 2],
  ['a backspace', 'a\b', 1, 2],
  ['a lone carriage return', 'good\rbad\n', 1, 5],
  ['a C1 control', '\u009b2J', 1, 1],
  ['stacked selectors', 'a\u{FE00}\u{FE01}', 1, 3],
  ['bytes in the selectors of plane 14', 'a\u{E0100}\u{E0101}', 1, 3],
])('%s is refused with its place', (_, text, line, column) => {
  const found = hiddenIn(text, 'references/x.md').filter((h) => h.refused)
  expect(found[0]?.at).toEqual({ file: 'references/x.md', line, column })
  expect(() => hiddenFindings([{ path: 'references/x.md', text }])).toThrow(
    expect.objectContaining({
      code: 'bad-pack',
      message: expect.stringContaining(`at line ${line}, column ${column}`),
      at: { file: 'references/x.md', line, column },
    }),
  )
})

test.each([
  ['a zero-width space', 'a\u200bb', 1, 2],
  ['a joiner between letters', 'a\n\u200d', 2, 1],
  ['a soft hyphen', '\u00ad', 1, 1],
  ['a byte order mark inside', 'a\uFEFF', 1, 2],
  ['a direction mark', '語\u200e', 1, 2],
  ['a word joiner', '😀\u2060', 1, 2],
  ['a Hangul filler', '\u3164', 1, 1],
])('%s is told with its place', (_, text, line, column) => {
  const findings = hiddenFindings([{ path: 'x.md', text }])
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ level: 'warning', at: { file: 'x.md', line, column } })
  expect(findings[0]?.message).toMatch(/U\+[0-9A-F]{4}/)
})

test.each([
  ['plain text', 'a\tb\r\nc\n'],
  ['a byte order mark at the start', '\uFEFFa'],
  ['a family', '👨‍👩‍👧'],
  ['skin and gender', '🤷🏽‍♀️'],
  ['a keycap', '1️⃣'],
  ['a coloured heart', '❤️'],
  ['the flag of England', england],
  ['a flag of letters', '🇯🇵'],
  ['Japanese, with accents put together', 'ガ é 語'],
])('%s hides nothing', (_, text) => expect(hiddenIn(text, 'x')).toEqual([]))

test('more than twenty are counted', () => {
  const findings = hiddenFindings([{ path: 'x.md', text: '\u200b'.repeat(25) }])
  expect(findings).toHaveLength(21)
  expect(findings.at(-1)?.message).toContain('5 more')
})

test('the place is right in any text', () => {
  const plain = fc.stringMatching(/^[a-z\n語]{0,40}$/u)
  fc.assert(
    fc.property(plain, plain, (before, after) => {
      const [found, more] = hiddenIn(`${before}\u202e${after}`, 'x')
      const lines = before.split('\n')
      expect(more).toBeUndefined()
      expect(found?.at).toEqual({
        file: 'x',
        line: lines.length,
        column: [...(lines.at(-1) ?? '')].length + 1,
      })
    }),
  )
})

test('the pack that we carry hides nothing', () => {
  const root = path.resolve(import.meta.dirname, '../../skill')
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.md'))
  expect(files.length).toBeGreaterThan(3)
  expect(
    hiddenFindings(files.map((f) => ({ path: f, text: fs.readFileSync(path.join(root, f), 'utf8') }))),
  ).toEqual([])
})
