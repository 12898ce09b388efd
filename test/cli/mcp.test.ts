import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model.ts'
import { cli, endpoint, program } from '../support/cli.ts'
import { lives } from '../support/lives.ts'
import { ask, fake, installed, log, started, tool, tools } from '../support/mcp.ts'
import { terminal } from '../support/pty.ts'

/** What the tool was given. */
async function given(args: string[], input?: string): Promise<unknown> {
  const w = await installed()
  const calls = Object.fromEntries(tools.map(({ name }) => [name, { echo: true as const }]))
  const ran = await ask(w, { calls }, ['call', ...args, '--json'], input)
  expect(ran.err).toBe('')
  const { result } = ran.json
  return Array.isArray(result) ? result[0] : result
}

describe('mcp tools', () => {
  test('lists the tools with what they take', async () => {
    const w = await installed()
    const ran = await ask(w, { tools }, ['tools'])
    expect(ran.out.split('\n')).toEqual([
      'tool                       takes                                                     does',
      'readonly_query             sql: string, params?: list                                What readonly_query does.',
      'transact                   sql_list: list, params_list?: list                        What transact does.',
      'get_schema                 table_name: string                                        What get_schema does.',
      'dsql_lint                  sql: string, fix?: boolean                                What dsql_lint does.',
      'dsql_search_documentation  search_phrase: string, limit?: integer                    What dsql_search_documentation does.',
      'dsql_read_documentation    url: string, start_index?: integer, max_length?: integer  What dsql_read_documentation does.',
      'dsql_recommend             url: string                                               What dsql_recommend does.',
      '',
    ])
    expect(ran.code).toBe(0)
    expect(started(w)).toMatchObject({
      argv: [
        ...['--with', 'mcp==2.0.0', 'awslabs.aurora-dsql-mcp-server@1.1.4'],
        ...['--cluster_endpoint', endpoint, '--region', 'us-west-2', '--database_user', 'admin'],
      ],
      cwd: w.project,
      env: { FASTMCP_LOG_LEVEL: 'ERROR', AWS_PROFILE: 'kept' },
    })
    expect(lives(started(w).pid)).toBe(false)
  })

  test('--json: with the whole description, and the schema', async () => {
    const w = await installed()
    const { json } = await ask(w, { tools }, ['tools', '--json'])
    expect(json).toMatchObject({ command: 'mcp', exit: 0, root: w.project, findings: [] })
    expect(json.tools?.map(({ name }) => name)).toEqual(tools.map(({ name }) => name))
    const { description, inputSchema: input } = tools[1] as (typeof tools)[number]
    const takes = 'sql_list: list, params_list?: list'
    expect(json.tools?.[1]).toEqual({ name: 'transact', description, takes, input })
  })

  test('tells in what the tools are not those that were tested', async () => {
    const w = await installed()
    const other = tool('transact', { sql_list: 'array', mode: 'string' }, ['sql_list', 'mode'])
    const more = tool('list_tables', {}, [])
    const kept = tools.filter(({ name }) => !['transact', 'dsql_lint'].includes(name))
    const { json } = await ask(w, { tools: [...kept, other, more] }, ['tools', '--json'])
    expect(json.findings?.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warning the MCP server lacks params_list of transact (since 1.0.27)',
      'warning the MCP server lacks dsql_lint (since 1.0.28)',
      'warning transact needs mode, which is not known here',
      'warning the tool list_tables is not known here',
    ])
  })
})

