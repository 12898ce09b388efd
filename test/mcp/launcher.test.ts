import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { endpoint, entryIn, generate, temporary } from '../support/generated.ts'
import { found, type How, type Launched, Stage } from './stage.ts'

const version = '1.1.4'
const images = { docker: `dsql-mcp:${version}`, podman: `localhost/dsql-mcp:${version}` } as const
type Engine = keyof typeof images
const engines = Object.keys(images) as Engine[]

/** `sh` is whatever the machine has; the others where they exist. */
const shells = [['sh'], ['dash'], ['bash', '--posix']].filter(
  ([name]) => name === 'sh' || found(name as string),
)

let projects: string
let project: string
let stage: Stage

beforeAll(() => {
  projects = temporary('launchers')
})
afterAll(() => fs.rmSync(projects, { recursive: true, force: true }))

beforeEach(() => {
  stage = new Stage()
})
afterEach(() => stage.remove())

function launch(how: Omit<How, 'cwd'>): Launched {
  return stage.launch({ cwd: project, ...how })
}

const made = new Map<string, string>()

/** The project is the same for the same answers, and no test writes into it. */
async function clustered(engine: Engine, over: Options = {}): Promise<void> {
  const options = { agents: ['claude-code'], mcp: engine, endpoint, profile: 'work', ...over }
  const key = JSON.stringify(options)
  project = made.get(key) ?? path.join(projects, String(made.size))
  if (made.has(key)) return
  await generate(project, path.join(projects, 'home'), options)
  made.set(key, project)
}

/** The whole command line, written out. */
function expected(
  engine: Engine,
  home: string,
  user: string,
  credentials: string[],
  args: string[],
): string[] {
  const userns = { docker: [], podman: ['--userns=keep-id'] }[engine]
  return [
    ...['run', '--rm', '-i', '--pull=never', ...userns, '--user', user, '--security-opt', 'label=disable'],
    ...['-v', `${home}/.aws:/home/app/.aws:ro`, '-e', 'HOME=/home/app'],
    ...credentials,
    ...['-e', 'FASTMCP_LOG_LEVEL=ERROR', images[engine], ...args],
  ]
}

const byName = ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/** What a launcher must hand on unchanged, whatever a client or a user puts there. */
const odd = [
  '',
  ' ',
  'a b',
  '*',
  '$HOME',
  '`id`',
  '"q"',
  "it's",
  'a\nb',
  '--',
  '-e',
  '\\',
  'é',
  '$(id)',
  ';ls',
]

