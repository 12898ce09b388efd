import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model.ts'
import { answerTime, startUp } from '../bench/handshake.mjs'
import { cli } from '../support/cli.ts'
import { entryIn, temporary } from '../support/generated.ts'
import { serverTools } from '../support/stdio.ts'
import { type Cluster, startCluster } from './cluster/cluster.ts'
import { userOf } from './real.ts'

let root: string
let env: NodeJS.ProcessEnv

beforeAll(() => {
  root = temporary('mcp')
  env = userOf(root)
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

interface Ran {
  code: number | null
  out: string
  err: string
}

/** Not spawnSync: the cluster lives in this process. */
function run(cwd: string, ...words: string[]): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [cli, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (data) => {
      out += data
    })
    child.stderr.on('data', (data) => {
      err += data
    })
    child.once('error', fail)
    child.once('close', (code) => done({ code, out, err }))
  })
}

async function project(name: string, ...flags: string[]): Promise<string> {
  const dir = path.join(root, name)
  fs.mkdirSync(dir)
  const ran = await run(dir, 'init', '--yes', '--mcp', 'uvx', '--agents', 'claude-code', ...flags)
  expect(ran.code, ran.err).toBe(0)
  return dir
}

describe('without a cluster', () => {
  let dir: string
  beforeAll(async () => {
    dir = await project('documentation')
  })

  test('mcp tools: all seven, as they were promised', async () => {
    const ran = await run(dir, 'mcp', 'tools', '--json')
    expect(ran.err).toBe('')
    const { tools = [], findings } = JSON.parse(ran.out) as Report
    expect(tools.map(({ name }) => name).sort()).toEqual(serverTools)
    expect(tools.find(({ name }) => name === 'transact')?.takes).toBe(
      'sql_list: list of strings, params_list?: list of (list or null) or null',
    )
    expect(findings).toEqual([])
  })

  test('dsql_lint: what is wrong, and the SQL that is right', async () => {
    const args = ['mcp', 'call', 'dsql_lint', '--sql', 'CREATE TABLE t (id SERIAL PRIMARY KEY);']
    const ran = await run(dir, ...args)
    expect(ran.out).toMatch(/^line 1 {2}serial_type: .*\n {2}Use .*IDENTITY/)
    expect(ran.out).toMatch(/\n\d+ errors?, \d+ warnings?\n$/)
    expect(ran).toMatchObject({ code: 0, err: '' })
    const fixed = await run(dir, ...args, '{"fix": true}', '-q')
    expect(fixed.out).toMatch(/^CREATE TABLE t \([^;]*IDENTITY[^;]*\);\n+$/)
  })

  test('SQL: there is no cluster, and how to name one', async () => {
    const ran = await run(dir, 'mcp', 'call', 'readonly_query', '--sql', 'select 1')
    expect(ran).toEqual({
      code: 1,
      out: '',
      err: [
        'error: documentation only: the MCP server was started without a cluster, its Region or its user: only its documentation tools work',
        '  name the cluster: npx dsql-skill init --endpoint <id>.dsql.<region>.on.aws',
        '',
      ].join('\n'),
    })
  })

  test('the first answer takes hardly longer than the start of the server', async () => {
    const { command, args, env: more } = entryIn(path.join(dir, '.mcp.json'))
    const uvx = (env['PATH'] ?? '').split(':').map((folder) => path.join(folder, command))
    const bare = { command: uvx.find((file) => fs.existsSync(file)) ?? command, args, cwd: dir }
    const call = ['mcp', 'call', 'dsql_lint', '--sql', 'select 1']
    const ratios: number[] = []
    for (let i = 0; i < 7; i++) {
      const alone = await startUp({ ...bare, env: { ...env, ...more } })
      const ours = await answerTime({ command: process.execPath, args: [cli, ...call], cwd: dir, env })
      ratios.push(ours / alone)
    }
    process.stderr.write(`mcp call / start of the server: ${ratios.map((r) => r.toFixed(2)).join(' ')}\n`)
    expect(ratios.toSorted((a, b) => a - b)[3]).toBeLessThanOrEqual(1.15)
  })
})