describe('mcp call', () => {
  test.each<[string, string[], unknown]>([
    [
      'several statements',
      ['transact', '--sql', 'select 1', '--sql', '-- x\nselect 2'],
      { sql_list: ['select 1', '-- x\nselect 2'] },
    ],
    ['one statement', ['readonly_query', '--sql', 'select 1'], { sql: 'select 1' }],
    [
      'SQL and JSON together',
      ['readonly_query', '--sql', 'select %s', '{"params": [1, null]}'],
      { sql: 'select %s', params: [1, null] },
    ],
    ['JSON', ['get_schema', '{"table_name":"t"}'], { table_name: 't' }],
    ['JSON as people write it', ['get_schema', '{"table_name":"t", /* x */}'], { table_name: 't' }],
    ['text to lint', ['dsql_lint', '--sql', 'select 1;', '{"fix":true}'], { sql: 'select 1;', fix: true }],
  ])('%s', async (_, args, expected) => {
    expect(await given(args)).toEqual(expected)
  })

  test('stdin: JSON, or SQL of any size', async () => {
    expect(await given(['get_schema', '-'], '{"table_name": "t"}')).toEqual({ table_name: 't' })
    const sql = `select '${'é\n'.repeat(50_000)}'`
    expect(await given(['dsql_lint', '--sql', '-'], sql)).toEqual({ sql })
  })

  test('rows become a table; a row for each text keeps all digits', async () => {
    const w = await installed()
    const texts = [
      '{"id": 9007199254740993, "name": "a", "x": null}',
      '{"id": 7, "name": "日本\\u202e", "x": 1.5}',
    ]
    const structured = { result: texts.map((text) => JSON.parse(text)) }
    const how = { calls: { readonly_query: { texts, structured } } }
    const args = ['call', 'readonly_query', '--sql', 'select']
    const ran = await ask(w, how, args)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out.split('\n')).toEqual([
      '              id  name           x',
      '9007199254740993  a           null',
      '               7  日本\\u202e   1.5',
      '2 rows',
      '',
    ])
    expect((await ask(w, how, [...args, '-q'])).out.split('\n')).toEqual([
      '9007199254740993  a           null',
      '               7  日本\\u202e   1.5',
      '',
    ])
    expect((await ask(w, how, [...args, '--json'])).json).toMatchObject({
      tool: 'readonly_query',
      result: [
        { id: '9007199254740993', name: 'a', x: null },
        { id: 7, name: '日本\u202e', x: 1.5 },
      ],
    })
  })

  test('one row is still a list, with a server that says no more than the row', async () => {
    const w = await installed()
    const how = {
      calls: { readonly_query: { text: '{"a": 1}' }, dsql_lint: { text: '{"diagnostics": []}' } },
    }
    const { json } = await ask(w, how, ['call', 'readonly_query', '--sql', 'x', '--json'])
    expect(json.result).toEqual([{ a: 1 }])
    const lint = await ask(w, how, ['call', 'dsql_lint', '--sql', 'x', '--json'])
    expect(lint.json.result).toEqual({ diagnostics: [] })
  })

  test('an empty answer, and what it does not prove', async () => {
    const w = await installed('--allow-writes')
    const none = { texts: [], structured: { result: [] } }
    const how = { calls: { transact: none, readonly_query: none, get_schema: none } }
    const written = await ask(w, how, ['call', 'transact', '--sql', 'create table t (id int primary key)'])
    expect(written.out).toBe(
      [
        'done, no rows',
        'note: the server answers like this also where its COMMIT was refused (40001) and nothing was written',
        '  read back what matters: npx dsql-skill mcp call readonly_query --sql …',
        '',
      ].join('\n'),
    )
    expect(written.code).toBe(0)
    const elsewhere = await ask(w, how, ['call', 'transact', '--sql', 'drop table t', '-C', '.'])
    expect(elsewhere.out).toContain('npx dsql-skill mcp call readonly_query -C . --sql …')
    expect((await ask(w, how, ['call', 'transact', '--sql', 'select 1'])).out).toBe('done, no rows\n')
    expect((await ask(w, how, ['call', 'transact', '--sql', 'drop table t', '-q'])).out).toBe('')
    expect((await ask(w, how, ['call', 'readonly_query', '--sql', 'select'])).out).toBe('0 rows\n')
    expect((await ask(w, how, ['call', 'get_schema', '{"table_name":"t"}'])).out).toBe(
      '0 rows: the database does not know this table\n',
    )
  })

  test('what the linter says, and its SQL', async () => {
    const w = await installed()
    const text = JSON.stringify({
      diagnostics: [
        {
          rule: 'serial_type',
          line: 1,
          message: 'No SERIAL.',
          suggestion: 'Use an identity.',
          fix_result: { status: 'fixed_with_warning', detail: 'Replaced it' },
        },
        { rule: 'truncate', line: 12, message: 'No TRUNCATE.', fix_result: { status: 'unfixable' } },
      ],
      fixed_sql: 'create table t (\n\tid bigint\n);\n',
      summary: { errors: 1, warnings: 1, fixed: 1 },
    })
    const how = { calls: { dsql_lint: { text } } }
    const args = ['call', 'dsql_lint', '--sql', 'x']
    expect((await ask(w, how, args)).out).toBe(
      [
        'line 1  serial_type: No SERIAL.',
        '  Use an identity.',
        '  fixed with warning: Replaced it',
        'line 12  truncate: No TRUNCATE.',
        '  unfixable',
        '',
        'fixed SQL',
        'create table t (',
        '\tid bigint',
        ');',
        '',
        '1 error, 1 warning, 1 fixed',
        '',
      ].join('\n'),
    )
    expect((await ask(w, how, [...args, '-q'])).out).toBe('create table t (\n\tid bigint\n);\n')
  })

  test('texts of the documentation', async () => {
    const w = await installed()
    const text = JSON.stringify({ content: { result: '# Title\n\nText \u001b[2J' } })
    const how = { calls: { dsql_recommend: { text }, dsql_read_documentation: { text: '# Plain\ntext\n' } } }
    expect((await ask(w, how, ['call', 'dsql_recommend', '{"url":"x"}'])).out).toBe(
      'content:\n  result:\n    # Title\n    \n    Text \\u001b[2J\n',
    )
    expect((await ask(w, how, ['call', 'dsql_read_documentation', '{"url":"x"}'])).out).toBe(
      '# Plain\ntext\n',
    )
  })

  test('on a terminal it fits, with what is going on meanwhile on a line that goes', async () => {
    const w = await installed()
    const text = JSON.stringify([{ id: 1, name: 'x'.repeat(200), note: null }])
    const env = { FAKE: JSON.stringify({ calls: { readonly_query: { text } }, stderr: ['Downloading a'] }) }
    const shell = terminal(w, ['mcp', 'call', 'readonly_query', '--sql', 'select'], env)
    expect(await shell.exit()).toBe(0)
    expect(shell.raw).toContain('starting the MCP server')
    // The last line of progress is wiped before the answer.
    const answer = shell.raw.slice(shell.raw.lastIndexOf('\u001b[K') + 3)
    const lines = stripVTControlCharacters(answer).replaceAll('\r', '').trimEnd().split('\n')
    expect(lines).toEqual([`id  name${' '.repeat(68)}note`, ` 1  ${'x'.repeat(69)}…  null`, '1 row'])
    expect(answer).toContain('\u001b[2mnull')
  })

  test('what the server says once it has started is no progress of its start', async () => {
    const w = await installed()
    const calls = { readonly_query: { text: '[]', stderr: ['said at the call'] } }
    const env = { FAKE: JSON.stringify({ calls, stderr: ['Downloading a', 'Downloaded a'] }) }
    const shell = terminal(w, ['mcp', 'call', 'readonly_query', '--sql', 'select'], env)
    expect(await shell.exit()).toBe(0)
    const [start = '', later = ''] = shell.raw.split('waiting for readonly_query')
    expect(start).toContain('starting the MCP server')
    expect(later).toContain('0 rows')
    expect(later).not.toContain('starting the MCP server')
  })

  test('the answer is there before the server has gone', async () => {
    const w = await installed()
    const env = w.env({
      FAKE: JSON.stringify({ deaf: true, child: true, calls: { readonly_query: { text: '[]' } } }),
      FAKE_LOG: log(w),
    })
    const us = spawn(process.execPath, [cli, 'mcp', 'call', 'readonly_query', '--sql', 'x'], {
      cwd: w.project,
      env,
    })
    const ended = new Promise((done) => us.once('close', done))
    await new Promise((done) => us.stdout.once('data', done))
    const { pid } = started(w)
    expect(lives(pid)).toBe(true)
    expect(await ended).toBe(0)
    expect(lives(pid)).toBe(false)
  })

  test('an interrupt ends the server too', async () => {
    const w = await installed()
    const env = w.env({ FAKE: '{"silent":"tools/call","deaf":true}', FAKE_LOG: log(w) })
    const us = spawn(process.execPath, [cli, 'mcp', 'call', 'readonly_query', '--sql', 'x'], {
      cwd: w.project,
      env,
    })
    const ended = new Promise((done) => us.once('close', (_, signal) => done(signal)))
    await expect.poll(() => fs.existsSync(log(w)) && fs.readFileSync(log(w), 'utf8').endsWith('}')).toBe(true)
    us.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    await expect.poll(() => lives(started(w).pid)).toBe(false)
  })
})

