import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { McpFile } from '../../src/agents/row.ts'
import { agentIds, row } from '../../src/agents/table.ts'
import { launchOf } from '../../src/client/launch.ts'
import { startOf } from '../../src/client/start.ts'
import { foreignKeys, isKnownHost } from '../../src/client/trust.ts'
import { entry } from '../../src/mcp/entry.ts'
import { runtimeRow } from '../../src/mcp/runtimes.ts'
import { testedVersion } from '../../src/mcp/server.ts'
import type { Json, JsonObject, ServerChoice } from '../../src/model.ts'

const cluster = { endpoint: 'localhost', region: 'us-east-1', user: 'admin' }
const choices: ServerChoice[] = (['uvx', 'docker', 'podman'] as const).flatMap((runtime) =>
  [null, cluster].flatMap((where) =>
    (['profile', 'env'] as const).map((auth) => ({
      runtime,
      version: testedVersion,
      auth,
      profile: auth === 'profile' ? 'work' : null,
      allowWrites: true,
      cluster: where,
    })),
  ),
)

const files: [string, McpFile][] = agentIds.flatMap((id) =>
  Object.values(row(id).mcp ?? {}).flatMap((file): [string, McpFile][] =>
    typeof file === 'object' && 'dialect' in file ? [[id, file]] : [],
  ),
)

test.each(files)('%s: what we write is what is started, and is trusted', (_, file) => {
  for (const choice of choices) {
    const value = entry(file, choice, 'docker/dsql-mcp/run.sh')
    const { command, args, env, pass } = runtimeRow(choice.runtime).launch(choice, 'docker/dsql-mcp/run.sh')
    expect(launchOf(value)).toEqual({
      words: [command, ...args],
      env,
      names: file.dialect === 'codex' ? pass : [],
    })
    expect(foreignKeys(value, value)).toEqual([])
  }
})

describe('what is not ours', () => {
  const ours = { command: 'uvx', args: ['a', 'b'], env: { FASTMCP_LOG_LEVEL: 'ERROR' } }
  test.each<[string, Json, string[]]>([
    ['another command', { ...ours, command: './uvx' }, ['command']],
    ['one more argument', { ...ours, args: ['a', 'b', '--profile', 'x'] }, ['args']],
    ['arguments in another order', { ...ours, args: ['b', 'a'] }, ['args']],
    ['one more variable', { ...ours, env: { ...ours.env, PATH: '/tmp' } }, ['env']],
    ['one variable less', { ...ours, env: {} }, ['env']],
    ['a folder', { ...ours, cwd: '/tmp' }, ['cwd']],
    ['a file of variables', { ...ours, envFile: '.env' }, ['envFile']],
    ['an address', { ...ours, url: 'https://example.com' }, ['url']],
    ['a text', 'uvx a b', ['']],
    ['nothing', null, ['']],
    ['a list', ['uvx', 'a', 'b'], ['']],
  ])('%s', (_, value, keys) => {
    expect(foreignKeys(value, ours)).toEqual(keys)
  })

  test('what only says which tools may be used is the user’s, and starts nothing', () => {
    const mine: JsonObject = { ...ours, disabled: false, autoApprove: ['readonly_query'], timeout: 60_000 }
    expect(foreignKeys(mine, ours)).toEqual([])
    expect(foreignKeys({ env: ours.env, args: ours.args, command: ours.command }, ours)).toEqual([])
  })

  test('so is what we write of these, and what a client adds that is empty', () => {
    const said = { ...ours, timeout: 300, enabled: true }
    expect(foreignKeys({ ...said, timeout: 600, bundled: null, env_keys: [], cwd: null }, said)).toEqual([])
    expect(foreignKeys({ ...ours, env_keys: ['AWS_PROFILE'] }, ours)).toEqual(['env_keys'])
    expect(foreignKeys({ ...ours, args: [] }, ours)).toEqual(['args'])
  })

  test('a token is for hosts of AWS, and for this machine', () => {
    const id = 'abcdefghijklmnopqrstuvwxyz'
    const known = [
      `${id}.dsql.us-east-1.on.aws`,
      `${id}.dsql-fnh4.us-east-1.on.aws`,
      'localhost',
      '127.0.0.1',
    ]
    expect(known.filter((host) => !isKnownHost(host))).toEqual([])
    const others = [
      'example.org',
      `${id}.dsql.us-east-1.on.aws.example.org`,
      `x.dsql.lambda-url.us-east-1.on.aws`,
    ]
    expect([...others, '127.0.0.1.example.org', 'x.lambda-url.us-east-1.on.aws'].filter(isKnownHost)).toEqual(
      [],
    )
  })
})

