import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { testedVersion } from '../../src/mcp/server.ts'
import { endpoint, entryIn, generate, temporary } from '../support/generated.ts'
import { lint, Server, serverTools } from '../support/stdio.ts'
import { base, docker, type Engine, ids, imageBuild, own, podman, said, wrapped } from './engines.ts'
import { compared } from './startups.ts'
import { troubles } from './troubles.ts'

const tags = { docker: `dsql-mcp:${testedVersion}`, podman: `localhost/dsql-mcp:${testedVersion}` }
const script = 'awslabs.aurora-dsql-mcp-server'

/** Made up; the first two are in a file of the user's, the third only in the environment. */
const keys = {
  work: ['AKIAWORKWORKWORK0000', 'made-up-secret-of-work'],
  default: ['AKIADEFAULTDEFAULT00', 'made-up-secret-of-default'],
  shell: ['AKIASHELLSHELLSHELL0', 'made-up-secret-of-the-shell'],
} as const

/** What the server's own Python sees from inside. */
const look = `
import boto3, json, os
found = boto3.Session().get_credentials()
def write():
    try:
        open(os.path.expanduser('~/.aws/probe'), 'w').close()
        return 'written'
    except OSError as error:
        return error.strerror
print(json.dumps({
    'profile': os.environ.get('AWS_PROFILE'),
    'access': found and found.access_key,
    'secret': found and found.secret_key,
    'method': found and found.method,
    'write': write(),
    'uid': os.getuid(),
}))
`

interface Inside {
  profile: string | null
  access: string
  secret: string
  method: string
  write: string
  uid: number
}

