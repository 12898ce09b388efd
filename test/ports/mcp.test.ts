import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Broken, isBroken, startServer, type Talk } from '../../src/ports/mcp.ts'
import { temporary } from '../support/generated.ts'
import { lives } from '../support/lives.ts'

const fake = path.join(import.meta.dirname, '..', 'support', 'fake-server.mjs')

let root: string
beforeEach(() => {
  root = temporary('talk')
})
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function begin(how: object, limit = 30_000, watch?: (line: string) => void): Promise<Talk | Broken> {
  const env = { PATH: process.env['PATH'], FAKE: JSON.stringify(how), FAKE_LOG: path.join(root, 'log') }
  const start = { command: process.execPath, args: [fake, 'one', 'two words'], cwd: root, env }
  return startServer(start, { limit, client: { name: 'test', version: '1' }, ...(watch ? { watch } : {}) })
}

async function talk(how: object): Promise<Talk> {
  const said = await begin(how)
  if (isBroken(said)) throw new Error(JSON.stringify(said))
  return said
}

async function broken(how: object, limit?: number): Promise<Broken> {
  const said = await begin(how, limit)
  if (!isBroken(said)) throw new Error('it answers')
  return said
}

function log(): {
  argv: string[]
  cwd: string
  env: Record<string, string>
  pid: number
  children: number[]
} {
  return JSON.parse(fs.readFileSync(path.join(root, 'log'), 'utf8'))
}

async function allGone(): Promise<void> {
  const { pid, children } = log()
  await expect.poll(() => [pid, ...children].filter(lives), { timeout: 10_000 }).toEqual([])
}

test('a server is started as said, and answers', async () => {
  const server = await talk({ tools: ['a', { name: 'b', description: 'B' }], calls: { a: { echo: true } } })
  expect(server.name).toBe('awslabs-aurora-dsql-mcp-server')
  expect(server.ms).toBeGreaterThan(0)
  expect(log()).toMatchObject({ argv: ['one', 'two words'], cwd: root })
  const tools = await server.tools(10_000)
  expect(isBroken(tools) ? tools : tools.map((t) => `${t.name}: ${t.description}`)).toEqual(['a: ', 'b: B'])
  expect(await server.call('a', { x: [1, null] }, 10_000)).toEqual({
    isError: false,
    texts: ['{"x":[1,null]}'],
    structured: undefined,
  })
  await server.end()
  await allGone()
})

test('what it says beside its answers is kept: noise, stderr, and the protocol’s own notes', async () => {
  const lines: string[] = []
  const how = {
    noise: ['hello', '{"json": true}'],
    stderr: ['one', 'two'],
    calls: { a: { text: 'no', isError: true, logs: ['the reason', { msg: 'another' }] } },
  }
  const server = (await begin(how, 30_000, (line) => lines.push(line))) as Talk
  expect(await server.call('a', {}, 10_000)).toMatchObject({ isError: true, texts: ['no'] })
  expect(server.aside()).toEqual({
    noise: ['hello', '{"json": true}'],
    stderr: ['one', 'two'],
    logs: ['the reason', 'another'],
  })
  expect(lines).toEqual(['one', 'two'])
  await server.end()
})

test('a note without a word is none', async () => {
  const script = `echo '{"jsonrpc":"2.0","method":"notifications/message"}'; exec "$0" "$@"`
  const args = ['-c', script, process.execPath, fake]
  const env = { PATH: process.env['PATH'], FAKE: '{}' }
  const start = { command: '/bin/sh', args, cwd: root, env }
  const server = await startServer(start, { limit: 30_000, client: { name: 'test', version: '1' } })
  if (isBroken(server)) throw new Error(JSON.stringify(server))
  expect(server.aside()).toMatchObject({ logs: [''], noise: [] })
  await server.end()
})

describe('no answer', () => {
  test('a program that is not there', async () => {
    const start = { command: path.join(root, 'missing'), args: [], cwd: root, env: {} }
    const said = await startServer(start, { limit: 10_000, client: { name: 'test', version: '1' } })
    expect(said).toMatchObject({ how: 'unstartable', why: expect.stringContaining('ENOENT') })
  })

  test('one that ends', async () => {
    expect(await broken({ exit: 3, stderr: ['the last words'] })).toMatchObject({
      how: 'ended',
      code: 3,
      stderr: ['the last words'],
    })
  })

  test('one that ends at once, before anybody has asked it anything', async () => {
    const start = { command: '/bin/sh', args: ['-c', 'echo hello; exit 3'], cwd: root, env: {} }
    const said = await startServer(start, { limit: 30_000, client: { name: 'test', version: '1' } })
    expect(said).toMatchObject({ how: 'ended', code: 3, noise: ['hello'] })
  })

  test('one that says nothing, with a child of its own: the whole tree goes', async () => {
    expect(await broken({ silent: true, deaf: true, child: true }, 1_500)).toMatchObject({ how: 'silent' })
    await allGone()
  })

  test('one that only makes noise', async () => {
    expect(await broken({ silent: true, noise: ['Welcome!'] }, 1_500)).toMatchObject({
      how: 'silent',
      noise: ['Welcome!'],
    })
  })

  test('one that ends, and leaves its pipes to another', async () => {
    const script = 'setsid sleep 600 & echo $! > left; echo why >&2; exit 3'
    const start = { command: '/bin/sh', args: ['-c', script], cwd: root, env: { PATH: process.env['PATH'] } }
    const said = await startServer(start, { limit: 30_000, client: { name: 'test', version: '1' } })
    process.kill(Number(fs.readFileSync(path.join(root, 'left'), 'utf8')), 'SIGKILL')
    expect(said).toMatchObject({ how: 'ended', code: 3, stderr: ['why'] })
  })

  test('one that is busy for ever: in all it has so long', async () => {
    const env = { PATH: process.env['PATH'], FAKE: '{"silent":true}', FAKE_LOG: path.join(root, 'log') }
    const start = { command: process.execPath, args: [fake], cwd: root, env }
    let asked = 0
    const busy = (): boolean => ++asked > 0
    const talking = { limit: 300, client: { name: 'test', version: '1' }, alive: { most: 2_000, busy } }
    expect(await startServer(start, talking)).toMatchObject({ how: 'silent', killed: false })
    expect(asked).toBeGreaterThan(0)
    await allGone()
  })

  test('one that refuses, at the beginning or later', async () => {
    expect(await broken({ refuse: 'initialize' })).toMatchObject({ how: 'refused' })
    const server = await talk({ refuse: 'tools/list' })
    expect(await server.tools(10_000)).toMatchObject({
      how: 'refused',
      why: expect.stringContaining('refused by the test'),
    })
    await server.end()
    await allGone()
  })

  test('one that ends, or is silent, at a call', async () => {
    const dies = await talk({ exitOnCall: 4 })
    expect(await dies.call('a', {}, 10_000)).toMatchObject({ how: 'ended', code: 4 })
    const silent = await talk({ silent: 'tools/call', deaf: true, child: true })
    expect(await silent.call('a', {}, 500)).toMatchObject({ how: 'silent' })
    await allGone()
  })
})

