import fs from 'node:fs'
import path from 'node:path'
import fse from 'fs-extra'
import { describe, expect, test } from 'vitest'
import { type AgentId, agentIds, row } from '../../src/agents/table.ts'
import { readHost } from '../../src/ports/host.ts'
import { endpoint } from '../support/choices.ts'
import { ok, plantAll, relative, scopes } from '../support/laws.ts'
import { differences, snapshot } from '../support/tree.ts'
import { type World, withWorld } from '../support/world.ts'

async function found(world: World, global = false): Promise<string[]> {
  const { agents = [] } = await world.run('agents', { global })
  return agents.filter((a) => a.detected.length > 0).map((a) => a.id)
}

const rows = agentIds.map((id) => ({ id, ...row(id).present }))
const bins = [...new Set(rows.flatMap(({ bin }) => bin))]

/** Found where nothing of theirs can be set up: not at all. */
const servedIn = (scope: 'project' | 'user') => (id: string) => {
  const { skills, mcp, steering } = row(id)
  return skills.install !== 'none' || mcp?.[scope] !== undefined || steering?.[scope] !== undefined
}

describe('an agent is found', () => {
  test('by each of its folders in the home', async () => {
    await withWorld(async (world) => {
      for (const place of rows.flatMap(({ user }) => user))
        fse.ensureDirSync(path.join(world.home, relative(place)))
      const homes = rows.filter(({ user }) => user.length > 0).map(({ id }) => id)
      expect(await found(world)).toEqual(homes.filter(servedIn('project')))
      expect(await found(world, true)).toEqual(homes.filter(servedIn('user')))
    })
  })

  test('by each of its traces in the project, and there only', async () => {
    await withWorld(async (world) => {
      for (const place of rows.flatMap(({ project }) => project)) {
        fse.ensureDirSync(path.join(world.project, relative(place)))
      }
      const here = rows.filter(({ project }) => project.length > 0).map(({ id }) => id)
      expect(await found(world)).toEqual(here.filter(servedIn('project')))
      expect(await found(world, true)).toEqual([])
    })
  })

  test('by its programs', async () => {
    await withWorld(
      async (world) => {
        const on = rows.filter(({ bin }) => bin.length > 0).map(({ id }) => id)
        expect(await found(world)).toEqual(on.filter(servedIn('project')))
      },
      { bins },
    )
  })

  test('by nothing in an empty home and an empty project', async () => {
    await withWorld(async (world) => expect(await found(world)).toEqual([]))
  })

  const moved = [
    ['CODEX_HOME', 'codex'],
    ['CLAUDE_CONFIG_DIR', 'claude-code'],
    ['HERMES_HOME', 'hermes-agent'],
    ['VIBE_HOME', 'mistral-vibe'],
    ['XDG_CONFIG_HOME', 'crush'],
  ] as const

  test.each(moved)('where %s says that it lives', async (variable, id) => {
    await withWorld(async (world) => {
      const elsewhere = path.join(world.root, 'elsewhere')
      const env = { HOME: world.home, PATH: '', [variable]: elsewhere }
      world.context.host = { ...world.context.host, bases: readHost(env, world.project).bases }
      expect(await found(world)).toEqual([])
      fs.mkdirSync(elsewhere)
      if (variable === 'XDG_CONFIG_HOME') fs.mkdirSync(path.join(elsewhere, 'crush'))
      expect(await found(world)).toEqual([id])
    })
  })

  test('not in a relative XDG_CONFIG_HOME, which says nothing', () => {
    const { bases } = readHost({ HOME: '/home/u', XDG_CONFIG_HOME: 'conf' }, '/work')
    expect(path.relative('/home/u', bases.config)).toBe('.config')
  })
})

describe('what others have too is no trace of an agent', () => {
  const strangers = [
    '.idea/workspace.xml',
    '.vscode/settings.json',
    '.github/workflows/ci.yml',
    '.mcp.json',
    'AGENTS.md',
    'agent/main.py',
    'data/skills/table.csv',
    '.agents/rules/team.md',
    '.agents/skills/own/SKILL.md',
  ]
  test.each(strangers)('%s', async (file) => {
    await withWorld(async (world) => {
      world.write(`project/${file}`, '{}\n')
      expect(await found(world)).toEqual([])
    })
  })

  const programs = ['code', 'q', 'goose', 'hermes', 'bob', 'fx', 'cortex', 'acli']
  test.each(programs)('a program %s', async (bin) => {
    await withWorld(async (world) => expect(await found(world)).toEqual([]), { bins: [bin] })
  })
})

