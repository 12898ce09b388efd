import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { variantNames, variants } from '../support/choices.ts'
import { ok, plantAll } from '../support/laws.ts'
import { differences, type Snapshot, snapshot } from '../support/tree.ts'
import { secrets, withWorld } from '../support/world.ts'

describe('what a project gets is the same on every machine, and holds no secret', () => {
  test.each(variantNames)('all agents at once, %s', async (variant) => {
    const trees = await Promise.all(
      [1, 2].map(() =>
        withWorld(async (world) => {
          plantAll(world, 'project')
          await ok(world, 'init', { ...variants[variant], agents: ['all'] })
          for (const [name, text] of files(world.project)) {
            expect({
              name,
              leaks: [world.root, path.basename(world.root), process.cwd()].filter((p) => text.includes(p)),
            }).toEqual({
              name,
              leaks: [],
            })
            expectNoSecret(name, text)
          }
          return snapshot(world.project)
        }),
      ),
    )
    const [one, two] = trees as [Snapshot, Snapshot]
    expect(differences(one, two)).toEqual([])
  })

  test.each(variantNames)('no secret in the home folder either, %s', async (variant) => {
    await withWorld(async (world) => {
      plantAll(world, 'user')
      await ok(world, 'init', { ...variants[variant], agents: ['all'], global: true })
      for (const [name, text] of files(world.home)) expectNoSecret(name, text)
    })
  })
})

function expectNoSecret(name: string, text: string): void {
  const found = [
    ...Object.values(secrets).filter((value) => text.includes(value)),
    // Key ids of users and of sessions, and anything that is assigned to one of the variables.
    ...(text.match(/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g) ?? []),
    ...(text.match(/AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|ACCESS_KEY_ID)"?\s*[=:]\s*"?[^\s",]+/g) ?? []),
  ]
  expect({ name, found }).toEqual({ name, found: [] })
}

function files(root: string): [string, string][] {
  return [...snapshot(root)].flatMap(([name, entry]): [string, string][] =>
    entry.is === 'file' ? [[name, entry.bytes.toString()]] : [],
  )
}
