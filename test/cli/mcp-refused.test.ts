import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { endpoint, type World, world } from '../support/cli.ts'
import { ask, fake, type How, installed, log, server, started, tool, tools } from '../support/mcp.ts'

/** `error: …` and its hint, as one line each. */
async function refused(w: World, how: How, args: string[], input?: string): Promise<[number | null, string]> {
  const ran = await ask(w, how, args, input)
  expect(ran.out).toBe('')
  return [ran.code, ran.err.replaceAll(w.root, '<root>').trimEnd()]
}

describe('what can be no call is said before anything is started', () => {
  test.each<[string[], string, string?]>([
    [
      [],
      `error: mcp needs a word: tools or call\n  npx dsql-skill mcp tools; for example: npx dsql-skill mcp call readonly_query --sql 'select 1'`,
    ],
    [['tool'], 'error: mcp does not know "tool"\n  did you mean npx dsql-skill mcp tools?'],
    [['transact'], 'error: mcp does not know "transact"\n  did you mean npx dsql-skill mcp call transact?'],
    [
      ['tools', 'transact'],
      'error: mcp tools does not know what to do with "transact"\n  for example: npx dsql-skill mcp call transact --sql "insert into t (id) values (1)"',
    ],
    [
      ['call'],
      `error: mcp call needs the name of a tool\n  npx dsql-skill mcp tools lists them; for example: npx dsql-skill mcp call readonly_query --sql 'select 1'`,
    ],
    [['call', 'readonly'], 'error: the MCP server has no tool "readonly"\n  did you mean readonly_query?'],
    [
      ['call', 'execute_sql'],
      'error: the MCP server has no tool "execute_sql"\n  use readonly_query or transact',
    ],
    [
      ['call', 'get_schema', '{table_name: t}'],
      `error: json:1:2: the arguments of get_schema are no JSON: not valid JSON (InvalidSymbol)\n  for example: npx dsql-skill mcp call get_schema '{"table_name": "t"}'`,
    ],
    [
      ['call', 'get_schema', '-'],
      `error: json:2:14: the arguments of get_schema are no JSON: not valid JSON (ValueExpected)\n  for example: npx dsql-skill mcp call get_schema '{"table_name": "t"}'`,
      '{\n"table_name":}',
    ],
    [
      ['call', 'get_schema', '["t"]'],
      `error: the arguments of get_schema are an object, and this is a list\n  for example: npx dsql-skill mcp call get_schema '{"table_name": "t"}'`,
    ],
    [
      ['call', 'get_schema', '{"table_name":', '"t"}'],
      `error: mcp call get_schema does not know what to do with "\\"t\\"}"\n  put the JSON into single quotes, as one word; for example: npx dsql-skill mcp call get_schema '{"table_name": "t"}'`,
    ],
    [
      ['call', 'transact', '{"sql": "select 1"}'],
      'error: transact does not know "sql"\n  transact takes sql_list; --sql does that. for example: npx dsql-skill mcp call transact --sql "insert into t (id) values (1)"',
    ],
    [
      ['call', 'readonly_query', '{"query": "select 1"}'],
      `error: readonly_query does not know "query"\n  readonly_query takes sql; --sql does that. for example: npx dsql-skill mcp call readonly_query --sql 'select 1'`,
    ],
    [
      ['call', 'dsql_search_documentation', '{"search_phrases": "x"}'],
      `error: dsql_search_documentation does not know "search_phrases"\n  did you mean search_phrase? for example: npx dsql-skill mcp call dsql_search_documentation '{"search_phrase": "async index"}'`,
    ],
    [
      ['call', 'transact', '{"sql_list": "select 1"}'],
      'error: sql_list of transact is list of strings, and not "select 1"\n  for example: npx dsql-skill mcp call transact --sql "insert into t (id) values (1)"',
    ],
    [
      ['call', 'readonly_query'],
      `error: readonly_query needs sql (string)\n  for example: npx dsql-skill mcp call readonly_query --sql 'select 1'`,
    ],
    [
      ['call', 'readonly_query', '--sql', 'a', '--sql', 'b'],
      'error: readonly_query takes one --sql\n  transact takes several, and reads them as of one moment: npx dsql-skill mcp call transact --sql … --sql …',
    ],
    [
      ['call', 'dsql_lint', '--sql', 'a', '--sql', 'b'],
      'error: dsql_lint takes one --sql\n  put them into one text, with a semicolon behind each',
    ],
    [
      ['call', 'get_schema', '--sql', 'a'],
      `error: get_schema takes no SQL\n  for example: npx dsql-skill mcp call get_schema '{"table_name": "t"}'`,
    ],
    [
      ['call', 'readonly_query', '--sql', 'a', '{"sql":"b"}'],
      'error: sql is said twice: by --sql and in the JSON\n  leave one of them out',
    ],
    [['call', 'dsql_lint', '-', '--sql', '-'], 'error: stdin can be read once\n  leave one - out'],
    [['tools', '--agent', 'codx'], 'error: unknown agent "codx"\n  did you mean codex?'],
    [
      ['tools', '--agent', 'cursor'],
      'error: Cursor has no entry of the MCP server here\n  serve it first: npx dsql-skill add cursor; those served: claude-code, codex',
    ],
  ])('%j', async (args, told, input) => {
    const w = await installed()
    expect(await refused(w, {}, args, input)).toEqual([2, told])
    expect(fs.existsSync(log(w))).toBe(false)
  })

  test('nothing is set up, or no server is wanted', async () => {
    const w = world()
    expect(await refused(w, {}, ['tools'])).toEqual([
      2,
      'error: no MCP server is set up here\n  start with: npx dsql-skill init',
    ])
    await w.run('init', '--yes', '-a', 'claude-code', '--mcp', 'none')
    expect(await refused(w, {}, ['tools', '-C', '.'])).toEqual([
      2,
      'error: no MCP server is wanted here\n  to have one: npx dsql-skill init --mcp uvx -C .',
    ])
  })
})

