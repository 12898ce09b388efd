import fs from 'node:fs'
import path from 'node:path'
import fse from 'fs-extra'
import { expect } from 'vitest'
import { observer } from '../../src/apply/observe.ts'
import { findRoots } from '../../src/apply/root.ts'
import { json } from '../../src/codecs/json.ts'
import type { Options } from '../../src/commands/context.ts'
import { serverKey } from '../../src/mcp/server.ts'
import type { At, Choices, Pack, Resource } from '../../src/model.ts'
import { type Desired, desiredState } from '../../src/plan/desired.ts'
import { endpoint, variants } from './choices.ts'
import { ok } from './laws.ts'
import { differences, snapshot, stamps } from './tree.ts'
import type { World } from './world.ts'

const pack: Pack = {
  name: 'dsql',
  version: '1',
  digest: `sha256:${'0'.repeat(64)}`,
  origin: 'bundled',
  files: [{ path: 'SKILL.md', text: 'skill\n' }],
}

export const choices: Choices = {
  scope: 'project',
  agents: [],
  source: 'bundled',
  skill: 'dsql',
  link: 'auto',
  cluster: { endpoint, region: 'us-west-2', user: 'admin' },
  mcp: { runtime: 'uvx', version: '1.1.4', auth: 'profile', profile: null, allowWrites: false },
  steering: true,
  lang: 'en',
}

/** What should be in this world, for these agents. */
export function desire(world: World, agents: readonly string[], more: Partial<Choices> = {}): Desired {
  const wanted: Choices = { ...choices, ...more, agents: [...agents] }
  const roots = findRoots(world.context, undefined, wanted.scope)
  const seen = observer(world.context.disk, roots)
  return desiredState(wanted, pack, {
    look: seen.look,
    setting: (file, at) => json.get(seen.look(file).text, at),
    home: world.home,
    canLink: true,
    copied: () => false,
  })
}

/** Files with a short text, and `name -> target` for links, below the project. */
export function lay(world: World, ...names: string[]): void {
  for (const entry of names) {
    const [name = '', target] = entry.split(' -> ')
    const [file = ''] = name.split(': ', 1)
    const text = name.slice(file.length + 2) || 'Text of the user.\n'
    const full = path.join(world.project, file)
    if (file.endsWith('/')) fse.ensureDirSync(full)
    else if (!target) fse.outputFileSync(full, text)
    else {
      fse.ensureDirSync(path.dirname(full))
      fs.symlinkSync(target, full)
    }
  }
}

/** Places of the MCP entries of one agent. */
export function entries(resources: Resource[], id: string): string[] {
  return resources
    .filter((r) => r.kind === 'part' && r.for.includes(id) && isServer(r.at))
    .map((r) => r.place)
}

/** Whether a path leads to our server, by its key or by its name among others. */
function isServer(at: At): boolean {
  const last = at.at(-1)
  return (
    last === serverKey || (typeof last === 'object' && Object.values(last.member ?? {}).includes(serverKey))
  )
}

/** Places of the steering of one agent, without the `{project}/`. */
export function steered(resources: Resource[], id: string): string[] {
  return (
    resources
      .filter((r) => r.kind === 'part' && r.for.includes(id) && !r.folder && !/\/docker\//.test(r.place))
      // A name in a list of the client's is steering by itself where it is the skill's; else what it names is.
      .filter((r) => r.kind === 'part' && typeof r.value === 'string')
      .map((r) => r.place.replace(/^\{\w+\}\//, ''))
  )
}

/** What is chosen by what lies there must not be chosen otherwise once ours lies there too; and it all goes again. */
export async function settles(world: World, agents: readonly string[]): Promise<void> {
  const before = snapshot(world.root)
  const options: Options = { ...variants['uvx, a cluster'], agents: [...agents] }
  await ok(world, 'init', options)
  const once = stamps(world.root)
  await ok(world, 'init', options)
  expect(stamps(world.root)).toEqual(once)
  await ok(world, 'remove', {})
  expect(differences(before, snapshot(world.root))).toEqual([])
}
