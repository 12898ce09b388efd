import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleChild, runChild } from '../support/child.ts'
import type { Death } from '../support/kill-self.ts'
import { keep, type Ports, run, tempDir, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { stories } from '../support/stories.ts'
import { full, record } from './form.ts'

/** A journal cut off in its first line is known to be nobody's a little later. */
const later: Ports = { host: { now: () => Date.now() + 5_000 } }
const names = ['a fresh init', 'update: files merged, changed, new, gone and set aside', 'remove']
/** What the user wrote into files of ours in these stories. */
const mine = ['# mine\n', 'Do use it']

let child: string
beforeAll(async () => {
  child = await bundleChild()
})

const withdraw = (w: World) => run(w, 'remove', { yes: true, onConflict: 'keep' }, later)

async function traced(w: World, verb: string, options: object): Promise<string[]> {
  const trace = path.join(tempDir(), 'trace')
  const ended = await runChild(child, w, { verb, options, trace })
  expect([ended.code, ended.stderr]).toEqual([0, ''])
  return fs.readFileSync(trace, 'utf8').split('\n')
}

describe.each(stories.filter(({ name }) => names.includes(name)))(
  'SIGKILL at every changing call of $name',
  ({ prepare, verb, options }) => {
    test('the next run makes it whole, remove gives the bytes back', { timeout: 1_800_000 }, async () => {
      const w = world()
      await prepare(w)
      const said = mine.filter((line) => JSON.stringify(snapshot(w.project)).includes(quoted(line)))
      const restore = keep(w)
      await withdraw(w)
      const undone = snapshot(w.project)
      restore()
      const calls = await traced(w, verb, options)
      expect(calls.length).toBeGreaterThan(30)
      const whole = snapshot(w.project)
      await withdraw(w)
      const after = [JSON.stringify(undone), JSON.stringify(snapshot(w.project))]
      let kills = 0
      for (let n = 1; n <= calls.length; n += full ? 1 : Math.ceil(calls.length / 8)) {
        // After one call is before the next: only the last has an "after" of its own.
        const moments: Death['when'][] = n === calls.length ? ['before', 'after'] : ['before']
        if (calls[n - 1] === 'writeFileSync') moments.push('half')
        for (const when of moments) {
          const what = `${when} call ${n}, ${calls[n - 1]}`
          restore()
          const { signal } = await runChild(child, w, { verb, options, death: { n, when } })
          expect(signal, what).toBe('SIGKILL')
          kills++
          const asKilled = keep(w)
          const again = await run(w, verb, options, later)
          expect([again.exit, again.error], what).toEqual([0, undefined])
          expect(snapshot(w.project), what).toEqual(whole)
          asKilled()
          const gone = await withdraw(w)
          expect([gone.exit, gone.error], what).toEqual([0, undefined])
          const now = JSON.stringify(snapshot(w.project))
          expect(after, what).toContain(now)
          for (const line of said) expect(now.includes(quoted(line)), `${what}: ${line}`).toBe(true)
          expect(litter(w.dir), what).toEqual([])
        }
      }
      record(`kill-${verb}`, { calls: calls.length, kills })
    })
  },
)

function quoted(line: string): string {
  return JSON.stringify(line).slice(1, -1)
}
