import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { countLines, packRegions } from '../../docs/pack.mjs'
import { packed, packFiles } from '../../docs/pack-tables.mjs'
import * as contract from '../../src/facts/contract.ts'
import * as rules from '../../src/facts/contract-rules.ts'
import { topics, trueOn } from '../../src/facts/fact.ts'
import { checkedOn, facts } from '../../src/facts/facts.ts'
import points from '../pack/points.json' with { type: 'json' }
import scenarios from '../pack/scenarios.json' with { type: 'json' }

const root = path.resolve(import.meta.dirname, '../..')
const tables = { ...contract, ...rules, topics, trueOn, checkedOn, facts }

/** The whole pack, made from other tables; undefined where that fails the build. */
function made(other: object): string | undefined {
  try {
    const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8')
    return packFiles(root)
      .map((file) => packed(read(file), other, file))
      .join('\n')
  } catch {
    return undefined
  }
}

describe('the pack follows the facts', () => {
  const now = made(tables)
  const skill = fs.readFileSync(path.join(root, 'skill/SKILL.md'), 'utf8')

  test('and is up to date', () => {
    expect(now).toContain(skill)
    expect(skill).toMatch(/^---\n[\s\S]*?\n {2}facts: "[0-9a-f]{8}"\n[\s\S]*?---\n/)
  })

  test.each(facts.map((f) => f.id))('without %s it is another, or does not build', (id) => {
    expect(made({ ...tables, facts: facts.filter((f) => f.id !== id) })).not.toBe(now)
  })

  test.each(facts.map((f) => f.id))('with another verdict or date of %s it is another', (id) => {
    const change = (patch: object) =>
      packed(
        skill,
        { ...tables, facts: facts.map((f) => (f.id === id ? { ...f, ...patch } : f)) },
        'SKILL.md',
      )
    expect(change({ verdict: 'changed' })).not.toBe(skill)
    expect(change({ since: '2026-11-30' })).not.toBe(skill)
    expect(change({})).toBe(skill)
  })

  test('what an agent sees of a fact changes with it: tables, not only the stamp', () => {
    const told = facts.filter((f) => {
      const without = made({ ...tables, facts: facts.filter((g) => g.id !== f.id) })
      return without === undefined || unstamped(without) !== unstamped(now ?? '')
    })
    expect(told.length).toBeGreaterThan(facts.length / 3)
  })

  test('a tool, a flag or an error of the server that changes makes another pack', () => {
    const tools = contract.tools.map((t) => (t.name === 'transact' ? { ...t, name: 'execute' } : t))
    expect(made({ ...tables, tools })).not.toBe(now)
    expect(made({ ...tables, flags: contract.flags.slice(1) })).not.toBe(now)
  })
})

function unstamped(text: string): string {
  return text.replace(/^ {2}facts: .*$/m, '')
}

describe('docs/pack.md', () => {
  const regions = packRegions(root)
  const region = (name: string): string => regions[name]?.() ?? ''

  test('leads from each point to the line that settles it', () => {
    const rows = region('pack-points').split('\n').slice(2)
    expect(rows).toHaveLength(35)
    for (const [i, row] of rows.entries()) {
      const [, file = '', line = ''] = row.match(/\(\.\.\/(skill\/[\w./-]+)#L(\d+)\) \|$/) ?? []
      const text = fs.readFileSync(path.join(root, file), 'utf8').split('\n')[Number(line) - 1]
      expect(text).toContain(points[i]?.phrase)
    }
  })

  test('shows each scenario in both profiles, below the least that the official skill needs', () => {
    const rows = region('pack-scenarios')
      .split('\n')
      .filter((line) => /\| 2026-\d\d \|/.test(line))
    expect(rows).toHaveLength(scenarios.length * 2)
    for (const row of rows) {
      const tokens = Number(row.match(/([\d,]+) \|$/)?.[1]?.replace(',', ''))
      expect(tokens).toBeGreaterThan(2_000)
      expect(tokens).toBeLessThan(8_500)
    }
  })

  test('the sums are the sums', () => {
    const lines = countLines(root).split('\n')
    const counts = lines.map((line) => Number(line.trim().split(' ')[0]))
    const all = counts.pop()
    expect(counts.reduce((a, b) => a + b, 0)).toBe(all)
    expect(region('pack-tokens')).toContain(`**${all?.toLocaleString('en-US')}**`)
    expect(region('pack-beside')).toContain(`**${all?.toLocaleString('en-US')}**`)
  })
})
