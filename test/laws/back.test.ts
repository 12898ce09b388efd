import { describe, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { variantNames, variants } from '../support/choices.ts'
import { plant } from '../support/fixtures.ts'
import { cases, changing, chosen, ok, okOrRefused, plantAll, scopes } from '../support/laws.ts'
import { differences, snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

/** Choices that change every thing we wrote, one after the other, from whatever was chosen first. */
const otherChoices: readonly Options[] = [
  { endpoint: 'zyxwvutsrqponmlkjihgfedcba.dsql.eu-west-1.on.aws', user: 'reader' },
  { allowWrites: true, lang: 'ja' },
  { mcp: 'docker', auth: 'profile', profile: 'other' },
  { mcp: 'podman', auth: 'env' },
  { mcp: 'uvx', link: 'copy', steering: false },
  { mcp: 'none', steering: true, lang: 'en' },
  { mcp: 'uvx', link: 'symlink', mcpVersion: 'latest' },
]

describe('init then remove gives the tree back, byte for byte, with its empty folders and modes', () => {
  test.each(cases)('$id, $scope, $variant', async (one) => {
    await withWorld(async (world) => {
      plant(one, world.base(one.scope))
      const before = snapshot(world.root)
      await ok(world, 'init', chosen(one))
      expect(differences(before, snapshot(world.root))).not.toEqual([])
      await ok(world, 'remove', { global: one.scope === 'user' })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test.each(changing)('$id, $scope, with every choice changed on the way', async (fixture) => {
    await withWorld(async (world) => {
      const global = fixture.scope === 'user'
      plant(fixture, world.base(fixture.scope))
      const before = snapshot(world.root)
      await ok(world, 'init', { ...variants['uvx, a cluster'], agents: [fixture.id], global })
      for (const choices of otherChoices) {
        await okOrRefused(world, 'init', { ...choices, global })
        await ok(world, 'status', { check: true, global })
      }
      await ok(world, 'remove', { global })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test.each(changing)('$id, $scope, in an empty folder', async (fixture) => {
    await withWorld(async (world) => {
      const global = fixture.scope === 'user'
      const before = snapshot(world.root)
      await ok(world, 'init', { ...variants['docker, a profile'], agents: [fixture.id], global })
      for (const choices of otherChoices) await okOrRefused(world, 'init', { ...choices, global })
      await ok(world, 'remove', { global })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  const everywhere = scopes.flatMap((scope) => variantNames.map((variant) => ({ scope, variant })))
  test.each(everywhere)('all agents at once, $scope, $variant', async ({ scope, variant }) => {
    await withWorld(async (world) => {
      const global = scope === 'user'
      plantAll(world, scope)
      const before = snapshot(world.root)
      await ok(world, 'init', { ...variants[variant], agents: ['all'], global })
      for (const choices of otherChoices) await okOrRefused(world, 'init', { ...choices, global })
      await ok(world, 'remove', { global })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test.each(scopes)('both scopes of all agents beside each other, %s first', async (first) => {
    await withWorld(async (world) => {
      for (const scope of scopes) plantAll(world, scope)
      const before = snapshot(world.root)
      const order = first === 'project' ? scopes : [...scopes].reverse()
      for (const scope of order) {
        await ok(world, 'init', { ...variants['uvx, a cluster'], agents: ['all'], global: scope === 'user' })
      }
      for (const scope of order) await ok(world, 'remove', { global: scope === 'user' })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })
})
