import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import { variants } from '../support/choices.ts'
import { fixtures, plant } from '../support/fixtures.ts'
import { ok, plantAll, scopes } from '../support/laws.ts'
import { Committed, releaseNext } from '../support/packs.ts'
import { differences, snapshot, stamps } from '../support/tree.ts'
import { type World, withWorld } from '../support/world.ts'

const changes = { 'SKILL.md': newer('newer'), 'references/new.md': 'new\n' }

function newer(word: string): string {
  return `---\nname: dsql\ndescription: Use it.\n---\n\n# DSQL\n\nfirst\n\nmiddle\n\nlast: ${word}\n`
}

/** Packs lie beside the project in this world: they are none of its bytes. */
function release(world: World, version: string, of: Record<string, string | null>): void {
  releaseNext(world, version, of)
}

describe('twice is once, and init, update, install, remove give the tree back', () => {
  const both = fixtures.map((fixture, i) => ({
    ...fixture,
    variant: Object.values(variants)[i % 4] as Options,
  }))

  test.each(both)('$id, $scope', async ({ variant, ...fixture }) => {
    await withWorld(async (world) => {
      const global = fixture.scope === 'user'
      const base = world.base(fixture.scope)
      plant(fixture, base)
      const before = snapshot(base)
      await ok(world, 'init', { ...variant, agents: [fixture.id], global })
      release(world, '0.1.0', changes)
      expect((await world.run('update', { check: true, global })).exit).toBe(1)
      await ok(world, 'update', { global })
      const once = stamps(base)
      await ok(world, 'update', { global })
      await ok(world, 'update', { check: true, global })
      await ok(world, 'install', { global })
      await ok(world, 'install', { frozen: true, global })
      await ok(world, 'status', { check: true, global })
      expect(stamps(base)).toEqual(once)
      await ok(world, 'remove', { global })
      expect(differences(before, snapshot(base))).toEqual([])
    })
  })

  test.each(scopes)(
    'all agents at once, %s: an update is what the newer release would have made',
    async (scope) => {
      const global = scope === 'user'
      const choices = { ...variants['uvx, a cluster'], agents: ['all'], global }
      const straight = await withWorld(async (world) => {
        plantAll(world, scope)
        release(world, '0.1.0', changes)
        await ok(world, 'init', choices)
        return snapshot(world.base(scope))
      })
      await withWorld(async (world) => {
        plantAll(world, scope)
        const before = snapshot(world.base(scope))
        await ok(world, 'init', choices)
        release(world, '0.1.0', changes)
        await ok(world, 'update', { global })
        expect(differences(straight, snapshot(world.base(scope)))).toEqual([])
        await ok(world, 'remove', { global })
        expect(differences(before, snapshot(world.base(scope)))).toEqual([])
      })
    },
  )

  test('what is deleted by hand, all of it, is what install brings back', async () => {
    await withWorld(async (world) => {
      plantAll(world, 'project')
      const theirs = snapshot(world.project)
      await ok(world, 'init', { ...variants['docker, a profile'], agents: ['all'] })
      const whole = snapshot(world.project)
      for (const [name] of whole) {
        const entry = whole.get(name)
        if (theirs.has(name) || entry?.is === 'dir' || name.endsWith('dsql-skill.json')) continue
        fs.rmSync(path.join(world.project, name))
      }
      await ok(world, 'install', { frozen: true })
      expect(differences(whole, snapshot(world.project))).toEqual([])
    })
  })
})

type Act =
  | { do: 'release'; line: number; file: 'SKILL.md' | 'references/new.md' }
  | { do: 'edit'; file: number; line: number }
  | { do: 'delete'; file: number }
  | { do: 'update'; take: 'ours' | 'theirs' }
  | { do: 'install' }
  | { do: 'init'; options: Options }

const upstream = fc.record({
  do: fc.constant('release' as const),
  line: fc.nat(40),
  file: fc.constantFrom('SKILL.md' as const, 'references/new.md' as const),
})
const edit = fc.record({ do: fc.constant('edit' as const), file: fc.nat(), line: fc.nat(40) })
const take = fc.record({
  do: fc.constant('update' as const),
  take: fc.constantFrom('ours' as const, 'theirs' as const),
})

