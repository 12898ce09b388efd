import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import fse from 'fs-extra'
import { expect } from 'vitest'
import { agentIds } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import { endpoint } from '../support/choices.ts'
import { releaseNext } from '../support/packs.ts'
import { litter } from '../support/snapshot.ts'
import { stamps } from '../support/tree.ts'
import type { Verb, World } from '../support/world.ts'
import { lost, notBack, touched } from './back.ts'
import { type EditName, editNames, edits, type Place } from './edits.ts'

/** All that is to be known to say what a verb must do. */
export interface Model {
  served: boolean
}

export interface Real extends Place {
  world: World
  versions: number
  marks: number
  /** How often each kind of step was done, over all sequences. */
  done: Map<string, number>
  saved: (() => void) | undefined
}

type Command = fc.AsyncCommand<Model, Real>

/** Ends that leave everything as it was, each said in clear words. */
const refusals = ['conflict', 'not-installed', 'other-version', 'source-differs', 'auth-not-supported']

async function verb(model: Model, real: Real, name: Verb, options: Options): Promise<boolean> {
  const { world } = real
  const before = stamps(real.project)
  const ran = await world.run(name, options)
  count(real, ran.exit === 0 ? 'done' : 'refused')
  const what = JSON.stringify([name, options])
  if (ran.exit === 0) {
    const once = stamps(real.project)
    if (name !== 'remove') {
      const twice = await world.run(name, options)
      expect([what, twice.exit, twice.error]).toEqual([what, 0, undefined])
      expect(stamps(real.project), what).toEqual(once)
    }
    expect((await world.run('status')).exit, what).toBe(0)
    expect(stamps(real.project), what).toEqual(once)
  } else {
    expect(refusals, `${what} ${JSON.stringify(ran.error)}`).toContain(ran.error?.code)
    expect(stamps(real.project), what).toEqual(before)
  }
  if (!model.served && ['update', 'install'].includes(name)) expect(ran.exit, what).not.toBe(0)
  holds(real, what)
  return ran.exit === 0
}

function holds(real: Real, what: string): void {
  expect([what, lost(real)]).toEqual([what, []])
  expect([what, touched(real)]).toEqual([what, []])
  expect([what, litter(real.project)]).toEqual([what, []])
}

function manifestThere(real: Real): boolean {
  return fs.existsSync(path.join(real.project, '.agents/dsql-skill.json'))
}

/** The last step of every sequence, and one in the middle of some. */
export async function removeAll(model: Model, real: Real): Promise<void> {
  if (await verb(model, real, 'remove', { onConflict: 'keep' })) model.served = false
  expect([model.served, manifestThere(real)]).toEqual([false, false])
  expect(notBack(real)).toEqual([])
  // What they had edited of ours is theirs alone from now on.
  fse.emptyDirSync(real.twin)
  fs.cpSync(real.project, real.twin, { recursive: true, verbatimSymlinks: true })
  real.reprinted.clear()
}

function count({ done }: Real, kind: string): void {
  done.set(kind, (done.get(kind) ?? 0) + 1)
}

function command(text: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real)
      expect([text, manifestThere(real)]).toEqual([text, model.served])
      count(real, text.split(' ')[0] as string)
    },
    toString: () => text,
  }
}

const someAgents = fc.uniqueArray(fc.constantFrom(...agentIds), { minLength: 1, maxLength: 3 })
const onConflict = fc.constantFrom('keep', 'keep', 'replace', 'stop')

export const init = fc
  .record<Options>(
    {
      agents: someAgents,
      link: fc.constantFrom('auto', 'symlink', 'copy'),
      mcp: fc.constantFrom('uvx', 'docker', 'none'),
      endpoint: fc.constantFrom(endpoint, endpoint.replace('abc', 'xyz'), 'none'),
      allowWrites: fc.boolean(),
      lang: fc.constantFrom('en', 'ja'),
      steering: fc.boolean(),
      onConflict,
    },
    { requiredKeys: ['agents'] },
  )
  .map((options) =>
    command(`init ${JSON.stringify(options)}`, async (model, real) => {
      if (await verb(model, real, 'init', options)) model.served = true
    }),
  )

const add = fc.record({ args: someAgents, onConflict }).map((options) =>
  command(`add ${JSON.stringify(options)}`, async (model, real) => {
    if (await verb(model, real, 'add', options)) model.served = true
  }),
)

const removeSome = fc.nat().map((pick) =>
  command(`remove ${pick}`, async (model, real) => {
    const { agents = [] } = await real.world.run('agents')
    const served = agents.filter((a) => a.served).map((a) => a.id)
    if (served.length < 2) return removeAll(model, real)
    const one = served[pick % served.length] as string
    expect(await verb(model, real, 'remove', { args: [one], onConflict: 'keep' })).toBe(true)
  }),
)

const update = fc.constantFrom('ours', 'theirs', undefined).map((take) =>
  command(`update ${take}`, async (model, real) => {
    const went = await verb(model, real, 'update', take ? { take: [take] } : {})
    if (take && model.served) expect(went).toBe(true)
  }),
)

const install = fc.record({ onConflict }).map((options) =>
  command(`install ${JSON.stringify(options)}`, async (model, real) => {
    await verb(model, real, 'install', options)
  }),
)

const status = fc.constant(
  command('status', async (model, real) => {
    await verb(model, real, 'status', {})
  }),
)

const release = fc.nat(30).map((line) =>
  command(`release ${line}`, async (_, real) => {
    const file = line % 2 ? 'SKILL.md' : 'references/new.md'
    const old = path.join(real.world.context.bundled(), file)
    const text = fs.existsSync(old) ? fs.readFileSync(old, 'utf8').split('\n') : Array(30).fill('text')
    const version = ++real.versions
    text.splice(5 + (line % Math.max(1, text.length - 5)), 1, `upstream ${version}`)
    releaseNext(real.world, `0.${version}.0`, {
      [file]: line % 7 === 0 && fs.existsSync(old) && file !== 'SKILL.md' ? null : text.join('\n'),
    })
  }),
)

const edit = fc
  .record({ name: fc.constantFrom<EditName>(...editNames), pick: fc.nat(1000) })
  .map(({ name, pick }) =>
    command(`${name} ${pick}`, async (_, real) => {
      edits[name](real, pick, `mark-${++real.marks}.`)
    }),
  )

const commit = fc.constant(
  command('commit', async (model, real) => {
    const dir = path.join(real.world.root, `commit-${real.marks++}`)
    const copies = (['project', 'twin'] as const).map((which) => {
      const to = path.join(dir, which)
      fs.cpSync(real[which], to, { recursive: true, verbatimSymlinks: true })
      return { from: to, to: real[which] }
    })
    const sets = (['said', 'reprinted', 'untouchable', 'lent'] as const).map((key) => ({
      key,
      was: [...real[key]],
    }))
    const { served } = model
    real.saved = () => {
      for (const { from, to } of copies) {
        fse.emptyDirSync(to)
        fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true })
      }
      for (const { key, was } of sets) real[key] = new Set(was)
      model.served = served
    }
  }),
)

/** As `git checkout` of an earlier commit: files of theirs and ours go back together, the tool does not. */
const checkout = fc.constant(command('checkout', async (_, real) => real.saved?.()))

export const steps = fc.commands(
  [init, add, removeSome, update, install, status, release, edit, edit, edit, edit, commit, checkout],
  { maxCommands: 14, size: 'max' },
)