test('run() gives the same report, and leaves no server behind', async () => {
  const w = await installed()
  fake(w, 'uvx')
  const how = { child: true, calls: { readonly_query: { text: '[{"a":1}]' } } }
  const { value, printed } = await program<{ report: Report; alone: Report }>(
    w,
    `process.env.FAKE = ${JSON.stringify(JSON.stringify(how))}
process.env.FAKE_LOG = ${JSON.stringify(log(w))}
const report = await run('mcp', { args: ['call', 'readonly_query'], sql: ['select 1'] })
const alone = await run('mcp', { args: ['call', 'readonly_query'], sql: ['-'] })
console.log(JSON.stringify({ report, alone }))`,
  )
  expect(printed).toBe('')
  expect(value.report).toEqual({
    version: 1,
    command: 'mcp',
    exit: 0,
    root: w.project,
    next: [],
    findings: [],
    tool: 'readonly_query',
    result: [{ a: 1 }],
  })
  expect(value.alone.error?.code).toBe('usage')
  expect(lives(started(w).pid)).toBe(false)
})

test('--dry-run shows what would be started and called, and starts nothing', async () => {
  const w = await installed()
  const ran = await ask(w, {}, ['call', 'transact', '--sql', 'select 1', '--dry-run'])
  expect(ran.code).toBe(0)
  expect(ran.out.replaceAll(w.root, '<root>')).toBe(
    [
      'root: <root>/project',
      `would start  <root>/bin/uvx --with mcp==2.0.0 awslabs.aurora-dsql-mcp-server@1.1.4 --cluster_endpoint ${endpoint} --region us-west-2 --database_user admin`,
      'in           <root>/project',
      'with         FASTMCP_LOG_LEVEL',
      'would call   transact {"sql_list":["select 1"]}',
      '',
    ].join('\n'),
  )
  expect(fs.existsSync(log(w))).toBe(false)
})
