import { describe, expect, test } from 'vitest'
import { desire, entries, lay, settles } from '../support/desire.ts'
import { withWorld } from '../support/world.ts'

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
