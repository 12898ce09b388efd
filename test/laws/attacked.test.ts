import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ok } from '../support/laws.ts'
import { snapshot } from '../support/tree.ts'
import { type World, withWorld } from '../support/world.ts'

const theirs = '{"mcpServers": {"aurora-dsql": {"command": "mine"}}}\n'

function at(world: World, name: string): string {
  return path.join(world.project, name)
}

test('removing one agent forgets no answer that was kept', async () => {
  await withWorld(async (world) => {
    fs.writeFileSync(at(world, '.mcp.json'), theirs)
    await ok(world, 'init', { agents: ['claude-code', 'cursor'], onConflict: 'keep' })
    await ok(world, 'init', {})
    await ok(world, 'remove', { args: ['cursor'] })
    await ok(world, 'init', {})
    expect(fs.readFileSync(at(world, '.mcp.json'), 'utf8')).toBe(theirs)
  })
})

test('a backup that can no longer be read stays, and ours is taken out', async () => {
  await withWorld(async (world) => {
    fs.writeFileSync(at(world, '.mcp.json'), theirs)
    await ok(world, 'init', { agents: ['claude-code'], onConflict: 'replace' })
    fs.writeFileSync(at(world, '.mcp.json.dsql-backup-1'), '{{')
    await ok(world, 'remove', {})
    expect(fs.readFileSync(at(world, '.mcp.json.dsql-backup-1'), 'utf8')).toBe('{{')
    expect(JSON.parse(fs.readFileSync(at(world, '.mcp.json'), 'utf8'))).toEqual({ mcpServers: {} })
  })
})

test('a comment of the user’s in our entry is never taken along', async () => {
  await withWorld(async (world) => {
    const file = at(world, '.gemini/settings.json')
    await ok(world, 'init', { agents: ['gemini-cli'] })
    const edited = fs.readFileSync(file, 'utf8').replace('"command"', '// why: see the wiki\n      "command"')
    fs.writeFileSync(file, edited)
    await ok(world, 'status', { check: true })
    const stopped = await world.run('remove', {})
    expect([stopped.exit, stopped.error?.code]).toEqual([3, 'conflict'])
    expect(fs.readFileSync(file, 'utf8')).toBe(edited)
    await ok(world, 'remove', { onConflict: 'replace' })
    expect(fs.readFileSync(`${file}.dsql-backup-1`, 'utf8')).toBe(edited)
  })
})

test('a link into the repository’s own folder is a conflict: nothing is written there', async () => {
  await withWorld(async (world) => {
    fs.symlinkSync('.git', at(world, '.kiro'))
    const before = snapshot(world.project)
    const report = await world.run('init', { agents: ['kiro-ide'] })
    expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
    expect(snapshot(world.project)).toEqual(before)
  })
})

test('a shared file that the user moved behind a link still holds our block, and remove takes it', async () => {
  await withWorld(async (world) => {
    fs.writeFileSync(at(world, 'AGENTS.md'), '# Mine\n')
    await ok(world, 'init', { agents: ['universal'] })
    fs.renameSync(at(world, 'AGENTS.md'), at(world, 'CLAUDE.md'))
    fs.symlinkSync('CLAUDE.md', at(world, 'AGENTS.md'))
    await ok(world, 'init', {})
    await ok(world, 'status', { check: true })
    await ok(world, 'remove', {})
    expect(fs.readFileSync(at(world, 'CLAUDE.md'), 'utf8')).toBe('# Mine\n')
    expect(fs.readlinkSync(at(world, 'AGENTS.md'))).toBe('CLAUDE.md')
  })
})

test('a folder that the user moved behind a link still holds what is ours', async () => {
  await withWorld(async (world) => {
    await ok(world, 'init', { agents: ['kiro-ide'] })
    fs.mkdirSync(at(world, 'cfg'))
    fs.renameSync(at(world, '.kiro'), at(world, 'cfg/kiro'))
    fs.symlinkSync('cfg/kiro', at(world, '.kiro'))
    await ok(world, 'init', {})
    await ok(world, 'status', { check: true })
    await ok(world, 'remove', {})
    const files = [...snapshot(world.project)].filter(([, entry]) => entry.is === 'file')
    expect(files).toEqual([])
  })
})
