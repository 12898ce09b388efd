import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import { row } from '../../../src/agents/table.ts'
import { type Installed, install } from './install.ts'
import type { Probe, Scope, Sight, Use } from './probe.ts'
import { judgeRestored, snapshot } from './restored.ts'
import { run } from './run.ts'
import { endLeftovers, endpoint, makeWorld, profile, type World } from './world.ts'

const repo = path.join(import.meta.dirname, '..', '..', '..')
const description =
  /^description: (.*)$/m.exec(fs.readFileSync(path.join(repo, 'skill', 'SKILL.md'), 'utf8'))?.[1] ?? ''
const body = '# Aurora DSQL\n\nChecked '
const steering = `Cluster: endpoint \`${endpoint}\``

const complaint =
  /\b(warn(ing)?s?|errors?|invalid|conflict|fail(ed|ure)?|unknown|unrecogni[sz]ed|unexpected|ignor(ed|ing)|skipp(ed|ing)|duplicate|not supported)\b/i

export interface Looked {
  sight: Sight
  /** All that the client printed for people. */
  said: string
}

/** Lets the client look at the world in which `init` has run. */
export async function look(probe: Probe, client: Installed, world: World, scope: Scope): Promise<Looked> {
  const { use, said } = using(client, world, scope)
  world.forget()
  await probe.trust?.(use)
  const sight = await probe.look(use)
  return { sight, said: said() }
}

export function using(client: Installed, world: World, scope: Scope): { use: Use; said: () => string } {
  const heard: string[] = []
  const use: Use = {
    world,
    scope,
    async client(args, { env = {}, data = false } = {}) {
      const options = { cwd: world.project, env: { ...world.env(client.node), ...env }, limit: 150_000 }
      const ran = await run(client.bin, args, options)
      heard.push(`$ ${args.join(' ')}`, data ? '' : ran.out, ran.err)
      if (ran.code !== 0) throw new Error(`exit ${ran.code}\n${heard.join('\n')}\n${ran.out}`)
      return ran
    },
  }
  return { use, said: () => heard.join('\n') }
}

/** What every client must show, and the row for the table. `times`: how often the steering may reach the model. */
export function judge(
  probe: Probe,
  client: Installed,
  world: World,
  scope: Scope,
  looked: Looked,
  where: string,
): void {
  const { sight, said } = looked
  if (sight.skills !== 'cannot show') {
    expect(
      sight.skills.filter((name) => name === 'dsql'),
      `${where}: skills ${sight.skills.join(', ')}\n${said}`,
    ).toEqual(['dsql'])
  }
  if (sight.description !== undefined)
    expect(sight.description.replace(/\s+/g, ' '), said).toContain(description.slice(0, 80))
  const steered = row(probe.id).steering?.[scope] !== undefined
  if (sight.prompt !== 'cannot show') {
    // The end of what it shows: a client that cuts shorter than we know would lose it.
    const end = description.slice(0, probe.cuts).slice(-60)
    const about = sight.prompt.split('\n').filter((line) => /dsql/i.test(line))
    if (steered) expect(about.join('\n'), said).toContain(steering)
    if (probe.namesOnly) expect(about.join('\n')).toMatch(/\bdsql\b/)
    else expect(count(sight.prompt, end), about.join('\n')).toBe(1)
  }
  if (sight.rules)
    expect(
      sight.rules.filter((file) => /\bdsql\.md$/.test(file)),
      said,
    ).toHaveLength(1)
  if (sight.body !== 'cannot show')
    expect(sight.body.includes(body), `SKILL.md is loaded\n${said}`).toBe(true)
  if (sight.server === 'no file' || sight.server === 'no MCP') expect(world.logged()).toEqual([])
  else {
    expect(sight.server, said).toBe('connected')
    judgeServer(probe, world)
    if (sight.outcome !== 'cannot show')
      expect(sight.outcome.includes('ran select 1'), `the tool was called\n${said}`).toBe(true)
  }
  const noise = probe.noise ?? []
  const complaints = said
    .split('\n')
    .filter((line) => complaint.test(line) && !noise.some((known) => known.test(line)))
  expect(complaints, said).toEqual([])
  const shown: string[] = []
  if (sight.skills !== 'cannot show') shown.push('name')
  if ((sight.prompt !== 'cannot show' || sight.description !== undefined) && !probe.namesOnly)
    shown.push(probe.cuts ? `${probe.cuts} characters` : 'description')
  record({
    client: probe.id,
    version: client.version,
    where,
    skill: shown.length > 0 ? `once (${shown.join(', ')})` : 'cannot show',
    steering: seenSteering(sight, steered),
    read: sight.body === 'cannot show' ? 'cannot show' : 'yes',
    server: sight.server,
    called: sight.server !== 'connected' ? '-' : sight.outcome === 'cannot show' ? 'cannot show' : 'yes',
  })
}

function seenSteering({ prompt, rules }: Sight, steered: boolean): string {
  if (prompt !== 'cannot show') return steered ? `${count(prompt, steering)}x in prompt` : 'no file'
  if (!steered) return 'no file'
  return rules ? 'listed' : 'cannot show'
}

/** The client really started the server as we wrote it, and asked for its tools. */
function judgeServer(probe: Probe, world: World): void {
  const log = world.logged()
  const starts = log.filter((entry) => entry.event === 'start')
  expect(starts.length).toBeGreaterThan(0)
  for (const start of starts) {
    expect(start.argv).toEqual([
      '--with',
      expect.stringMatching(/^mcp==\d/),
      expect.stringMatching(/^awslabs\.aurora-dsql-mcp-server@\d/),
      '--cluster_endpoint',
      endpoint,
      '--region',
      'us-west-2',
      '--database_user',
      'admin',
    ])
    expect(start.env).toMatchObject({ FASTMCP_LOG_LEVEL: 'ERROR' })
    expect(start.env?.['AWS_PROFILE']).toBe(probe.scrubs ? undefined : profile)
  }
  expect(log.map((entry) => entry.method)).toContain(probe.greets ? 'initialize' : 'tools/list')
}

function count(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1
}

function record(row: Record<string, string>): void {
  fs.appendFileSync(inject('results'), `${JSON.stringify(row)}\n`)
}

/** The client by itself, in both scopes. */
export function cover(probe: Probe): void {
  let client: Installed
  beforeAll(async () => {
    client = await install(probe.id)
  })
  for (const scope of ['project', 'user'] as const) {
    test(`${probe.id} accepts what init writes in ${scope} scope, and remove takes it back`, async () => {
      const world = await makeWorld()
      try {
        const flags = scope === 'user' ? ['-g'] : []
        await probe.setup?.(using(client, world, scope).use)
        const before = snapshot(world)
        await world.dsql('init', '--yes', '-a', probe.id, '--endpoint', endpoint, ...flags)
        const written = snapshot(world)
        judge(probe, client, world, scope, await look(probe, client, world, scope), scope)
        endLeftovers(world.home)
        await world.dsql('status', '--check', ...flags)
        const used = snapshot(world)
        await world.dsql('remove', '--yes', ...flags)
        judgeRestored({ before, written, used, left: snapshot(world) })
      } finally {
        await world.end()
      }
    })
  }
}
