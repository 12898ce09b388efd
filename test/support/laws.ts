import { expect } from 'vitest'
import { userBases } from '../../src/agents/bases.ts'
import { row } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import type { Scope } from '../../src/model.ts'
import { type Variant, variantNames, variants } from './choices.ts'
import { type Fixture, fixtures, plant } from './fixtures.ts'
import { stamps } from './tree.ts'
import type { Verb, World } from './world.ts'

export const scopes = ['project', 'user'] as const

export interface Case extends Fixture {
  variant: Variant
}

/** Served alone, these cannot have a server that lives on the shell's variables (test/plan/refused.test.ts). */
const withoutVariables = ['augment/project', 'augment/user', 'openclaw/user']

/** What `init` refuses for one agent alone. */
export function refuses({ id, scope, variant }: Pick<Case, 'id' | 'scope' | 'variant'>): boolean {
  return variant === 'podman, the environment' && withoutVariables.includes(`${id}/${scope}`)
}

/** Every runtime for agents with an MCP file; what has none is the same with all of them. */
export const cases: Case[] = fixtures.flatMap((fixture) =>
  variantNames
    .filter((variant) => variant === 'uvx, a cluster' || row(fixture.id).mcp?.[fixture.scope])
    .map((variant) => ({ ...fixture, variant }))
    .filter((one) => !refuses(one)),
)

/** Fixtures of agents of which more is written than the skill: other choices change something there. */
export const changing: Fixture[] = fixtures.filter(({ id, scope }) => {
  const { mcp, steering } = row(id)
  return mcp?.[scope] || steering?.[scope]
})

/** What is offered is taken here too. */
export function chosen({ id, scope, variant }: Case): Options {
  const offered = id === 'kiro-cli' ? { kiroAgents: ['all'] } : {}
  return { ...variants[variant], ...offered, agents: [id], global: scope === 'user' }
}

/** A run that must succeed. */
export async function ok(world: World, verb: Verb, options: Options): Promise<void> {
  const { exit, error, plan } = await world.run(verb, options)
  const inTheWay = plan?.filter((line) => line.do === 'conflict') ?? []
  expect({ verb, options, exit, error, inTheWay }).toEqual({
    verb,
    options,
    exit: 0,
    error: undefined,
    inTheWay: [],
  })
}

/** The same, unless no server of these agents could work with `--auth env`: then nothing at all is touched. */
export async function okOrRefused(world: World, verb: Verb, options: Options): Promise<void> {
  const before = stamps(world.root)
  const { error } = await world.run(verb, { ...options, dryRun: true })
  if (error?.code !== 'auth-not-supported') return ok(world, verb, options)
  expect(await world.run(verb, options)).toMatchObject({ exit: 2, error: { code: error.code } })
  expect(stamps(world.root)).toEqual(before)
}

/** Every fixture of a scope in one folder: a user of all agents at once; or those of some agents. */
export function plantAll(world: World, scope: Scope, ids?: readonly string[]): void {
  for (const fixture of fixtures) {
    if (fixture.scope === scope && (ids?.includes(fixture.id) ?? true)) plant(fixture, world.base(scope))
  }
}

const folders: Record<string, string> = {
  project: '',
  ...Object.fromEntries(
    Object.entries(userBases).map(([base, usual]) => [base, usual === '~' ? '' : `${usual.slice(2)}/`]),
  ),
  claudeDesktop: '.config/Claude/',
  vscode: '.config/Code/User/',
}

/** A place as a path below the folder of its scope, in the layout of world.ts. */
export function relative(place: string): string {
  const [, base = '', rest = ''] = /^\{(\w+)\}\/(.*)$/.exec(place) ?? []
  return `${folders[base]}${rest}`
}
