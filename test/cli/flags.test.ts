import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { endpoint, otherEndpoint, program, type World, world } from '../support/cli.ts'

const args = (w: World): string[] => JSON.parse(w.read('.mcp.json')).mcpServers['aurora-dsql'].args

describe('a value comes from the flag, else from the manifest, else from the default', () => {
  test('each answer is saved, used again without its flag, and changed by it', async () => {
    const w = world()
    const first = await w.run(
      ...['init', '--yes', '-a', 'claude-code', '--endpoint', endpoint, '--user', 'app_reader'],
      ...['--profile', 'dev', '--allow-writes', '--mcp-version', '1.1.3', '--lang', 'ja', '--mcp', 'uvx'],
    )
    expect(first.code).toBe(0)
    const saved = w.manifest().choices
    expect(saved).toMatchObject({
      cluster: { endpoint, region: 'us-west-2', user: 'app_reader' },
      mcp: { runtime: 'uvx', version: '1.1.3', auth: 'profile', profile: 'dev', allowWrites: true },
      lang: 'ja',
      steering: true,
    })
    expect(args(w)).toEqual([
      'awslabs.aurora-dsql-mcp-server@1.1.3',
      ...['--cluster_endpoint', endpoint, '--region', 'us-west-2', '--database_user', 'app_reader'],
      ...['--allow-writes', '--profile', 'dev'],
    ])
    expect(w.read('.claude/rules/dsql.md')).toMatch(/[ぁ-ん]/)
    w.program('docker')
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
    expect(w.manifest().choices).toEqual(saved)
    await w.run('init', '--yes', '--user', 'admin', '--endpoint', otherEndpoint, '--lang', 'en')
    expect(w.manifest().choices.cluster).toEqual({
      endpoint: otherEndpoint,
      region: 'eu-west-1',
      user: 'admin',
    })
    expect(args(w)).toContain('dev')
    expect(w.read('.claude/rules/dsql.md')).toContain('dsql:DbConnectAdmin')
  })

  test('none and --no- take a saved answer back', async () => {
    const w = world()
    await w.run(
      ...['init', '--yes', '-a', 'claude-code', '--endpoint', endpoint, '--profile', 'dev', '--allow-writes'],
    )
    await w.run('init', '--yes', '--profile', 'none', '--no-allow-writes')
    expect(w.manifest().choices.mcp).toMatchObject({ profile: null, allowWrites: false })
    expect(args(w).join(' ')).not.toMatch(/--profile|--allow-writes/)
    await w.run('init', '--yes', '--endpoint', 'none')
    expect(w.manifest().choices.cluster).toBeNull()
    expect(args(w)).toEqual(['--with', 'mcp==2.0.0', 'awslabs.aurora-dsql-mcp-server@1.1.4'])
    expect(w.read('.claude/rules/dsql.md')).toContain('no cluster here')
    const without = await w.run('init', '--yes', '--no-steering', '--mcp', 'none', '--json')
    expect(without.json.plan?.filter((l) => l.do === 'delete').map((l) => l.place)).toEqual(
      expect.arrayContaining(['.claude/rules/dsql.md', '.mcp.json']),
    )
    expect([w.has('.mcp.json'), w.has('.claude/rules')]).toEqual([false, false])
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
    await w.run('init', '--yes', '--mcp', 'uvx', '--steering')
    expect([w.has('.mcp.json'), w.has('.claude/rules/dsql.md')]).toEqual([true, true])
  })

  test('what each change shows in the plan', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code,kiro-ide')
    const ran = await w.run('init', '--yes', '-a', 'claude-code,codex', '--dry-run')
    expect(ran.out).toMatch(/^- \.kiro\/skills\/dsql\/ +\d+ files +no longer wanted$/m)
    expect(ran.out).toMatch(/^- \.kiro\/settings\/mcp\.json/m)
    expect(ran.out).toMatch(/^\+ \.codex\/config\.toml/m)
    expect((await w.run('init', '--yes', '-a', 'claude-code,codex')).code).toBe(0)
    expect(w.has('.kiro')).toBe(false)
    const added = await w.run('add', 'kiro-ide', 'kiro-cli,cursor', '--yes')
    expect(added.code).toBe(0)
    expect(w.manifest().choices.agents).toEqual(['claude-code', 'codex', 'cursor', 'kiro-cli', 'kiro-ide'])
    expect((await w.run('add', 'cursor', '--yes')).out).toContain('nothing to do')
  })
})

