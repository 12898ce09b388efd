import { expect, test } from 'vitest'
import { tools } from '../../src/facts/contract.ts'
import { packRoot, pagesOf } from '../support/pack.ts'

interface Named {
  where: string
  tool: string
  parameter?: string
}

const known = new Map<string, string[]>(tools.map((t) => [t.name, t.parameters.map((p) => p.name)]))

/** Tools as they are called in prose and in code: `transact {"sql_list": …}`, `readonly_query(sql=…)`, and the bare name. */
function calls(name: string, text: string): Named[] {
  const out: Named[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const where = `skill/${name}:${i + 1}`
    for (const [, tool = ''] of line.matchAll(/(?<![\w-])((?:dsql|readonly|get)_[a-z_]+|transact)(?![\w-])/g))
      out.push({ where, tool })
    for (const m of line.matchAll(/(?<![\w-])([a-z_]+)`? ?[({] ?["']?([a-z_]+)["']? ?[:=](?![:=])/g))
      if (known.has(m[1] ?? '')) out.push({ where, tool: m[1] ?? '', parameter: m[2] ?? '' })
  }
  return out
}

function faults(named: readonly Named[]): string[] {
  return named.flatMap(({ where, tool, parameter }) => {
    const parameters = known.get(tool)
    if (!parameters) return [`${where}: there is no tool ${tool}`]
    return parameter && !parameters.includes(parameter) ? [`${where}: ${tool} takes no ${parameter}`] : []
  })
}

test('what the pack says of the server names tools and parameters that exist', () => {
  const named = pagesOf(packRoot).flatMap((p) => calls(p.name, p.text))
  expect(named.length).toBeGreaterThan(40)
  expect(faults(named)).toEqual([])
})

test('a wrong name is found, with file and line', () => {
  const text =
    'x\nCall `dsql_search_docs`, then `transact {"statements": []}` or readonly_query(query="…").\n'
  expect(faults(calls('a.md', text))).toEqual([
    'skill/a.md:2: there is no tool dsql_search_docs',
    'skill/a.md:2: transact takes no statements',
    'skill/a.md:2: readonly_query takes no query',
  ])
})