/** Two agents with one folder: what we write for the first cannot but look like the second. */
const alike: Partial<Record<AgentId, readonly AgentId[]>> = {
  'kiro-ide': ['kiro-cli'],
  'kiro-cli': ['kiro-ide'],
  zenflow: ['zencoder'],
  'trae-cn': ['trae'],
  'qoder-cn': ['qoder' as AgentId],
}

describe('what we write for one agent makes no other look present', () => {
  const each = scopes.flatMap((scope) => agentIds.map((id) => ({ id, scope })))
  test.each(each)('$id, $scope', async ({ id, scope }) => {
    await withWorld(async (world) => {
      const global = scope === 'user'
      await ok(world, 'init', { agents: [id], mcp: 'uvx', endpoint, global })
      const strangers = (await found(world, global)).filter(
        (other) => other !== id && !alike[id]?.includes(other as AgentId),
      )
      expect(strangers).toEqual([])
    })
  })
})

describe('a home full of agents', () => {
  const chosen = ['claude-code', 'codex', 'junie', 'crush', 'kode']

  async function work(world: World): Promise<void> {
    await ok(world, 'init', { agents: chosen, mcp: 'uvx', endpoint })
    await ok(world, 'init', {})
    await ok(world, 'add', { args: ['cursor', 'goose'] })
    await ok(world, 'remove', { args: ['codex'] })
    await ok(world, 'init', { lang: 'ja' })
  }

  test('gives the same project, byte for byte, once the choice is in the manifest', async () => {
    const plain = await withWorld(async (world) => {
      await work(world)
      return snapshot(world.project)
    })
    await withWorld(
      async (world) => {
        plantAll(world, 'user')
        const home = snapshot(world.home)
        await work(world)
        expect(differences(plain, snapshot(world.project))).toEqual([])
        expect(differences(home, snapshot(world.home))).toEqual([])
      },
      { bins },
    )
  })

  test('changes nothing in a fresh clone', async () => {
    await withWorld(async (origin) => {
      await ok(origin, 'init', { agents: chosen, mcp: 'uvx', endpoint })
      await withWorld(
        async (clone) => {
          plantAll(clone, 'user')
          fse.copySync(origin.project, clone.project)
          const before = snapshot(clone.root)
          await ok(clone, 'init', {})
          expect(differences(before, snapshot(clone.root))).toEqual([])
        },
        { bins },
      )
    })
  })

  test('is served, and nobody else is, where nothing was chosen yet', async () => {
    await withWorld(async (world) => {
      world.write('project/.roo/rules/style.md', 'Short.\n')
      world.write('home/.qwen/settings.json', '{}')
      await ok(world, 'init', { mcp: 'uvx', endpoint })
      const served = new Set(['qwen-code', 'roo'])
      const manifest = JSON.parse(world.read('project/.agents/dsql-skill.json'))
      expect(manifest.choices.agents).toEqual([...served])
      for (const { place, for: agents } of manifest.wrote) {
        expect({ place, strangers: agents.filter((id: string) => !served.has(id)) }).toEqual({
          place,
          strangers: [],
        })
      }
      const tops = [...snapshot(world.project).keys()].filter((name) => !name.includes('/')).sort()
      expect(tops).toEqual(['.', '.agents', '.git', '.qwen', '.roo'])
    })
  })
})

test('a folder that the manifest cannot name is not written to', async () => {
  await withWorld(async (world) => {
    const claude = path.join(world.home, 'a\nb')
    fs.mkdirSync(claude)
    const env = { HOME: world.home, PATH: '', CLAUDE_CONFIG_DIR: claude }
    world.context.host = { ...world.context.host, bases: readHost(env, world.project).bases }
    const before = snapshot(world.root)
    const report = await world.run('init', { agents: ['claude-code'], global: true })
    expect(report).toMatchObject({ exit: 2, error: { code: 'not-supported' } })
    expect(differences(before, snapshot(world.root))).toEqual([])
  })
})
