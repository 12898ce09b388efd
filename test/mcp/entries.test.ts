import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { agentIds, row } from '../../src/agents/table.ts'
import type { Options } from '../../src/commands/context.ts'
import { dialects } from '../../src/mcp/dialects.ts'
import { entry } from '../../src/mcp/entry.ts'
import { type Launch, needsLauncher, runtimes } from '../../src/mcp/runtimes.ts'
import { credentialVariables, serverPackage, testedLibrary, testedVersion } from '../../src/mcp/server.ts'
import type { Json, Runtime, ServerChoice } from '../../src/model.ts'
import { generate, temporary } from '../support/generated.ts'

const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'
const cluster = { endpoint, region: 'us-west-2', user: 'app_user' }
const launcher = 'docker/dsql-mcp/run.sh'

const server = '--with mcp==2.0.0 awslabs.aurora-dsql-mcp-server@1.1.4'
const on = `--cluster_endpoint ${endpoint} --region us-west-2 --database_user app_user`
const quiet = { FASTMCP_LOG_LEVEL: 'ERROR' }
const keys = 'AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN'
const dashed = '-e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN'
const contained = 'run --rm -i --pull=never -e FASTMCP_LOG_LEVEL=ERROR'

type Way = 'docs' | 'profile' | 'default' | 'env'
type Row = [Runtime, Way, 'reads' | 'writes', command: string, env: Record<string, string>, pass: string]

/** What each choice starts: command line, literal environment, and variables that must come from the shell. */
const rows: Row[] = [
  ['uvx', 'docs', 'reads', `uvx ${server}`, quiet, ''],
  ['uvx', 'docs', 'writes', `uvx ${server}`, quiet, ''],
  ['uvx', 'profile', 'reads', `uvx ${server} ${on} --profile work`, quiet, ''],
  ['uvx', 'profile', 'writes', `uvx ${server} ${on} --allow-writes --profile work`, quiet, ''],
  ['uvx', 'default', 'reads', `uvx ${server} ${on}`, quiet, `AWS_PROFILE ${keys}`],
  ['uvx', 'default', 'writes', `uvx ${server} ${on} --allow-writes`, quiet, `AWS_PROFILE ${keys}`],
  ['uvx', 'env', 'reads', `uvx ${server} ${on}`, quiet, keys],
  ['uvx', 'env', 'writes', `uvx ${server} ${on} --allow-writes`, quiet, keys],
  ['docker', 'docs', 'reads', `docker ${contained} dsql-mcp:1.1.4`, {}, ''],
  ['docker', 'docs', 'writes', `docker ${contained} dsql-mcp:1.1.4`, {}, ''],
  ['docker', 'profile', 'reads', `sh ${launcher} ${on}`, quiet, ''],
  ['docker', 'profile', 'writes', `sh ${launcher} ${on} --allow-writes`, quiet, ''],
  ['docker', 'default', 'reads', `sh ${launcher} ${on}`, quiet, `AWS_PROFILE ${keys}`],
  ['docker', 'default', 'writes', `sh ${launcher} ${on} --allow-writes`, quiet, `AWS_PROFILE ${keys}`],
  ['docker', 'env', 'reads', `docker ${contained} ${dashed} dsql-mcp:1.1.4 ${on}`, {}, keys],
  ['docker', 'env', 'writes', `docker ${contained} ${dashed} dsql-mcp:1.1.4 ${on} --allow-writes`, {}, keys],
  ['podman', 'docs', 'reads', `podman ${contained} localhost/dsql-mcp:1.1.4`, {}, ''],
  ['podman', 'docs', 'writes', `podman ${contained} localhost/dsql-mcp:1.1.4`, {}, ''],
  ['podman', 'profile', 'reads', `sh ${launcher} ${on}`, quiet, ''],
  ['podman', 'profile', 'writes', `sh ${launcher} ${on} --allow-writes`, quiet, ''],
  ['podman', 'default', 'reads', `sh ${launcher} ${on}`, quiet, `AWS_PROFILE ${keys}`],
  ['podman', 'default', 'writes', `sh ${launcher} ${on} --allow-writes`, quiet, `AWS_PROFILE ${keys}`],
  ['podman', 'env', 'reads', `podman ${contained} ${dashed} localhost/dsql-mcp:1.1.4 ${on}`, {}, keys],
  [
    ...(['podman', 'env', 'writes'] as const),
    `podman ${contained} ${dashed} localhost/dsql-mcp:1.1.4 ${on} --allow-writes`,
    {},
    keys,
  ],
]

