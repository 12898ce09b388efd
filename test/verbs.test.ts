import { expect, test } from 'vitest'
import { verbs } from '../src/flags.ts'
import type { VerbName } from '../src/index.ts'

/** The compiler holds this list against the type, the test against the table. */
const names: Record<VerbName, true> = {
  init: true,
  add: true,
  remove: true,
  update: true,
  install: true,
  status: true,
  doctor: true,
  agents: true,
  clusters: true,
  export: true,
  mcp: true,
  image: true,
  completion: true,
}

test('a program may name every verb', () => {
  expect(Object.keys(names).sort()).toEqual(verbs.map(({ name }) => name).sort())
})