describe('--agents', () => {
  test('what is found is served; nothing found: kiro, claude-code and universal; all is all', async () => {
    const [none, some, all] = [world(), world(), world()]
    await none.run('init', '--yes')
    expect(none.manifest().choices.agents).toEqual(['claude-code', 'kiro-cli', 'kiro-ide', 'universal'])
    some.program('codex')
    some.write('.cursor/rules/mine.mdc', '')
    fs.mkdirSync(`${some.home}/.gemini`)
    fs.writeFileSync(`${some.home}/.gemini/settings.json`, '{}')
    await some.run('init', '--yes')
    expect(some.manifest().choices.agents).toEqual(['codex', 'cursor', 'gemini-cli'])
    await some.run('init', '--yes', '-a', 'detected,universal')
    expect(some.manifest().choices.agents).toEqual(['codex', 'cursor', 'gemini-cli', 'universal'])
    const before = all.tree()
    const ran = await all.run('init', '--yes', '-a', 'all', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.findings?.filter((f) => f.code === 'not-supported')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          level: 'info',
          agents: expect.arrayContaining(['cline']),
          fix: expect.objectContaining({
            run: expect.stringMatching(/^npx dsql-skill init -g -a .*\bcline\b/),
          }),
        }),
      ]),
    )
    expect(new Set(all.manifest().choices.agents).size).toBeGreaterThanOrEqual(75)
    expect((await all.run('agents')).out.match(/served/g)).toHaveLength(all.manifest().choices.agents.length)
    expect((await all.run('remove', '--yes')).code).toBe(0)
    expect(all.tree()).toEqual(before)
  })

  test('the links of each mode', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code,codex,kiro-ide')
    expect(fs.lstatSync(w.at('.claude/skills/dsql')).isSymbolicLink()).toBe(true)
    expect(w.has('.codex/skills')).toBe(false)
    await w.run('init', '--yes', '--link', 'copy')
    expect(fs.lstatSync(w.at('.claude/skills/dsql')).isDirectory()).toBe(true)
    await w.run('init', '--yes', '--link', 'symlink')
    for (const dir of ['.claude', '.codex', '.kiro'])
      expect(fs.readlinkSync(w.at(`${dir}/skills/dsql`))).toBe('../../.agents/skills/dsql')
    await w.run('init', '--yes', '--link', 'auto')
    expect(fs.lstatSync(w.at('.kiro/skills/dsql')).isDirectory()).toBe(true)
    expect((await w.run('status', '--check')).code).toBe(0)
  })
})

describe('--endpoint and --region', () => {
  test('the region is read from the endpoint, PrivateLink’s form too', async () => {
    const w = world()
    const link = 'abcdefghijklmnopqrstuvwxyz.dsql-fnh4.us-east-1.on.aws'
    const ran = await w.run('init', '--yes', '-a', 'claude-code', '--endpoint', link, '--mcp', 'uvx')
    expect([ran.code, ran.out.includes('warning')]).toEqual([0, false])
    expect(w.manifest().choices.cluster).toMatchObject({ endpoint: link, region: 'us-east-1' })
    await w.run('init', '--yes', '--endpoint', ` ${endpoint.toUpperCase()} `)
    expect(w.manifest().choices.cluster).toMatchObject({ endpoint, region: 'us-west-2' })
  })

  test('another host needs --region and is warned about; so is an odd endpoint', async () => {
    const w = world()
    w.program('uvx')
    const bare = ['init', '--yes', '-a', 'claude-code', '--endpoint', 'db.internal.example']
    const refused = await w.run(...bare)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('does not tell its region')
    expect(refused.err).toContain('--region us-west-2')
    const ran = await w.run(...bare, '--region', 'eu-central-1', '--json')
    expect(ran.code).toBe(0)
    expect(ran.json.findings).toContainEqual(
      expect.objectContaining({ code: 'odd-endpoint', level: 'warning' }),
    )
    expect(args(w)).toContain('eu-central-1')
    const short = await w.run('init', '--yes', '--endpoint', 'abc.dsql.us-west-2.on.aws')
    expect(short.code).toBe(0)
    expect(short.out).toContain('warning: abc.dsql.us-west-2.on.aws does not look like')
    expect(short.out).toContain('aws dsql list-clusters --region us-west-2')
  })

  test('the region of the old endpoint is not carried to a new one that tells none', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code', '--endpoint', endpoint)
    expect((await w.run('init', '--yes', '--endpoint', 'db.internal.example')).code).toBe(2)
    const contradiction = await w.run('init', '--yes', '--region', 'eu-west-1')
    expect(contradiction.code).toBe(2)
    expect(contradiction.err).toContain('contradicts')
    expect(w.manifest().choices.cluster?.region).toBe('us-west-2')
  })

  test.each([
    [['--endpoint', endpoint, '--region', 'eu-west-1'], /contradicts the endpoint/, /--region us-west-2/],
    [['--endpoint', `https://${endpoint}`], /leave out the scheme/, /--endpoint/],
    [['--endpoint', `${endpoint}:5432`], /leave out the port/, /--endpoint/],
    [['--endpoint', `postgres://admin@${endpoint}/postgres`], /leave out the scheme/, /--endpoint/],
    [['--endpoint', ''], /./, /--endpoint/],
    [['--endpoint', 'a..b'], /not a host name/, /--endpoint/],
    [['--region', 'us-west-2'], /need an endpoint/, /--endpoint/],
    [['--user', 'admin'], /need an endpoint/, /--endpoint/],
    [['--endpoint', 'none', '--region', 'us-west-2'], /need an endpoint/, /--endpoint/],
    [['--endpoint', endpoint, '--auth', 'env', '--profile', 'dev'], /no meaning/, /leave one/],
  ])('%j is refused', async (flags, message, hint) => {
    const w = world()
    const ran = await w.run('init', '--yes', ...flags, '--json')
    expect(ran.code).toBe(2)
    expect(ran.json.error?.message).toMatch(message)
    expect(ran.json.error?.hint).toMatch(hint)
    expect(w.has('.agents')).toBe(false)
  })
})