describe.each(engines)('run.sh for %s', (engine) => {
  beforeEach(() => stage.engine(engine))

  describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('with %s', (_, shell) => {
    test('mounts ~/.aws read-only, as the caller, with the profile as given', async () => {
      const user = stage.caller(1001, 1002)
      await clustered(engine)
      const home = stage.home('home')
      const ran = launch({ home, shell, args: ['--region', 'us-west-2'] })
      expect(ran.err).toBe('')
      const args = ['--region', 'us-west-2']
      expect(ran.argv).toEqual(expected(engine, home, user, ['-e', 'AWS_PROFILE=work'], args))
    })

    test('hands on odd arguments unchanged, and the whole of stdin', async () => {
      const user = stage.caller(1001, 1002)
      await clustered(engine)
      const home = stage.home('home')
      const ran = launch({ home, shell, args: odd })
      expect(ran.argv).toEqual(expected(engine, home, user, ['-e', 'AWS_PROFILE=work'], odd))
      expect(ran.stdin).toBe('{"id":1}\n')
    })

    test.each(['with spaces', 'hôme', 'a $HOME `b` "c" \'d\' *'])('a home called %s', async (name) => {
      const user = stage.caller(1001, 1002)
      await clustered(engine)
      const home = stage.home(name)
      const ran = launch({ home, shell })
      expect(ran.argv).toEqual(expected(engine, home, user, ['-e', 'AWS_PROFILE=work'], []))
    })

    test('without ~/.aws it says so and starts nothing', async () => {
      await clustered(engine)
      const home = path.join(stage.root, 'bare home')
      fs.mkdirSync(home)
      const ran = launch({ home, shell })
      expect(ran).toMatchObject({ code: 1, argv: null })
      expect(ran.err).toBe(
        `dsql-skill: ${home}/.aws is missing: run 'aws configure' or 'aws configure sso' first.\n`,
      )
    })

    test('without the engine it says how to get on', async () => {
      await clustered(engine)
      fs.rmSync(path.join(stage.bin, engine))
      const ran = launch({ home: stage.home('home'), shell })
      expect(ran).toMatchObject({ code: 1, argv: null })
      expect(ran.err).toMatch(new RegExp(`^dsql-skill: ${engine} is not on PATH: .*--mcp uvx.*\n$`))
    })

    test('without the image it names the build command', async () => {
      await clustered(engine)
      const ran = launch({ home: stage.home('home'), shell, env: { FAKE_IMAGE: '1' } })
      expect(ran).toMatchObject({ code: 1, argv: null })
      const image = images[engine]
      expect(ran.err).toBe(
        `dsql-skill: no image ${image}: run 'npx dsql-skill image build' first, or ${engine} build -t ${image} 'docker/dsql-mcp'.\n`,
      )
    })

    test('an engine that does not answer is not taken for a missing image', async () => {
      await clustered(engine)
      const env = { FAKE_IMAGE: '1', FAKE_UP: '1' }
      const ran = launch({ home: stage.home('home'), shell, env })
      expect(ran).toMatchObject({ code: 1, argv: null })
      expect(ran.err).toBe(
        `dsql-skill: ${engine} does not answer: start it; '${engine} info' says what is wrong.\n`,
      )
    })
  })

  test('without a profile the shell’s own variables go in, by name', async () => {
    const user = stage.caller(1001, 1002)
    await clustered(engine, { profile: 'none' })
    const home = stage.home('home')
    const names = byName.flatMap((name) => ['-e', name])
    expect(launch({ home }).argv).toEqual(expected(engine, home, user, names, []))
  })

  test('as the real caller', async () => {
    await clustered(engine)
    const argv = launch({ home: stage.home('home') }).argv ?? []
    const ids = ['-u', '-g'].map((flag) => execFileSync('id', [flag], { encoding: 'utf8' }).trim())
    expect(argv[argv.indexOf('--user') + 1]).toBe(ids.join(':'))
  })

  test('a profile of every kind of character that init takes', async () => {
    const profile = 'Team/a=b:c@d.e+f_g-1'
    await clustered(engine, { profile })
    expect(launch({ home: stage.home('home') }).argv).toContain(`AWS_PROFILE=${profile}`)
  })

  test('the exit code is the container’s own', async () => {
    await clustered(engine)
    expect(launch({ home: stage.home('home'), env: { FAKE_EXIT: '7' } }).code).toBe(7)
  })

  test('for the user: by its full path, from any folder, in a home with an odd name', async () => {
    const home = stage.home('hôme "q" $x `y`')
    await generate(stage.root, home, { agents: ['claude-code'], mcp: engine, endpoint, global: true })
    const { command, args } = entryIn(path.join(home, '.claude.json'))
    expect(command).toBe('sh')
    const [script, ...rest] = args
    const folder = `${home}/.agents/docker/dsql-mcp`
    expect(script).toBe(`${folder}/run.sh`)
    const ran = stage.launch({ home, cwd: stage.root, script: script as string, args: rest })
    expect(ran.err).toBe('')
    expect(ran.argv?.slice(-rest.length)).toEqual(rest)
    const failed = stage.launch({ home, cwd: stage.root, script: script as string, env: { FAKE_IMAGE: '1' } })
    expect(failed.err).toContain(
      `'npx dsql-skill image build -g' first, or ${engine} build -t ${images[engine]} '${folder}'.`,
    )
  })
})

test.each([
  ['docker of its own user', '  seccomp\n   Profile: builtin\n  rootless\n  cgroupns', '0:0'],
  ['docker as root', '  seccomp\n   Profile: builtin\n  cgroupns', '1001:1002'],
  ['podman in the name of docker', '  security:\n    rootless: true\n    seccompEnabled: true', '0:0'],
  ['podman as root in the name of docker', '  security:\n    rootless: false', '1001:1002'],
])('the caller in %s', async (_, info, user) => {
  stage.engine('docker')
  stage.caller(1001, 1002)
  await clustered('docker')
  const home = stage.home('home')
  const ran = launch({ home, env: { FAKE_INFO: info } })
  expect(ran.argv).toEqual(expected('docker', home, user, ['-e', 'AWS_PROFILE=work'], []))
})

test('root asks podman for no mapping: it refuses keep-id', async () => {
  stage.engine('podman')
  stage.caller(0, 0)
  await clustered('podman')
  const argv = launch({ home: stage.home('home') }).argv
  expect(argv?.slice(0, 7)).toEqual(['run', '--rm', '-i', '--pull=never', '--userns=host', '--user', '0:0'])
})
