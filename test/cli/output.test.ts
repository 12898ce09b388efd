import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { asSomebody, cli, endpoint, type World, world } from '../support/cli.ts'

/** Makes the CLI meet something that no code of ours expects. */
const bug = `--import=data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'; fs.existsSync = fs.lstatSync = () => { throw new TypeError('boom') }; syncBuiltinESMExports()",
)}`

interface Path {
  args: string[]
  code: number
  command: string
  error?: string
  before?(w: World): unknown
  env?: Record<string, string>
}

const setUp = (w: World): Promise<unknown> => w.run('init', '--yes', '-a', 'claude-code')
const inTheWay = (w: World): unknown => w.write('.claude/skills/dsql', 'mine')

const paths: Path[] = [
  { args: ['init', '--yes'], code: 0, command: 'init' },
  { args: ['--yes', '--dry-run'], code: 0, command: 'init' },
  { args: ['init', '--yes'], code: 0, command: 'init', before: setUp },
  { args: ['init', '--yes', '-q'], code: 0, command: 'init' },
  { args: ['init', '--yes', '-v'], code: 0, command: 'init', before: setUp },
  { args: ['init'], code: 2, command: 'init', error: 'no-terminal' },
  { args: [], code: 2, command: 'init', error: 'no-terminal' },
  { args: ['init', '--agnets', 'x'], code: 2, command: 'init', error: 'usage' },
  { args: ['--agnets', 'x'], code: 2, command: 'init', error: 'usage' },
  { args: ['inti'], code: 2, command: 'inti', error: 'unknown-verb' },
  { args: ['init', '-y', '-a', 'x'], code: 2, command: 'init', error: 'unknown-agent' },
  { args: ['init', '-y', '--mcp', 'x'], code: 2, command: 'init', error: 'bad-value' },
  { args: ['init', '-y', '--endpoint', 'x y'], code: 2, command: 'init', error: 'bad-value' },
  { args: ['init', '-y', '-C', './no/such'], code: 2, command: 'init', error: 'no-such-folder' },
  { args: ['init', '-y', '-C', '../home'], code: 2, command: 'init', error: 'home-as-project' },
  { args: ['init', '-y'], code: 3, command: 'init', error: 'conflict', before: inTheWay },
  { args: ['init', '-y', '--dry-run'], code: 3, command: 'init', error: 'conflict', before: inTheWay },
  { args: ['init', '-y', '--on-conflict', 'keep'], code: 0, command: 'init', before: inTheWay },
  { args: ['init', '-y', '--source', './none'], code: 2, command: 'init', error: 'bad-value' },
  { args: ['init', '-y', '--source', '.'], code: 1, command: 'init', error: 'bad-pack' },
  { args: ['add', 'kiro', '-y'], code: 2, command: 'add', error: 'not-installed' },
  { args: ['add', 'kiro', '-y'], code: 0, command: 'add', before: setUp },
  { args: ['add'], code: 2, command: 'add', error: 'usage' },
  { args: ['remove', '-y'], code: 0, command: 'remove' },
  { args: ['remove', '-y'], code: 0, command: 'remove', before: setUp },
  { args: ['remove', 'cursor', '-y'], code: 2, command: 'remove', error: 'not-installed', before: setUp },
  { args: ['remove'], code: 2, command: 'remove', error: 'no-terminal', before: setUp },
  { args: ['status'], code: 0, command: 'status' },
  { args: ['status', '--check'], code: 1, command: 'status' },
  { args: ['status', '--check'], code: 0, command: 'status', before: setUp },
  {
    args: ['status'],
    code: 1,
    command: 'status',
    error: 'bad-manifest',
    before: (w) => w.write('.agents/dsql-skill.json', '{'),
  },
  {
    args: ['init', '-y'],
    code: 1,
    command: 'init',
    error: 'newer-manifest',
    before: (w) => w.write('.agents/dsql-skill.json', '{"version": 2}'),
  },
  { args: ['agents'], code: 0, command: 'agents' },
  { args: ['completion', 'bash'], code: 0, command: 'completion' },
  { args: ['completion', 'tcsh'], code: 2, command: 'completion', error: 'bad-value' },
  { args: ['--help'], code: 0, command: 'help' },
  { args: ['init', '--help'], code: 0, command: 'help' },
  { args: ['--version'], code: 0, command: 'version' },
  { args: ['init', '-y'], code: 1, command: 'init', error: 'bug', env: { NODE_OPTIONS: bug } },
  { args: ['status'], code: 1, command: 'status', error: 'bug', env: { NODE_OPTIONS: bug } },
]