test('a flag that says nothing without a server is warned about, in the run that has none and in later ones', async () => {
  const w = world()
  const first = await w.run(
    'init',
    '--yes',
    '-a',
    'codex',
    '--mcp',
    'none',
    '--allow-writes',
    '--profile',
    'dev',
  )
  expect(first.code).toBe(0)
  expect(first.out).toContain('warning: --allow-writes says nothing without an MCP server')
  expect(first.out).toContain('warning: --profile says nothing without an MCP server')
  expect((await w.run('init', '--yes', '--auth', 'env')).out).toContain('warning: --auth says nothing')
  expect((await w.run('init', '--yes', '--no-allow-writes', '--profile', 'none')).out).not.toContain(
    'warning',
  )
})

describe('no value of a flag can become a command', () => {
  const poison = [
    ...['a b', "a'b", 'a"b', 'a;id', 'a$(id)', 'a`id`', 'a\nb', 'a|b', 'a&b', 'a>b', '-x', '--', ''],
    ...[
      'a\u0007b',
      '${HOME}',
      'a\\b',
      '%PATH%',
      'é',
      'a*',
      'a?b',
      '~',
      '#a',
      '!a',
      '{a}',
      `a${'b'.repeat(300)}`,
    ],
  ]
  test.each(['profile', 'user', 'region', 'endpoint', 'mcpVersion', 'skill'])('%s', async (key) => {
    const w = world()
    const flag = `--${key.replace('V', '-v')}`
    const needs = key === 'endpoint' ? [] : ['--endpoint', endpoint]
    for (const value of ['a b', 'a\nb', '$(id)', '-x']) {
      const ran = await w.run('init', '--yes', ...needs, `${flag}=${value}`, '--json')
      expect([value, ran.code, ran.json.error?.code]).toEqual([value, 2, 'bad-value'])
      expect(ran.json.error?.message).toContain(flag)
    }
    // The rest in one process: a start of the CLI for each would take its time.
    const { value: ends } = await program<[string, number][]>(
      w,
      `const out = []
for (const value of ${JSON.stringify(poison)}) {
  const options = { yes: true, endpoint: ${JSON.stringify(endpoint)}, [${JSON.stringify(key)}]: value }
  out.push([value, (await run('init', options)).exit])
}
console.log(JSON.stringify(out))`,
    )
    expect(ends).toEqual(poison.map((value) => [value, 2]))
    expect(Object.keys(w.tree(w.project))).toEqual(['.git'])
  })
})

test('with a container: a Dockerfile and a launcher, both named in what to do next', async () => {
  const w = world()
  w.program('podman')
  const ran = await w.run('init', '--yes', '-a', 'claude-code', '--endpoint', endpoint, '--profile', 'dev')
  expect(w.manifest().choices.mcp?.runtime).toBe('podman')
  expect(ran.out).toContain('npx dsql-skill image build')
  expect(ran.out).toContain('AWS credentials: ')
  expect(w.has('docker/dsql-mcp/Dockerfile')).toBe(true)
  expect(w.has('docker/dsql-mcp/run.sh')).toBe(true)
  const env = await w.run('init', '--yes', '--auth', 'env', '--profile', 'none')
  expect(env.out).toContain('AWS_SECRET_ACCESS_KEY')
  expect(w.has('docker/dsql-mcp/run.sh')).toBe(false)
  await w.run('init', '--yes', '--mcp', 'uvx')
  expect(w.has('docker')).toBe(false)
})

test('no runtime on PATH: uvx, with a warning that says how to install it; said only once it matters', async () => {
  const w = world()
  const first = await w.run('init', '--yes')
  expect(first.out).toContain('none of uvx, docker and podman is on PATH')
  expect(first.out).toContain('pip install uv')
  expect((await w.run('init', '--yes', '--mcp', 'none')).out).not.toContain('PATH')
})
