import { describe, expect, test } from 'vitest'
import { tidy, userBases } from '../../src/agents/bases.ts'
import { canonical, knownAs, ownFolder } from '../../src/agents/places.ts'
import type { Steering } from '../../src/agents/row.ts'
import { type AgentId, agentIds, agents, aliases, defaults, row } from '../../src/agents/table.ts'
import { dialects } from '../../src/mcp/dialects.ts'
import type { Format, Place, Scope } from '../../src/model.ts'
import { namedSteering } from '../../src/plan/steering.ts'
import versions from '../clients/versions.json' with { type: 'json' }
import { choices } from '../support/desire.ts'
import { scopes } from '../support/laws.ts'
import { type Facts, facts } from './facts.ts'

function both<T>(of: (scope: 'project' | 'user') => T | undefined): { project?: T; user?: T } {
  return Object.fromEntries(scopes.flatMap((scope) => (of(scope) === undefined ? [] : [[scope, of(scope)]])))
}

describe.each(Object.keys(facts) as AgentId[])('the row of %s says what was found out', (id) => {
  const agent = row(id)
  const known = facts[id] as Facts

  test('a folder of its own that the client reads, and how', () => {
    expect(agent.skills.install).toBe(known.install)
    const sharedIn = (scope: Scope): boolean =>
      known.skills[scope].includes(tidy(canonical(scope, '')).slice(0, -1))
    expect(agent.skills.install === 'native').toBe(scopes.some(sharedIn))
    for (const scope of scopes) {
      const reads = known.skills[scope]
      const own = ownFolder(agent, scope, 'symlink')
      if (own) expect(reads).toContain(tidy(own.place))
      const shared = sharedIn(scope)
      // Who reads nothing else must get something there by default.
      if (reads.length > 0 && !shared) expect(ownFolder(agent, scope, 'auto')).toBeDefined()
    }
  })

  test('its MCP files and the key in them', () => {
    expect(both((scope) => agent.mcp?.[scope] && tidy(agent.mcp[scope].file))).toEqual(known.mcp)
    for (const scope of scopes) {
      const file = agent.mcp?.[scope]
      if (file) expect(file.at).toEqual([known.key].flat())
    }
  })

  test('its steering file, ours or shared, and the front matter', () => {
    expect(both((scope) => agent.steering?.[scope] && tidy(agent.steering[scope].file))).toEqual(
      known.steering,
    )
    for (const scope of scopes) {
      const steering: Steering | undefined = agent.steering?.[scope]
      if (!steering) continue
      if (steering.as === 'member') {
        const parts = namedSteering(steering, { ...choices, scope }, '', id)
        expect(JSON.stringify(parts.at(-1)?.value)).toContain(JSON.stringify(known.names?.[scope]))
        expect(steering.at).toEqual([known.names?.at])
        continue
      }
      const shared = known.shared === true || known.shared === scope
      expect(steering.as).toBe(shared ? 'block' : 'file')
      if (steering.as === 'file') expect(steering.front).toEqual(known.front)
    }
  })

  test('whether the shell’s variables reach the server', () => {
    expect(agent.environment).toBe(known.environment)
  })

  test('verified means that the client was run, and which version', () => {
    for (const fact of ['skills', 'mcp', 'steering'] as const) {
      const { level, sources } = knownAs(agent, fact) ?? {}
      expect({
        fact,
        level: level === undefined || level === 'verified' || !known.ran || known.unseen?.includes(fact),
      }).toEqual({ fact, level: true })
      if (level === 'verified' && known.ran) expect(sources).toContain(`ran ${known.ran}`)
      if (!known.ran && !agent.convention) expect(level).not.toBe('verified')
    }
  })
})

function leastLevels(id: string): (string | undefined)[] {
  return (['skills', 'mcp', 'steering'] as const).map((f) => knownAs(row(id), f)?.level).filter(Boolean)
}

/** How the names of files of a format end. */
const endsOf: Partial<Record<Format, readonly string[]>> = {
  json: ['.json', '.jsonc'],
  toml: ['.toml'],
  yaml: ['.yaml', '.yml'],
}

/** Shared files that may be created in a project, and why they switch nothing off. */
const mayCreate = {
  '{project}/AGENTS.md': 'agents that take one of several names are asked first (plan/steering.ts)',
  '{project}/GEMINI.md': 'the only one that Gemini CLI reads unless its settings say otherwise',
  '{project}/TABNINE.md': 'the only one that Tabnine CLI is known to read, and no other agent reads it',
  '{project}/replit.md': 'the only one that Replit Agent is known to read, and no other agent reads it',
}

