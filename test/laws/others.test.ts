import { describe, expect, test } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import { variants } from '../support/choices.ts'
import { fixtures } from '../support/fixtures.ts'
import { changing, ok, plantAll, scopes } from '../support/laws.ts'
import { differences, snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

describe('add one, remove one: what serves the others does not change by a byte', () => {
  const base = ['claude-code', 'codex', 'kiro-ide']
  test.each(fixtures)('$id, $scope', async ({ id, scope }) => {
    await withWorld(async (world) => {
      const global = scope === 'user'
      plantAll(world, scope, [...base, id])
      const others = base.filter((other) => other !== id)
      await ok(world, 'init', { ...variants['docker, a profile'], agents: others, global })
      const before = snapshot(world.root)
      await ok(world, 'add', { args: [id], global })
      await ok(world, 'status', { check: true, global })
      await ok(world, 'remove', { args: [id], global })
      expect(differences(before, snapshot(world.root))).toEqual([])
      await ok(world, 'status', { check: true, global })
    })
  })
})

describe('remove one of three: the files of the other two are all there and as written', () => {
  const triples = agentIds.map((id, i) => {
    const at = (n: number) => agentIds[(i + n) % agentIds.length] ?? id
    return { id, others: [at(1), at(6)] }
  })
  const removals = scopes.flatMap((scope) =>
    triples
      .filter(({ id }) => changing.some((one) => one.id === id && one.scope === scope))
      .map((triple) => ({ ...triple, scope })),
  )

  test.each(removals)('$id of $others, $scope', async ({ id, others, scope }) => {
    const global = scope === 'user'
    // In the home folder a container's file names the absolute path of its own folder, which differs between two worlds.
    const choices = { ...variants[global ? 'uvx, a cluster' : 'podman, the environment'], global }
    const alone = await withWorld(async (world) => {
      plantAll(world, scope, [id, ...others])
      await ok(world, 'init', { ...choices, agents: others })
      return snapshot(world.base(scope))
    })
    await withWorld(async (world) => {
      plantAll(world, scope, [id, ...others])
      await ok(world, 'init', { ...choices, agents: [id, ...others] })
      await ok(world, 'remove', { args: [id], global })
      await ok(world, 'status', { check: true, global })
      expect(differences(alone, snapshot(world.base(scope)))).toEqual([])
    })
  })
})