describe('a version that was not tested is asked itself', () => {
  const query = tool('query', { statement: 'string' }, ['statement'])
  const read = tool('readonly_query', { sql: 'string', limit: 'integer' }, ['sql'])
  const how: How = { tools: [query, read], calls: { query: { echo: true }, readonly_query: { echo: true } } }

  test('it may take more than is known here', async () => {
    const w = await installed('--mcp-version', '9.9.9')
    expect((await ask(w, how, ['call', 'query', '{"statement":"x"}', '--json'])).json.result).toEqual({
      statement: 'x',
    })
    const args = ['call', 'readonly_query', '--sql', 'x', '{"limit": 3}', '--json']
    expect((await ask(w, how, args)).json.result).toEqual([{ sql: 'x', limit: 3 }])
  })

  test('what it does not take is said in the same way', async () => {
    const w = await installed('--mcp-version', 'latest')
    expect(await refused(w, how, ['call', 'querry', '{}'])).toEqual([
      2,
      'error: the MCP server has no tool "querry"\n  did you mean query?',
    ])
    const [code, said] = await refused(w, how, ['call', 'readonly_query', '--sql', 'x', '{"limit": "3"}'])
    expect([code, said.split('\n')[0]]).toEqual([2, 'error: limit of readonly_query is integer, and not "3"'])
    expect(started(w).argv[0]).toBe('awslabs.aurora-dsql-mcp-server@latest')
  })
})