describe('as the client would start it', () => {
  const around = {
    env: { PATH: '/bin', HOME: '/home/me', AWS_PROFILE: 'work', AWS_REGION: 'eu-west-1', X: 'value' },
    which: (bin: string) => (bin === 'uvx' ? '/usr/bin/uvx' : undefined),
    folder: path.resolve('/project'),
  }
  const launch = (value: Json, agent?: string) =>
    startOf(launchOf(value) ?? { words: [], env: {}, names: [] }, agent, around)

  test('the whole environment, and what the entry adds', () => {
    expect(launch({ command: 'uvx', args: ['a'], env: { X: 'other' } })).toEqual({
      command: '/usr/bin/uvx',
      args: ['a'],
      cwd: around.folder,
      env: { ...around.env, X: 'other' },
    })
  })

  test.each([
    ['codex', { command: 'uvx', env_vars: ['AWS_PROFILE'] }, { AWS_PROFILE: 'work' }],
    ['codex', { command: 'uvx' }, {}],
    ['augment', { command: 'uvx', env: { AWS_REGION: 'us-east-1' } }, { AWS_REGION: 'us-east-1' }],
    ['openclaw', { command: 'uvx' }, {}],
  ])('%s hands on no variables of the shell but those that are named: %j', (agent, value, extra) => {
    expect(launch(value, agent)).toMatchObject({ env: { PATH: '/bin', HOME: '/home/me', ...extra } })
    expect(Object.keys((launch(value, agent) as { env: object }).env).sort()).toEqual(
      ['PATH', 'HOME', ...Object.keys(extra)].sort(),
    )
  })

  test('every client that scrubs is known to, and no other', () => {
    const scrubs = agentIds.filter((id) => {
      const start = launch({ command: 'uvx' }, id)
      return 'env' in start && start.env['X'] === undefined
    })
    expect(scrubs).toEqual(agentIds.filter((id) => row(id).environment === 'scrubbed'))
    expect(scrubs.length).toBeGreaterThan(2)
  })

  // Each as it was seen with the real client: args, then env; `-` is what stays as it is.
  const [plain, braced, preset, env, brace] = ['$X', '${X}', '${NO:-preset}', '${env:X}', '{env:X}'] as const
  test.each<[string, string[], string[]]>([
    ['claude-code', ['-', 'value', 'preset', '-', '-'], ['-', 'value', 'preset', '-', '-']],
    ['codex', ['-', '-', '-', '-', '-'], ['-', '-', '-', '-', '-']],
    ['gemini-cli', ['value', 'value', 'preset', '-', '-'], ['value', 'value', 'preset', '-', '-']],
    ['opencode', ['-', '-', '-', '$value', 'value'], ['-', '-', '-', '$value', 'value']],
    ['qwen-code', ['value', 'value', '-', '-', '-'], ['value', 'value', '-', '-', '-']],
    ['kilo', ['-', '-', '-', '-', '-'], ['-', '-', '-', '-', '-']],
    ['droid', ['-', '-', '-', '-', '-'], ['-', 'value', 'preset', '-', '-']],
    ['openclaw', ['-', 'value', '-', '-', '-'], ['-', 'value', '-', '-', '-']],
    ['kimi-code-cli', ['-', '-', '-', '-', '-'], ['-', '-', '-', '-', '-']],
    ['grok', ['value', 'value', 'preset', '-', '-'], ['value', 'value', 'preset', '-', '-']],
  ])('%s puts variables in where it does', (agent, args, values) => {
    const texts = [plain, braced, preset, env, brace]
    const said = texts.map((text, i) => (args[i] === '-' ? text : args[i]))
    const inEnv = texts.map((text, i) => [`V${i}`, values[i] === '-' ? text : values[i]])
    const value = { command: 'uvx', args: texts, env: Object.fromEntries(texts.map((t, i) => [`V${i}`, t])) }
    expect(launch(value, agent)).toMatchObject({ args: said, env: Object.fromEntries(inEnv) })
  })

  test('a variable that is not set: as it stands, nothing, or the client starts nothing', () => {
    const value = (text: string) => ({ command: 'uvx', args: ['a'], env: { V: text } })
    expect(launch(value('${NO}'), 'claude-code')).toMatchObject({ env: { V: '${NO}' } })
    expect(launch(value('{env:NO}'), 'opencode')).toMatchObject({ env: { V: '' } })
    expect(launch(value('${NO}'), 'droid')).toEqual({ variable: '${NO}' })
    expect(launch(value('${NO}'), 'augment')).toEqual({ variable: '${NO}' })
    expect(launch(value('${NO}'), 'gemini-cli')).toMatchObject({ env: { V: '' } })
    expect(launch({ command: 'uvx', args: ['${NO}'] }, 'gemini-cli')).toMatchObject({ args: ['${NO}'] })
  })

  test('a folder of its own, and a command by its path', () => {
    expect(launch({ command: './bin/x', cwd: 'sub' })).toMatchObject({
      command: path.join(around.folder, 'bin/x'),
      cwd: path.join(around.folder, 'sub'),
    })
  })

  test('a program that is not on PATH', () => {
    expect(launch({ command: 'nope' })).toEqual({ missing: 'nope' })
  })
})

test('what is no entry starts nothing', () => {
  for (const value of [undefined, null, 'uvx', [], {}, { command: 1 }, { url: 'https://example.com' }])
    expect(launchOf(value)).toBeUndefined()
})

test('what is put in is not looked at again', () => {
  const around = { env: { A: '$B ${B}', B: 'b' }, which: () => '/x', folder: '/' }
  const launch = { words: ['x', '$A', '${A}'], env: {}, names: [] }
  expect(startOf(launch, 'gemini-cli', around)).toMatchObject({ args: ['$B ${B}', '$B ${B}'] })
})
