import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { variants } from '../support/choices.ts'
import { fixtures, plant } from '../support/fixtures.ts'
import { changing, ok, refuses } from '../support/laws.ts'
import { differences, snapshot, stamps } from '../support/tree.ts'
import { type World, withWorld } from '../support/world.ts'

const inProjects = changing.filter(({ scope }) => scope === 'project')

/** Rewrites every file below the project. */
function rewrite(world: World, change: (text: string, name: string) => string): void {
  for (const [name, entry] of snapshot(world.project)) {
    if (entry.is !== 'file') continue
    fs.writeFileSync(path.join(world.project, name), change(entry.bytes.toString(), name))
  }
}

const ends = {
  CRLF: (text: string) => text.replace(/\r?\n/g, '\r\n'),
  LF: (text: string) => text.replaceAll('\r\n', '\n'),
}

describe.each(Object.entries(ends))('a checkout with %s everywhere is no edit', (_, convert) => {
  test.each(inProjects)('$id', async (fixture) => {
    const expected = await withWorld(async (world) => {
      plant(fixture, world.project)
      rewrite(world, convert)
      return snapshot(world.project)
    })
    await withWorld(async (world) => {
      plant(fixture, world.project)
      await ok(world, 'init', { ...variants['docker, a profile'], agents: [fixture.id] })
      rewrite(world, convert)
      const before = stamps(world.root)
      await ok(world, 'status', { check: true })
      await ok(world, 'init', {})
      expect(stamps(world.root)).toEqual(before)
      await ok(world, 'init', { allowWrites: true, lang: 'ja' })
      await ok(world, 'status', { check: true })
      await ok(world, 'remove', {})
      expect(differences(expected, snapshot(world.project))).toEqual([])
    })
  })
})

describe('what the user adds after us stays when ours goes', () => {
  test.each(inProjects)('$id: lines above and below in shared files', async (fixture) => {
    const more = (text: string, name: string): string => {
      if (!/^(AGENTS|GEMINI|CLAUDE)\.md$|^\.rules$/.test(name)) return text
      const eol = text.includes('\r\n') ? '\r\n' : '\n'
      const bom = text.startsWith('\uFEFF') ? '\uFEFF' : ''
      return `${bom}First.${eol}${text.slice(bom.length)}${eol}${eol}Last.${eol}`
    }
    const expected = await withWorld(async (world) => {
      plant(fixture, world.project)
      rewrite(world, more)
      return snapshot(world.project)
    })
    await withWorld(async (world) => {
      plant(fixture, world.project)
      const had = snapshot(world.project)
      await ok(world, 'init', { ...variants['uvx, a cluster'], agents: [fixture.id] })
      rewrite(world, (text, name) => (had.has(name) ? more(text, name) : text))
      await ok(world, 'status', { check: true })
      await ok(world, 'init', { allowWrites: true, lang: 'ja' })
      await ok(world, 'remove', {})
      const after = snapshot(world.project)
      // Blank lines at the seam may be one more or less; every line that says something is there, in its order.
      for (const [name, entry] of expected) {
        const now = after.get(name)
        if (entry.is !== 'file' || now?.is !== 'file') continue
        expect({ name, lines: saying(now.bytes) }).toEqual({ name, lines: saying(entry.bytes) })
      }
      expect([...after.keys()]).toEqual([...expected.keys()])
    })
  })
})

function saying(bytes: Buffer): string[] {
  return bytes
    .toString()
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
}

describe('what was there and right before us is not ours: remove leaves it', () => {
  const variant = 'podman, the environment'
  test.each(fixtures.filter((one) => !refuses({ ...one, variant })))('$id, $scope', async (fixture) => {
    await withWorld(async (world) => {
      const global = fixture.scope === 'user'
      const base = world.base(fixture.scope)
      plant(fixture, base)
      await ok(world, 'init', { ...variants[variant], agents: [fixture.id], global })
      fs.rmSync(path.join(base, '.agents/dsql-skill.json'))
      const before = snapshot(world.root)
      await ok(world, 'init', { ...variants[variant], agents: [fixture.id], global })
      expect(differences(before, snapshot(world.root))).toEqual([
        expect.stringMatching(/^\+ .*dsql-skill\.json$/),
      ])
      await ok(world, 'status', { check: true, global })
      await ok(world, 'remove', { global })
      expect(differences(before, snapshot(world.root))).toEqual([])
    })
  })
})