describe('what is not ours is not started', () => {
  const file = '.mcp.json'

  test('a host that is not of AWS, which a manifest may name: it would get a token', async () => {
    const w = await installed('--endpoint', 'dsql.example.org', '--region', 'us-west-2')
    for (const agent of [[], ['--agent', 'codex']]) {
      const [code, said] = await refused(w, {}, ['tools', ...agent])
      expect(code).toBe(1)
      expect(said).toBe(
        [
          'error: dsql.example.org is no host of AWS, and would get a token of yours, so it is not started',
          `  to start it all the same, if the host is yours: npx dsql-skill ${['mcp', 'tools', ...agent].join(' ')} --run-foreign`,
        ].join('\n'),
      )
    }
    expect(fs.existsSync(log(w))).toBe(false)
    expect((await ask(w, { tools }, ['tools', '--run-foreign'])).code).toBe(0)
  })

  test('an entry that somebody changed', async () => {
    const w = await installed()
    w.write(file, w.read(file).replace('"uvx"', '"./evil.sh"').replace('"ERROR"', '"AKIAIOSFODNN7CANARY2"'))
    w.write('evil.sh', `#!/bin/sh\ntouch '${log(w)}'\n`)
    fs.chmodSync(w.at('evil.sh'), 0o755)
    const [code, said] = await refused(w, {}, ['tools', '--agent', 'claude-code'])
    expect(code).toBe(1)
    expect(said).toBe(
      [
        `error: the entry in .mcp.json is not what we write (command, env), so it is not started; it would run: ./evil.sh --with mcp==2.0.0 awslabs.aurora-dsql-mcp-server@1.1.4 --cluster_endpoint ${endpoint} --region us-west-2 --database_user admin (with FASTMCP_LOG_LEVEL set)`,
        '  to have ours again: npx dsql-skill update --take ours:.mcp.json; to start it all the same, if you know what it does: npx dsql-skill mcp tools --agent claude-code --run-foreign',
      ].join('\n'),
    )
    expect(fs.existsSync(log(w))).toBe(false)
    // The manifest still says what to start, and other agents have their own.
    expect((await ask(w, { tools }, ['tools'])).code).toBe(0)
    expect((await ask(w, { tools }, ['tools', '--agent', 'codex'])).code).toBe(0)
    fs.rmSync(log(w))
    fake(w, '../project/evil.sh')
    const ran = await ask(w, { tools }, ['tools', '--agent', 'claude-code', '--run-foreign'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(started(w).env['FASTMCP_LOG_LEVEL']).toBe('AKIAIOSFODNN7CANARY2')
    w.write(file, w.read(file).replace('"--region"', '"AKIAIOSFODNN7CANARY2\\u001b[8m", "--region"'))
    const told = await ask(w, { tools }, ['tools', '--agent', 'claude-code', '--run-foreign', '-v'])
    expect(told.out).toContain('evil.sh --with mcp==2.0.0')
    expect(told.out).not.toMatch(/CANARY|\u001b/)
  })

  test('in the home the launcher is named by its own place', async () => {
    const w = world()
    fake(w, '../bin/docker')
    await w.start(['init', '-g', '--yes', '-a', 'claude-code', '--mcp', 'docker', '--endpoint', endpoint], {})
    const launcher = path.join(w.home, '.agents/docker/dsql-mcp/run.sh')
    const [, missing] = await refusedAfter(() => fs.rmSync(launcher))
    expect(missing).toMatch(/^error: ~\/\.agents\/docker\/dsql-mcp\/run\.sh is missing,/)
    const [code, changed] = await refusedAfter(() => fs.writeFileSync(launcher, 'x'))
    expect(code).toBe(1)
    expect(changed).toMatch(/^error: ~\/\.agents\/docker\/dsql-mcp\/run\.sh is not what we write,/)

    function refusedAfter(change: () => void): Promise<[number | null, string]> {
      change()
      return refused(w, {}, ['tools', '-g'])
    }
  })

  test('a switch of the user’s own, and a timeout, change nothing of it', async () => {
    const w = await installed()
    w.write(file, w.read(file).replace('"command"', '"disabled": true, "timeout": 9, "command"'))
    expect((await ask(w, { tools }, ['tools', '--agent', 'claude-code'])).code).toBe(0)
  })

  test('an entry that is gone, or cannot be read', async () => {
    const w = await installed()
    const whole = w.read(file)
    w.write(file, '{}')
    const args = ['tools', '--agent', 'claude-code']
    expect(await refused(w, {}, args)).toEqual([
      1,
      'error: .mcp.json has no entry that starts the MCP server\n  put it back: npx dsql-skill install',
    ])
    w.write(file, whole.slice(0, -5))
    const [code, said] = await refused(w, {}, args)
    expect([code, said.split(': ').slice(0, 3).join(': ')]).toEqual([
      1,
      expect.stringMatching(/^error: \.mcp\.json:\d+:\d+: the file of Claude Code cannot be read/),
    ])
  })

  test('the launcher of a container, also for the entry that the manifest makes', async () => {
    const w = await installed('--mcp', 'docker')
    const launcher = 'docker/dsql-mcp/run.sh'
    fs.symlinkSync('/bin/sh', path.join(w.bin, 'sh'))
    const ours = w.read(launcher)
    w.write(launcher, `exec '${process.execPath}' '${path.join(w.root, 'x.mjs')}'\n`)
    const [code, said] = await refused(w, {}, ['tools'])
    expect([code, said.split(',')[0]]).toEqual([1, 'error: docker/dsql-mcp/run.sh is not what we write'])
    w.write(launcher, ours)
    const [, now] = await refused(w, {}, ['tools'])
    expect(now).not.toContain('is not what we write')
  })
})

test('--agent starts the server as that client does', async () => {
  const w = await installed()
  expect((await ask(w, { tools }, ['tools', '--agent', 'claude-code'])).code).toBe(0)
  expect(started(w).env['AWS_PROFILE']).toBe('kept')
  // Codex hands on what its entry names, and nothing else.
  w.program('uvx')
  const text = w.read('../bin/uvx')
  fs.writeFileSync(
    path.join(w.bin, 'uvx'),
    text.replace(
      'exit 0',
      `export FAKE='{"tools":[]}' FAKE_LOG='${log(w)}'\nexec '${process.execPath}' '${server}'`,
    ),
  )
  const env = { AWS_PROFILE: 'kept', AWS_SECRET_OF_MINE: 'not handed on' }
  expect((await w.start(['mcp', 'tools', '--agent', 'codex'], { env })).code).toBe(0)
  expect(started(w).env).toMatchObject({ AWS_PROFILE: 'kept' })
  expect(started(w).env).not.toHaveProperty('AWS_SECRET_OF_MINE')
})

describe('failures', () => {
  const readonly = {
    calls: {
      transact: failing(
        'Your MCP server does not allow write operations. To use write operations, change the MCP configuration per README.md',
      ),
    },
  }

  /** As the server tells it: the reason stands in a note beside the answer. */
  function failing(...logs: string[]) {
    return { isError: true, text: 'Error executing tool transact', logs }
  }

  test('transact explains that the server only reads', async () => {
    const w = await installed()
    expect(await refused(w, readonly, ['call', 'transact', '--sql', 'drop table t'])).toEqual([
      1,
      [
        'error: transact: Your MCP server does not allow write operations. To use write operations, change the MCP configuration per README.md',
        '  this server only reads, as it was set up; to let it write: npx dsql-skill init --allow-writes (every agent that has it can then change and delete data too, so give it a database user that may do no more than it must)',
      ].join('\n'),
    ])
  })

  test.each<[string, string[], string, string]>([
    [
      'readonly_query',
      [
        'Your MCP server does not allow write operations. To use write operations, change the MCP configuration per README.md',
      ],
      'readonly_query: Your MCP server does not allow write operations',
      'this server only reads, and takes UPDATE, FOR UPDATE or replace() for writing wherever they stand; to let it write: npx dsql-skill init --allow-writes',
    ],
    [
      'readonly_query',
      ['Your query contains risky injection patterns: [{"type": "sql"}]'],
      'readonly_query: Your query contains risky injection patterns',
      'that is: the reason follows: move values into params, one statement only, no transaction words',
    ],
    [
      'transact',
      [
        'Failed to execute query due to error : relation "t" does not exist\nLINE 1: select * from t\n                      ^',
        'Error executing transact: relation "t" does not exist\nLINE 1: select * from t\n                      ^',
      ],
      'transact: relation "t" does not exist (line 1)',
      'whether it is something that Aurora DSQL does not know: npx dsql-skill mcp call dsql_lint --sql …',
    ],
    [
      'transact',
      [
        'Failed to execute query due to error : role "x" does not exist',
        'Error executing transact: role "x" does not exist',
      ],
      'transact: role "x" does not exist',
      'whether it is something that Aurora DSQL does not know',
    ],
    [
      'transact',
      [
        'Failed to execute query due to error : ddl and dml are not supported in the same transaction',
        'Error executing transact: ddl and dml are not supported in the same transaction',
      ],
      'transact: ddl and dml are not supported in the same transaction',
      'what helps: ',
    ],
    [
      'transact',
      ['Error executing transact: change conflicts with another transaction (OC000)'],
      'transact: change conflicts with another transaction (OC000)',
      'what helps: roll back, wait (backoff with jitter), repeat the whole transaction',
    ],
    [
      'readonly_query',
      ['Error executing readonly_query: Unable to locate credentials'],
      'no credentials: the MCP server finds no AWS credentials',
      'see which it looks for: npx dsql-skill doctor --only credentials -v',
    ],
    [
      'readonly_query',
      ['bad \u001b[31mred\u202e text'],
      'readonly_query: bad \\u{1b}[31mred\\u{202e} text',
      'whether it is something that Aurora DSQL does not know',
    ],
    ['readonly_query', [], 'readonly_query: it failed, and the MCP server does not say why', 'whether it is'],
  ])('%s: %j', async (name, logs, message, hint) => {
    const w = await installed()
    const text = `Error executing tool ${name}`
    const how: How = { calls: { [name]: { isError: true, text, logs } } }
    const { code, json } = await ask(w, how, ['call', name, '--sql', 'x', '--json'])
    expect(code).toBe(1)
    expect(json).toMatchObject({ exit: 1, error: { code: 'tool-failed' } })
    expect(json.error?.message.slice(0, message.length)).toBe(message)
    expect(json.error?.hint.slice(0, hint.length)).toBe(hint)
  })

  test('documentation only: how to name a cluster', async () => {
    const w = world()
    fake(w, 'uvx')
    await w.run('init', '--yes', '-a', 'claude-code')
    const logs = [
      'Database not configured. Please configure --cluster_endpoint, --database_user, and --region.',
    ]
    const how = {
      calls: { readonly_query: { isError: true, text: 'Error executing tool readonly_query', logs } },
    }
    expect(await refused(w, how, ['call', 'readonly_query', '--sql', 'select 1'])).toEqual([
      1,
      [
        'error: documentation only: the MCP server was started without a cluster, its Region or its user: only its documentation tools work',
        '  name the cluster: npx dsql-skill init --endpoint <id>.dsql.<region>.on.aws',
      ].join('\n'),
    ])
  })

  test('of the start: no program, one that ends, one that ends at the call', async () => {
    const w = await installed()
    const ended = { exit: 2, stderr: ['awslabs.aurora-dsql-mcp-server: error: unrecognized arguments: --x'] }
    const [code, said] = await refused(w, ended, ['tools'])
    expect([code, said.split('\n')[0]]).toEqual([1, 'error: unknown flag: the MCP server does not know --x'])
    const later = await ask(w, { exitOnCall: 4, stderr: ['boom'] }, [
      'call',
      'readonly_query',
      '--sql',
      'x',
      '--json',
    ])
    expect(later.json.error).toMatchObject({
      code: 'server-failed',
      message: expect.stringContaining('boom'),
    })
    fs.rmSync(path.join(w.bin, 'uvx'))
    expect(await refused(w, {}, ['tools'])).toEqual([
      1,
      'error: command not found: the MCP server cannot be started: uvx is not on PATH\n  install uvx (https://docs.astral.sh/uv/getting-started/installation/): pip install uv',
    ])
  })
})
