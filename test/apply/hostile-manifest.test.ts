import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Manifest, Wrote } from '../../src/model.ts'
import { digestOf } from '../../src/plan/digest.ts'
import { before, choices, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'

const manifestOf = (w: World): string => path.join(w.project, '.agents/dsql-skill.json')

async function tampered(change: (manifest: Manifest) => void): Promise<World> {
  const w = world({ ...before, '.kiro/steering/mine.md': 'mine\n' })
  expect((await run(w, 'init', choices)).exit).toBe(0)
  const manifest = JSON.parse(fs.readFileSync(manifestOf(w), 'utf8')) as Manifest
  change(manifest)
  fs.writeFileSync(manifestOf(w), JSON.stringify(manifest))
  for (const dir of ['outside/empty', 'outside/.ssh', 'project/.git/hooks'])
    fs.mkdirSync(path.join(w.dir, dir), { recursive: true })
  fs.writeFileSync(path.join(w.dir, 'outside/.ssh/key'), 'secret')
  fs.writeFileSync(path.join(w.project, '.git/config'), '[core]\n')
  fs.symlinkSync('../outside', path.join(w.project, 'way'))
  return w
}

const steering = (m: Manifest): Wrote => m.wrote.find((x) => x.place.endsWith('steering/dsql.md')) as Wrote

describe('a manifest that somebody else wrote', () => {
  it.each<[string, (m: Manifest) => void]>([
    ['a folder of ours that lies behind a link', (m) => m.dirs.push('{project}/way/empty')],
    [
      'a backup that lies behind a link',
      (m) => Object.assign(steering(m), { backup: '{project}/way/.ssh/key' }),
    ],
    ['a backup within .git', (m) => Object.assign(steering(m), { backup: '{project}/.git/config' })],
    [
      'a file within .git',
      (m) =>
        Object.assign(steering(m), {
          id: '{project}/.git/config#',
          place: '{project}/.git/config',
          digest: digestOf('[core]\n'),
        }),
    ],
    ['a file outside', (m) => Object.assign(steering(m), { place: '{project}/../outside/.ssh/key' })],
  ])('%s: nothing there is touched', async (_, change) => {
    const w = await tampered(change)
    const watched = () => [snapshot(path.join(w.dir, 'outside')), snapshot(path.join(w.project, '.git'))]
    const original = watched()
    for (const verb of ['status', 'remove', 'init', 'remove']) {
      const report = await run(w, verb, { yes: true })
      if (report.exit !== 0) expect(report.error?.hint, verb).toBeTruthy()
      expect(watched(), verb).toEqual(original)
    }
    expect(litter(w.dir)).toEqual([])
  })
})
