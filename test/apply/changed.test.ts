import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { killAt, quick, watched } from '../support/faults.ts'
import { before, choices, dead, endpoints, keep, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'
import { installed } from '../support/stories.ts'

const at = (w: World, file: string): string => path.join(w.project, file)

describe('a file changed between plan and write', () => {
  it.each(Object.keys(before).filter((file) => file !== 'README.md'))('%s', async (file) => {
    const w = world()
    let original = snapshot(w.dir)
    const disk = watched((call) => {
      if (call.name !== 'append') return
      fs.appendFileSync(at(w, file), '\n')
      original = { ...original, [`project/${file}`]: snapshot(w.dir)[`project/${file}`] as string }
    })
    const report = await run(w, 'init', choices, { disk })
    expect([report.exit, report.error?.code]).toEqual([1, 'changed-meanwhile'])
    expect(report.error?.message).toContain(file)
    expect(snapshot(w.dir)).toEqual(original)
    expect((await run(w, 'init', choices)).exit).toBe(0)
  })

  it.each([
    ['a file where there was none', '.cursor/mcp.json', (file: string) => fs.writeFileSync(file, '{}')],
    ['a folder where our link goes', '.claude/skills/dsql', (file: string) => fs.mkdirSync(file)],
    ['a folder where we make ours', '.kiro/steering/', (file: string) => fs.mkdirSync(file)],
    [
      'a folder that became a link out of the project',
      '.kiro/steering',
      (file: string) => {
        fs.rmSync(file, { recursive: true, force: true })
        fs.symlinkSync('../../home', file)
      },
    ],
  ])('%s', async (_, file, change) => {
    const w = world()
    fs.mkdirSync(file.endsWith('steering') ? at(w, file) : path.dirname(at(w, file)), { recursive: true })
    const disk = watched((call) => {
      if (call.name === 'append') change(at(w, file))
    }, quick)
    const report = await run(w, 'init', choices, { disk })
    expect([report.exit, report.error?.code]).toEqual([1, 'changed-meanwhile'])
    expect(fs.lstatSync(at(w, file), { throwIfNoEntry: false })).toBeDefined()
    expect(snapshot(w.home)).toEqual({ '.': 'dir 755' })
    expect(litter(w.dir)).toEqual([])
  })
})

describe('another run ends between the reading of the manifest and the plan', () => {
  it.each([
    ['init', { yes: true, agents: ['kiro-ide'] }],
    ['add', { yes: true, args: ['zed'] }],
    ['update', { yes: true }],
    ['install', { yes: true }],
  ])('%s takes nothing of it back', async (verb, options) => {
    const w = world()
    await installed(w)
    const restore = keep(w)
    expect((await run(w, 'init', { yes: true, endpoint: endpoints[1] })).exit).toBe(0)
    const other = snapshot(w.dir)
    const otherRun = keep(w)
    restore()
    let reads = 0
    const disk = {
      ...quick,
      entry(file: string) {
        if (file.endsWith('dsql-skill.json') && ++reads === 2) otherRun()
        return quick.entry(file)
      },
    }
    const report = await run(w, verb, options, { disk })
    expect([report.exit, report.error?.code]).toEqual([1, 'changed-meanwhile'])
    expect(snapshot(w.dir)).toEqual(other)
  })
})

describe('a file changed before a killed run is undone', () => {
  async function killedUpdate(): Promise<World> {
    const w = world()
    await installed(w)
    const disk = killAt(1000)
    Object.assign(disk, {
      rename(from: string, to: string) {
        if (to.endsWith('.done')) throw new Error('killed')
        quick.rename(from, to)
      },
      remove(file: string) {
        throw new Error(`killed ${file}`)
      },
    })
    const options = { yes: true, endpoint: endpoints[1] }
    await run(w, 'init', options, { disk, host: dead }).catch(() => undefined)
    expect(fs.existsSync(at(w, '.dsql-skill-journal'))).toBe(true)
    return w
  }

  it.each(['init', 'remove'])('it is listed and stays; keep gets out of it (%s)', async (verb) => {
    const w = await killedUpdate()
    const mine = `${fs.readFileSync(at(w, '.mcp.json'), 'utf8')}// my work\n`
    fs.writeFileSync(at(w, '.mcp.json'), mine)
    for (const onConflict of ['stop', 'replace', 'stop'] as const) {
      const report = await run(w, verb, { yes: true, onConflict })
      expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
      expect(report.error?.message).toContain('.mcp.json')
      expect(report.error?.message).not.toContain('opencode.json')
      expect(report.error?.hint).toContain('--on-conflict keep')
      expect(fs.readFileSync(at(w, '.mcp.json'), 'utf8')).toBe(mine)
    }
    // What nobody touched is back already.
    expect(fs.readFileSync(at(w, 'opencode.json'), 'utf8')).toContain(endpoints[0])
    const out = await run(w, verb, { yes: true, onConflict: 'keep' })
    expect(out.error).toBeUndefined()
    expect(fs.readFileSync(at(w, '.mcp.json'), 'utf8')).toContain('// my work')
    expect(litter(w.dir)).toEqual([])
  })

  it('a file of ours that they deleted meanwhile is no reason to write it again', async () => {
    const w = await killedUpdate()
    fs.rmSync(at(w, '.mcp.json'))
    const report = await run(w, 'init', { yes: true })
    expect([report.exit, report.error?.code]).toEqual([3, 'conflict'])
    expect(fs.existsSync(at(w, '.mcp.json'))).toBe(false)
  })
})