function choice(runtime: Runtime, way: Way, allowWrites: boolean): ServerChoice {
  return {
    runtime,
    version: '1.1.4',
    auth: way === 'env' ? 'env' : 'profile',
    profile: way === 'profile' ? 'work' : null,
    allowWrites,
    cluster: way === 'docs' ? null : cluster,
  }
}

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '')

test.each(rows)('%s, %s, %s', (runtime, way, access, line, env, pass) => {
  const [command, ...args] = words(line)
  expect(runtimes[runtime].launch(choice(runtime, way, access === 'writes'), launcher)).toEqual({
    command,
    args,
    env,
    pass: words(pass),
  })
})

test('the rows are all there are, and name what this release was tested with', () => {
  const all = Object.keys(runtimes).flatMap((runtime) =>
    ['docs', 'profile', 'default', 'env'].flatMap((way) =>
      ['reads', 'writes'].map((access) => `${runtime} ${way} ${access}`),
    ),
  )
  expect(rows.map((one) => one.slice(0, 3).join(' '))).toEqual(all)
  expect(`--with ${testedLibrary} ${serverPackage}@${testedVersion}`).toBe(server)
})

const launch: Launch = { command: 'run', args: ['a', 'b'], env: { K: 'v' }, pass: ['N', 'M'] }
const bare: Launch = { command: 'run', args: ['a'], env: {}, pass: [] }

/** Each client's own keys and no other. */
const shapes: Record<keyof typeof dialects, [full: Json, empty: Json]> = {
  standard: [
    { command: 'run', args: ['a', 'b'], env: { K: 'v' } },
    { command: 'run', args: ['a'] },
  ],
  vscode: [
    { type: 'stdio', command: 'run', args: ['a', 'b'], env: { K: 'v' } },
    { type: 'stdio', command: 'run', args: ['a'] },
  ],
  opencode: [
    { type: 'local', command: ['run', 'a', 'b'], environment: { K: 'v' } },
    { type: 'local', command: ['run', 'a'] },
  ],
  codex: [
    { command: 'run', args: ['a', 'b'], env_vars: ['N', 'M'], env: { K: 'v' } },
    { command: 'run', args: ['a'] },
  ],
  goose: [
    {
      name: 'aurora-dsql',
      type: 'stdio',
      cmd: 'run',
      args: ['a', 'b'],
      envs: { K: 'v' },
      enabled: true,
      timeout: 300,
    },
    { name: 'aurora-dsql', type: 'stdio', cmd: 'run', args: ['a'], enabled: true, timeout: 300 },
  ],
  transport: [
    { command: 'run', args: ['a', 'b'], env: { K: 'v' }, transport: 'stdio' },
    { command: 'run', args: ['a'], transport: 'stdio' },
  ],
}

test.each(Object.entries(shapes))('the form of %s', (id, [full, empty]) => {
  const dialect = dialects[id as keyof typeof dialects]
  expect([dialect(launch), dialect(bare)]).toEqual([full, empty])
})

const files = agentIds.flatMap((id) =>
  (['project', 'user'] as const).flatMap((scope) => {
    const file = row(id).mcp?.[scope]
    return file ? [[id, scope, file] as const] : []
  }),
)

test('every dialect is in use, and has its form here', () => {
  const used = files.map(([, , file]) => file.dialect)
  expect(Object.keys(shapes).sort()).toEqual([...new Set(used)].sort())
})

/** `--help` of the server, 1.1.4; `true`: it takes a value. */
const flags: Record<string, boolean> = {
  '--cluster_endpoint': true,
  '--database_user': true,
  '--region': true,
  '--allow-writes': false,
  '--profile': true,
}

