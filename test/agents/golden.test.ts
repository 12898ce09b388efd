import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import { variants } from '../support/choices.ts'
import { type Fixture, fixtures, plant } from '../support/fixtures.ts'
import { tree } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

/** One agent of each dialect also shows its container files and entry; the others differ in places only. */
const container = ['claude-code', 'codex', 'github-copilot', 'opencode', 'zed']

const inProjects = fixtures.filter(({ id, scope }) => scope === 'project' && container.includes(id))

async function treeAfter(fixture: Fixture, choices: Options): Promise<string> {
  return withWorld(async (world) => {
    const { id, scope } = fixture
    plant(fixture, world.base(scope))
    const report = await world.run('init', { ...choices, agents: [id], global: scope === 'user' })
    expect(report).toMatchObject({ exit: 0 })
    return tree(world.base(scope))
  })
}

test('every row has fixtures for both scopes, and every fixture has a row', () => {
  const expected = agentIds.flatMap((id) => [`${id}/project`, `${id}/user`])
  expect(fixtures.map(({ id, scope }) => `${id}/${scope}`).sort()).toEqual(expected.sort())
})

describe('the tree after init', () => {
  test.each(fixtures)('$id, $scope: uvx and a cluster', async (fixture) => {
    const text = await treeAfter(fixture, variants['uvx, a cluster'])
    await expect(text).toMatchFileSnapshot(path.join(fixture.folder, 'after.tree'))
  })

  test.each(fixtures.filter(({ id }) => id === 'kiro-cli'))(
    '$id, $scope: with its custom agents',
    async (fixture) => {
      const text = await treeAfter(fixture, { ...variants['uvx, a cluster'], kiroAgents: ['all'] })
      await expect(text).toMatchFileSnapshot(path.join(fixture.folder, 'after.agents.tree'))
    },
  )

  test.each(inProjects)('$id, $scope: docker and a profile', async (fixture) => {
    const text = await treeAfter(fixture, variants['docker, a profile'])
    await expect(text).toMatchFileSnapshot(path.join(fixture.folder, 'after.docker.tree'))
  })
})
