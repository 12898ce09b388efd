import { describe, expect, it } from 'vitest'
import { fileOf, killAt, watched } from '../support/faults.ts'
import { dead, keep, type Ports, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { stories } from '../support/stories.ts'

/** The run after it comes a little later: a journal cut off in its first line is then known to be nobody's. */
const later: Ports = { host: { now: () => Date.now() + 5_000 } }
const readOnly = watched((call) => {
  throw new Error(`status writes: ${call.name} ${fileOf(call)}`)
})

const writesContent = new Set(['append', 'createExclusive', 'writeNew'])

async function codes(w: World): Promise<string[]> {
  const report = await run(w, 'status', {}, { ...later, disk: readOnly })
  return report.findings?.map((f) => f.code) ?? []
}

describe.each(stories)('$name, killed at the nth write, for all n', ({ prepare, verb, options }) => {
  it.each([false, true])('the next run makes it whole (half of that write arrived: %s)', async (half) => {
    const w = world()
    const pristine = snapshot(w.dir)
    await prepare(w)
    const original = snapshot(w.dir)
    const restore = keep(w)
    const calls: string[] = []
    const record = watched((call) => void calls.push(call.name))
    expect((await run(w, verb, options, { disk: record })).exit).toBe(0)
    const whole = snapshot(w.dir)
    let stale = 0
    for (let n = 1; ; n++) {
      if (half && calls[n - 1] && !writesContent.has(calls[n - 1] as string)) continue
      restore()
      const disk = killAt(n, half)
      await run(w, verb, options, { disk, host: dead }).catch(() => undefined)
      const at = disk.killed()
      if (!at) break
      const what = `${n}: ${at.name} ${fileOf(at)}`
      const killed = snapshot(w.dir)
      const left = `project/.dsql-skill-journal` in killed
      if (left) stale++
      expect((await codes(w)).includes('left-over-journal'), what).toBe(left)
      expect(snapshot(w.dir), what).toEqual(killed)
      const again = await run(w, verb, options, later)
      expect(again.error, what).toBeUndefined()
      expect(again.findings?.some((f) => f.code === 'rolled-back') ?? false, what).toBe(left)
      expect(snapshot(w.dir), what).toEqual(whole)
    }
    expect(stale).toBeGreaterThan(3)
    if (verb !== 'init' || half) return
    for (let n = 1; ; n += 5) {
      restore()
      const disk = killAt(n)
      await run(w, verb, options, { disk, host: dead }).catch(() => undefined)
      const at = disk.killed()
      if (!at) break
      const gone = await run(w, 'remove', { yes: true }, later)
      const what = `${n}: ${at.name} ${fileOf(at)}`
      expect(gone.error, what).toBeUndefined()
      // Where nothing was set up before, the killed run is undone; else what was set up before is taken back.
      const fresh = original['project/.agents/dsql-skill.json'] === undefined
      if (fresh && !fileOf(at).endsWith('.done')) expect(snapshot(w.dir), what).toEqual(original)
      else if (!fresh) expect(snapshot(w.dir), what).toEqual(pristine)
      expect(litter(w.dir), what).toEqual([])
    }
  })

  it('also when the run that goes back is killed as well, and the one after that', async () => {
    const w = world()
    await prepare(w)
    const restore = keep(w)
    expect((await run(w, verb, options)).exit).toBe(0)
    const whole = snapshot(w.dir)
    let recoveries = 0
    for (let n = 2; ; n += 13) {
      let more = false
      for (let m = 1; m < 34; m += 5) {
        restore()
        const first = killAt(n)
        await run(w, verb, options, { disk: first, host: dead }).catch(() => undefined)
        more = first.killed() !== undefined
        if (!more) break
        const second = killAt(m, m % 2 === 0)
        await run(w, verb, options, { ...later, disk: second, host: { ...later.host, ...dead } }).catch(
          () => undefined,
        )
        const third = killAt(Math.ceil(m / 2))
        await run(w, verb, options, { ...later, disk: third, host: { ...later.host, ...dead } }).catch(
          () => undefined,
        )
        const files = Object.keys(snapshot(w.dir))
        if (files.some((f) => f.endsWith('.recovery'))) recoveries++
        const again = await run(w, verb, options, later)
        expect(again.error, `${n} ${m}`).toBeUndefined()
        expect(snapshot(w.dir), `${n} ${m}`).toEqual(whole)
      }
      if (!more) break
    }
    expect(recoveries).toBeGreaterThan(1)
  })
})
