import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ok } from '../support/laws.ts'
import { snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

test('a file of ours that a formatter rewrote goes wholly when our entry does', async () => {
  await withWorld(async (world) => {
    const before = [...snapshot(world.project).keys()]
    await ok(world, 'init', { agents: ['claude-code', 'opencode'] })
    for (const name of ['.mcp.json', 'opencode.json']) {
      const file = path.join(world.project, name)
      fs.writeFileSync(file, JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8')), null, 8))
    }
    await ok(world, 'remove', {})
    expect([...snapshot(world.project).keys()]).toEqual(before)
  })
})

test('what is as wanted is ours as it is, whatever an older manifest says of it', async () => {
  await withWorld(async (world) => {
    const before = [...snapshot(world.project).keys()]
    await ok(world, 'init', { agents: ['claude-code'] })
    const file = path.join(world.project, '.agents/dsql-skill.json')
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
    // As after a merge of two branches: the files of one, the memory of the other.
    for (const wrote of manifest.wrote) if (wrote.kind === 'part') wrote.digest = `sha256:${'0'.repeat(64)}`
    fs.writeFileSync(file, JSON.stringify(manifest))
    await ok(world, 'init', {})
    await ok(world, 'status', { check: true })
    await ok(world, 'remove', {})
    expect([...snapshot(world.project).keys()]).toEqual(before)
  })
})
