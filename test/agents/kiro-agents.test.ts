import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { covers } from '../../src/plan/kiro-agents.ts'
import type { Prompt } from '../../src/ports/prompt.ts'
import { variants } from '../support/choices.ts'
import { ok } from '../support/laws.ts'
import { differences, snapshot, stamps } from '../support/tree.ts'
import { type World, withWorld } from '../support/world.ts'

const kiro: Options = { ...variants['uvx, a cluster'], agents: ['kiro-cli'] }
const skill = 'skill://.kiro/skills/dsql/SKILL.md'
const steering = 'file://.kiro/steering/dsql.md'

interface Custom {
  resources?: unknown
  includeMcpJson?: boolean
}

function agent(world: World, name: string, text: string): void {
  world.write(`project/.kiro/agents/${name}.json`, text)
}

function read(world: World, name: string): Custom {
  return JSON.parse(world.read(`project/.kiro/agents/${name}.json`)) as Custom
}

/** Two agents, one of which says nothing. */
function two(world: World): void {
  agent(world, 'dev', '{\n  "name": "dev",\n  "resources": ["file://README.md"]\n}\n')
  agent(world, 'ops', '{ "name": "ops" }\n')
}

describe('which custom agents see it', () => {
  test('none unless asked for: they are left alone, and offered afterwards', async () => {
    await withWorld(async (world) => {
      two(world)
      const before = snapshot(path.join(world.project, '.kiro/agents'))
      const report = await world.run('init', kiro)
      expect(report.next).toContainEqual(
        expect.stringMatching(/\(dev, ops\).*npx dsql-skill init --kiro-agents all/),
      )
      expect(differences(before, snapshot(path.join(world.project, '.kiro/agents')))).toEqual([])
      expect(world.read('project/.agents/dsql-skill.json')).not.toContain('kiroAgents')
    })
  })

  test('nothing is offered where there is none, or without Kiro CLI', async () => {
    for (const agents of [['kiro-cli'], ['kiro-ide']]) {
      await withWorld(async (world) => {
        if (agents[0] === 'kiro-ide') two(world)
        const { next } = await world.run('init', { ...kiro, agents })
        expect(next.filter((step) => step.includes('--kiro-agents'))).toEqual([])
      })
    }
  })

  test.each([
    [['all'], ['dev', 'ops']],
    [['dev,ops'], ['dev', 'ops']],
    [['ops'], ['ops']],
    [['ops', 'none'], ['ops']],
    [['none'], []],
  ])('%s', async (kiroAgents, served) => {
    await withWorld(async (world) => {
      two(world)
      const report = await world.run('init', { ...kiro, kiroAgents })
      expect(report).toMatchObject({ exit: 0 })
      for (const name of ['dev', 'ops']) {
        const theirs = name === 'dev' ? ['file://README.md'] : []
        const { resources = [], includeMcpJson } = read(world, name)
        const seen = served.includes(name)
        expect({ name, resources, includeMcpJson }).toEqual({
          name,
          resources: seen ? [...theirs, skill, steering] : theirs,
          includeMcpJson: seen ? true : undefined,
        })
      }
      const manifest = JSON.parse(world.read('project/.agents/dsql-skill.json'))
      expect(manifest.choices.kiroAgents ?? []).toEqual(served)
      if (served.length > 0) expect(report.next.filter((step) => step.includes('--kiro-agents'))).toEqual([])
    })
  })

  test('a dry run shows each file once, and writes nothing', async () => {
    await withWorld(async (world) => {
      two(world)
      const before = snapshot(world.root)
      const { plan } = await world.run('init', { ...kiro, kiroAgents: ['dev'], dryRun: true })
      const lines = plan?.filter(({ place }) => place === '.kiro/agents/dev.json') ?? []
      expect(lines.map(({ what }) => what)).toEqual([
        `resources[${skill}]`,
        `resources[${steering}]`,
        'includeMcpJson',
      ])
      expect(lines.filter(({ diff }) => diff !== undefined)).toHaveLength(1)
      expect(lines[0]?.diff).toContain('"includeMcpJson": true')
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test('the choice is kept, and taken back', async () => {
    await withWorld(async (world) => {
      two(world)
      const before = snapshot(path.join(world.project, '.kiro/agents'))
      await ok(world, 'init', { ...kiro, kiroAgents: ['all'] })
      const once = stamps(world.root)
      await ok(world, 'init', {})
      await ok(world, 'status', { check: true })
      expect(stamps(world.root)).toEqual(once)
      await ok(world, 'init', { kiroAgents: ['none'] })
      expect(differences(before, snapshot(path.join(world.project, '.kiro/agents')))).toEqual([])
    })
  })

  test('a name that nobody has is refused, with the nearest', async () => {
    await withWorld(async (world) => {
      two(world)
      const report = await world.run('init', { ...kiro, kiroAgents: ['dve'] })
      expect(report).toMatchObject({
        exit: 2,
        error: { code: 'bad-value', message: expect.stringContaining('"dve"') },
      })
      expect(report.error?.hint).toContain('did you mean dev?')
      expect(fs.existsSync(path.join(world.project, '.agents'))).toBe(false)
    })
  })

  test('names with a space and in another script', async () => {
    await withWorld(async (world) => {
      const names = ['code review', '日本語', 'équipe.dev']
      for (const name of names) agent(world, name, '{}\n')
      const before = snapshot(world.root)
      await ok(world, 'init', { ...kiro, kiroAgents: ['code review,日本語', 'équipe.dev'] })
      for (const name of names) expect(read(world, name).resources).toEqual([skill, steering])
      await ok(world, 'status', { check: true })
      fs.rmSync(path.join(world.project, '.kiro/agents/équipe.dev.json'))
      const { findings } = await world.run('init')
      expect(findings?.[0]?.fix?.run).toBe(`npx dsql-skill init --kiro-agents 'code review,日本語'`)
      agent(world, 'équipe.dev', '{}\n')
      await ok(world, 'remove', {})
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test('what is no file that can be read is no agent', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{}\n')
      const folder = path.join(world.project, '.kiro/agents')
      fs.mkdirSync(path.join(folder, 'folder.json'))
      fs.symlinkSync('nowhere.json', path.join(folder, 'dangling.json'))
      fs.writeFileSync(path.join(folder, 'bytes.json'), new Uint8Array([0xff, 0xfe, 0]))
      const { next } = await world.run('init', kiro)
      expect(next.join()).toContain('(dev)')
      await ok(world, 'init', { kiroAgents: ['all'] })
      expect(JSON.parse(world.read('project/.agents/dsql-skill.json')).choices.kiroAgents).toEqual(['dev'])
    })
  })

  test.each([{}, { kiroAgents: ['all'] }])('a file where their folder should be: %o', async (more) => {
    await withWorld(async (world) => {
      world.write('project/.kiro/agents', 'notes\n')
      const report = await world.run('init', { ...kiro, ...more })
      expect(report).toMatchObject({ exit: 0 })
      expect(report.next.filter((step) => step.includes('--kiro-agents'))).toEqual([])
      expect(world.read('project/.kiro/agents')).toBe('notes\n')
    })
  })

  test('hundreds of them', async () => {
    await withWorld(async (world) => {
      for (let i = 0; i < 300; i++) agent(world, `agent-${i}`, '{}\n')
      const before = snapshot(world.root)
      await ok(world, 'init', { ...kiro, kiroAgents: ['all'] })
      await ok(world, 'status', { check: true })
      await ok(world, 'remove', {})
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })

  test('without Kiro CLI, or without a custom agent, a name says nothing', async () => {
    await withWorld(async (world) => {
      const report = await world.run('init', { ...kiro, kiroAgents: ['all'] })
      expect(report.findings).toContainEqual(expect.objectContaining({ code: 'no-effect' }))
      two(world)
      const other = await world.run('init', { agents: ['kiro-ide'], kiroAgents: ['all'] })
      expect(other.findings).toContainEqual(expect.objectContaining({ code: 'no-effect' }))
      expect(read(world, 'ops')).toEqual({ name: 'ops' })
    })
  })

  test('a person is asked where there are some; no answer is one too', async () => {
    for (const answer of [['ops'], []]) {
      await withWorld(async (world) => {
        two(world)
        const asked: string[] = []
        const prompt: Prompt = {
          many: async (message, options, optional) => {
            asked.push(message)
            if (!message.includes('custom agents')) return ['kiro-cli']
            expect(optional).toBe(true)
            expect(options.map(({ value }) => value)).toEqual(['dev', 'ops'])
            return answer
          },
          one: async (_, options, preset) => preset ?? options[0]?.value ?? '',
          text: async (_, preset) => preset,
          yes: async (_, preset) => preset,
          show() {},
        }
        world.context.prompt = prompt
        expect(await world.run('init', { yes: false })).toMatchObject({ exit: 0 })
        expect(asked).toHaveLength(2)
        expect(read(world, 'ops').includeMcpJson).toBe(answer.length > 0 ? true : undefined)
        expect(read(world, 'dev').includeMcpJson).toBeUndefined()
      })
    }
  })

  test('for the user: paths from home', async () => {
    await withWorld(async (world) => {
      world.write('home/.kiro/agents/me.json', '{"name": "me"}')
      await ok(world, 'init', { ...kiro, global: true, kiroAgents: ['me'] })
      expect(JSON.parse(world.read('home/.kiro/agents/me.json'))).toEqual({
        name: 'me',
        resources: ['skill://~/.kiro/skills/dsql/SKILL.md', 'file://~/.kiro/steering/dsql.md'],
        includeMcpJson: true,
      })
      await ok(world, 'remove', { global: true })
      expect(world.read('home/.kiro/agents/me.json')).toBe('{"name": "me"}')
    })
  })
})

describe('what is there already', () => {
  test('a glob of the user’s is enough; once it goes, ours comes', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{"resources": ["skill://.kiro/skills/**/SKILL.md", "file://.kiro/steering/*.md"]}')
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      expect(read(world, 'dev').resources).toEqual([
        'skill://.kiro/skills/**/SKILL.md',
        'file://.kiro/steering/*.md',
      ])
      agent(world, 'dev', '{"resources": ["file://.kiro/steering/*.md"], "includeMcpJson": true}')
      await ok(world, 'init', {})
      expect(read(world, 'dev').resources).toEqual(['file://.kiro/steering/*.md', skill])
    })
  })

  test('a glob that is added later takes the place of ours', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{}\n')
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      const glob = 'skill://./.kiro/skills/*/SKILL.md'
      agent(
        world,
        'dev',
        world.read('project/.kiro/agents/dev.json').replace(`"${skill}"`, `"${skill}",\n    "${glob}"`),
      )
      await ok(world, 'init', {})
      expect(read(world, 'dev').resources).toEqual([glob, steering])
      await ok(world, 'remove', {})
      expect(read(world, 'dev')).toEqual({ resources: [glob] })
    })
  })

  test('what the user wrote just so stays when we go', async () => {
    await withWorld(async (world) => {
      const text = `{"resources": ["${skill}", "${steering}"], "includeMcpJson": true}`
      agent(world, 'dev', text)
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      expect(world.read('project/.kiro/agents/dev.json')).toBe(text)
      await ok(world, 'status', { check: true })
      await ok(world, 'remove', {})
      expect(world.read('project/.kiro/agents/dev.json')).toBe(text)
    })
  })

  test.each([
    ['includeMcpJson', '{"includeMcpJson": false, "resources": []}'],
    ['useLegacyMcpJson', '{"useLegacyMcpJson": false, "resources": []}'],
  ])('%s: false stays, and is said', async (key, text) => {
    await withWorld(async (world) => {
      agent(world, 'dev', text)
      const report = await world.run('init', { ...kiro, kiroAgents: ['dev'] })
      expect(report.findings).toContainEqual(
        expect.objectContaining({ code: 'kiro-agent-without-mcp', message: expect.stringContaining(key) }),
      )
      expect(read(world, 'dev')).toEqual({ [key]: false, resources: [skill, steering] })
      await ok(world, 'status', { check: true })
      await ok(world, 'remove', {})
      expect(world.read('project/.kiro/agents/dev.json')).toBe(text)
    })
  })

  test('set to false after us: it is the user’s from then on', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{"name": "dev"}')
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      const off = world.read('project/.kiro/agents/dev.json').replace('true', 'false')
      agent(world, 'dev', off)
      const report = await world.run('init', { allowWrites: true })
      expect(report.findings).toContainEqual(expect.objectContaining({ code: 'kiro-agent-without-mcp' }))
      expect(world.read('project/.kiro/agents/dev.json')).toBe(off)
      await ok(world, 'remove', {})
      expect(read(world, 'dev')).toEqual({ name: 'dev', includeMcpJson: false })
    })
  })

  test('without a server nothing is said of mcp.json, without steering none is named', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{"includeMcpJson": false}')
      const report = await world.run('init', {
        agents: ['kiro-cli'],
        mcp: 'none',
        steering: false,
        kiroAgents: ['dev'],
      })
      expect(report.findings?.filter(({ code }) => code === 'kiro-agent-without-mcp')).toEqual([])
      expect(read(world, 'dev')).toEqual({ includeMcpJson: false, resources: [skill] })
    })
  })

  test.each<[string, string, RegExp]>([
    ['resources is a text', '{\n  "resources": "file://README.md"\n}', /^2:16$/],
    ['resources names ours twice', `{"resources": ["${skill}", "${skill}"]}`, /^1:\d+$/],
    ['it is no JSON', '{\n  name: dev\n}', /^2:3$/],
  ])('%s: a conflict, and nothing is written', async (_, text, where) => {
    await withWorld(async (world) => {
      agent(world, 'dev', text)
      const before = snapshot(world.root)
      const report = await world.run('init', { ...kiro, kiroAgents: ['dev'] })
      expect(report).toMatchObject({ exit: 3, error: { code: 'conflict' } })
      const line = report.plan?.find((l) => l.do === 'conflict' && l.what.startsWith('resources'))
      expect(`${line?.at?.line}:${line?.at?.column}`).toMatch(where)
      expect(line?.what).toBe(`resources[${skill}]`)
      expect(JSON.parse(line?.snippet ?? '')).toEqual({ resources: [skill] })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })
})

