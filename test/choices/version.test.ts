import { describe, expect, test } from 'vitest'
import { isNewer, runnable } from '../../src/choices/version.ts'

/** The order of https://semver.org/#spec-item-11, with releases around it. */
const ascending = [
  '0.1.0',
  '0.9.9',
  '0.10.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
]

describe('versions', () => {
  test('each is newer than all before it, and only than these', () => {
    for (const [i, a] of ascending.entries())
      for (const [j, b] of ascending.entries()) expect([a, b, isNewer(a, b)]).toEqual([a, b, i > j])
  })

  test.each(['', 'latest', '1.0', '1.0.0; rm -rf ~', '1.0.0 x', 'file:x', '1.0.0\n', '../../x'])(
    '%j is none: neither newer nor older, and no part of a command',
    (text) => {
      expect([isNewer(text, '1.0.0'), isNewer('1.0.0', text)]).toEqual([false, false])
      expect(runnable(text)).toBe('dsql-skill@latest')
    },
  )

  test('a version is what npx takes', () => {
    expect(runnable('1.2.3-rc.1')).toBe('dsql-skill@1.2.3-rc.1')
  })
})