test('a child that stays when its parent ends goes too', async () => {
  const server = await talk({ child: true })
  await server.end()
  await allGone()
})

test('a child in a group of its own goes too', async () => {
  const away = 'setsid sleep 600 & echo $! > left; exec "$0" "$@"'
  const start = {
    command: '/bin/sh',
    args: ['-c', away, process.execPath, fake],
    cwd: root,
    env: { PATH: process.env['PATH'], FAKE: '{}' },
  }
  const server = await startServer(start, { limit: 30_000, client: { name: 'test', version: '1' } })
  if (isBroken(server)) throw new Error(JSON.stringify(server))
  const left = Number(fs.readFileSync(path.join(root, 'left'), 'utf8'))
  expect(lives(left)).toBe(true)
  await server.end()
  await expect.poll(() => lives(left), { timeout: 10_000 }).toBe(false)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s to us ends the tree', async (signal) => {
  const script = path.join(root, 'run.ts')
  const source = path.join(import.meta.dirname, '..', '..', 'src', 'ports', 'mcp.ts')
  fs.writeFileSync(
    script,
    `import { startServer } from ${JSON.stringify(source)}
    startServer({ command: process.execPath, args: [${JSON.stringify(fake)}], cwd: ${JSON.stringify(root)}, env: process.env },
      { limit: 60_000, client: { name: 'test', version: '1' } }).then(() => { console.log('ready'); setInterval(() => {}, 1000) })`,
  )
  const out = path.join(root, 'run.mjs')
  const { build } = await import('esbuild')
  const external = ['@modelcontextprotocol/client']
  await build({
    entryPoints: [script],
    outfile: out,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external,
  })
  const modules = path.join(import.meta.dirname, '..', '..', 'node_modules')
  fs.symlinkSync(modules, path.join(root, 'node_modules'))
  const env = {
    PATH: process.env['PATH'],
    FAKE: '{"deaf":true,"child":true}',
    FAKE_LOG: path.join(root, 'log'),
  }
  const us = spawn(process.execPath, [out], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((done) => us.stdout.once('data', done))
  const { pid, children } = log()
  expect([pid, ...children].filter(lives)).toHaveLength(2)
  us.kill(signal)
  const ended = await new Promise((done) => us.once('exit', (_, name) => done(name)))
  expect(ended).toBe(signal)
  await allGone()
})

describe('a program that runs wild', () => {
  const wild = async (script: string): Promise<Broken> => {
    const start = { command: '/bin/sh', args: ['-c', script], cwd: root, env: { PATH: process.env['PATH'] } }
    const alive = { most: 20_000, busy: () => false }
    const said = await startServer(start, { limit: 500, client: { name: 'test', version: '1' }, alive })
    return isBroken(said) ? said : expect.fail('it answers')
  }

  test('a line without an end takes no more than its part of the memory', async () => {
    const before = process.memoryUsage().rss
    expect(await wild("yes | tr -d '\\n' | head -c 500000000; exec sleep 60")).toMatchObject({
      how: 'silent',
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(350_000_000)
  })

  test('it asks, and does not read the answers', async () => {
    const before = process.memoryUsage().rss
    const ask = '{"jsonrpc":"2.0","id":99,"method":"ping"}'
    expect(await wild(`yes '${ask}' | head -c 40000000; exec sleep 60`)).toMatchObject({ how: 'silent' })
    expect(process.memoryUsage().rss - before).toBeLessThan(350_000_000)
  })

  test.each(['yes', 'yes 1>&2', `yes '{"jsonrpc":"2.0","method":"notifications/message"}'`])(
    '%s: it is not waited for as for one that tells how far it is',
    async (script) => {
      const said = await wild(script)
      expect(said).toMatchObject({ how: 'silent' })
      expect(said.ms).toBeLessThan(20_000)
    },
  )
})
