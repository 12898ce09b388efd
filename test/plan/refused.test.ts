import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { agentIds, row } from '../../src/agents/table.ts'
import type { Choices, Runtime } from '../../src/model.ts'
import { idOf } from '../../src/plan/id.ts'
import { variants } from '../support/choices.ts'
import { choices, desire, entries } from '../support/desire.ts'
import { scopes } from '../support/laws.ts'
import { differences, snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

function server(more: Partial<NonNullable<Choices['mcp']>>): Pick<Choices, 'mcp'> {
  return { mcp: { ...(choices.mcp as NonNullable<Choices['mcp']>), ...more } }
}

describe('an agent that joins arguments into a line for a shell', () => {
  const runtimes: Runtime[] = ['docker', 'podman']

  test.each(runtimes)('gets no %s entry that names a home with a space in it', async (runtime) => {
    await withWorld(async (world) => {
      const spaced = { ...world, home: path.join(world.root, 'Jane Doe') }
      const choice = { scope: 'user', ...server({ runtime, profile: 'dev' }) } as const
      const { resources, notes } = desire(spaced, ['augment', 'claude-code'], choice)
      expect(entries(resources, 'augment')).toEqual([])
      expect(entries(resources, 'claude-code')).toHaveLength(1)
      expect(notes).toMatchObject([
        {
          code: 'unsafe-argument',
          level: 'warning',
          agents: ['augment'],
          message: expect.stringMatching(/^Augment .*shell.*Jane Doe.*run\.sh/),
          fix: { run: 'npx dsql-skill init --mcp uvx' },
        },
      ])
      // Nobody else is served: then neither is there anything to build.
      const alone = desire(spaced, ['augment'], choice).resources.map(idOf)
      expect(alone.filter((id) => id.includes('docker'))).toEqual([])
    })
  })

  test('gets one where every word is plain', async () => {
    await withWorld(async (world) => {
      for (const scope of scopes) {
        for (const runtime of ['uvx', ...runtimes] as const) {
          const choice = { scope, ...server({ runtime, profile: 'a.b@c:d/e+f=g-h_i' }) }
          const { resources, notes } = desire(world, ['augment'], choice)
          expect(entries(resources, 'augment')).toHaveLength(1)
          expect(notes).toEqual([])
        }
      }
    })
  })
})

describe('an agent that hands no variable of the shell to a server', () => {
  const keeping = (scope: 'project' | 'user') =>
    agentIds.filter((id) => row(id).environment === 'scrubbed' && row(id).mcp?.[scope] && id !== 'codex')

  test('is known: Auggie, and OpenClaw for the user', () => {
    expect(keeping('project')).toEqual(['augment'])
    expect(keeping('user').toSorted()).toEqual(['augment', 'openclaw'])
  })

  test.each(scopes)('--auth env, %s: no entry and the reason, while others get theirs', async (scope) => {
    await withWorld(async (world) => {
      const { resources, notes } = desire(world, agentIds, { scope, ...server({ auth: 'env' }) })
      const told = notes.filter((note) => note.code === 'auth-not-supported')
      expect(told).toHaveLength(1)
      expect(told[0]).toMatchObject({ level: 'warning', message: expect.stringContaining('--auth env') })
      expect(told[0]?.agents?.toSorted()).toEqual(keeping(scope).toSorted())
      for (const id of keeping(scope)) expect(entries(resources, id)).toEqual([])
      expect(entries(resources, 'codex')).toHaveLength(1)
    })
  })

  test.each([
    ['augment', false],
    ['augment', true],
    ['openclaw', true],
  ])('--auth env for %s alone (-g: %s) is refused, and nothing is written', async (id, global) => {
    await withWorld(async (world) => {
      const before = snapshot(world.root)
      const wanted = { ...variants['podman, the environment'], agents: [id], global }
      const { exit, error } = await world.run('init', wanted)
      expect(exit).toBe(2)
      expect(error).toMatchObject({
        code: 'auth-not-supported',
        message: expect.stringContaining(row(id).name),
        hint: expect.stringContaining('--auth profile'),
      })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test('is not refused where it gets no server anyway', async () => {
    await withWorld(async (world) => {
      const wanted = { ...variants['podman, the environment'], agents: ['openclaw', 'pi'] }
      expect(await world.run('init', wanted)).toMatchObject({ exit: 0 })
    })
  })

  test('without a named profile it is told that AWS_PROFILE is not heard; with one, or without a cluster, nothing', async () => {
    await withWorld(async (world) => {
      const about = (more: Partial<Choices>) =>
        desire(world, ['augment', 'codex'], more).notes.map(({ code, level, agents }) => ({
          code,
          level,
          agents,
        }))
      expect(about({})).toEqual([{ code: 'no-variables', level: 'info', agents: ['augment'] }])
      expect(about(server({ profile: 'dev' }))).toEqual([])
      expect(about({ cluster: null })).toEqual([])
    })
  })
})
