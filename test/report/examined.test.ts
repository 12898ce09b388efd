import { expect, it } from 'vitest'
import type { Finding } from '../../src/model.ts'
import { examined } from '../../src/report/examined.ts'

const findings: Finding[] = [
  { code: 'git', level: 'ok', message: 'git is there' },
  { code: 'credentials', level: 'ok', message: 'AWS credentials: profile work', tell: true },
  { code: 'image', level: 'warning', message: 'no image' },
]
const normal = { quiet: false, verbose: false }

it('tells what is fine and worth knowing, behind what is not fine', () => {
  const { told, summary } = examined(findings, normal)
  expect(told.map((f) => f.message)).toEqual(['no image', 'AWS credentials: profile work'])
  expect(summary).toEqual(['1 warning; 2 of 3 checks are fine (-v names them)'])
})

it('names all with -v, and with -q only what is wrong', () => {
  const messages = (style: { quiet: boolean; verbose: boolean }): string[] =>
    examined(findings, style).told.map((f) => f.message)
  expect(messages({ ...normal, verbose: true })).toEqual([
    'no image',
    'git is there',
    'AWS credentials: profile work',
  ])
  expect(messages({ ...normal, quiet: true })).toEqual(['no image'])
})
