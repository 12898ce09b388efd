import { describe, expect, test } from 'vitest'
import type { Json, Report } from '../../src/model.ts'
import { columnsOf } from '../../src/report/cells.ts'
import { resultText } from '../../src/report/result.ts'
import { rowsText } from '../../src/report/rows.ts'

const mark = { bold: (text: string) => text, dim: (text: string) => `~${text}~` }

function table(rows: Parameters<typeof rowsText>[0], width?: number): string[] {
  return rowsText(rows, { ...mark, dim: (text) => text, width }, true)
}

function reportOf(tool: string, result: Json): Report {
  return { version: 1, command: 'mcp', exit: 0, next: [], tool, result }
}

function told(result: Json, tool = 'readonly_query', quiet = false): string[] {
  return resultText(reportOf(tool, result), { ...mark, width: undefined }, quiet)
}

describe('a table', () => {
  test('numbers stand to the right; null, nothing and texts that look like them are told apart', () => {
    const rows = [
      { n: 1, t: 'null', m: 1, b: true, j: { a: [1] } },
      { n: 12.5, t: '', m: 'x', b: null, j: null },
      { n: null, t: 'a', m: 2, b: false, j: ['é'] },
    ]
    expect(table(rows)).toEqual([
      '   n  t       m  b      j',
      '   1  "null"  1  true   {"a":[1]}',
      '12.5  ""      x  null   null',
      'null  a       2  false  ["é"]',
    ])
    expect(rowsText([{ a: null }], { ...mark, width: undefined }, false)).toEqual(['~null~'])
    expect(rowsText([{ count: 2 }], { ...mark, width: undefined }, false)).toEqual(['2'])
  })

  test('a value is one line, and commands no terminal', () => {
    expect(table([{ 'a\u001b[2J': 'x\ty\r\nz \u202etxt\u0000 \u{e0041}\u200b' }])).toEqual([
      'a\\u001b[2J',
      'x\\ty\\r\\nz \\u202etxt\\u0000 \\u{e0041}\\u200b',
    ])
  })

  test('rows may have other keys than the first', () => {
    expect(table([{ a: 1 }, { b: 'x' }])).toEqual(['a  b', '1', '   x'])
  })

  test('letters of two columns, accents and emoji keep it straight', () => {
    const rows = ['日本語', 'e\u0301a', '👩‍👩‍👧', 'ｱﾂ', '한글', 'abc'].map((name) => ({ name, n: 1 }))
    const lines = table(rows)
    expect(lines).toEqual([
      'name    n',
      '日本語  1',
      'e\u0301a      1',
      '👩‍👩‍👧      1',
      'ｱﾂ      1',
      '한글    1',
      'abc     1',
    ])
    expect(new Set(lines.map(columnsOf))).toEqual(new Set([9]))
  })

  test('it fits a terminal: the widest columns give way', () => {
    const rows = [{ id: 1, a: 'x'.repeat(60), b: '日'.repeat(60), c: 'short' }]
    for (const width of [80, 60, 43, 30]) {
      const lines = table(rows, width)
      expect(lines).toHaveLength(2)
      expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width)
      expect(lines[1]).toMatch(/^ 1 {2}x+… {2}日+… {1,2}/)
    }
    expect(table(rows, 400)).toEqual(table(rows))
  })

  test('what does not fit side by side stands below each other', () => {
    const row = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`column${i}`, 'x'.repeat(50)]))
    const lines = table([row, { ...row, column3: null }], 40)
    expect(lines).toHaveLength(26)
    expect(lines.slice(0, 2)).toEqual(['row 1', `column0   ${'x'.repeat(29)}…`])
    expect(lines[13]).toBe('row 2')
    expect(lines[17]).toBe('column3   null')
  })
})

describe('an answer', () => {
  test('counts its rows', () => {
    expect(told([{ a: 1 }])).toEqual(['a', '1', '~1 row~'])
    expect(told([{ a: 1 }, { a: 2 }])).toEqual(['a', '1', '2', '~2 rows~'])
    expect(told([{ a: 1 }, { a: 2 }], 'transact', true)).toEqual(['1', '2'])
    expect(told([])).toEqual(['~0 rows~'])
    expect(told([], 'transact')).toEqual(['~done, no rows~'])
    expect(told([], 'transact', true)).toEqual([])
  })

  test('that is no table', () => {
    expect(told(null)).toEqual(['null'])
    expect(told('one\r\ntwo\u001b\n')).toEqual(['one', 'two\\u001b'])
    expect(told([1, 'a'])).toEqual(['1', 'a'])
    expect(
      told({
        hits: [
          { title: 'T', text: 'a\nb' },
          { title: 'U', text: 'c' },
        ],
        more: false,
      }),
    ).toEqual([
      'hits:',
      '  title: T',
      '  text:',
      '    a',
      '    b',
      '',
      '  title: U',
      '  text: c',
      'more: false',
    ])
  })

  test('of the linter, where there is nothing to say', () => {
    const summary = { errors: 0, warnings: 0, fixed: 0 }
    expect(told({ diagnostics: [], fixed_sql: null, summary }, 'dsql_lint')).toEqual([
      '~0 errors, 0 warnings~',
    ])
  })

  test('fixed SQL goes into a file as it is, and to a terminal as one can see it', () => {
    const report = reportOf('dsql_lint', { diagnostics: [], fixed_sql: "select '\u200b';\n", summary: {} })
    expect(resultText(report, { ...mark, width: undefined }, true)).toEqual(["select '\u200b';"])
    expect(resultText(report, { ...mark, width: 80 }, true)).toEqual(["select '\\u200b';"])
  })
})

describe('tools on a terminal', () => {
  const takes = 'sql_list: list of strings, params_list?: list'
  const tools = [
    {
      name: 'transact',
      description: 'Runs statements in one transaction of its own.\nMore.',
      takes,
      input: {},
    },
    { name: 'get_schema', description: 'Tells the columns.', takes: 'table_name: string', input: {} },
  ]
  const shown = (width: number | undefined, quiet = false) =>
    resultText({ version: 1, command: 'mcp', exit: 0, next: [], tools }, { ...mark, width }, quiet)

  test('only what a tool does is cut', () => {
    expect(shown(90)).toEqual([
      `tool        ${'takes'.padEnd(takes.length)}  does`,
      `transact    ${takes}  Runs statements in one transac…`,
      `get_schema  ${'table_name: string'.padEnd(takes.length)}  Tells the columns.`,
    ])
    expect(shown(90, true)).toHaveLength(2)
    expect(shown(undefined).join()).toContain('in one transaction of its own.')
  })

  test('where there is no room beside it, each has lines of its own', () => {
    expect(shown(40)).toEqual([
      'transact',
      `  ${takes}`,
      '~  Runs statements in one transaction of…~',
      'get_schema',
      '  table_name: string',
      '~  Tells the columns.~',
    ])
  })
})
