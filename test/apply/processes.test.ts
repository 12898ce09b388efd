import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundleChild, type Ended, runChild } from '../support/child.ts'
import { choices, endpoints, keep, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { installed } from '../support/stories.ts'

let child: string
beforeAll(async () => {
  child = await bundleChild()
})

describe('kill -9, a real process', () => {
  it('the next run makes it whole, wherever it was killed', async () => {
    const w = world()
    const restore = keep(w)
    await installed(w)
    const whole = snapshot(w.dir)
    for (let n = 2; ; n += 3) {
      restore()
      const { signal, code } = await runChild(child, w, { verb: 'init', options: choices, killAt: n })
      if (signal === null) {
        expect(code).toBe(0)
        expect(n).toBeGreaterThan(30)
        break
      }
      expect(signal).toBe('SIGKILL')
      const again = await run(w, 'init', { yes: true, ...choices })
      expect(again.error, String(n)).toBeUndefined()
      expect(snapshot(w.dir), String(n)).toEqual(whole)
    }
  })

  it('a holder whose number went to another process is dead', async () => {
    const w = world()
    const original = snapshot(w.dir)
    await runChild(child, w, { verb: 'init', options: choices, killAt: 20 })
    const journal = path.join(w.project, '.dsql-skill-journal')
    const text = fs.readFileSync(journal, 'utf8')
    // Ours: alive, but begun at another time.
    fs.writeFileSync(journal, text.replace(/"pid":\d+,"started":"\d+"/, `"pid":${process.pid},"started":"1"`))
    const report = await run(w, 'remove', { yes: true })
    expect(report.findings?.map((f) => f.code)).toContain('rolled-back')
    expect(snapshot(w.dir)).toEqual(original)
  })
})

describe('two runs at once', () => {
  it('both tell the truth, and all is whole (ten times)', async () => {
    const w = world()
    const restore = keep(w)
    await installed(w)
    const whole = snapshot(w.dir)
    for (let i = 0; i < 10; i++) {
      restore()
      const task = { verb: 'init', options: choices, slow: i % 3 }
      const both = await Promise.all([runChild(child, w, task), runChild(child, w, task)])
      expect(both.map((e) => [e.code, e.stderr])).toEqual([
        [0, ''],
        [0, ''],
      ])
      // One wrote it; the other says that it wrote it, or that there was nothing to do.
      expect(both.some(wrote), String(i)).toBe(true)
      expect(both.filter(wrote).length, String(i)).toBe(1)
      expect(snapshot(w.dir), String(i)).toEqual(whole)
    }
  })

  it('over what a killed run left: one of them goes back, none of them breaks it', async () => {
    const w = world()
    const restore = keep(w)
    await installed(w)
    const whole = snapshot(w.dir)
    for (let i = 0; i < 5; i++) {
      restore()
      await runChild(child, w, { verb: 'init', options: choices, killAt: 25 + i })
      const task = { verb: 'init', options: choices }
      const all = await Promise.all([1, 2, 3].map(() => runChild(child, w, task)))
      expect(all.map((e) => [e.code, e.stderr])).toEqual(all.map(() => [0, '']))
      expect(all.filter((e) => e.report?.findings?.some((f) => f.code === 'rolled-back')).length).toBe(1)
      expect(snapshot(w.dir), String(i)).toEqual(whole)
    }
  })

  it('different wishes: each is either done whole or says why not, and no lock is left', async () => {
    const w = world()
    await installed(w)
    const restore = keep(w)
    const trees: string[] = []
    for (const endpoint of endpoints) {
      await run(w, 'init', { yes: true, endpoint })
      trees.push(JSON.stringify(snapshot(w.dir)))
      restore()
    }
    for (let i = 0; i < 4; i++) {
      restore()
      const both = await Promise.all(
        endpoints.map((endpoint) =>
          runChild(child, w, { verb: 'init', options: { yes: true, endpoint }, slow: 1 }),
        ),
      )
      for (const { code, report, stderr } of both) {
        expect(stderr).toBe('')
        expect(code === 0 || report?.error?.code === 'changed-meanwhile').toBe(true)
      }
      expect(trees).toContain(JSON.stringify(snapshot(w.dir)))
      expect(litter(w.dir)).toEqual([])
    }
  })
})

function wrote({ report }: Ended): boolean {
  return report?.findings?.every((f) => f.code !== 'nothing-to-do') ?? false
}

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s in the middle', (signal) => {
  it('everything is as it was: exit 130', async () => {
    const w: World = world()
    const original = snapshot(w.dir)
    const ended = await runChild(child, w, { verb: 'init', options: choices, slow: 5 }, (p) => p.kill(signal))
    expect([ended.code, ended.signal, ended.report?.error?.code]).toEqual([130, null, 'interrupted'])
    expect(snapshot(w.dir)).toEqual(original)
  })
})