describe('the table', () => {
  const rows = agentIds.map((id) => row(id))

  test('has a name for each agent, and each name once', () => {
    // What only another installer says is not written down twice.
    const known = agentIds.filter((id) => leastLevels(id).some((level) => level !== 'listed'))
    expect(Object.keys(facts).sort()).toEqual([...known].sort())
    expect(new Set(rows.map((r) => r.name)).size).toBe(rows.length)
    expect(agentIds.filter((id) => !/^[a-z][a-z0-9-]*$/.test(id))).toEqual([])
  })

  test('whoever was run is run again by npm run test:clients, from the same package', () => {
    const ran = Object.entries(facts).flatMap(([id, { ran }]) => (ran ? [[id, ran.replace(/ .*/, '')]] : []))
    const pinned = Object.entries(versions.clients).map(([id, pin]) => [id, pin.package])
    expect(Object.fromEntries(pinned)).toEqual(Object.fromEntries(ran))
  })

  test('no alias or word of --agents is also an id', () => {
    const words = [...Object.keys(aliases), 'all', 'detected', 'none']
    expect(words.filter((word) => word in agents)).toEqual([])
    expect([...Object.values(aliases).flat(), ...defaults].filter((id) => !(id in agents))).toEqual([])
  })

  test.each(agentIds)('%s has a source, a page and the day on which it was checked', (id) => {
    const { docs, checked, sources, next, skills, mcp, steering, convention = false } = row(id)
    expect(docs).toMatch(/^https:\/\/[\w./-]+$/)
    expect(new Date(checked).toISOString().slice(0, 10)).toBe(checked)
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.filter((source) => !/^(https:\/\/|ran |[\w-]+ \d+\.\d+\.\d+)/.test(source))).toEqual([])
    // A convention is no program: there is nothing to restart.
    for (const scope of scopes) {
      const served = skills.install !== 'none' || mcp?.[scope] || steering?.[scope]
      if (served || convention) expect(next[scope].length > 0).toBe(!convention)
    }
  })

  test.each(agentIds)('%s names portable places of the right scope only', (id) => {
    const { present, skills, mcp, steering } = row(id)
    const places = (scope: 'project' | 'user'): string[] => [
      ...present[scope],
      ...[skills.own?.[scope]].flatMap((p) => p ?? []),
      ...[mcp?.[scope]].flatMap((m) => (m ? [m.file, ...(m.instead ?? [])] : [])),
      ...[steering?.[scope]].flatMap((s) => {
        if (!s) return []
        if (s.as === 'file') return [s.file, s.legacy, s.instead].flatMap((p) => p ?? [])
        if (s.as === 'member') return s.text ? [s.file, s.text] : [s.file]
        return [s.file, ...s.reads, ...(s.setting ? [s.setting.file] : [])]
      }),
    ]
    expect(places('project').filter((p) => !/^\{project\}\/(?!.*\.\.)[\w./-]+[\w]$/.test(p))).toEqual([])
    const user = new RegExp(`^\\{(${Object.keys(userBases).join('|')})\\}/(?!.*\\.\\.)([\\w./-]+\\w)?$`)
    expect(places('user').filter((p) => !user.test(p))).toEqual([])
  })

  test.each(agentIds)('%s has MCP files whose end says their format, in a dialect that there is', (id) => {
    for (const scope of scopes) {
      const file = row(id).mcp?.[scope]
      if (!file) continue
      const ends = [file.file, ...(file.instead ?? [])].map((p) => p.slice(p.lastIndexOf('.')))
      expect(ends.filter((end) => !endsOf[file.format]?.includes(end))).toEqual([])
      expect(Object.keys(dialects)).toContain(file.dialect)
    }
  })

  test.each(agentIds)('%s creates a shared file only where it also reads it', (id) => {
    for (const scope of scopes) {
      const steering = row(id).steering?.[scope]
      if (steering?.as === 'block') expect(steering.reads).toContain(steering.file)
    }
  })

  test('no shared file is created in a project but those that can switch nothing off', () => {
    const shared = rows.flatMap(({ steering }) =>
      steering?.project?.as === 'block' ? [steering.project.file] : [],
    )
    expect([...new Set<string>(shared)].sort()).toEqual(Object.keys(mayCreate).sort())
  })

  test.each(['{project}/TABNINE.md', '{project}/replit.md'])('%s is read by one agent only', (file) => {
    const readers = agentIds.filter((id) => {
      const steering = row(id).steering?.project
      return steering?.as === 'block' && steering.reads.includes(file as Place)
    })
    expect(readers).toHaveLength(1)
  })

  test('two agents that share an MCP file want the same dialect, so that one entry serves both', () => {
    const byFile = new Map<string, Set<string>>()
    for (const { mcp } of rows) {
      for (const file of [mcp?.project, mcp?.user].flatMap((m) => m ?? [])) {
        const wants = `${file.format} ${file.at.join('/')} ${file.dialect}`
        byFile.set(file.file, (byFile.get(file.file) ?? new Set()).add(wants))
      }
    }
    expect([...byFile].filter(([, wants]) => wants.size > 1)).toEqual([])
  })
})
