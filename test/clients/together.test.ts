import { afterAll, beforeAll, describe, test } from 'vitest'
import { probes } from './probes/all.ts'
import { put } from './probes/files.ts'
import { judge, look, using } from './support/cover.ts'
import { install } from './support/install.ts'
import type { Scope } from './support/probe.ts'
import { judgeRestored, type Snapshot, snapshot } from './support/restored.ts'
import { selected } from './support/versions.ts'
import { endLeftovers, endpoint, makeWorld, type World } from './support/world.ts'

/** What a user may have before: comments, other keys, a text without a last newline. */
function usersFiles(world: World, scope: Scope): void {
  const codex = '# mine\n[tui]\nnotifications = false\n'
  if (scope === 'user') {
    put('{"numStartups": 3}', world.home, '.claude.json')
    put(codex, world.home, '.codex', 'config.toml')
    return
  }
  put('# House rules\n\nBe brief.', world.project, 'AGENTS.md')
  put(codex, world.project, '.codex', 'config.toml')
  put('{\r\n\t// mine\r\n\t"ui": {}\r\n}\r\n', world.project, '.gemini', 'settings.json')
  put('{\n  // mine\n  "share": "disabled",\n}\n', world.project, 'opencode.jsonc')
}

describe.each(['project', 'user'] as const)('all agents at once in %s scope', (scope) => {
  const flags = scope === 'user' ? ['-g'] : []
  let world: World
  let before: Snapshot
  let written: Snapshot

  beforeAll(async () => {
    world = await makeWorld()
    usersFiles(world, scope)
    for (const id of selected()) {
      await probes[id].setup?.(using(await install(id), world, scope).use)
      endLeftovers(world.home)
    }
    before = snapshot(world)
    await world.dsql('init', '--yes', '-a', 'all', '--endpoint', endpoint, ...flags)
    written = snapshot(world)
  })
  afterAll(() => world.end())

  for (const id of selected()) {
    test(`${id} accepts its own and minds nobody else's`, async () => {
      const client = await install(id)
      const looked = await look(probes[id], client, world, scope)
      judge(probes[id], client, world, looked, `${scope}, all`)
      endLeftovers(world.home)
    })
  }

  test('remove takes everything back after all of them ran', async () => {
    const used = snapshot(world)
    await world.dsql('status', '--check', ...flags)
    await world.dsql('remove', '--yes', ...flags)
    judgeRestored({ before, written, used, left: snapshot(world) })
  })
})
