import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { choices, put, run, type World, world } from '../support/project.ts'
import { snapshot } from '../support/snapshot.ts'

const small = { ...choices, agents: ['kiro-ide'] }

/** `home/code/app/src`, and wherever the test stands. */
function nested(): World {
  const w = world({})
  fs.mkdirSync(path.join(w.home, 'code/app/src/deep'), { recursive: true })
  return w
}

const inHome = (w: World, folder: string): string => path.join(w.home, folder)
const rootFrom = async (w: World, cwd: string, verb = 'status') =>
  (await run(w, verb, verb === 'init' ? small : {}, { host: { cwd } })).root

describe('the root of a project', () => {
  it('is where one stands, without a manifest and without git', async () => {
    const w = nested()
    expect(await rootFrom(w, inHome(w, 'code/app/src'))).toBe(inHome(w, 'code/app/src'))
  })

  it('is the git root, also where .git is a file', async () => {
    const w = nested()
    put(w.home, { 'code/app/.git': 'gitdir: elsewhere\n' })
    expect(await rootFrom(w, inHome(w, 'code/app/src/deep'))).toBe(inHome(w, 'code/app'))
  })

  it('is the nearest folder with a manifest: a part of a monorepo that was set up by itself', async () => {
    const w = nested()
    fs.mkdirSync(inHome(w, 'code/.git'))
    fs.mkdirSync(inHome(w, 'code/app/.git'))
    expect((await run(w, 'init', small, { host: { cwd: inHome(w, 'code/app') } })).exit).toBe(0)
    fs.rmSync(inHome(w, 'code/app/.git'), { recursive: true })
    expect(await rootFrom(w, inHome(w, 'code/app/src/deep'))).toBe(inHome(w, 'code/app'))
    expect(await rootFrom(w, inHome(w, 'code'))).toBe(inHome(w, 'code'))
  })

  it('is not above the git root', async () => {
    const w = nested()
    fs.mkdirSync(inHome(w, 'code/.git'))
    expect((await run(w, 'init', small, { host: { cwd: inHome(w, 'code') } })).exit).toBe(0)
    fs.mkdirSync(inHome(w, 'code/app/.git'))
    expect(await rootFrom(w, inHome(w, 'code/app/src'))).toBe(inHome(w, 'code/app'))
  })

  it('is never the home, nor does the walk see the manifest there', async () => {
    const w = nested()
    expect((await run(w, 'init', { ...small, global: true })).exit).toBe(0)
    fs.mkdirSync(inHome(w, '.git'))
    expect(await rootFrom(w, inHome(w, 'code/app'))).toBe(inHome(w, 'code/app'))
  })

  it('is never above the home either', async () => {
    const w = nested()
    put(w.dir, { '.agents/dsql-skill.json': '{}', '.git/HEAD': '' })
    expect(await rootFrom(w, inHome(w, 'code'))).toBe(inHome(w, 'code'))
    const report = await run(w, 'init', small, { host: { cwd: w.home } })
    expect([report.exit, report.error?.code]).toEqual([2, 'home-as-project'])
  })

  it.each(['init', 'status', 'remove'])('%s at the home itself: exit 2 with a hint to -g', async (verb) => {
    const w = nested()
    const link = path.join(w.dir, 'also-home')
    fs.symlinkSync('home', link)
    const original = snapshot(w.dir)
    for (const cwd of [w.home, link]) {
      const report = await run(w, verb, small, { host: { cwd } })
      expect([report.exit, report.error?.code]).toEqual([2, 'home-as-project'])
      expect(report.error?.hint).toContain('--global')
    }
    expect(snapshot(w.dir)).toEqual(original)
  })

  it('is the real folder when one stands in a linked one', async () => {
    const w = nested()
    fs.mkdirSync(inHome(w, 'code/app/.git'))
    const link = path.join(w.dir, 'here')
    fs.symlinkSync('home/code/app/src', link)
    expect(await rootFrom(w, link)).toBe(inHome(w, 'code/app'))
    expect(await rootFrom(w, link, 'init')).toBe(inHome(w, 'code/app'))
  })
})

describe('-C', () => {
  it('a folder that is not there: init makes it', async () => {
    const w = nested()
    const report = await run(w, 'init', { ...small, cwd: 'code/new' }, { host: { cwd: w.home } })
    expect([report.exit, report.root]).toEqual([0, inHome(w, 'code/new')])
  })

  it('nothing of it is left when init then fails', async () => {
    const w = nested()
    const original = snapshot(w.dir)
    const options = { ...small, cwd: 'code/new', agents: ['nonsense'] }
    expect((await run(w, 'init', options, { host: { cwd: w.home } })).exit).toBe(2)
    expect(snapshot(w.dir)).toEqual(original)
  })

  it.each([
    ['status', 'new'],
    ['remove', 'new'],
    ['add', 'new'],
    ['init', 'new/deeper/still'],
    ['init', 'file'],
    ['init', 'dangling'],
    ['status', 'file'],
  ])('%s -C %s: exit 2, nothing made', async (verb, cwd) => {
    const w = world({ file: 'x' })
    fs.symlinkSync('nowhere', path.join(w.project, 'dangling'))
    const original = snapshot(w.dir)
    const report = await run(w, verb, { ...small, cwd, args: verb === 'add' ? ['cursor'] : [] })
    expect([report.exit, report.error?.code]).toEqual([2, 'no-such-folder'])
    expect(snapshot(w.dir)).toEqual(original)
  })
})