describe('and later', () => {
  test('steering off, then all off: every byte comes back in any order', async () => {
    for (const text of ['{\n  "name": "dev"\n}\n', '{"resources":[]}', '{\n\t"resources": [],\n}\n', '{}']) {
      for (const steps of [
        [{ steering: false }, { kiroAgents: ['none'] }],
        [{ steering: false }, { steering: true }, { mcp: 'none' as const }, { kiroAgents: ['none'] }],
      ]) {
        await withWorld(async (world) => {
          agent(world, 'dev', text)
          await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
          for (const step of steps) {
            await ok(world, 'init', step)
            await ok(world, 'status', { check: true })
          }
          expect(world.read('project/.kiro/agents/dev.json')).toBe(text)
        })
      }
    }
  })

  test('the skill goes first, covered by a glob elsewhere: the rest still comes back', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{\n  "name": "dev"\n}\n')
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      const full = world.read('project/.kiro/agents/dev.json')
      const glob = '"skill://**/SKILL.md"'
      agent(world, 'dev', full.replace(`"${steering}"`, `"${steering}",\n    ${glob}`))
      await ok(world, 'init', {})
      expect(read(world, 'dev').resources).toEqual([steering, 'skill://**/SKILL.md'])
      agent(world, 'dev', world.read('project/.kiro/agents/dev.json').replace(`,\n    ${glob}`, ''))
      await ok(world, 'remove', {})
      expect(world.read('project/.kiro/agents/dev.json')).toBe('{\n  "name": "dev"\n}\n')
    })
  })

  test('what the user puts between ours, before and behind it, stays where it is', async () => {
    await withWorld(async (world) => {
      agent(world, 'dev', '{\n  "name": "dev"\n}\n')
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      const text = world
        .read('project/.kiro/agents/dev.json')
        .replace(`"${skill}",`, `"file://a.md",\n    "${skill}",\n    "file://b.md",`)
        .replace(`"${steering}"`, `"${steering}",\n    "file://c.md"`)
      agent(world, 'dev', text)
      await ok(world, 'init', {})
      expect(world.read('project/.kiro/agents/dev.json')).toBe(text)
      await ok(world, 'remove', {})
      expect(world.read('project/.kiro/agents/dev.json')).toBe(
        '{\n  "name": "dev",\n  "resources": [\n    "file://a.md",\n    "file://b.md",\n    "file://c.md"\n  ]\n}\n',
      )
    })
  })

  test('`remove kiro-cli` while the IDE stays', async () => {
    await withWorld(async (world) => {
      two(world)
      const before = snapshot(path.join(world.project, '.kiro/agents'))
      await ok(world, 'init', { ...kiro, agents: ['kiro'], kiroAgents: ['all'] })
      await ok(world, 'remove', { args: ['kiro-cli'] })
      expect(differences(before, snapshot(path.join(world.project, '.kiro/agents')))).toEqual([])
      await ok(world, 'add', { args: ['kiro-cli'] })
      expect(read(world, 'ops').resources).toEqual([skill, steering])
    })
  })

  test('a file that is deleted or renamed is not made again', async () => {
    await withWorld(async (world) => {
      two(world)
      await ok(world, 'init', { ...kiro, kiroAgents: ['all'] })
      const folder = path.join(world.project, '.kiro/agents')
      fs.renameSync(path.join(folder, 'ops.json'), path.join(folder, 'deploy.json'))
      const report = await world.run('init', {})
      expect(report).toMatchObject({ exit: 0 })
      expect(report.findings).toContainEqual(
        expect.objectContaining({
          code: 'no-such-kiro-agent',
          message: expect.stringContaining('ops'),
          fix: expect.objectContaining({ run: 'npx dsql-skill init --kiro-agents dev' }),
        }),
      )
      expect(fs.readdirSync(folder)).toEqual(['deploy.json', 'dev.json'])
      await ok(world, 'status', { check: true })
      // What we wrote under the old name is the user's copy now, and whole.
      expect(read(world, 'deploy').resources).toEqual([skill, steering])
      await ok(world, 'remove', {})
      expect(read(world, 'dev')).toEqual({ name: 'dev', resources: ['file://README.md'] })
    })
  })

  test('remove copes with a file that is gone, and with lines that are', async () => {
    await withWorld(async (world) => {
      two(world)
      await ok(world, 'init', { ...kiro, kiroAgents: ['all'] })
      fs.rmSync(path.join(world.project, '.kiro/agents/ops.json'))
      agent(world, 'dev', '{"name": "dev"}')
      await ok(world, 'remove', {})
      expect(fs.readdirSync(path.join(world.project, '.kiro/agents'))).toEqual(['dev.json'])
      expect(world.read('project/.kiro/agents/dev.json')).toBe('{"name": "dev"}')
    })
  })

  test('names in a manifest that somebody else wrote lead nowhere else', async () => {
    await withWorld(async (world) => {
      two(world)
      await ok(world, 'init', { ...kiro, kiroAgents: ['dev'] })
      const file = 'project/.agents/dsql-skill.json'
      world.write('project/other.json', '{}')
      for (const name of ['../../other', '..', 'a/b', '', 'x'.repeat(80)]) {
        world.write(file, world.read(file).replace(/"kiroAgents": \[\s*"[^"]*"/, `"kiroAgents": ["${name}"`))
        expect(await world.run('init', {})).toMatchObject({ exit: 1, error: { code: 'bad-manifest' } })
      }
      expect(world.read('project/other.json')).toBe('{}')
    })
  })
})

test.each<[string, string, boolean]>([
  ['skill://.kiro/skills/**/SKILL.md', skill, true],
  ['skill://.kiro/skills/*/SKILL.md', skill, true],
  ['skill://**', skill, true],
  ['skill://.kiro/**/dsql/**/SKILL.m?', skill, true],
  ['file://.kiro/skills/**/SKILL.md', skill, false],
  ['skill://.kiro/skills/*.md', skill, false],
  ['skill://.kiro/skills/other/SKILL.md', skill, false],
  ['skill://~/.kiro/skills/**/SKILL.md', skill, false],
  ['skill://~/.kiro/skills/**/SKILL.md', 'skill://~/.kiro/skills/dsql/SKILL.md', true],
  ['skill:///home/me/.kiro/skills/**/SKILL.md', 'skill://~/.kiro/skills/dsql/SKILL.md', true],
  [`skill://${'**/'.repeat(150)}x`, skill, false],
  ['', skill, false],
])('%s takes %s in: %s', (pattern, uri, expected) => {
  expect(covers(pattern, uri, '/home/me')).toBe(expected)
})
