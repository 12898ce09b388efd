import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import points from './points.json' with { type: 'json' }
import scenarios from './scenarios.json' with { type: 'json' }

const page = (name: string): string => readFileSync(new URL(`../../skill/${name}`, import.meta.url), 'utf8')

test('there are 35 points, in order', () => {
  expect(points.map((point) => point.n)).toEqual(Array.from({ length: 35 }, (_, at) => at + 1))
})

test.each(points)('point $n is settled in $file: $claim', ({ file, phrase }) => {
  expect(page(file)).toContain(phrase)
})

const reading = scenarios.flatMap(({ scenario, profiles }) =>
  Object.entries(profiles).map(([date, needs]) => ({ scenario, date, ...needs })),
)

test('every scenario is there in both profiles', () => {
  const names = ['basic', '2-1', '2-2', '2-3', '2-4', '2-5', '2-6', '2-7']
  expect(reading.map(({ scenario, date }) => `${scenario} ${date}`)).toEqual(
    names.flatMap((name) => [`${name} 2026-02`, `${name} 2026-09`]),
  )
})

test.each(reading)(
  '$scenario, $date: SKILL.md and at most three pages state its rules',
  ({ files, rules }) => {
    expect(files.length).toBeLessThanOrEqual(3)
    const text = ['SKILL.md', ...files].map(page).join('\n')
    expect(rules.filter((rule) => !text.includes(`**${rule}`))).toEqual([])
  },
)
