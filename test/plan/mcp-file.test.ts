import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { desire, entries, lay, settles } from '../support/desire.ts'
import { ok } from '../support/laws.ts'
import { type World, withWorld } from '../support/world.ts'

describe('which MCP file is taken', () => {
  const project = (name: string) => [`{project}/${name}`]

  test.each([
    [[], 'opencode.json'],
    [['opencode.jsonc: {}'], 'opencode.jsonc'],
    [['.opencode/opencode.json: {}'], '.opencode/opencode.json'],
    [['.opencode/opencode.jsonc: {}'], '.opencode/opencode.jsonc'],
    [['opencode.json: {}', 'opencode.jsonc: {}'], 'opencode.json'],
    [['opencode.jsonc: {}', '.opencode/opencode.json: {}'], 'opencode.jsonc'],
  ])('OpenCode, given %j: %s', async (files, taken) => {
    await withWorld(async (world) => {
      lay(world, ...files)
      expect(entries(desire(world, ['opencode']).resources, 'opencode')).toEqual(project(taken))
      await settles(world, ['opencode'])
    })
  })

  test.each([
    [[], '.mcp.json'],
    [['.github/mcp.json: {}'], '.github/mcp.json'],
    [['.github/mcp.json: {}', '.mcp.json: {}'], '.mcp.json'],
  ])('Copilot CLI, given %j: %s', async (files, taken) => {
    await withWorld(async (world) => {
      lay(world, ...files)
      const { resources, notes } = desire(world, ['github-copilot-cli'])
      expect(entries(resources, 'github-copilot-cli')).toEqual(project(taken))
      expect(notes).toEqual([])
      await settles(world, ['github-copilot-cli'])
    })
  })

  const hides = {
    code: 'hides-file',
    level: 'warning',
    message: expect.stringMatching(/new \.mcp\.json .* \.github\/mcp\.json/),
  }

  test('a .mcp.json made for Claude Code hides .github/mcp.json from Copilot CLI: the entry goes where it is read', async () => {
    await withWorld(async (world) => {
      lay(world, '.github/mcp.json: {}')
      const { resources, notes } = desire(world, ['claude-code', 'github-copilot-cli'])
      expect(entries(resources, 'github-copilot-cli')).toEqual(project('.mcp.json'))
      expect(notes).toMatchObject([hides])
      await settles(world, ['claude-code', 'github-copilot-cli'])
    })
  })

  test('the same warning where Copilot CLI is not among the agents', async () => {
    await withWorld(async (world) => {
      lay(world, '.github/mcp.json: {}')
      expect(desire(world, ['claude-code']).notes).toMatchObject([hides])
      expect(desire(world, ['claude-code'], { mcp: null }).notes).toEqual([])
      expect(desire(world, ['codex']).notes).toEqual([])
      lay(world, '.mcp.json: {}')
      expect(desire(world, ['claude-code']).notes).toEqual([])
    })
  })
})

describe('a client that reads a project’s file in place of the user’s own', () => {
  const places = (world: World) => desire(world, ['mistral-vibe'])

  test('gets no new one, and the way that serves it is said', async () => {
    await withWorld(async (world) => {
      const { resources, notes } = places(world)
      expect(entries(resources, 'mistral-vibe')).toEqual([])
      expect(notes).toContainEqual(
        expect.objectContaining({
          code: 'not-supported',
          message: expect.stringMatching(/new \.vibe\/config\.toml.*hide ~\/\.vibe\/config\.toml/),
          fix: expect.objectContaining({ run: 'npx dsql-skill init -g -a mistral-vibe' }),
        }),
      )
      await settles(world, ['mistral-vibe'])
    })
  })

  test.each(['', 'mcp_servers = []\n', 'a = 1\n\n[[mcp_servers]]\nname = "x"\n'])(
    'one that is there is written to: %j',
    async (text) => {
      await withWorld(async (world) => {
        world.write('project/.vibe/config.toml', text)
        expect(entries(places(world).resources, 'mistral-vibe')).toEqual(['{project}/.vibe/config.toml'])
        await settles(world, ['mistral-vibe'])
      })
    },
  )

  test('and not made again when the user takes it away', async () => {
    await withWorld(async (world) => {
      world.write('project/.vibe/config.toml', 'a = 1\n')
      await ok(world, 'init', { agents: ['mistral-vibe'] })
      fs.rmSync(path.join(world.project, '.vibe/config.toml'))
      await ok(world, 'init', {})
      expect(fs.existsSync(path.join(world.project, '.vibe/config.toml'))).toBe(false)
      await ok(world, 'status', { check: true })
      await ok(world, 'remove', {})
    })
  })
})

describe('Continue, for the user', () => {
  const agents = ['continue']
  const init = { agents, global: true, mcp: 'uvx' } as const
  const file = 'home/.continue/config.yaml'

  test('a new file has what its reader asks for, and goes wholly', async () => {
    await withWorld(async (world) => {
      await ok(world, 'init', init)
      expect(world.read(file)).toMatch(
        /^name: Local Config\nversion: 1\.0\.0\nschema: v1\nmcpServers:\n {2}- name: "aurora-dsql"\n {4}command: "uvx"\n/,
      )
      await ok(world, 'status', { check: true, global: true })
      await ok(world, 'remove', { global: true })
      expect(fs.existsSync(path.join(world.root, file))).toBe(false)
    })
  })

  test('and stays with the models that were added since', async () => {
    await withWorld(async (world) => {
      await ok(world, 'init', init)
      world.write(file, `${world.read(file)}models:\n  - name: Qwen\n`)
      await ok(world, 'remove', { global: true })
      expect(world.read(file)).toBe(
        'name: Local Config\nversion: 1.0.0\nschema: v1\nmodels:\n  - name: Qwen\n',
      )
    })
  })

  test('no new one beside a config.json, which would no longer be read', async () => {
    await withWorld(async (world) => {
      world.write('home/.continue/config.json', '{}')
      const report = await world.run('init', init)
      expect(report.findings).toContainEqual(
        expect.objectContaining({ message: expect.stringContaining('would hide ~/.continue/config.json') }),
      )
      expect(fs.existsSync(path.join(world.root, file))).toBe(false)
    })
  })
})
