import { describe, expect, test } from 'vitest'
import { variants } from '../support/choices.ts'
import { fixtures, plant } from '../support/fixtures.ts'
import { cases, chosen, ok, plantAll, scopes } from '../support/laws.ts'
import { stamps } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

/** Each agent with half of its sets of choices, each set with half of the agents: enough, in half the time. */
const half = fixtures.flatMap(({ folder }, turn) => {
  const own = cases.filter((one) => one.folder === folder)
  return own.filter((_, i) => own.length === 1 || (i + turn) % 2 === 0)
})

describe('twice is once: a second run writes nothing', () => {
  test.each(half)('$id, $scope, $variant', async (one) => {
    await withWorld(async (world) => {
      plant(one, world.base(one.scope))
      await ok(world, 'init', chosen(one))
      const before = stamps(world.root)
      await ok(world, 'init', chosen(one))
      await ok(world, 'init', { global: one.scope === 'user' })
      await ok(world, 'add', { args: [one.id], global: one.scope === 'user' })
      await ok(world, 'status', { check: true, global: one.scope === 'user' })
      expect(stamps(world.root)).toEqual(before)
    })
  })

  test.each(scopes)('all agents at once, %s', async (scope) => {
    await withWorld(async (world) => {
      plantAll(world, scope)
      const choices = { ...variants['uvx, a cluster'], agents: ['all'], global: scope === 'user' }
      await ok(world, 'init', choices)
      const before = stamps(world.root)
      await ok(world, 'init', choices)
      await ok(world, 'status', { check: true, global: scope === 'user' })
      expect(stamps(world.root)).toEqual(before)
    })
  })
})
