import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { temporary } from '../support/generated.ts'
import { lint, type Server, serverTools } from '../support/stdio.ts'
import { type Cluster, startCluster } from './cluster/cluster.ts'
import type { Mode } from './cluster/front.ts'
import { started, userOf } from './real.ts'

let root: string
let cluster: Cluster
let env: NodeJS.ProcessEnv
const running: Server[] = []

beforeAll(async () => {
  root = temporary('cluster')
  cluster = await startCluster()
  env = { ...userOf(root), ...cluster.env }
})
beforeEach(() => cluster.mode('well'))
afterEach(async () => {
  cluster.mode('well')
  for (const server of running.splice(0)) await server.close()
})
afterAll(async () => {
  await cluster?.stop()
  fs.rmSync(root, { recursive: true, force: true })
})

/** The generated entry for the cluster, and the official server that it starts. */
async function serve(options: Options = {}, more: NodeJS.ProcessEnv = {}): Promise<Server> {
  const { endpoint, region } = cluster
  const name = `project-${fs.readdirSync(root).length}`
  const server = await started(root, name, { endpoint, region, ...options }, { ...env, ...more })
  running.push(server)
  return server
}

function transact(server: Server, ...sql: string[]): ReturnType<Server['rows']> {
  return server.rows('transact', { sql_list: sql })
}

test('a table, an index built in the background, rows: all through the official server', async () => {
  const server = await serve({ allowWrites: true })
  expect(await server.tools()).toEqual(serverTools)
  expect(await lint(server)).toContain('serial_type')
  await transact(server, 'CREATE TABLE pet (id bigint PRIMARY KEY, name text)')
  const built = await transact(server, 'CREATE INDEX ASYNC pet_name ON pet (name)')
  expect(built).toEqual([{ job_id: expect.stringMatching(/^[a-z2-7]{26}$/) }])
  const [{ job_id }] = built as [{ job_id: string }]
  const poll = {
    sql: 'SELECT status, job_type, object_name FROM sys.jobs WHERE job_id = %s',
    params: [job_id],
  }
  const job = { job_type: 'INDEX_BUILD', object_name: 'public.pet_name' }
  await expect
    .poll(() => server.rows('readonly_query', poll), { timeout: 20_000 })
    .toEqual([{ status: 'completed', ...job }])
  // The server takes a semicolon in a literal for a second statement; in a value it is harmless.
  await server.rows('transact', {
    sql_list: ["INSERT INTO pet VALUES (1, 'Rex')", 'INSERT INTO pet VALUES (2, %s)'],
    params_list: [null, ['Mia; the cat']],
  })
  const some = { sql: 'SELECT id FROM pet WHERE name = %s', params: ['Mia; the cat'] }
  expect(await server.rows('readonly_query', some)).toEqual([{ id: 2 }])
  expect(await server.rows('get_schema', { table_name: 'pet' })).toEqual([
    { column_name: 'id', data_type: 'bigint' },
    { column_name: 'name', data_type: 'text' },
  ])
})

// docs/decisions/0021-mcp-library.md: what an agent sees is the answer, and nothing beside it.
test('the answer of a tool that failed holds the reason', async () => {
  const server = await serve()
  await expect(server.call('readonly_query', { sql: 'SELECT x FROM nowhere' })).rejects.toThrow(
    'relation "nowhere" does not exist',
  )
})

test('what DSQL refuses is refused in its words, and nothing of the transaction stays', async () => {
  const server = await serve({ allowWrites: true })
  await transact(server, 'CREATE TABLE refusing (id bigint PRIMARY KEY, name text)')
  const refused: [message: string, ...sql: string[]][] = [
    ['unsupported mode. please use CREATE INDEX ASYNC', 'CREATE INDEX ON refusing (name)'],
    ['multiple ddl statements not supported', 'CREATE TABLE a1 (id int)', 'CREATE TABLE a2 (id int)'],
    [
      'ddl and dml are not supported in the same',
      'CREATE TABLE a1 (id int)',
      'INSERT INTO refusing VALUES (1)',
    ],
    [
      'ddl and dml are not supported in the same',
      'INSERT INTO refusing VALUES (1)',
      'CREATE TABLE a1 (id int)',
    ],
    ['unsupported statement: Truncate', 'TRUNCATE refusing'],
    ['type "…serial" does not exist', 'CREATE TABLE a1 (id serial PRIMARY KEY)'],
    ['transaction row limit exceeded', 'INSERT INTO refusing SELECT generate_series(1, 3001)'],
    ['relation "nowhere" does not exist', 'CREATE INDEX ASYNC ON nowhere (name)'],
  ]
  for (const [message, ...sql] of refused)
    await expect(transact(server, ...sql), sql.join('; ')).rejects.toThrow(message)
  expect(await transact(server, 'SELECT count(*) FROM refusing')).toEqual([{ count: 0 }])
  await expect(transact(server, 'SELECT 1 FROM a1')).rejects.toThrow('relation "a1" does not exist')
})

test('statements with parameters, which go by another protocol, are rewritten and refused too', async () => {
  const server = await serve({ allowWrites: true })
  const extended = (sql: string, ...params: (string | number)[]): ReturnType<Server['rows']> =>
    server.rows('transact', { sql_list: [sql], params_list: [params] })
  await extended('CREATE TABLE extended (id bigint PRIMARY KEY, name text)')
  expect(await extended('CREATE UNIQUE INDEX ASYNC ON extended (name)')).toEqual([
    { job_id: expect.stringMatching(/^[a-z2-7]{26}$/) },
  ])
  await expect(extended('CREATE INDEX ON extended (name)')).rejects.toThrow('unsupported mode')
  await expect(
    extended('SELECT * FROM extended WHERE id = %s AND name = %s FOR SHARE', 1, 'x'),
  ).rejects.toThrow('locking clauses other than FOR UPDATE')
  expect(await extended('INSERT INTO extended VALUES (%s, %s) RETURNING *', 7, 'ASYNC')).toEqual([
    { id: 7, name: 'ASYNC' },
  ])
})

