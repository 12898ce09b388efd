import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Report } from '../../src/model.ts'

const here = import.meta.dirname
const cli = path.resolve(here, '../../dist/cli.js')
const asUser = path.join(here, 'as-user.sh')
const archive = '/var/cache/dsql-skill-test/base.tar'
const user = 'dsql-skill-test'

/** A real engine with a store of its own, used by somebody who is not root. */
export interface Engine {
  bin: 'docker' | 'podman'
  env: Record<string, string>
  /** Flags of `build` that only this machine's network asks for. */
  build: readonly string[]
  stop(): Promise<void>
}

export function ids(): { uid: number; gid: number } {
  const number = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

/** A folder of the user's. */
export function own(dir: string): string {
  const { uid, gid } = ids()
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 })
  fs.chownSync(dir, uid, gid)
  return dir
}

/** How to start a command as that user: our wrapper goes before it, nothing in it changes. */
export function wrapped(command: string, args: readonly string[]): [string, string[]] {
  return ['sh', [asUser, command, ...args]]
}

/** Runs it as the user and gives what it says; what goes wrong is thrown with its stderr. */
export function said(engine: Engine, args: readonly string[], cwd = '/'): string {
  const [command, all] = wrapped(engine.bin, args)
  return execFileSync(command, all, { cwd, env: engine.env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** The base image, under the name that our Dockerfile asks for. */
export function base(engine: Engine): void {
  said(engine, ['import', archive, 'docker.io/library/python:3.12-slim'])
}

/** Our own command line, as that user: `words`, with what only this machine's network asks of a build. */
export function imageBuild(engine: Engine, cwd: string, words: readonly string[] = [], env = {}): Ran {
  const [command, args] = ours(engine, words)
  const ran = spawnSync(command, args, { cwd, env: { ...engine.env, ...env }, encoding: 'utf8' })
  return { code: ran.status, report: JSON.parse(ran.stdout), err: ran.stderr }
}

interface Ran {
  code: number | null
  report: Report
  err: string
}

export function ours(engine: Engine, words: readonly string[]): [string, string[]] {
  return wrapped(process.execPath, [cli, 'image', 'build', '--json', ...words, '--', ...engine.build])
}

function environment(root: string): Record<string, string> {
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return { PATH, HOME: own(path.join(root, 'engine home')), LANG: 'C.UTF-8' }
}

export async function podman(root: string): Promise<Engine> {
  const run = own(path.join(root, 'run'))
  const store = own(path.join(root, 'store'))
  const storage = path.join(root, 'storage.conf')
  const places = `graphroot = "${store}"\nrootless_storage_path = "${store}"\nrunroot = "${run}"`
  fs.writeFileSync(storage, `[storage]\ndriver = "overlay"\n${places}\n`)
  const settings = path.join(root, 'containers.conf')
  // Without the tun device podman cannot give a network to somebody who is not root.
  fs.writeFileSync(settings, tun() ? '' : '[containers]\nnetns = "host"\n')
  const engine: Engine = {
    bin: 'podman',
    env: {
      ...environment(root),
      XDG_RUNTIME_DIR: run,
      CONTAINERS_STORAGE_CONF: storage,
      CONTAINERS_CONF: settings,
    },
    build: [],
    async stop() {
      said(engine, ['rm', '--all', '--force'])
      // The process that keeps podman's user namespace.
      const pause = path.join(run, 'libpod', 'tmp', 'pause.pid')
      if (fs.existsSync(pause)) process.kill(Number(fs.readFileSync(pause, 'utf8')), 'SIGKILL')
    },
  }
  return engine
}

function tun(): boolean {
  try {
    execFileSync('sh', [asUser, 'test', '-w', '/dev/net/tun'])
    return true
  } catch {
    return false
  }
}

export async function docker(root: string): Promise<Engine> {
  const socket = `unix://${path.join(root, 'docker.sock')}`
  const log = fs.openSync(path.join(root, 'dockerd.log'), 'w')
  const flags = ['--data-root', path.join(root, 'data'), '--exec-root', path.join(root, 'exec')]
  // No network of its own: the server answers without one, and a bridge would change the machine's firewall.
  flags.push('--pidfile', path.join(root, 'pid'), '--group', user, '--bridge=none', '--iptables=false')
  const daemon = spawn('sh', [path.join(here, 'one-cgroup.sh'), 'dockerd', '-H', socket, ...flags], {
    stdio: ['ignore', log, log],
  })
  const engine: Engine = {
    bin: 'docker',
    env: { ...environment(root), DOCKER_HOST: socket, DOCKER_BUILDKIT: '0' },
    build: ['--network', 'host'],
    async stop() {
      daemon.kill('SIGTERM')
      await ended(daemon)
    },
  }
  for (let i = 0; ; i++) {
    try {
      said(engine, ['version'])
      return engine
    } catch (error) {
      if (i < 120 && daemon.exitCode === null) await new Promise((done) => setTimeout(done, 500))
      else throw new Error(`${error}\n${fs.readFileSync(path.join(root, 'dockerd.log'), 'utf8')}`)
    }
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done()
    else child.once('exit', () => done())
  })
}