describe.each([
  ['podman', podman],
  ['docker', docker],
] as const)('%s, for somebody who is not root', (name, start) => {
  let root: string
  let home: string
  let engine: Engine
  let built: ReturnType<typeof imageBuild>
  const projects = new Map<string, string>()

  async function project(kind: string, options: Options): Promise<void> {
    const dir = path.join(root, kind)
    await generate(dir, home, { agents: ['claude-code'], ...options })
    projects.set(kind, dir)
  }

  beforeAll(async () => {
    root = temporary(name)
    home = own(path.join(root, 'hôme of a user'))
    const aws = own(path.join(home, '.aws'))
    const { uid, gid } = ids()
    for (const [file, prefix] of [
      ['credentials', ''],
      ['config', 'profile '],
    ]) {
      const sections = (['work', 'default'] as const).map((profile) => {
        const [id, secret] = keys[profile]
        const title = profile === 'default' ? profile : `${prefix}${profile}`
        const content = prefix
          ? 'region = eu-west-1'
          : `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}`
        return `[${title}]\n${content}\n`
      })
      fs.writeFileSync(path.join(aws, file as string), sections.join('\n'), { mode: 0o600 })
      fs.chownSync(path.join(aws, file as string), uid, gid)
    }
    await project('docs', { mcp: name })
    await project('profile', { mcp: name, endpoint, profile: 'work' })
    await project('default', { mcp: name, endpoint })
    await project('env', { mcp: name, endpoint, auth: 'env' })
    await project('docker', { mcp: 'docker', endpoint, profile: 'work' })
    engine = await start(root)
    base(engine)
    built = imageBuild(engine, projects.get('profile') as string)
  })

  afterAll(async () => {
    await engine?.stop()
    fs.rmSync(root, { recursive: true, force: true })
  })

  /** Starts the entry as it stands in the generated file. */
  async function begin(kind: string, env: Record<string, string> = {}, file = '.mcp.json'): Promise<Server> {
    const dir = projects.get(kind) as string
    const entry = entryIn(path.resolve(dir, file))
    const [command, args] = wrapped(entry.command, entry.args)
    return Server.start(command, args, dir, { ...engine.env, HOME: home, ...env, ...entry.env })
  }

  function running(): string[] {
    return said(engine, ['ps', '-aq']).split('\n').filter(Boolean)
  }

  function inside(): Inside {
    const [id, ...others] = running()
    expect(others).toEqual([])
    return JSON.parse(said(engine, ['exec', id as string, 'python', '-c', look]))
  }

  async function nothingRuns(): Promise<void> {
    await expect.poll(running, { timeout: 60_000, interval: 500 }).toEqual([])
  }

  async function finish(server: Server): Promise<void> {
    expect(await server.close()).toBe(0)
    await nothingRuns()
  }

  function tell(what: string, server: Server): void {
    process.stderr.write(`${name} ${what}: ${Math.round(server.startup)} ms to initialize\n`)
  }

  test('image build: the image of the entries, started once, and what it took', () => {
    expect(built.err).toBe('')
    expect(built.report.error).toBeUndefined()
    expect(built.code).toBe(0)
    const { image, findings } = built.report
    expect(image).toMatchObject({ tag: tags[name], engine: name })
    expect(image?.bytes).toBeGreaterThan(50e6)
    expect(image?.startMs).toBeGreaterThan(0)
    expect(findings?.map(({ code, level }) => [code, level])).toEqual([['image-answers', 'ok']])
    expect(findings?.[0]?.message).toContain(`with ${serverTools.length} tools`)
    expect(running()).toEqual([])
    process.stderr.write(`${name} ${findings?.[0]?.message}\n`)
  })

  test('the image has the pinned server and starts its program directly, not as root', () => {
    const once = (...args: string[]) => said(engine, ['run', '--rm', '--entrypoint', ...args])
    expect(once('id', tags[name], '-u')).toBe('10001')
    const config = JSON.parse(said(engine, ['image', 'inspect', tags[name]]))[0].Config
    expect(config).toMatchObject({ User: 'app', Entrypoint: [script] })
    const ask = `import importlib.metadata as m; print(m.version('${script}'))`
    expect(once('python', tags[name], '-c', ask)).toBe(testedVersion)
  })

  test('the entry without a cluster answers, lists its tools and lints', async () => {
    const server = await begin('docs')
    expect(await server.tools()).toEqual(serverTools)
    expect(await lint(server)).toContain('serial_type')
    const first = said(engine, ['exec', running()[0] as string, 'cat', '/proc/1/cmdline']).split('\0')
    expect(first.slice(0, 2).map((word) => path.basename(word))).toEqual([
      expect.stringMatching(/^python/),
      script,
    ])
    expect(inside()).toMatchObject({ uid: 10001, profile: null, access: null })
    await finish(server)
    tell('without a cluster', server)
  })

  test('the image’s own user could not read the credentials: the launcher has a reason', () => {
    const mount = ['-v', `${home}/.aws:/home/app/.aws:ro`]
    const read = ['run', '--rm', ...mount, '--entrypoint', 'cat', tags[name], '/home/app/.aws/credentials']
    expect(() => said(engine, read)).toThrow(/Permission denied/)
  })

  test('the launcher: the chosen profile, from a file of mode 0600, and no way to write', async () => {
    const server = await begin('profile')
    expect(await server.tools()).toEqual(serverTools)
    expect(await lint(server)).toContain('serial_type')
    expect(inside()).toEqual({
      profile: 'work',
      access: keys.work[0],
      secret: keys.work[1],
      method: 'shared-credentials-file',
      write: 'Read-only file system',
      uid: ids().uid,
    })
    await finish(server)
    tell('through run.sh', server)
  })

  test('for the user: the launcher by its full path, from any folder', async () => {
    const elsewhere = path.join(root, 'elsewhere')
    await generate(elsewhere, home, {
      agents: ['claude-code'],
      mcp: name,
      endpoint,
      profile: 'work',
      global: true,
    })
    projects.set('elsewhere', elsewhere)
    const server = await begin('elsewhere', {}, path.join(home, '.claude.json'))
    expect(inside()).toMatchObject({ profile: 'work', access: keys.work[0], write: 'Read-only file system' })
    await finish(server)
  })

  test('the launcher without a profile: the default chain, from a file or from the shell', async () => {
    const plain = await begin('default')
    expect(inside()).toMatchObject({ profile: null, access: keys.default[0], secret: keys.default[1] })
    await finish(plain)
    tell('through run.sh, again', plain)
    const named = await begin('default', { AWS_PROFILE: 'work' })
    expect(inside()).toMatchObject({ profile: 'work', access: keys.work[0] })
    await finish(named)
    const [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY] = keys.shell
    const shell = await begin('default', { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })
    expect(inside()).toMatchObject({
      access: AWS_ACCESS_KEY_ID,
      secret: AWS_SECRET_ACCESS_KEY,
      method: 'env',
    })
    await finish(shell)
  })

  test('--auth env: the shell’s variables by name, and in no file', async () => {
    const [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY] = keys.shell
    const server = await begin('env', { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })
    expect(inside()).toMatchObject({
      profile: null,
      access: AWS_ACCESS_KEY_ID,
      secret: AWS_SECRET_ACCESS_KEY,
      method: 'env',
      uid: 10001,
    })
    await finish(server)
    const dir = projects.get('env') as string
    const files = fs
      .readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile())
    expect(files.map((file) => file.name)).toContain('.mcp.json')
    for (const file of files) {
      const text = fs.readFileSync(path.join(file.parentPath, file.name), 'utf8')
      for (const secret of Object.values(keys).flat()) expect(text, file.name).not.toContain(secret)
    }
  })

  test('a client that dies leaves no container behind', async () => {
    const server = await begin('profile')
    expect(running()).toHaveLength(1)
    server.process.kill('SIGKILL')
    await nothingRuns()
  })

  test('the generated launchers pass shellcheck', () => {
    const files = ['profile', 'default'].map((kind) => `${projects.get(kind)}/docker/dsql-mcp/run.sh`)
    const found = spawnSync('shellcheck', ['--shell=sh', ...files], { encoding: 'utf8' })
    expect(found).toMatchObject({ stdout: '', stderr: '', status: 0 })
  })

  troubles(() => ({ engine, root, home }))

  compared(() => ({ engine, root }), tags[name])

  if (name !== 'podman') return

  // Packages called podman-docker put podman there under that name.
  test('podman in the name of docker: the launcher for docker works', async () => {
    const bin = path.join(root, 'bin')
    fs.mkdirSync(bin)
    fs.symlinkSync(
      execFileSync('sh', ['-c', 'command -v podman'], { encoding: 'utf8' }).trim(),
      path.join(bin, 'docker'),
    )
    const server = await begin('docker', { PATH: `${bin}:${engine.env['PATH']}` })
    expect(inside()).toMatchObject({
      profile: 'work',
      access: keys.work[0],
      write: 'Read-only file system',
      uid: 0,
    })
    await finish(server)
  })
})
