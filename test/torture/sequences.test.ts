import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import { plantAll } from '../support/laws.ts'
import { withWorld } from '../support/world.ts'
import { full, record } from './form.ts'
import { init, type Model, type Real, removeAll, steps } from './steps.ts'

const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 2 ** 31)
const runs = Number(process.env['TORTURE_SEQUENCES'] ?? (full ? 1_000 : 30))

// The seed is in the name, so that every run says which one it was; TORTURE_SEED brings it back.
test(`verbs and edits in any order, seed ${seed}`, { timeout: 3_600_000 }, async () => {
  const done = new Map<string, number>()
  let sequences = 0
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...agentIds], { maxLength: 4 }),
      init,
      steps,
      async (planted, first, sequence) => {
        await withWorld(async (world) => {
          const twin = path.join(world.root, 'twin')
          fs.mkdirSync(path.join(twin, '.git'), { recursive: true })
          plantAll(world, 'project', planted)
          fs.cpSync(world.project, twin, { recursive: true, verbatimSymlinks: true })
          const real: Real = {
            world,
            project: world.project,
            twin,
            said: new Set(),
            reprinted: new Set(),
            untouchable: new Set(),
            lent: new Set(),
            versions: 0,
            marks: 0,
            done,
            saved: undefined,
          }
          const model: Model = { served: false }
          await first.run(model, real)
          await fc.asyncModelRun(() => ({ model, real }), sequence)
          await removeAll(model, real)
          sequences++
        })
      },
    ),
    { numRuns: runs, seed, endOnFailure: process.env['TORTURE_SHRINK'] === 'no' },
  )
  expect(sequences).toBe(runs)
  record('sequences', { seed, sequences, ...Object.fromEntries(done) })
})
