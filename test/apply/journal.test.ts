import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { disk } from '../../src/ports/disk.ts'
import { readHost } from '../../src/ports/host.ts'
import { choices, dead, run, type World, world } from '../support/project.ts'
import { litter, snapshot } from '../support/snapshot.ts'

const name = '.dsql-skill-journal'
const journal = (w: World): string => path.join(w.project, name)
const later = { host: { now: () => Date.now() + 5_000 } }

/** A first line that would be taken for ours, of a dead process: what a stranger could at best guess. */
function owner(w: World, more: Record<string, unknown> = {}): string {
  const root = disk.identity(w.project)
  const host = readHost().hostname
  return JSON.stringify({ version: 1, pid: dead.pid, started: '1', host, root, run: 'x', ...more })
}

const absent = { is: 'absent' }
const evil = {
  is: 'file',
  sha256: '0'.repeat(64),
  mode: 0o755,
  base64: Buffer.from('evil').toString('base64'),
}
const put = (place: string, more = {}) => ({
  op: 'put',
  place,
  tmp: '{project}/x.dsql-tmp',
  before: evil,
  after: absent,
  ...more,
})

describe('an unfinished journal: nothing had begun, the next run goes on', () => {
  it.each([
    ['empty', ''],
    ['zeros after a power cut', '\0'.repeat(300)],
    ['cut off in its first line', '{"version":1,"pid":12'],
  ])('%s', async (_, text) => {
    const w = world()
    fs.writeFileSync(journal(w), text)
    expect((await run(w, 'init', choices, later)).exit).toBe(0)
    expect(litter(w.dir)).toEqual([])
  })

  it('cut off in its second line', async () => {
    const w = world()
    fs.writeFileSync(journal(w), `${owner(w)}\n[{"op":"mkdir","place":"{project}/.curs`)
    expect((await run(w, 'init', choices)).exit).toBe(0)
    expect(litter(w.dir)).toEqual([])
  })
})

describe('what is no journal of ours is refused, with the way out', () => {
  const outside = (w: World): string => path.join(w.dir, 'outside')
  const cases: [string, (w: World) => void][] = [
    ['garbage', (w) => fs.writeFileSync(journal(w), 'hello\nworld\n')],
    ['binary garbage', (w) => fs.writeFileSync(journal(w), Buffer.from([0, 255, 10, 1, 2, 10]))],
    ['json of another kind', (w) => fs.writeFileSync(journal(w), '[]\n[]\n')],
    ['steps that are no json', (w) => fs.writeFileSync(journal(w), `${owner(w)}\n{{{\n`)],
    ['steps that are no list', (w) => fs.writeFileSync(journal(w), `${owner(w)}\n{"op":"mkdir"}\n`)],
    [
      'a step of the wrong shape',
      (w) => fs.writeFileSync(journal(w), `${owner(w)}\n[{"op":"put","place":5}]\n`),
    ],
    ['a folder', (w) => fs.mkdirSync(journal(w))],
    ['a link to a file elsewhere', (w) => fs.symlinkSync(path.join(w.home, 'x'), journal(w))],
    ['a circle of links', (w) => fs.symlinkSync(name, journal(w))],
    ['a pipe', (w) => execFileSync('mkfifo', [journal(w)])],
    [
      'one made in another folder (committed, or copied with the project)',
      (w) =>
        fs.writeFileSync(
          journal(w),
          `${owner(w, { root: '1' })}\n${JSON.stringify([put('{project}/new.sh')])}\n`,
        ),
    ],
    [
      'a huge one',
      (w) => {
        fs.writeFileSync(journal(w), `${owner(w)}\n`)
        fs.truncateSync(journal(w), 300 * 1024 * 1024)
      },
    ],
    ...[
      '{project}/../outside/x',
      '{project}/a/../../outside/x',
      '{project}/./x',
      '/etc/x',
      '{home}/.bashrc',
      '{project}/.git/hooks/pre-commit',
      '{project}/sub/.GIT/config',
      '{project}/git~1/config',
      '{project}/.git /config',
      '{project}/a\\..\\..\\x',
      '{project}',
    ].map((place): [string, (w: World) => void] => [
      `a step at ${place}`,
      (w) => fs.writeFileSync(journal(w), `${owner(w)}\n${JSON.stringify([put(place)])}\n`),
    ]),
    [
      'a step whose temporary file is the user’s',
      (w) =>
        fs.writeFileSync(
          journal(w),
          `${owner(w)}\n${JSON.stringify([put('{project}/y', { tmp: '{project}/README.md' })])}\n`,
        ),
    ],
    [
      'a move out of the project',
      (w) =>
        fs.writeFileSync(
          journal(w),
          `${owner(w)}\n${JSON.stringify([{ op: 'move', from: '{project}/../outside/x', to: '{project}/README.md' }])}\n`,
        ),
    ],
    ...['put', 'mkdir', 'rmdir', 'move'].map((op): [string, (w: World) => void] => [
      `${op} behind a committed link that leaves the project`,
      (w) => {
        fs.symlinkSync('../outside', path.join(w.project, 'way'))
        const step = { ...put('{project}/way/x'), op, from: '{project}/way/x', to: '{project}/README.md' }
        if (op === 'mkdir') step.place = '{project}/way/empty'
        fs.writeFileSync(journal(w), `${owner(w)}\n${JSON.stringify([step])}\n`)
      },
    ]),
  ]

  it.each(cases)('%s', async (_, prepare) => {
    const w = world()
    fs.mkdirSync(path.join(outside(w), 'empty'), { recursive: true })
    fs.mkdirSync(path.join(w.project, '.git', 'hooks'), { recursive: true })
    prepare(w)
    const around = () => [snapshot(outside(w)), snapshot(w.home), snapshot(path.join(w.project, '.git'))]
    const elsewhere = around()
    const mine = fs.readFileSync(path.join(w.project, 'README.md'))
    const found = await run(w, 'status', {})
    expect(found.exit).toBe(0)
    expect(found.findings?.map((f) => f.code)).toContain('left-over-journal')
    for (const verb of ['init', 'remove']) {
      const report = await run(w, verb, { ...choices, cwd: w.project })
      expect([report.exit, report.error?.code], verb).toEqual([3, 'conflict'])
      expect(report.error?.hint, verb).toMatch(/--on-conflict keep/)
    }
    expect(around()).toEqual(elsewhere)
    expect(fs.readFileSync(path.join(w.project, 'README.md'))).toEqual(mine)
    expect(fs.existsSync(path.join(w.project, 'new.sh'))).toBe(false)
    // The ways out work: dropping it by the flag, or by hand.
    const kept = await run(w, 'init', { ...choices, onConflict: 'keep' })
    if (fs.existsSync(journal(w))) fs.rmSync(journal(w), { recursive: true })
    else expect(kept.exit).toBe(0)
    expect((await run(w, 'init', choices)).error).toBeUndefined()
    expect(around()).toEqual(elsewhere)
    expect(litter(w.dir)).toEqual([])
  })
})

it('a link that a journal makes is no way out for its other steps', async () => {
  const w = world()
  const outside = path.join(w.dir, 'outside')
  fs.mkdirSync(outside)
  const link = put('{project}/way', { before: { is: 'link', to: '../outside' } })
  fs.writeFileSync(journal(w), `${owner(w)}\n${JSON.stringify([put('{project}/way/x'), link])}\n`)
  await run(w, 'init', choices)
  expect(fs.readlinkSync(path.join(w.project, 'way'))).toBe('../outside')
  expect(fs.readdirSync(outside)).toEqual([])
})
