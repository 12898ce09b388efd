import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { disk } from '../../src/ports/disk.ts'
import { readHost } from '../../src/ports/host.ts'
import { killAt } from '../support/faults.ts'
import { choices, dead, run, type World, world } from '../support/project.ts'
import { snapshot } from '../support/snapshot.ts'
import { installed } from '../support/stories.ts'

const name = '.dsql-skill-journal'
const journal = (w: World): string => path.join(w.project, name)

/** A first line that would be taken for ours, of a dead process: what a stranger could at best guess. */
function owner(w: World, more: Record<string, unknown> = {}): string {
  const root = disk.identity(w.project)
  const host = readHost().hostname
  return JSON.stringify({ version: 1, pid: dead.pid, started: '1', host, root, run: 'x', ...more })
}

describe('the lock', () => {
  const clock = (start = Date.now()) => {
    let t = start
    const sleep = async (ms: number): Promise<void> => {
      t += ms
    }
    return { now: () => t, sleep }
  }
  const holder = { pid: process.pid, started: readHost().started(process.pid) }

  it('a live holder is waited for, then named: exit 1', async () => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w, holder)}\n`)
    const original = snapshot(w.dir)
    const time = clock()
    const start = time.now()
    const report = await run(w, 'init', choices, { host: time })
    expect([report.exit, report.error?.code]).toEqual([1, 'locked'])
    expect(report.error?.hint).toContain(`kill ${process.pid}`)
    expect(time.now() - start).toBeGreaterThan(9_000)
    expect(snapshot(w.dir)).toEqual(original)
  })

  it.each([
    ['back an hour', -3_600_000],
    ['ahead an hour', 3_600_000],
  ])('a clock that jumps %s makes nobody wait longer, or less', async (_, jump) => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w, holder)}\n`)
    let [slept, t] = [0, Date.now()]
    const sleep = async (ms: number) => {
      slept += ms
      if (slept > 100_000) throw new Error('still waiting')
      t += slept === 500 ? jump : ms
    }
    const report = await run(w, 'init', choices, { host: { now: () => t, sleep } })
    expect([report.exit, report.error?.code]).toEqual([1, 'locked'])
    expect(slept).toBeGreaterThan(9_000)
    expect(slept).toBeLessThan(11_000)
  })

  it('a holder that ends is followed by us', async () => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w, holder)}\n`)
    const time = clock()
    const sleep = async (ms: number) => {
      await time.sleep(ms)
      fs.rmSync(journal(w), { force: true })
    }
    expect((await run(w, 'init', choices, { host: { ...time, sleep } })).exit).toBe(0)
  })

  it('a signal ends the waiting: exit 130', async () => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w, holder)}\n`)
    const report = await run(w, 'init', choices, { host: clock(), signal: true })
    expect([report.exit, report.error?.code]).toEqual([130, 'interrupted'])
  })

  it.each([
    ['another machine', { host: 'elsewhere', pid: process.pid }],
    ['a system that does not tell when a process began', { ...holder, started: null }],
  ])('a holder of %s is believed for a minute only', async (_, more) => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w, more)}\n`)
    const young = await run(w, 'init', choices, { host: { ...clock(), started: () => null } })
    expect([young.exit, young.error?.code]).toEqual([1, 'locked'])
    const old = clock(Date.now() + 61_000)
    expect((await run(w, 'init', choices, { host: { ...old, started: () => null } })).exit).toBe(0)
  })

  it('a time stamp of the future holds nobody up', async () => {
    const w = world()
    fs.writeFileSync(journal(w), '')
    const future = new Date(Date.now() + 1_000_000_000)
    fs.utimesSync(journal(w), future, future)
    expect((await run(w, 'init', choices)).exit).toBe(0)
  })

  it('a run that stood still and was undone by another does not go on', async () => {
    const w = world()
    await installed(w)
    const original = snapshot(w.dir)
    // The other machine’s run takes ours for dead just before our commit.
    const stolen = {
      ...killAt(Number.POSITIVE_INFINITY),
      rename(from: string, to: string) {
        disk.rename(from, to)
        if (to.endsWith('dsql-skill.json')) fs.writeFileSync(journal(w), `${owner(w, holder)}\n`)
      },
    }
    const report = await run(w, 'remove', { yes: true, args: ['cursor'] }, { disk: stolen })
    expect([report.exit, report.error?.code]).toEqual([1, 'changed-meanwhile'])
    expect(fs.readFileSync(journal(w), 'utf8')).toBe(`${owner(w, holder)}\n`)
    expect(original['project/.agents/dsql-skill.json']).toBeDefined()
  })

  it('a run with nothing to do does not open it', async () => {
    const w = world()
    await installed(w)
    const calls = killAt(1)
    expect((await run(w, 'init', { yes: true }, { disk: calls })).exit).toBe(0)
    expect(calls.killed()).toBeUndefined()
  })

  it('is on the disk, with every step, before anything else is touched; the manifest comes last', async () => {
    const w = world()
    const order: string[] = []
    const watch = {
      ...disk,
      append(file: string, text: string) {
        order.push('journal')
        disk.append(file, text)
      },
      rename(from: string, to: string) {
        order.push(path.basename(to))
        disk.rename(from, to)
      },
      makeDir(dir: string) {
        order.push(path.basename(dir))
        disk.makeDir(dir)
      },
    }
    expect((await run(w, 'init', choices, { disk: watch })).exit).toBe(0)
    expect(order[0]).toBe('journal')
    expect(order.slice(-2)).toEqual(['dsql-skill.json', `${name}.done`])
  })

  it('waits for the platter only for the user’s documents, the manifest and the journal', async () => {
    const w = world()
    const synced: string[] = []
    const watch = {
      ...disk,
      writeNew(file: string, bytes: Uint8Array, mode: number | undefined, sync: boolean) {
        if (sync) synced.push(path.relative(w.project, file).replace(/\.[0-9a-f]{8}\.dsql-tmp$/, ''))
        disk.writeNew(file, bytes, mode, sync)
      },
    }
    expect((await run(w, 'init', choices, { disk: watch })).exit).toBe(0)
    expect(synced.some((f) => f.includes('SKILL.md') || f.includes('references'))).toBe(false)
    expect(synced).toContain('.agents/.dsql-skill.json')
    expect(synced.length).toBeLessThan(10)
  })
})
