import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { row } from '../../src/agents/table.ts'
import { desire, lay, settles, steered } from '../support/desire.ts'
import { ok } from '../support/laws.ts'
import { differences, snapshot, stamps } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

/** Where each agent's steering goes in a project that has these files. */
async function steering(
  files: readonly string[],
  agents: readonly string[],
): Promise<Record<string, string[]>> {
  return withWorld(async (world) => {
    lay(world, ...files)
    const { resources } = desire(world, agents)
    await settles(world, agents)
    return Object.fromEntries(agents.map((id) => [id, steered(resources, id)]))
  })
}

describe('where the steering goes', () => {
  test.each<[string, string[], Record<string, string[]>]>([
    [
      'nothing there: only AGENTS.md and GEMINI.md are made',
      [],
      {
        codex: ['AGENTS.md'],
        opencode: ['AGENTS.md'],
        zed: ['AGENTS.md'],
        universal: ['AGENTS.md'],
        'gemini-cli': ['GEMINI.md'],
      },
    ],
    [
      'GEMINI.md that only says @AGENTS.md is left alone',
      ['GEMINI.md: @AGENTS.md\n', 'AGENTS.md'],
      {
        'gemini-cli': ['AGENTS.md'],
        codex: ['AGENTS.md'],
      },
    ],
    [
      'the same with a BOM, `./` and CRLF',
      ['GEMINI.md: \uFEFF@./AGENTS.md\r\n', 'AGENTS.md'],
      {
        'gemini-cli': ['AGENTS.md'],
      },
    ],
    [
      'GEMINI.md that only points at an AGENTS.md to come',
      ['GEMINI.md: @AGENTS.md'],
      {
        'gemini-cli': ['AGENTS.md'],
        universal: ['AGENTS.md'],
      },
    ],
    [
      'GEMINI.md that says more gets its own block',
      ['GEMINI.md: @AGENTS.md\nAnd be brief.\n', 'AGENTS.md'],
      {
        'gemini-cli': ['GEMINI.md'],
        codex: ['AGENTS.md'],
      },
    ],
    [
      'GEMINI.md as a link to AGENTS.md: one block',
      ['AGENTS.md', 'GEMINI.md -> AGENTS.md'],
      {
        'gemini-cli': ['AGENTS.md'],
        codex: ['AGENTS.md'],
      },
    ],
    [
      'AGENTS.md as a link to CLAUDE.md: one block',
      ['CLAUDE.md', 'AGENTS.md -> CLAUDE.md'],
      {
        opencode: ['CLAUDE.md'],
        codex: ['CLAUDE.md'],
        'claude-code': ['.claude/rules/dsql.md'],
      },
    ],
    ['CLAUDE.md only: OpenCode reads that', ['CLAUDE.md'], { opencode: ['CLAUDE.md'] }],
    ['CLAUDE.md only: so does Zed', ['CLAUDE.md'], { zed: ['CLAUDE.md'] }],
    ['CLAUDE.md only, and nobody who reads it', ['CLAUDE.md'], { codex: ['AGENTS.md'] }],
    [
      'Zed takes the first of its list',
      ['.rules', 'AGENTS.md', 'CLAUDE.md'],
      {
        zed: ['.rules'],
        codex: ['AGENTS.md'],
      },
    ],
    ['Zed: .cursorrules', ['.cursorrules', 'AGENTS.md'], { zed: ['.cursorrules'] }],
    [
      'Zed: .windsurfrules',
      ['.windsurfrules', '.github/copilot-instructions.md'],
      { zed: ['.windsurfrules'] },
    ],
    [
      'Zed: copilot-instructions.md',
      ['.github/copilot-instructions.md', 'AGENTS.md'],
      {
        zed: ['.github/copilot-instructions.md'],
        'github-copilot': ['.github/instructions/dsql.instructions.md'],
      },
    ],
    ['Zed: AGENT.md before AGENTS.md', ['AGENT.md', 'AGENTS.md'], { zed: ['AGENT.md'] }],
    ['Zed: GEMINI.md is its last', ['GEMINI.md'], { zed: ['GEMINI.md'], 'gemini-cli': ['GEMINI.md'] }],
    [
      '.clinerules as a folder is no file of Zed’s list',
      ['.clinerules/one.md', 'AGENTS.md'],
      {
        cline: ['.clinerules/dsql.md'],
        zed: ['AGENTS.md'],
      },
    ],
    [
      '.clinerules as a file, which Cline still reads: one block for both',
      ['.clinerules', 'AGENTS.md'],
      {
        cline: ['.clinerules'],
        zed: ['.clinerules'],
      },
    ],
    [
      'AGENTS.override.md stands in for AGENTS.md, for Codex only',
      ['AGENTS.override.md', 'AGENTS.md'],
      {
        codex: ['AGENTS.override.md'],
        opencode: ['AGENTS.md'],
      },
    ],
    [
      'Gemini’s own name for its file',
      ['.gemini/settings.json: { "context": { "fileName": "AGENTS.md" } }', 'AGENTS.md'],
      { 'gemini-cli': ['AGENTS.md'] },
    ],
    [
      'Gemini’s own names: the first that is there',
      [
        '.gemini/settings.json: { "context": { "fileName": ["CONTEXT.md", "AGENTS.md"] } } // mine',
        'AGENTS.md',
        'GEMINI.md',
      ],
      { 'gemini-cli': ['AGENTS.md'] },
    ],
    [
      'Gemini’s own names, none there: the first is made',
      ['.gemini/settings.json: { "context": { "fileName": ["CONTEXT.md", "AGENTS.md"] } }'],
      { 'gemini-cli': ['CONTEXT.md'] },
    ],
    [
      'names that leave the project are not followed',
      ['.gemini/settings.json: { "context": { "fileName": ["../AGENTS.md", "/etc/x.md", "..", 7] } }'],
      { 'gemini-cli': ['GEMINI.md'] },
    ],
  ])('%s', async (_, files, expected) => {
    expect(await steering(files, Object.keys(expected))).toEqual(expected)
  })

  test.each([
    ['codex', 'opencode', ['CLAUDE.md'], 'CLAUDE.md'],
    ['universal', 'zed', ['CLAUDE.md'], 'CLAUDE.md'],
    ['codex', 'zed', ['GEMINI.md'], 'GEMINI.md'],
  ])('%s gets no new AGENTS.md that would hide a file from %s', async (id, other, files, kept) => {
    await withWorld(async (world) => {
      lay(world, ...files)
      const { resources, notes } = desire(world, [id, other])
      expect(steered(resources, id)).toEqual([])
      expect(steered(resources, other)).toEqual([kept])
      expect(notes).toMatchObject([
        {
          code: 'not-supported',
          level: 'warning',
          agents: [id],
          message: expect.stringMatching(
            `new AGENTS.md, and that would hide ${kept} from ${row(other).name}`,
          ),
        },
      ])
      await settles(world, [id, other])
    })
  })
})

describe('an older folder that a new one would switch off', () => {
  test.each([
    [[], '.kilo/rules'],
    [['.kilo/rules/mine.md'], '.kilo/rules'],
    [['.kilocode/rules/mine.md'], '.kilocode/rules'],
    [['.kilocode/rules/mine.md', '.kilo/skills/x/SKILL.md'], '.kilocode/rules'],
    [['.kilocode/rules/mine.md', '.kilo/rules/mine.md'], '.kilo/rules'],
    [['house/mine.md', '.kilocode/', '.kilocode/rules -> ../house'], 'house'],
  ])('Kilo in a home with %j: %s', async (files, folder) => {
    await withWorld(async (world) => {
      lay({ ...world, project: world.home }, ...files)
      const options = { agents: ['kilo'], global: true }
      const before = snapshot(world.root)
      await ok(world, 'init', options)
      expect(fs.readdirSync(path.join(world.home, folder))).toContain('dsql.md')
      const once = stamps(world.root)
      await ok(world, 'init', options)
      expect(stamps(world.root)).toEqual(once)
      await ok(world, 'remove', { global: true })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })
})
