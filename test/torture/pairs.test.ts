import { beforeAll, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { bundleChild, type Ended, runChild } from '../support/child.ts'
import { choices, endpoints, keep, put, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { full, record } from './form.ts'

interface Run {
  verb: string
  options: Options
}

const init = (options: Options): Run => ({ verb: 'init', options: { yes: true, ...options } })
const again = init({ endpoint: endpoints[0] })
const other = init({ endpoint: endpoints[1] })
const fewer = init({ agents: ['kiro-ide', 'codex'], link: 'copy' })
const remove: Run = { verb: 'remove', options: { yes: true } }
const update: Run = { verb: 'update', options: { yes: true, take: ['ours'] } }
const kind: Run = { verb: 'update', options: { yes: true, take: ['theirs'] } }
const add: Run = { verb: 'add', options: { yes: true, args: ['zed'] } }
const one: Run = { verb: 'remove', options: { yes: true, args: ['cursor'] } }
const install: Run = { verb: 'install', options: { yes: true } }

const fresh: [Run, Run][] = [
  [init(choices), init(choices)],
  [init(choices), init({ ...choices, endpoint: endpoints[1] })],
  [init(choices), remove],
  [init(choices), init({ ...choices, agents: ['cursor'] })],
]
const served: [Run, Run][] = [
  [again, other],
  [other, other],
  [other, fewer],
  [other, remove],
  [fewer, remove],
  [remove, remove],
  [update, update],
  [update, kind],
  [update, other],
  [update, fewer],
  [update, remove],
  [update, add],
  [update, install],
  [add, one],
  [one, other],
  [add, other],
]
const pairs = [
  ...fresh.map(([a, b]) => ({ a, b, first: false })),
  ...served.map(([a, b]) => ({ a, b, first: true })),
]

/** Ends in words of one that wrote nothing; the last is that of `install` where the pack is already a newer one. */
const stood = ['changed-meanwhile', 'not-installed', 'locked', 'source-differs']

let child: string
beforeAll(async () => {
  child = await bundleChild()
})

async function prepare(w: World, first: boolean, newer: boolean): Promise<void> {
  if (!first) return
  expect((await run(w, 'init', choices)).error).toBeUndefined()
  if (!newer) return
  const text = '---\nname: dsql\ndescription: Use it.\nmetadata:\n  version: 2.0.0\n---\n# DSQL\n\nnew\n'
  put(w.pack, { 'SKILL.md': text, 'references/two.md': '# two\n' })
}

async function after(w: World, runs: Run[]): Promise<string> {
  for (const { verb, options } of runs) await run(w, verb, options)
  return JSON.stringify(snapshot(w.project))
}

const named = ({ verb, options: { yes: _, ...options } }: Run): string => `${verb} ${JSON.stringify(options)}`

test('twenty pairs of runs at once', { timeout: 1_800_000 }, async () => {
  expect(pairs.length).toBe(20)
  let [runs, refused] = [0, 0]
  for (const [i, { a, b, first }] of pairs.entries()) {
    if (!full && i % 5 !== 1) continue
    const w = world()
    const theirs = snapshot(w.project)
    await prepare(
      w,
      first,
      [a, b].some(({ verb }) => verb === 'update'),
    )
    const restore = keep(w)
    const ends: Record<string, string> = {}
    for (const [name, order] of Object.entries({ ab: [a, b], ba: [b, a], a: [a], b: [b] })) {
      restore()
      ends[name] = await after(w, order)
    }
    for (let round = 0; round < (full ? 10 : 1); round++) {
      const what = `${named(a)} and ${named(b)}, round ${round}`
      restore()
      const slow = [round % 3, (round + 1) % 2]
      const both: Ended[] = await Promise.all(
        [a, b].map((one, n) => runChild(child, w, { ...one, slow: slow[n] as number })),
      )
      runs++
      const said = both.map((e) => [e.signal, e.stderr, e.report?.error?.code])
      const ok = both.map((e) => e.code === 0)
      for (const [n, e] of both.entries()) {
        expect([what, e.signal, e.stderr]).toEqual([what, null, ''])
        if (!ok[n]) expect(stood, what).toContain(e.report?.error?.code)
      }
      refused += ok.filter((fine) => !fine).length
      const possible = ok[0] ? (ok[1] ? ['ab', 'ba'] : ['ab', 'ba', 'a']) : ok[1] ? ['ab', 'ba', 'b'] : []
      const now = JSON.stringify(snapshot(w.project))
      const like = Object.keys(ends).filter((name) => ends[name] === now)
      expect(
        like.some((name) => possible.includes(name)),
        `${what}: ${JSON.stringify(said)} like ${like}`,
      ).toBe(true)
      expect(litter(w.dir), what).toEqual([])
      const there = now.includes('.agents/dsql-skill.json')
      // The manifest and the tree say the same.
      const { exit, findings } = await run(w, 'status', { check: true })
      const none = findings?.some((f) => f.code === 'not-installed')
      expect([what, exit, none]).toEqual([what, there ? 0 : 1, !there])
      expect((await run(w, 'remove', { yes: true })).error, what).toBeUndefined()
      expect(snapshot(w.project), what).toEqual(theirs)
    }
  }
  record('pairs', { pairs: pairs.length, runs, refused })
})
