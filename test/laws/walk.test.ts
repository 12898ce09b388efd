import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import { endpoint } from '../support/choices.ts'
import { fixtures, plant } from '../support/fixtures.ts'
import { ok, okOrRefused, scopes } from '../support/laws.ts'
import { differences, snapshot, stamps } from '../support/tree.ts'
import { type Verb, withWorld } from '../support/world.ts'

type Step = { verb: Verb; options: Options }

const someAgents = fc.uniqueArray(fc.constantFrom(...agentIds), { minLength: 1, maxLength: 4 })

const init: fc.Arbitrary<Step> = fc
  .record<Options>(
    {
      agents: someAgents,
      link: fc.constantFrom('auto', 'symlink', 'copy'),
      mcp: fc.constantFrom('uvx', 'docker', 'podman', 'none'),
      endpoint: fc.constantFrom(endpoint, endpoint.replace('abc', 'xyz'), 'none'),
      auth: fc.constantFrom('profile', 'env'),
      allowWrites: fc.boolean(),
      lang: fc.constantFrom('en', 'ja'),
      steering: fc.boolean(),
      mcpVersion: fc.constantFrom('latest', '1.1.4'),
    },
    { requiredKeys: [] },
  )
  .map((options) => ({ verb: 'init', options }))

const add: fc.Arbitrary<Step> = someAgents.map((args) => ({ verb: 'add', options: { args } }))

/** Takes out one of those that are served at that time. */
const removeOne: fc.Arbitrary<Step> = fc.constant({ verb: 'remove', options: {} })

const walk = fc.record({
  scope: fc.constantFrom(...scopes),
  planted: fc.subarray([...agentIds]),
  first: init.filter(({ options }) => options.auth !== 'env'),
  rest: fc.array(fc.oneof(init, add, removeOne), { maxLength: 5 }),
})

test('whatever is done in whatever order, it settles, and remove gives the tree back', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ scope, planted, first, rest }) => {
      await withWorld(async (world) => {
        const global = scope === 'user'
        for (const fixture of fixtures) {
          if (fixture.scope === scope && planted.includes(fixture.id as never))
            plant(fixture, world.base(scope))
        }
        const before = snapshot(world.root)
        for (const { verb, options } of [first, ...rest]) {
          const served = await servedNow()
          if (verb === 'remove' && served.length < 2) continue
          const args = verb === 'remove' ? served.slice(0, 1) : options.args
          await okOrRefused(world, verb, { ...options, ...(args ? { args } : {}), global })
          const once = stamps(world.root)
          await ok(world, 'status', { check: true, global })
          await ok(world, 'init', { global })
          expect(stamps(world.root)).toEqual(once)
        }
        await ok(world, 'remove', { global })
        expect(differences(before, snapshot(world.root))).toEqual([])

        async function servedNow(): Promise<string[]> {
          const { agents = [] } = await world.run('agents', { global })
          return agents.filter((a) => a.served).map((a) => a.id)
        }
      })
    }),
    { numRuns: Number(process.env['WALKS'] ?? 25) },
  )
})