/** What makes merges comes often. */
const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: upstream, weight: 3 },
  { arbitrary: edit, weight: 3 },
  { arbitrary: take, weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('delete' as const), file: fc.nat() }), weight: 1 },
  { arbitrary: fc.constant({ do: 'install' as const }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('init' as const),
      options: fc.record<Options>(
        {
          lang: fc.constantFrom('en', 'ja'),
          link: fc.constantFrom('auto', 'copy'),
          allowWrites: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    }),
    weight: 1,
  },
)

const long = newer(Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n'))

const walk = fc.record({
  agents: fc.uniqueArray(fc.constantFrom(...agentIds), { minLength: 1, maxLength: 3 }),
  git: fc.boolean(),
  acts: fc.array(act, { minLength: 4, maxLength: 14 }),
})

test('whatever is edited, released, updated and installed in whatever order: no line of the user’s is lost, and it settles', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ agents, git, acts }) => {
      await withWorld(async (world) => {
        plantAll(world, 'project')
        const theirs = snapshot(world.project)
        const committed = git ? new Committed(world) : undefined
        release(world, '0.0.1', { 'SKILL.md': long, 'references/new.md': long })
        await ok(world, 'init', { ...variants['uvx, a cluster'], agents })
        const said: string[] = []
        let version = 0
        for (const step of acts) {
          committed?.commit(world.project)
          if (step.do === 'release') {
            const text = world.context.bundled()
            const old = readOr(path.join(text, step.file), newer('old'))
            release(world, `0.${++version}.0`, {
              [step.file]: changed(old, step.line, `upstream ${version}`),
            })
          } else if (step.do === 'edit' || step.do === 'delete') {
            const ours = packFiles(world)
            const file = ours[step.file % Math.max(1, ours.length)]
            if (!file) continue
            const text = fs.readFileSync(file, 'utf8')
            if (step.do === 'delete') {
              fs.rmSync(file)
              for (const line of [...said]) if (text.includes(line)) said.splice(said.indexOf(line), 1)
            } else {
              const mine = `mine ${said.length}-${version}-${step.line}.`
              fs.writeFileSync(file, changed(text, step.line, mine, true))
              for (const line of [...said])
                if (!everything(world).includes(line)) said.splice(said.indexOf(line), 1)
              said.push(mine)
            }
          } else {
            const options =
              step.do === 'update'
                ? { take: [step.take] }
                : { onConflict: 'keep' as const, ...(step.do === 'init' ? step.options : {}) }
            const ran = await world.run(step.do, options)
            // A pack of another release is not this tool's to bring back: it says so and writes nothing.
            const other =
              step.do === 'install' && ['other-version', 'source-differs'].includes(ran.error?.code ?? '')
            expect({ step, exit: ran.exit, error: ran.error }).toEqual(
              other ? { step, exit: 1, error: ran.error } : { step, exit: 0, error: undefined },
            )
            const once = stamps(world.project)
            if (step.do === 'update') {
              await ok(world, 'update', {})
              await ok(world, 'update', { check: true })
            }
            if (!other) await ok(world, 'install', {})
            expect(stamps(world.project)).toEqual(once)
          }
          const all = everything(world)
          expect({ step, lost: said.filter((line) => !all.includes(line)) }).toEqual({ step, lost: [] })
        }
        await ok(world, 'remove', { onConflict: 'keep' })
        const after = snapshot(world.project)
        expect(differences(theirs, after).filter((d) => !d.startsWith('+'))).toEqual([])
        const all = everything(world)
        expect(said.filter((line) => !all.includes(line))).toEqual([])
      })
    }),
    { numRuns: Number(process.env['WALKS'] ?? 30) },
  )
}, 120_000)

function readOr(file: string, otherwise: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : otherwise
}

/** One line replaced, or one added before it. */
function changed(text: string, line: number, by: string, add = false): string {
  const lines = text.split('\n')
  // The front matter stays one.
  const first = Math.min(5, lines.length - 1)
  lines.splice(first + (line % (lines.length - first)), add ? 0 : 1, by)
  return lines.join('\n')
}

function packFiles(world: World): string[] {
  return [...snapshot(world.project)]
    .filter(([name, entry]) => entry.is === 'file' && /\/skills\/dsql\/.*\.md$/.test(name))
    .map(([name]) => path.join(world.project, name))
}

function everything(world: World): string {
  return [...snapshot(world.project).values()]
    .map((entry) => (entry.is === 'file' ? entry.bytes.toString() : ''))
    .join('\n')
}