describe('--json: one document on stdout, nothing else anywhere, and the exit code in it', () => {
  test.each(paths)('$args → $code $error', async ({ args, code, command, error, before, env }) => {
    const w = world()
    await before?.(w)
    for (const all of [
      [...args, '--json'],
      ['--json', ...args],
    ]) {
      const fresh = all[0] === '--json' && code === 0 ? [...all, '--json'] : all
      const ran = await w.start(fresh, env ? { env } : {})
      expect([fresh, ran.code, ran.err]).toEqual([fresh, code, ''])
      expect(ran.out.endsWith('}\n')).toBe(true)
      expect(ran.json).toMatchObject({ version: 1, command, exit: code })
      expect(Array.isArray(ran.json.next)).toBe(true)
      expect(ran.json.error?.code).toBe(error)
      if (ran.json.error) {
        expect(ran.json.error.message).not.toBe('')
        expect(ran.json.error.hint).not.toBe('')
      }
      // The second form is about the words only; its world has changed.
      if (code === 0 && command !== 'help' && command !== 'version' && before === undefined) break
      if (command === 'add' || command === 'remove') break
    }
  })
})

test('a bug says so, with what to report, and is exit 1', async () => {
  const w = world()
  const ran = await w.start(['init', '--yes'], { env: { NODE_OPTIONS: bug } })
  expect(ran.code).toBe(1)
  expect(ran.err).toContain('has a bug')
  expect(ran.err).toContain('boom')
  expect(ran.err).toContain(process.version)
  expect(ran.out).toBe('')
})

test('--quiet leaves problems and what to do next; --verbose adds what stays; errors go to stderr', async () => {
  const w = world()
  w.program('uvx')
  const first = await w.run('init', '-yq', '-a', 'claude-code', '--endpoint', endpoint)
  expect(first.out).toMatch(/^\nNext:\n {2}• AWS credentials: no AWS credentials are set up here; /)
  expect(first.out).not.toContain('SKILL')
  expect((await w.run('status', '--quiet')).out).toBe('')
  expect((await w.run('status')).out).toContain('everything is as we wrote it')
  const verbose = await w.run('status', '-v')
  expect(verbose.out).toContain('= .mcp.json')
  expect(verbose.out).toContain('unchanged')
  expect((await w.run('remove', '-yq')).out).toBe('')
  w.write('.mcp.json', '{')
  const stopped = await w.run('init', '-yq', '-a', 'claude-code')
  expect(stopped.code).toBe(3)
  expect(stopped.out.split('\n').filter((l) => /^[+~=-] /.test(l))).toEqual([])
  expect(stopped.out).toContain('! .mcp.json')
  expect(stopped.err).toContain('1 thing is in the way')
})

test('no colours without a terminal', async () => {
  const w = world()
  for (const env of [{}, { FORCE_COLOR: '1' }, { CI: 'true' }]) {
    const ran = await w.start(['init', '--yes', '--dry-run'], { env })
    expect(ran.out).not.toContain('\u001b[')
    expect((await w.start(['inti'], { env })).err).not.toContain('\u001b[')
  }
})

