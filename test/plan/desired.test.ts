import { describe, expect, test } from 'vitest'
import { agentIds, row } from '../../src/agents/table.ts'
import type { Choices, LinkMode } from '../../src/model.ts'
import { idOf } from '../../src/plan/id.ts'
import { choices, desire, entries, lay, settles, steered } from '../support/desire.ts'
import { scopes } from '../support/laws.ts'
import { withWorld } from '../support/world.ts'

const modes: readonly LinkMode[] = ['auto', 'symlink', 'copy']
const runtimes = ['uvx', 'docker', 'podman'] as const

describe('all agents at once agree', () => {
  const all = scopes.flatMap((scope) =>
    modes.flatMap((link) => runtimes.map((runtime) => ({ scope, link, runtime }))),
  )

  test.each(all)('$scope, $link, $runtime', async ({ scope, link, runtime }) => {
    await withWorld(async (world) => {
      const mcp = { ...(choices.mcp as NonNullable<Choices['mcp']>), runtime }
      const { resources, notes } = desire(world, agentIds, { scope, link, mcp })
      const ids = resources.map(idOf)
      expect(ids).toEqual([...new Set(ids)])
      const links = resources.filter((r) => r.kind === 'link').map((r) => `${r.place}/`)
      expect(resources.filter((r) => links.some((place) => r.place.startsWith(place)))).toEqual([])
      for (const id of agentIds) {
        const { mcp, steering, skills, convention } = row(id)
        const told = notes.filter((n) => n.code === 'not-supported' && n.agents?.includes(id)).length
        // A new file in a project may hide one of the user's: then there is none, and that is said.
        const server = mcp?.[scope] && !(scope === 'project' && mcp[scope]?.hides)
        const steer = steering?.[scope]
        const text = steer && !(scope === 'project' && 'hides' in steer)
        const has = [server, text].filter(Boolean).length
        const missing = skills.only
          ? skills.only !== scope
          : skills.own && skills.install !== 'native' && !skills.own[scope]
        const folder = missing ? 1 : 0
        expect({ id, told }).toEqual({ id, told: convention ? 0 : 2 - has + folder })
        expect({ id, entries: entries(resources, id).length }).toEqual({ id, entries: server ? 1 : 0 })
        expect({ id, texts: steered(resources, id).length }).toEqual({ id, texts: text ? 1 : 0 })
      }
    })
  })

  test.each(scopes)('nobody who reads no skills is said to be served by the skill, %s', async (scope) => {
    await withWorld(async (world) => {
      const { notes } = desire(world, agentIds, { scope, mcp: null })
      const skill = notes.filter(({ fix }) => fix?.say?.startsWith('the skill alone'))
      const without = agentIds.filter((id) => row(id).skills.install === 'none')
      expect(
        skill.flatMap(({ agents = [] }) => agents).filter((id) => without.some((w) => w === id)),
      ).toEqual([])
      expect(notes.map(({ message }) => message)).toContain(
        'Claude Desktop has neither a skills folder nor a steering file',
      )
    })
  })

  test('one agent more changes nothing for the others', async () => {
    await withWorld(async (world) => {
      const all = new Map(desire(world, agentIds).resources.map((r) => [idOf(r), r]))
      for (const id of agentIds) {
        for (const alone of desire(world, [id]).resources) {
          const { for: agents, ...rest } = all.get(idOf(alone)) ?? { for: [] }
          const { for: _, ...wanted } = alone
          // A copy for an agent that follows no links serves one that does, too.
          if (alone.kind === 'link' && agents.length === 0) continue
          expect(agents).toContain(id)
          expect({ ...rest, why: '' }).toEqual({ ...wanted, why: '' })
        }
      }
    })
  })
})

describe('a folder of skills that the user linked', () => {
  test('.claude/skills -> ../.agents/skills: no link of ours, nothing twice', async () => {
    await withWorld(async (world) => {
      lay(world, '.agents/skills/mine/SKILL.md', '.claude/skills -> ../.agents/skills')
      const agents = ['claude-code', 'codex']
      const skills = desire(world, agents).resources.filter((r) => /skills/.test(r.place))
      expect(skills).toMatchObject([
        { kind: 'part', place: '{project}/.agents/skills/dsql/SKILL.md', for: agents },
      ])
      await settles(world, agents)
    })
  })

  test('.kiro/skills -> ../.agents/skills: the copy is the canonical one', async () => {
    await withWorld(async (world) => {
      lay(world, '.agents/skills/mine/SKILL.md', '.kiro/skills -> ../.agents/skills')
      const skills = desire(world, ['kiro-ide']).resources.filter((r) => /skills/.test(r.place))
      expect(skills.map((r) => r.place)).toEqual(['{project}/.agents/skills/dsql/SKILL.md'])
      await settles(world, ['kiro-ide'])
    })
  })

  test('.agents/skills -> ../.claude/skills: the canonical copy lies there, and nothing links to itself', async () => {
    await withWorld(async (world) => {
      lay(world, '.claude/skills/mine/SKILL.md', '.agents/', '.agents/skills -> ../.claude/skills')
      const skills = desire(world, ['claude-code']).resources.filter((r) => /skills/.test(r.place))
      expect(skills.map((r) => [r.kind, r.place])).toEqual([
        ['part', '{project}/.claude/skills/dsql/SKILL.md'],
      ])
      await settles(world, ['claude-code'])
    })
  })
})