test.each(rows)('the server knows each flag: %s, %s, %s', (runtime, way, access) => {
  const { args } = runtimes[runtime].launch(choice(runtime, way, access === 'writes'), launcher)
  const start = args.findIndex((arg) => arg.includes('dsql-mcp'))
  const own = args.slice(start + 1)
  for (let i = 0; i < own.length; i++) {
    const flag = own[i] as string
    expect(flags).toHaveProperty(flag)
    if (flags[flag]) expect(own[++i]).toMatch(/^[^-]/)
  }
})

test('only a container with a profile needs the launcher', () => {
  const need = rows.filter(([runtime, way]) => needsLauncher(choice(runtime, way, false)))
  expect([...new Set(need.map(([runtime, way]) => `${runtime} ${way}`))]).toEqual([
    'docker profile',
    'docker default',
    'podman profile',
    'podman default',
  ])
})

function strings(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap((inner: Json) => strings(inner))
}

// A client may join the arguments into a shell line (Auggie), or expand a syntax of its own (agents.md §3).
test.each(files)('%s, %s: nothing that a client or its shell would take apart', (_, __, file) => {
  for (const [runtime, way, access] of rows) {
    for (const value of strings(entry(file, choice(runtime, way, access === 'writes'), launcher))) {
      expect(value).toMatch(/^[\w@%+=:,./-]+$/)
      expect(value).not.toMatch(/^[/~]|^[A-Za-z]:/)
    }
  }
})

/** The values that may reach a command line: one of each kind that init must refuse. */
const hostile = [
  ' ',
  'a b',
  'a;b',
  'a$b',
  '$(id)',
  '`id`',
  'a"b',
  "a'b",
  'a\\b',
  'a|b',
  'a&b',
  'a>b',
  'a*',
  '~',
  '-x',
]

test.each(['endpoint', 'user', 'profile', 'mcpVersion', 'region'] as const)(
  'init refuses such a value: %s',
  async (name) => {
    const root = temporary('entries')
    const [project, home] = [path.join(root, 'project'), path.join(root, 'home')]
    try {
      for (const value of hostile) {
        const options: Options = { agents: ['claude-code'], mcp: 'uvx', endpoint, [name]: value }
        await expect(generate(project, home, options), value).rejects.toThrow('"bad-value"')
        expect(fs.readdirSync(project)).toEqual(['.git'])
      }
    } finally {
      fs.rmSync(root, { recursive: true, force: true })
    }
  },
)

function texts(dir: string): [string, string][] {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => path.join(item.parentPath, item.name))
    .map((file) => [path.relative(dir, file), fs.readFileSync(file, 'utf8')])
}

const team = rows
  .filter(([, , access]) => access === 'reads')
  .map(([runtime, way]) => [runtime, way] as const)

test.each(team)('%s, %s: a project for all agents is the same on each machine', async (runtime, way) => {
  const root = temporary('entries')
  const secrets = credentialVariables.map((name) => [name, `canary-${name}`] as const)
  for (const [name, value] of secrets) process.env[name] = value
  try {
    const trees: [string, string][][] = []
    for (const machine of ['one', 'an other']) {
      const home = path.join(root, machine, 'home')
      const project = path.join(root, machine, 'project')
      await generate(project, home, {
        agents: ['all'],
        mcp: runtime,
        ...(way === 'docs' ? {} : { endpoint, auth: way === 'env' ? 'env' : 'profile' }),
        ...(way === 'profile' ? { profile: 'work' } : {}),
      })
      trees.push(texts(project))
    }
    expect(trees[0]).toEqual(trees[1])
    for (const [file, text] of trees[0] ?? []) {
      expect(text, file).not.toContain(root)
      for (const [, value] of secrets) expect(text, file).not.toContain(value)
    }
  } finally {
    for (const [name] of secrets) delete process.env[name]
    fs.rmSync(root, { recursive: true, force: true })
  }
})