test('a server without --allow-writes writes nothing', async () => {
  const server = await serve()
  const denied = 'Your MCP server does not allow write operations'
  await expect(transact(server, 'CREATE TABLE t (id int)')).rejects.toThrow(denied)
  await expect(server.rows('readonly_query', { sql: 'DELETE FROM t' })).rejects.toThrow(denied)
  expect(await server.rows('readonly_query', { sql: 'SELECT 1 AS one' })).toEqual([{ one: 1 }])
})

test('a server without a cluster says so', async () => {
  const server = await started(root, 'none', {}, env)
  running.push(server)
  await expect(server.rows('readonly_query', { sql: 'SELECT 1' })).rejects.toThrow('Database not configured')
  await expect(transact(server, 'SELECT 1')).rejects.toThrow('Database not configured')
})

test('another role comes in with its own kind of token', async () => {
  const admin = await serve({ allowWrites: true })
  await transact(admin, 'CREATE ROLE app WITH LOGIN')
  const server = await serve({ user: 'app' })
  const asked = { sql: 'SELECT current_user::text AS me' }
  expect(await server.rows('readonly_query', asked)).toEqual([{ me: 'app' }])
})

test.each([
  ['another secret', {}, { AWS_SECRET_ACCESS_KEY: 'another' }],
  ['another key', {}, { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE' }],
  ['another region', { region: 'us-west-2' }, {}],
] as const)('a token signed with %s lets nobody in', async (_, options, more) => {
  const server = await serve(options, more)
  const answer = server.rows('readonly_query', { sql: 'SELECT 1' })
  await expect(answer).rejects.toThrow('unable to accept connection, access denied')
})

test('what a cluster says that lets nobody in reaches the client, and the next connection is a new chance', async () => {
  const server = await serve()
  const one = { sql: 'SELECT 1 AS one' }
  const said: [Mode, string][] = [
    ['denied', 'unable to accept connection, access denied'],
    ['expired', 'HINT:  Signature expired: '],
    ['wrong action', 'Wrong user to action mapping. user: admin, action: DbConnect'],
    ['waking', 'unable to accept connection, waking up cluster, please retry later'],
    ['plain', 'server does not support SSL, but SSL was required'],
    ['drop', 'server closed the connection unexpectedly'],
  ]
  for (const [mode, text] of said) {
    cluster.mode(mode)
    await expect(server.rows('readonly_query', one), mode).rejects.toThrow(text)
  }
  for (const mode of ['hang', 'silent'] as const) {
    cluster.mode(mode)
    const waiting = server.rows('readonly_query', one)
    let over = false
    waiting
      .catch(() => undefined)
      .finally(() => {
        over = true
      })
    await cluster.waiting()
    expect(over, mode).toBe(false)
    cluster.mode('well')
    await expect(waiting, mode).rejects.toThrow(/server closed the connection|SSL error: unexpected eof/)
  }
  expect(await server.rows('readonly_query', one)).toEqual([{ one: 1 }])
})

/** A command beside a cluster of its own, in a process of its own; `said` is all that it printed so far. */
function beside(
  tmp: string,
  ...command: string[]
): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const program = path.join(import.meta.dirname, 'cluster.mjs')
  const child = spawn(process.execPath, [program, ...command], { env: { ...process.env, TMPDIR: tmp } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk
    })
  return { child, ended: new Promise((done) => child.once('close', done)), said: () => said }
}

test('a port that is taken is named, and nothing is left behind', async () => {
  const left = (): string[] =>
    fs
      .readdirSync(path.dirname(root))
      .filter((f) => f.startsWith('dsql-cluster-'))
      .sort()
  const before = left()
  await expect(startCluster()).rejects.toThrow('port 5432 on 127.0.0.1 is taken')
  expect(left()).toEqual(before)
})

test('a command beside a cluster gets its keys, and the cluster goes with the command or with its starter', async () => {
  await cluster.stop()
  const tmp = path.join(root, 'tmp')
  fs.mkdirSync(tmp)
  fs.chmodSync(tmp, 0o777)
  try {
    const one = beside(tmp, 'sh', '-c', 'echo "$AWS_ACCESS_KEY_ID"; exit 7')
    expect([await one.ended, one.said()]).toEqual([7, `${cluster.env['AWS_ACCESS_KEY_ID']}\n`])
    expect(fs.readdirSync(tmp)).toEqual([])

    const two = beside(tmp, 'sh', '-c', 'echo ready; read -r line')
    await expect.poll(two.said, { timeout: 60_000 }).toBe('ready\n')
    const [dir] = fs.readdirSync(tmp)
    const pid = Number.parseInt(
      fs.readFileSync(path.join(tmp, `${dir}`, 'data/cluster/postmaster.pid'), 'utf8'),
      10,
    )
    expect(alive(pid)).toBe(true)
    two.child.kill('SIGKILL')
    await expect.poll(() => alive(pid), { timeout: 60_000 }).toBe(false)
  } finally {
    cluster = await startCluster()
  }
})

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
