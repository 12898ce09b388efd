import { parse as parseJson } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { AgentRow } from '../../src/agents/row.ts'
import { agentIds, row } from '../../src/agents/table.ts'
import type { Manifest, Scope } from '../../src/model.ts'
import { variants } from '../support/choices.ts'
import { fixtures, plant } from '../support/fixtures.ts'
import { chosen, ok, plantAll, relative, scopes } from '../support/laws.ts'
import { differences, type Snapshot, snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

describe('bytes that are not ours never change', () => {
  test.each(fixtures)('$id, $scope', async (fixture) => {
    await withWorld(async (world) => {
      const base = world.base(fixture.scope)
      plant(fixture, base)
      const before = snapshot(base)
      await ok(world, 'init', chosen({ ...fixture, variant: 'uvx, a cluster' }))
      expectInsertionsOnly(before, snapshot(base))
      expectOthersEqual(row(fixture.id), fixture.scope, before, snapshot(base), base)
    })
  })

  test.each(scopes)('all agents at once, %s', async (scope) => {
    await withWorld(async (world) => {
      const base = world.base(scope)
      plantAll(world, scope)
      const before = snapshot(base)
      await ok(world, 'init', { ...variants['docker, a profile'], agents: ['all'], global: scope === 'user' })
      expectInsertionsOnly(before, snapshot(base))
      for (const id of agentIds) expectOthersEqual(row(id), scope, before, snapshot(base), base)
    })
  })
})

describe('an agent on its own writes only where its row says', () => {
  test.each(fixtures)('$id, $scope', async (fixture) => {
    await withWorld(async (world) => {
      const base = world.base(fixture.scope)
      const elsewhere = fixture.scope === 'project' ? world.home : world.project
      const before = snapshot(elsewhere)
      await ok(world, 'init', {
        ...variants['uvx, a cluster'],
        agents: [fixture.id],
        global: fixture.scope === 'user',
      })
      expect(differences(before, snapshot(elsewhere))).toEqual([])
      const agent = row(fixture.id)
      const steering = agent.steering?.[fixture.scope]
      const text = steering?.as === 'member' ? steering.text : undefined
      const allowed = [
        '.agents/skills/dsql/',
        '.agents/dsql-skill.json',
        ...[agent.skills.own?.[fixture.scope]].flatMap((p) => (p ? [`${relative(p)}/dsql`] : [])),
        ...[agent.mcp?.[fixture.scope]?.file, agent.steering?.[fixture.scope]?.file, text].flatMap((p) =>
          p ? [relative(p)] : [],
        ),
      ]
      const strangers = [...snapshot(base)].filter(
        ([name, entry]) => entry.is !== 'dir' && !allowed.some((a) => name === a || name.startsWith(a)),
      )
      expect(strangers.map(([name]) => name)).toEqual([])
      expect(textOf(snapshot(base), '.agents/skills/dsql/SKILL.md')).not.toBe('')
    })
  })
})

/** Each old file is still there with its mode, and is the new one with at most one range for each thing of ours cut out. */
function expectInsertionsOnly(before: Snapshot, after: Snapshot): void {
  const manifest = JSON.parse(textOf(after, '.agents/dsql-skill.json')) as Manifest
  const wrote = manifest.wrote.map(({ place }) => place)
  for (const [name, old] of before) {
    const now = after.get(name)
    expect({ name, is: now?.is }).toEqual({ name, is: old.is })
    if (old.is !== 'file' || now?.is !== 'file') continue
    expect({ name, mode: now.mode }).toEqual({ name, mode: old.mode })
    const things = wrote.filter((place) => relative(place) === name).length
    const [was, is] = [old.bytes.toString(), now.bytes.toString()]
    expect({ name, cut: cutOut(was, is, things), was, is }).toEqual({ name, cut: true, was, is })
    const ends = lineEnds(old.bytes.toString())
    if (ends.length === 1) expect({ name, ends: lineEnds(now.bytes.toString()) }).toEqual({ name, ends })
  }
}

/** Whether `old` is `now` without at most so many ranges. */
function cutOut(old: string, now: string, ranges: number): boolean {
  let same = 0
  while (same < old.length && old[same] === now[same]) same++
  const [rest, more] = [old.slice(same), now.slice(same)]
  if (more.endsWith(rest) && (ranges > 0 || rest === more)) return true
  for (let gap = 1; ranges > 1 && gap <= more.length - rest.length; gap++)
    if (cutOut(rest, more.slice(gap), ranges - 1)) return true
  return false
}

/** The kinds of line ends in a text: what we add uses no other. */
function lineEnds(text: string): string[] {
  return [...new Set(text.match(/\r?\n|\r/g))].map((end) => JSON.stringify(end))
}

/** Read by another parser than the one that wrote it: every value but our entry is what it was. */
function expectOthersEqual(
  agent: AgentRow,
  scope: Scope,
  before: Snapshot,
  after: Snapshot,
  base: string,
): void {
  const mcp = agent.mcp?.[scope]
  if (!mcp) return
  const places = [mcp.file, ...(mcp.instead ?? [])]
  const parse = readers[mcp.format]
  const name = places.map((place) => relative(place)).find((file) => before.has(file))
  if (!name) return
  const old = textOf(before, name)
  const now = textOf(after, name)
  const [was, is] = [parse(old), parse(now)] as [Record<string, unknown>, Record<string, unknown>]
  const steering = agent.steering?.[scope]
  if (steering?.as === 'member' && relative(steering.file) === name)
    withoutMember(is, was, steering.at[0] ?? '', (item) => /dsql/.test(JSON.stringify(item)))
  const ours = mcp.named
    ? withoutMember(is, was, mcp.at[0] ?? '', (item) => item[mcp.named ?? ''] === 'aurora-dsql')
    : lacking(is, was, [...mcp.at, 'aurora-dsql'])
  expect({ base, name, ours }).toEqual({
    base,
    name,
    ours: true,
  })
  expect(is).toEqual(was ?? {})
}

/** The same for a member of an array; exactly one must be ours. */
function withoutMember(
  is: Record<string, unknown>,
  was: Record<string, unknown> | undefined,
  key: string,
  mine: (item: Record<string, unknown>) => boolean,
): boolean {
  const items = (is[key] ?? []) as Record<string, unknown>[]
  const others = items.filter((item) => !mine(item))
  if (others.length > 0 || was?.[key] !== undefined) is[key] = others
  else delete is[key]
  return others.length === items.length - 1
}

/** Takes our entry out, and what had to be made around it; false if it is not there. */
function lacking(is: unknown, was: unknown, [key = '', ...rest]: string[]): boolean {
  const [now, old] = [is, was ?? {}] as [Record<string, unknown>, Record<string, unknown>]
  if (now?.[key] === undefined) return false
  if (!(key in old) && rest.length === 0) delete now[key]
  else if (!lacking(now[key], old[key], rest)) return false
  else if (!(key in old)) delete now[key]
  return true
}

function readJson(text: string): unknown {
  return parseJson(text.replace(/^\uFEFF/, ''), undefined, { allowTrailingComma: true })
}

function readToml(text: string): unknown {
  return parseToml(text, { integersAsBigInt: true })
}

const readers = { json: readJson, toml: readToml, yaml: (text: string): unknown => parseYaml(text) }

function textOf(of: Snapshot, name: string): string {
  const entry = of.get(name)
  return entry?.is === 'file' ? entry.bytes.toString() : ''
}
