import { parse as parseJson } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { Options } from '../../src/commands/context.ts'
import { endpoint, variants } from '../support/choices.ts'
import { ok } from '../support/laws.ts'
import { type World, withWorld } from '../support/world.ts'

interface Kind {
  kind: string
  id: string
  /** Below the project, or below the home where `global`. */
  file: string
  global?: boolean
  /** What the user has, before us. */
  before: string
  /** The user's own lines in our entry: keys that the client knows, and a variable. */
  edit(text: string): string
  /** Lines of the user's inside our entry that have to be there after every update. */
  lines: readonly string[]
  /** What must be left of our entry once ours is taken out. */
  left: unknown
  read(text: string): Record<string, Record<string, unknown>>
}

const readJson = (key: string) => (text: string) =>
  (parseJson(text, undefined, { allowTrailingComma: true }) as Record<string, never>)[key] ?? {}

const readToml = (text: string) =>
  (parseToml(text) as Record<string, unknown>)['mcp_servers'] as Record<string, Record<string, unknown>>

const readPlugins = (text: string) => {
  const { plugins } = parseToml(text) as unknown as { plugins: Record<string, unknown>[] }
  return Object.fromEntries(plugins.map((plugin) => [plugin['name'], plugin]))
}

const readYaml = (text: string) =>
  (parseYaml(text) as Record<string, unknown>)['extensions'] as Record<string, Record<string, unknown>>

const left = { disabled: true, autoApprove: ['readonly_query'], env: { EXTRA: '1' } }

