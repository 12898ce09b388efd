import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merge, unmerged } from '../../src/plan/merge.ts'

const base = 'a\nb\nc\nd\ne\n'

describe('two changes of one text', () => {
  test.each([
    ['in different places', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'A\nb\nc\nd\nE\n'],
    ['an insertion each', 'a\nx\nb\nc\nd\ne\n', 'a\nb\nc\nd\ny\ne\n', 'a\nx\nb\nc\nd\ny\ne\n'],
    ['a line out, another in', 'a\nc\nd\ne\n', 'a\nb\nc\nd\ne\nf\n', 'a\nc\nd\ne\nf\n'],
    ['the same change', 'a\nB\nc\nd\ne\n', 'a\nB\nc\nd\nE\n', 'a\nB\nc\nd\nE\n'],
    ['a missing last line end', 'a\nb\nc\nd\ne', 'A\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne'],
    ['CRLF of theirs', 'A\r\nb\r\nc\r\nd\r\ne\r\n', 'a\nb\nc\nd\nE\n', 'A\r\nb\r\nc\r\nd\r\nE\r\n'],
    ['line ends of both kinds', 'a\r\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'a\r\nb\nc\nd\nE\n'],
    [
      'names of an object',
      'constructor\nb\nc\nd\ne\n',
      'a\nb\nc\nd\n__proto__\n',
      'constructor\nb\nc\nd\n__proto__\n',
    ],
  ])('%s', (_, theirs, ours, both) => {
    const merged = merge(base, theirs, ours)
    expect(merged?.text).toBe(both)
    expect(unmerged(both.replaceAll('\r\n', '\n'), merged?.back ?? [])).toBe(ours)
  })

  test.each([
    ['of one line', 'a\nX\nc\nd\ne\n', 'a\nY\nc\nd\ne\n'],
    ['of neighbouring lines', 'a\nX\nc\nd\ne\n', 'a\nb\nY\nd\ne\n'],
    ['an insertion at one place', 'a\nx\nb\nc\nd\ne\n', 'a\ny\nb\nc\nd\ne\n'],
    ['one takes out what the other changes', 'a\nd\ne\n', 'a\nb\nC\nd\ne\n'],
  ])('%s: no text at all', (_, theirs, ours) => {
    expect(merge(base, theirs, ours)).toBeUndefined()
  })

  test('texts that would take very long to compare are not merged', () => {
    const long = '\n'.repeat(10_000)
    expect(merge(`${long}a`, `${long}b`, long)).toBeUndefined()
  })

  test('a way back that does not fit the text is none', () => {
    expect(unmerged('a\nb', [{ at: 1, cut: 5, put: ['x'] }])).toBeUndefined()
  })
})

const line = fc.constantFrom('a', 'b', 'c', '', '# d', 'e '.repeat(20))
const lines = fc.array(line, { maxLength: 12 })
const eol = fc.constantFrom('\n', '\r\n')

describe('for all texts', () => {
  test('nothing changed on one side: the other side it is', () => {
    fc.assert(
      fc.property(lines, lines, (o, x) => {
        const [from, to] = [o.join('\n'), x.join('\n')]
        expect(merge(from, from, to)?.text).toBe(to)
        expect(merge(from, to, from)?.text).toBe(to)
      }),
    )
  })

  test('a merged text leads back to ours, holds every line that one of both added, and no marker', () => {
    fc.assert(
      fc.property(lines, lines, lines, eol, (o, a, b, end) => {
        const [theirs, ours] = [a.join(end), b.join('\n')]
        const merged = merge(o.join('\n'), theirs, ours)
        if (!merged) return
        expect(unmerged(merged.text.replaceAll('\r\n', '\n'), merged.back)).toBe(ours)
        const out = merged.text.split(/\r?\n/)
        // No lines at all are one empty line.
        const before = o.join('\n').split('\n')
        for (const side of [a, b])
          for (const added of side.filter((l) => !before.includes(l))) expect(out).toContain(added)
        expect(merged.text).not.toMatch(/^(<{7}|={7}|>{7})/m)
        if (theirs.includes('\r\n')) expect(merged.text).not.toMatch(/[^\r]\n/)
      }),
      { numRuns: 1000 },
    )
  })
})