describe('--dry-run', () => {
  test('writes nothing at all, and shows a diff for each of the user’s files', async () => {
    const w = world()
    w.write('.mcp.json', '{\n  "mcpServers": {}\n}\n')
    w.write('AGENTS.md', '# Mine\n')
    const before = w.stamps()
    const ran = await w.run('init', '--dry-run', '-a', 'claude-code,universal')
    expect(ran.code).toBe(0)
    expect(w.stamps()).toEqual(before)
    expect(ran.out).toContain('--- .mcp.json\n')
    expect(ran.out).toContain('+++ .mcp.json\n')
    expect(ran.out).toMatch(/@@ -1,3 \+1,\d+ @@/)
    expect(ran.out).toMatch(/\n {4}\+ {4}"aurora-dsql": \{/)
    expect(ran.out).toMatch(/\n {4} # Mine\n/)
    expect(ran.out).not.toContain('dsql-skill.json')
    const json = (await w.run('init', '--dry-run', '-a', 'claude-code,universal', '--json')).json
    expect(json.plan?.filter((l) => l.diff).map((l) => l.place)).toEqual(['.mcp.json', 'AGENTS.md'])
    expect(json.next).toEqual([])
    expect(w.stamps()).toEqual(before)
  })

  test('of remove, of add, of a change and of a conflict', async () => {
    const w = world()
    w.write('AGENTS.md', '# Mine\n')
    await w.run('init', '--yes', '-a', 'claude-code,universal')
    const before = w.stamps()
    const removal = await w.run('remove', '--dry-run')
    expect(removal.code).toBe(0)
    expect(removal.out).toMatch(/\n {4}-<!-- dsql-skill:begin dsql -->/)
    expect(removal.out).toContain('- .agents/skills/dsql/')
    expect((await w.run('add', 'codex', '--dry-run')).out).toContain('+ .codex/config.toml')
    const change = await w.run('init', '--dry-run', '--endpoint', endpoint)
    expect(change.out).toContain('~ .mcp.json')
    expect(change.out).toContain(`+        "${endpoint}"`)
    expect((await w.run('init', '--dry-run', '-C', '../not-yet')).code).toBe(2)
    expect(w.stamps()).toEqual(before)
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
  })
})

test('a reader that goes away is no crash, and does not change the exit code', async () => {
  const w = world()
  for (const [args, code] of [
    [['agents', '--verbose'], 0],
    [['init', '--help'], 0],
    [['status', '--check'], 1],
  ] as const) {
    const child = spawn(process.execPath, [cli, ...args], { cwd: w.project, env: w.env() })
    child.stdout.destroy()
    let err = ''
    child.stderr.on('data', (data) => (err += data))
    const ended = await new Promise((resolve) => child.on('close', resolve))
    expect([args, ended, err]).toEqual([args, code, ''])
  }
})

describe('where writing is forbidden', () => {
  function somebody(w: World) {
    onTestFinished(() => fs.chmodSync(w.project, 0o755))
    return asSomebody(w)
  }

  test('a read-only project: exit 1, the folder named, nothing left behind', async () => {
    const w = world()
    const as = somebody(w)
    w.write('AGENTS.md', '# Mine\n')
    fs.chmodSync(w.project, 0o555)
    const before = w.stamps()
    const ran = await w.start(['init', '--yes', '--json'], as)
    expect(ran.code).toBe(1)
    expect(ran.json.error).toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('EACCES'),
      hint: expect.stringContaining('ls -ld'),
    })
    expect(w.stamps()).toEqual(before)
    expect((await w.start(['init', '--dry-run'], as)).code).toBe(0)
    expect((await w.start(['status'], as)).code).toBe(0)
  })

  test('one agent’s folder that is not writable: the others get nothing either', async () => {
    const w = world()
    const as = somebody(w)
    w.write('.kiro/mine.md', 'mine\n')
    fs.chmodSync(w.project, 0o777)
    fs.chmodSync(w.at('.kiro'), 0o555)
    const before = w.tree(w.project)
    const ran = await w.start(['init', '--yes', '-a', 'claude-code,kiro'], as)
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('.kiro')
    expect(w.tree(w.project)).toEqual(before)
  })

  test('a config that may not be read is a conflict, also with --on-conflict replace', async () => {
    const w = world()
    const as = somebody(w)
    fs.chmodSync(w.project, 0o777)
    w.write('.mcp.json', '{}')
    fs.chmodSync(w.at('.mcp.json'), 0o000)
    for (const how of ['stop', 'replace']) {
      const ran = await w.start(['init', '--yes', '-a', 'claude-code', '--on-conflict', how], as)
      expect(ran.code).toBe(3)
      expect(ran.out).toContain('cannot be read (EACCES)')
    }
    expect(fs.readdirSync(w.project).sort()).toEqual(['.git', '.mcp.json'])
  })

  test('a folder that may not be looked into is a conflict, no bug', async () => {
    const w = world()
    const as = somebody(w)
    fs.chmodSync(w.project, 0o777)
    w.write('.claude/skills/mine/SKILL.md', 'mine\n')
    fs.chmodSync(w.at('.claude'), 0o000)
    const ran = await w.start(['init', '--yes', '-a', 'claude-code', '--json'], as)
    fs.chmodSync(w.at('.claude'), 0o755)
    expect(ran.code).toBe(3)
    expect(ran.json.error?.code).toBe('conflict')
    expect(fs.readdirSync(w.project).sort()).toEqual(['.claude', '.git'])
  })
})
