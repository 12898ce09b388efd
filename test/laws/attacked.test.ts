import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
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

describe('a comment of the user’s in our entry is never taken along', () => {
  const entries = [
    ['JSON', 'gemini-cli', '.gemini/settings.json', '"command"', '// why: see the wiki\n      "command"'],
    ['YAML', 'goose', '.config/goose/config.yaml', 'cmd:', '# why: see the wiki\n    cmd:'],
    ['YAML, behind a key', 'hermes-agent', '.hermes/config.yaml', 'args:\n', 'args: # see the wiki\n'],
  ] as const

  test.each(entries)('%s', async (_, id, name, before, after) => {
    await withWorld(async (world) => {
      const global = id !== 'gemini-cli'
      const file = path.join(world.base(global ? 'user' : 'project'), name)
      await ok(world, 'init', { agents: [id], global })
      const edited = fs.readFileSync(file, 'utf8').replace(before, after)
      expect(edited).toContain('wiki')
      fs.writeFileSync(file, edited)
      await ok(world, 'status', { check: true, global })
      const stopped = await world.run('remove', { global })
      expect([stopped.exit, stopped.error?.code]).toEqual([3, 'conflict'])
      expect(fs.readFileSync(file, 'utf8')).toBe(edited)
      await ok(world, 'remove', { onConflict: 'replace', global })
      expect(fs.readFileSync(`${file}.dsql-backup-1`, 'utf8')).toBe(edited)
    })
  })

  test('a # in a text is no comment', async () => {
    await withWorld(async (world) => {
      await ok(world, 'init', { agents: ['goose'], global: true })
      const file = path.join(world.home, '.config/goose/config.yaml')
      fs.writeFileSync(file, `title: "a # b"\n${fs.readFileSync(file, 'utf8')}more: |\n  # no comment\n`)
      await ok(world, 'remove', { global: true })
      expect(fs.readFileSync(file, 'utf8')).toMatch(/^title: "a # b"\n/)
      expect(fs.readFileSync(file, 'utf8')).not.toContain('aurora-dsql')
    })
  })
})

test('a YAML file that cannot be spliced stays, and what to paste is shown', async () => {
  await withWorld(async (world) => {
    const text = 'extensions: {jira: {cmd: npx, enabled: true}}\n'
    world.write('home/.config/goose/config.yaml', text)
    const report = await world.run('init', { agents: ['goose'], global: true, mcp: 'uvx' })
    expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
    const stuck = report.plan?.find((line) => line.do === 'conflict')
    expect(stuck?.snippet).toMatch(/^extensions:\n {2}aurora-dsql:\n {4}name: /)
    expect(world.read('home/.config/goose/config.yaml')).toBe(text)
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
