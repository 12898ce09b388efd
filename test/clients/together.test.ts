import { afterAll, beforeAll, describe, test } from 'vitest'
import { probes } from './probes/all.ts'
import { put } from './probes/files.ts'
import { judge, look, using } from './support/cover.ts'
import { install } from './support/install.ts'
import type { Scope } from './support/probe.ts'
import { judgeRestored, type Snapshot, snapshot } from './support/restored.ts'
import { must } from './support/run.ts'
import { selected } from './support/versions.ts'
import { endLeftovers, endpoint, makeWorld, type World } from './support/world.ts'

/** What a user may have before: comments, other keys, a text without a last newline. */
function usersFiles(world: World, scope: Scope): void {
  const codex = '# mine\n[tui]\nnotifications = false\n'
  if (scope === 'user') {
    put('{"numStartups": 3}', world.home, '.claude.json')
    put(codex, world.home, '.codex', 'config.toml')
    put('{\n\t"mcpServers" : {}\n}', world.home, '.commandcode', 'mcp.json')
    put(
      '{\n  // mine\n  "amp.notifications.enabled": false,\n}\n',
      world.home,
      '.config',
      'amp',
      'settings.json',
    )
    put('Be brief.\r\n', world.home, '.kilocode', 'rules', 'me.md')
    return
  }
  put('# House rules\n\nBe brief.', world.project, 'AGENTS.md')
  put(codex, world.project, '.codex', 'config.toml')
  put('{\r\n\t// mine\r\n\t"ui": {}\r\n}\r\n', world.project, '.gemini', 'settings.json')
  const commented = '{\n  // mine\n  "share": "disabled",\n}\n'
  put(commented, world.project, 'opencode.jsonc')
  put(commented, world.project, 'kilo.jsonc')
  put('{ // mine\n  "amp.notifications.enabled": false }', world.project, '.amp', 'settings.json')
  put('{\n    // mine\n    "toolPermissions": []\n}\n', world.project, '.augment', 'settings.json')
  put('{\n  // mine\n  "mcpServers": {}\n}\n', world.project, '.factory', 'mcp.json')
  put('# mine\n[ui]\ncompact_mode = true\n', world.project, '.grok', 'config.toml')
  put('Tabs.\n', world.project, '.kilocode', 'rules', 'style.md')
}

describe.each(['project', 'user'] as const)('all agents at once in %s scope', (scope) => {
  const flags = scope === 'user' ? ['-g'] : []
  let world: World
  let before: Snapshot
  let written: Snapshot

  beforeAll(async () => {
    world = await makeWorld()
    // A client that looks for the root of a repository finds one.
    await must('git', ['init', '-q'], { cwd: world.project, env: world.env('/usr/bin') })
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
      judge(probes[id], client, world, scope, looked, `${scope}, all`)
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