const kinds: Kind[] = [
  {
    kind: 'strict JSON',
    id: 'claude-code',
    file: '.mcp.json',
    before: '{\n  "mcpServers": {\n    "other": { "command": "true" }\n  }\n}\n',
    edit: (text) =>
      text
        .replace(
          '"command": "uvx",',
          '"disabled": true,\n      "command": "uvx",\n      "autoApprove": ["readonly_query"],',
        )
        .replace('"FASTMCP_LOG_LEVEL": "ERROR"', '"FASTMCP_LOG_LEVEL": "ERROR",\n        "EXTRA": "1"'),
    lines: ['      "disabled": true,', '      "autoApprove": ["readonly_query"],', '        "EXTRA": "1"'],
    left,
    read: readJson('mcpServers'),
  },
  {
    kind: 'JSON on one line',
    id: 'kiro-cli',
    file: '.kiro/settings/mcp.json',
    before: '{"mcpServers":{"other":{"command":"true"}}}',
    edit: (text) =>
      text
        .replace('"command":"uvx"', '"disabled":true,"command":"uvx","autoApprove":["readonly_query"]')
        .replace('"FASTMCP_LOG_LEVEL":"ERROR"', '"EXTRA":"1","FASTMCP_LOG_LEVEL":"ERROR"'),
    lines: [],
    left,
    read: readJson('mcpServers'),
  },
  {
    kind: 'JSON with comments',
    id: 'gemini-cli',
    file: '.gemini/settings.json',
    before: '{\n\t// mine\n\t"mcpServers": {\n\t\t"other": { "command": "true" }, // keep\n\t},\n}\n',
    edit: (text) =>
      text
        .replace(
          '"command": "uvx",',
          '// off while we move\n\t\t\t"disabled": true,\n\t\t\t"command": "uvx", // from brew',
        )
        .replace(
          '"env": {',
          '"autoApprove": ["readonly_query"], /* only this */\n\t\t\t"env": {\n\t\t\t\t// for the proxy\n\t\t\t\t"EXTRA": "1",',
        ),
    lines: [
      '\t\t\t// off while we move',
      '\t\t\t"disabled": true,',
      '// from brew',
      '\t\t\t"autoApprove": ["readonly_query"], /* only this */',
      '\t\t\t\t// for the proxy',
      '\t\t\t\t"EXTRA": "1"',
    ],
    left,
    read: readJson('mcpServers'),
  },
  {
    kind: 'OpenCode',
    id: 'opencode',
    file: 'opencode.jsonc',
    before: '{\n  "mcp": {\n    "other": { "type": "remote", "url": "https://example.com" }\n  }\n}\n',
    edit: (text) =>
      text
        .replace('"type": "local",', '"type": "local",\n      "enabled": false, // for now')
        .replace('"environment": {', '"environment": {\n        "EXTRA": "1",'),
    lines: ['      "enabled": false, // for now', '        "EXTRA": "1"'],
    left: { enabled: false, environment: { EXTRA: '1' } },
    read: readJson('mcp'),
  },
  {
    kind: 'TOML',
    id: 'codex',
    file: '.codex/config.toml',
    before: '# mine\n[mcp_servers.other]\ncommand = "true" # keep\n',
    edit: (text) =>
      text
        .replace(
          '[mcp_servers.aurora-dsql]\n',
          '[mcp_servers.aurora-dsql]\n# off while we move\nenabled = false # for now\nstartup_timeout_sec = 30\n',
        )
        .replace(
          '[mcp_servers.aurora-dsql.env]\n',
          '[mcp_servers.aurora-dsql.env]\n# for the proxy\nEXTRA = "1"\n',
        ),
    lines: [
      '# off while we move',
      'enabled = false # for now',
      'startup_timeout_sec = 30',
      '# for the proxy',
      'EXTRA = "1"',
    ],
    left: { enabled: false, startup_timeout_sec: 30, env: { EXTRA: '1' } },
    read: readToml,
  },
  {
    kind: 'TOML, a member of an array',
    id: 'reasonix',
    file: 'reasonix.toml',
    before: '# mine\n[[plugins]]\nname = "other"\ncommand = "true" # keep\n',
    edit: (text) =>
      text
        .replace(
          'name = "aurora-dsql"\n',
          'name = "aurora-dsql"\n# off while we move\nenabled = false # for now\n',
        )
        .replace('[plugins.env]\n', '[plugins.env]\n# for the proxy\nEXTRA = "1"\n'),
    lines: ['# off while we move', 'enabled = false # for now', '# for the proxy', 'EXTRA = "1"'],
    left: { name: 'aurora-dsql', enabled: false, env: { EXTRA: '1' } },
    read: readPlugins,
  },
  {
    kind: 'YAML',
    id: 'goose',
    file: '.config/goose/config.yaml',
    global: true,
    before: '# mine\nextensions:\n  other:\n    enabled: true # keep\n    type: builtin\n',
    edit: (text) =>
      text
        .replace('    cmd:', '    # found in the wiki\n    description: Aurora # ours\n    cmd:')
        .replace('    envs:\n', '    envs:\n      # for the proxy\n      EXTRA: "1"\n'),
    lines: [
      '    # found in the wiki',
      '    description: Aurora # ours',
      '      # for the proxy',
      '      EXTRA: "1"',
    ],
    left: { description: 'Aurora', envs: { EXTRA: '1' } },
    read: readYaml,
  },
]

async function edited(world: World, { id, file, before, edit, global = false }: Kind): Promise<void> {
  const place = `${global ? 'home' : 'project'}/${file}`
  world.write(place, before)
  await ok(world, 'init', { ...variants['uvx, a cluster'], agents: [id], global })
  const text = edit(world.read(place))
  expect(text.length - world.read(place).length).toBeGreaterThan(20)
  world.write(place, text)
}

/** Leaf updates: the shape of our entry stays, values in it change. */
const updates: readonly Options[] = [
  { allowWrites: true },
  { endpoint: endpoint.replace('abc', 'xyz'), profile: 'dev' },
  { mcpVersion: 'latest', profile: 'none' },
]

