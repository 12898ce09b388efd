import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model.ts'
import { bundleChild, runChild } from '../support/child.ts'
import { failAt, killAt, watched } from '../support/faults.ts'
import { before, dead, keep, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { stories } from '../support/stories.ts'
import { full, record } from './form.ts'

const names = ['a fresh init', 'update: files merged, changed, new, gone and set aside', 'remove']
const three = stories.filter(({ name }) => names.includes(name))
const isRoot = process.getuid?.() === 0
const nobody = 65_534

let child: string
beforeAll(async () => {
  child = await bundleChild()
})

const withdraw = (w: World): Promise<Report> => run(w, 'remove', { yes: true, onConflict: 'keep' })

describe.each(three)('$name', ({ prepare, verb, options }) => {
  test('a disk that says ENOSPC at the nth write, once or from then on', { timeout: 600_000 }, async () => {
    const w = world()
    await prepare(w)
    const original = snapshot(w.project)
    const restore = keep(w)
    await run(w, verb, options)
    const whole = snapshot(w.project)
    let faults = 0
    for (let n = 1; ; n += full ? 1 : 7) {
      restore()
      const once = failAt(n, 'ENOSPC')
      const report = await run(w, verb, options, { disk: once })
      if (!once.failed()) break
      faults++
      expect(report.exit === 0 || report.error?.code === 'write-failed', String(n)).toBe(true)
      if (report.exit !== 0) expect(snapshot(w.project), String(n)).toEqual(original)
      expect((await run(w, verb, options)).error, String(n)).toBeUndefined()
      expect(snapshot(w.project), String(n)).toEqual(whole)
    }
    expect(faults).toBeGreaterThan(1)
    record(`enospc-${verb}`, { faults })
  })

  test('a disk with room for n pages more', { timeout: 600_000 }, async () => {
    const w = world()
    await prepare(w)
    const unmount = mountTmpfs(w)
    try {
      const original = snapshot(w.project)
      const restore = keep(w)
      expect((await run(w, verb, options)).error).toBeUndefined()
      const whole = snapshot(w.project)
      let [tried, refused] = [0, 0]
      // Without a disk of its own it is the real one: it has room, and one run says all that there is to say.
      for (let pages = 0; unmount ? pages < 400 : pages < 1; pages += full ? 1 : 12) {
        restore()
        if (unmount) fill(w, pages)
        const ended = await runChild(child, w, { verb, options })
        fs.rmSync(path.join(w.project, 'ballast'), { force: true })
        tried++
        const what = `${pages} pages: ${JSON.stringify(ended.report?.error)}`
        expect([what, ended.stderr]).toEqual([what, ''])
        if (ended.code !== 0) {
          refused++
          expect(ended.code, what).toBe(1)
          expect(['write-failed', 'left-over-journal'], what).toContain(ended.report?.error?.code)
          expect(ended.report?.error?.message, what).toMatch(/ENOSPC/)
          if (ended.report?.error?.code === 'write-failed')
            expect(snapshot(w.project), what).toEqual(original)
        }
        const again = await run(w, verb, options)
        expect(again.error, what).toBeUndefined()
        expect(snapshot(w.project), what).toEqual(whole)
        if (ended.code === 0) break
      }
      if (unmount) expect(refused).toBeGreaterThan(0)
      if (unmount) record(`full-${verb}`, { tried, refused })
    } finally {
      unmount?.()
    }
  })

  test('every folder read-only, one after the other', { timeout: 600_000 }, async () => {
    const w = world()
    await prepare(w)
    const restore = keep(w)
    await run(w, verb, options)
    const whole = snapshot(w.project)
    restore()
    const folders = Object.entries(snapshot(w.project)).flatMap(([name, entry]) =>
      entry.startsWith('dir') ? [name] : [],
    )
    let [tried, refused] = [0, 0]
    for (const [i, folder] of folders.entries()) {
      if (!full && i % 8 !== 0) continue
      restore()
      if (isRoot) execFileSync('chown', ['-R', '-h', `${nobody}:${nobody}`, w.dir])
      const mode = fs.statSync(path.join(w.project, folder)).mode & 0o7777
      fs.chmodSync(path.join(w.project, folder), 0o555)
      const original = snapshot(w.project)
      const ended = await runChild(child, w, {
        verb,
        options,
        umask: 0o022,
        ...(isRoot ? { uid: nobody } : {}),
      })
      const what = `${folder}: ${JSON.stringify(ended.report?.error)}`
      tried++
      expect([what, ended.stderr]).toEqual([what, ''])
      if (ended.code !== 0) {
        refused++
        expect([ended.code, ended.report?.error?.code], what).toEqual([1, 'write-failed'])
        expect(ended.report?.error?.message, what).toMatch(/EACCES/)
        expect(snapshot(w.project), what).toEqual(original)
      }
      fs.chmodSync(path.join(w.project, folder), mode)
      expect((await run(w, verb, options)).error, what).toBeUndefined()
      expect(snapshot(w.project), what).toEqual(whole)
    }
    expect(refused).toBeGreaterThan(0)
    record(`read-only-${verb}`, { tried, refused })
  })

  test('a file of the user’s that changes at any moment of the run', { timeout: 600_000 }, async () => {
    const w = world()
    const theirs = snapshot(w.project)
    await prepare(w)
    const restore = keep(w)
    await run(w, verb, options)
    await withdraw(w)
    const undone = snapshot(w.project)
    let [moments, refused] = [0, 0]
    for (const [file, more] of Object.entries(additions)) {
      for (let n = 1; ; n += full ? 1 : 16) {
        restore()
        let edited = false
        const disk = watched((call) => {
          if (call.n < n || edited) return
          // The one moment that nobody can look into: between the last look at a file and its own rename.
          const own = path.join(w.project, file)
          if (['rename', 'remove'].includes(call.name) && call.args.includes(own)) return
          edited = true
          fs.appendFileSync(own, more)
        })
        const report = await run(w, verb, options, { disk })
        if (!edited) break
        moments++
        const what = `${file}, call ${n}: ${JSON.stringify(report.error)}`
        if (report.exit !== 0) {
          refused++
          expect(['changed-meanwhile', 'conflict'], what).toContain(report.error?.code)
        }
        expect(fs.readFileSync(path.join(w.project, file), 'utf8').includes(more), what).toBe(true)
        const again = await run(w, verb, options)
        expect(again.error, what).toBeUndefined()
        expect((await withdraw(w)).error, what).toBeUndefined()
        const now = snapshot(w.project)
        expect(now[file], what).toBe(`${theirs[file]}${more}`)
        expect({ ...now, [file]: '' }, what).toEqual({ ...undone, [file]: '' })
        expect(litter(w.dir), what).toEqual([])
      }
    }
    expect(moments).toBeGreaterThan(5)
    // This update writes into the pack only: nothing stands in its way there.
    if (verb !== 'update') expect(refused).toBeGreaterThan(0)
    record(`changed-${verb}`, { moments, refused })
  })

  test('a clock that jumps between a killed run and the next', { timeout: 600_000 }, async () => {
    const w = world()
    await prepare(w)
    const restore = keep(w)
    await run(w, verb, options)
    const whole = snapshot(w.project)
    const jumps = [-3e11, -3_600_000, -61_000, -1_000, 0, 1_000, 61_000, 3_600_000, 3e11]
    let [kills, jumped] = [0, 0]
    for (let n = 1; ; n += full ? 1 : 11) {
      restore()
      const half = n % 2 === 0
      const disk = killAt(n, half)
      const from = jumps[n % jumps.length] as number
      await run(w, verb, options, { disk, host: { ...dead, ...clock(from) } }).catch(() => undefined)
      if (!disk.killed()) break
      kills++
      const asKilled = keep(w)
      for (const jump of full ? jumps : [jumps[(n * 4) % jumps.length] as number]) {
        asKilled()
        jumped++
        // It goes on jumping while we wait, back and forth.
        const again = await run(w, verb, options, { host: clock(jump) })
        const what = `killed at ${n}, clock ${from} and ${jump}`
        expect(again.error, what).toBeUndefined()
        expect(snapshot(w.project), what).toEqual(whole)
      }
    }
    expect(kills).toBeGreaterThan(1)
    record(`clock-${verb}`, { kills, jumped })
  })
})

/** What means nothing to the reader of each file, and is the user's. */
const additions: Record<string, string> = {
  'README.md': 'mine\r\n',
  '.mcp.json': '\n// mine\n',
  '.codex/config.toml': '# mine as well\n',
  '.gemini/settings.json': '\n \n',
  'AGENTS.md': '\nMine.\n',
  'opencode.json': '// mine as well\n',
}

test('every file that was there before is among those that change', () => {
  expect(Object.keys(additions).sort()).toEqual(Object.keys(before).sort())
})

/** Time goes on with each nap, and every third nap jumps. */
function clock(offset: number): { now(): number; sleep(ms: number): Promise<void> } {
  let [t, naps] = [Date.now() + offset, 0]
  return {
    now: () => t,
    async sleep(ms) {
      naps++
      t += naps % 3 ? ms * 20 : naps % 2 ? 7_200_000 : -7_200_000
    },
  }
}

/** A small disk of its own under the project, where this process may mount one. */
function mountTmpfs(w: World): (() => void) | undefined {
  const aside = path.join(w.dir, 'aside')
  fs.cpSync(w.project, aside, { recursive: true, verbatimSymlinks: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,nr_inodes=4k,mode=755', 'none', w.project], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  fs.cpSync(aside, w.project, { recursive: true, verbatimSymlinks: true })
  return () => execFileSync('umount', ['-l', w.project])
}

/** Leaves this many pages free. */
function fill(w: World, pages: number): void {
  const { bavail, bsize } = fs.statfsSync(w.project)
  const ballast = path.join(w.project, 'ballast')
  fs.writeFileSync(ballast, Buffer.alloc(Math.max(0, (bavail - pages) * bsize), 1))
}