describe('with a cluster', () => {
  let cluster: Cluster
  let flags: string[]
  beforeAll(async () => {
    cluster = await startCluster()
    env = { ...env, ...cluster.env }
    flags = ['--endpoint', cluster.endpoint, '--region', cluster.region]
  })
  afterAll(() => cluster?.stop())

  test('a table, an index built in the background, rows', async () => {
    const dir = await project('writing', '--allow-writes', ...flags)
    const call = async (...words: string[]): Promise<string> => {
      const ran = await run(dir, 'mcp', 'call', ...words)
      expect(ran.err).toBe('')
      return ran.out
    }
    const note =
      'note: the server answers like this also where its COMMIT was refused (40001) and nothing was written\n  read back what matters: npx dsql-skill mcp call readonly_query --sql …\n'
    expect(
      await call('transact', '--sql', 'CREATE TABLE pet (id bigint PRIMARY KEY, name text, born date)'),
    ).toBe(`done, no rows\n${note}`)
    expect(await call('transact', '--sql', 'CREATE INDEX ASYNC ON pet (name)', '-q')).toMatch(
      /^[a-z2-7]{26}\n$/,
    )
    await call(
      'transact',
      ...[
        '--sql',
        'INSERT INTO pet VALUES (9007199254740993, %s, NULL)',
        '--sql',
        'INSERT INTO pet VALUES (2, %s, %s)',
      ],
      '{"params_list": [["ポチ"], ["Mia; the cat", "2024-02-29"]]}',
    )
    expect(await call('readonly_query', '--sql', 'SELECT * FROM pet ORDER BY id')).toBe(
      [
        '              id  name          born',
        '               2  Mia; the cat  2024-02-29',
        '9007199254740993  ポチ          null',
        '2 rows',
        '',
      ].join('\n'),
    )
    expect(await call('readonly_query', '--sql', 'SELECT count(*) FROM pet', '-q')).toBe('2\n')
    expect(await call('transact', '--sql', 'SELECT 1', '--sql', 'SELECT id FROM pet WHERE id = 2')).toBe(
      'id\n 2\n1 row\n',
    )
    // The server asks for no order.
    const columns = await call('get_schema', '{"table_name": "pet"}', '-q')
    expect(columns.trimEnd().split('\n').sort()).toEqual(['born  date', 'id    bigint', 'name  text'])
    expect(await call('get_schema', '{"table_name": "nothing"}')).toBe(
      '0 rows: the database does not know this table\n',
    )
  })

  test('what is refused, and why', async () => {
    const dir = await project('reading', ...flags)
    const refused = async (...words: string[]): Promise<string> => {
      const ran = await run(dir, 'mcp', 'call', ...words)
      expect([ran.code, ran.out]).toEqual([1, ''])
      return ran.err
    }
    expect(await refused('transact', '--sql', 'DELETE FROM pet')).toMatch(
      /^error: transact: Your MCP server does not allow write operations.*\n {2}this server only reads.*init --allow-writes/,
    )
    expect(await refused('readonly_query', '--sql', 'SELECT * FROM nowhere')).toBe(
      [
        'error: readonly_query: relation "nowhere" does not exist (line 1)',
        '  whether it is something that Aurora DSQL does not know: npx dsql-skill mcp call dsql_lint --sql …',
        '',
      ].join('\n'),
    )
    expect(await refused('readonly_query', '--sql', 'SELECT 1 UNION SELECT 2')).toMatch(
      /^error: readonly_query: Your query contains risky injection patterns.*\n {2}that is: /,
    )
    cluster.mode('waking')
    expect(await refused('readonly_query', '--sql', 'SELECT 1')).toMatch(/^error: waking up: /)
    cluster.mode('well')
  })
})