describe.each(kinds)('keys that a user added to our entry, $kind', (kind) => {
  const { file, read, lines, global = false } = kind
  const place = `${global ? 'home' : 'project'}/${file}`

  test('an edit of theirs is no drift of ours', async () => {
    await withWorld(async (world) => {
      await edited(world, kind)
      const text = world.read(place)
      await ok(world, 'status', { check: true, global })
      await ok(world, 'init', { global })
      expect(world.read(place)).toBe(text)
    })
  })

  test('they and their comments survive every update', async () => {
    await withWorld(async (world) => {
      await edited(world, kind)
      for (const choices of updates) {
        const old = world.read(place)
        await ok(world, 'init', { ...choices, global })
        const text = world.read(place)
        expect(text).not.toBe(old)
        expect(lines.filter((line) => !text.includes(line))).toEqual([])
        expect(read(text)['aurora-dsql']).toMatchObject(kind.left as object)
        expect(read(text)['other']).toEqual(read(kind.before)['other'])
      }
    })
  })

  test('they survive another runtime, which has other keys', async () => {
    await withWorld(async (world) => {
      await edited(world, kind)
      for (const choices of [
        { mcp: 'docker', auth: 'env' },
        { mcp: 'podman', auth: 'profile' },
        { mcp: 'uvx' },
      ] as const) {
        await ok(world, 'init', { ...choices, global })
        await ok(world, 'status', { check: true, global })
        expect(read(world.read(place))['aurora-dsql']).toMatchObject(kind.left as object)
      }
    })
  })

  test('remove takes ours and leaves theirs, and says so', async () => {
    await withWorld(async (world) => {
      await edited(world, kind)
      await ok(world, 'init', { allowWrites: true, global })
      const report = await world.run('remove', { global })
      expect(report.exit).toBe(0)
      const line = report.plan?.find((one) => one.place.endsWith(file))
      expect(line).toMatchObject({
        do: 'delete',
        reason: expect.stringContaining('the keys that you added stay'),
      })
      const servers = read(world.read(place))
      expect(servers).toEqual({ other: read(kind.before)['other'], 'aurora-dsql': kind.left })
    })
  })

  test('once they are gone again, remove gives the file back', async () => {
    await withWorld(async (world) => {
      await edited(world, kind)
      await ok(world, 'init', { allowWrites: true, global })
      await ok(world, 'init', { allowWrites: false, global })
      const plain = await withWorld(async (fresh) => {
        fresh.write(place, kind.before)
        await ok(fresh, 'init', { ...variants['uvx, a cluster'], agents: [kind.id], global })
        return fresh.read(place)
      })
      world.write(place, plain)
      await ok(world, 'remove', { global })
      expect(world.read(place)).toBe(kind.before)
    })
  })
})

describe('a member of an array that has our name and is not ours', () => {
  const file = 'project/reasonix.toml'
  const theirs = '[[plugins]]\nname = "aurora-dsql"\ncommand = "theirs" # mine\n\n[t]\nx = 1\n'

  test('is a conflict, with what to paste', async () => {
    await withWorld(async (world) => {
      world.write(file, theirs)
      const report = await world.run('init', { agents: ['reasonix'] })
      expect(report).toMatchObject({ exit: 3 })
      const line = report.plan?.find(({ place }) => place === 'reasonix.toml')
      expect(line).toMatchObject({ do: 'conflict', what: 'plugins[name=aurora-dsql]' })
      expect(readPlugins(line?.snippet ?? '')).toMatchObject({ 'aurora-dsql': { command: 'uvx' } })
      expect(world.read(file)).toBe(theirs)
    })
  })

  test('is kept, or set aside and put back', async () => {
    await withWorld(async (world) => {
      world.write(file, theirs)
      await ok(world, 'init', { agents: ['reasonix'], onConflict: 'keep' })
      expect(world.read(file)).toBe(theirs)
      await ok(world, 'init', {})
      await ok(world, 'init', { onConflict: 'replace' })
      expect(readPlugins(world.read(file))['aurora-dsql']).toMatchObject({ command: 'uvx' })
      await ok(world, 'remove', {})
      expect(world.read(file)).toBe(theirs)
    })
  })

  test('twice: nothing is touched', async () => {
    await withWorld(async (world) => {
      const twice = `${theirs}[[plugins]]\nname = "aurora-dsql"\n`
      world.write(file, twice)
      const report = await world.run('init', { agents: ['reasonix'], onConflict: 'replace' })
      const line = report.plan?.find(({ place }) => place === 'reasonix.toml')
      expect([report.exit, line?.do, line?.at?.line]).toEqual([3, 'conflict', 7])
      expect(world.read(file)).toBe(twice)
    })
  })
})
