import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checks } from '../../src/doctor/checks.ts'
import { asSomebody, endpoint, type Ran, type World, world } from '../support/cli.ts'

const key = { id: 'AKIAIOSFODNN7CANARY2', secret: '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' }

/** Set up for Claude Code and Kiro IDE, with uvx and a profile; git is there. */
async function setUp(...flags: string[]): Promise<World> {
  const w = world()
  w.program('uvx')
  w.program('git')
  w.write(
    '../home/.aws/config',
    `[default]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`,
  )
  const ran = await w.run(
    'init',
    '-y',
    '-a',
    'claude-code,kiro-ide',
    '--mcp',
    'uvx',
    '--endpoint',
    endpoint,
    ...flags,
  )
  expect(ran.err).toBe('')
  return w
}

const said = ({ out }: Ran): string[] => out.trimEnd().split('\n')

/** `git` of this world says yes to all: what it hides is not looked at here. */
const one = ['--only', 'links,mcp,credentials']

describe('a person in trouble', () => {
  it('is told that all is fine, and whose credentials are used', async () => {
    const w = await setUp()
    const ran = await w.run('doctor', ...one)
    expect(said(ran)).toEqual([
      `root: ${w.project}`,
      'ok: AWS credentials: profile default (long-term keys)',
      'all 3 checks are fine (-v names them)',
    ])
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(said(await w.run('doctor', ...one, '-v')).slice(1)).toEqual([
      'ok: every link leads to the skill',
      'ok: every entry of the MCP server can be read, and the server understands it',
      'ok: AWS credentials: profile default (long-term keys)',
      'all 3 checks are fine',
    ])
    expect((await w.run('doctor', ...one, '-q')).out).toBe('')
  })

  it('reads the problems first, each with its remedy, and none of the keys', async () => {
    const w = await setUp()
    fs.rmSync(w.at('.claude/skills/dsql'))
    w.link('.claude/skills/dsql', '../../elsewhere')
    fs.mkdirSync(w.at('elsewhere'))
    w.write('.mcp.json', w.read('.mcp.json').replace('--region', '--regoin'))
    w.write('.prettierrc', '{}')
    w.write('.kiro/steering/dsql.md', `${w.read('.kiro/steering/dsql.md')}mine\n`)
    const ran = await w.run('doctor', '--only', 'files,links,formatters,mcp,credentials')
    expect(said(ran)).toEqual([
      `root: ${w.project}`,
      'error: .mcp.json has the flag --regoin, which the server (1.1.4) does not know (.mcp.json)',
      '  did you mean --region? To have ours again: npx dsql-skill update --take ours:.mcp.json',
      `warning: the link .claude/skills/dsql leads to ${w.at('elsewhere')}, and not to .agents/skills/dsql (.claude/skills/dsql)`,
      '  set that aside and have ours again: npx dsql-skill update --take ours:.claude/skills/dsql',
      'warning: Prettier rewrites what it finds in .agents/skills/dsql and .kiro/skills/dsql: that counts as your edit (.prettierrc)',
      "  have it leave them alone: printf '\\n%s\\n' /.agents/skills/dsql/ /.kiro/skills/dsql/ >> .prettierignore",
      'note: mcpServers/aurora-dsql in .mcp.json was edited, and stays as it is (.mcp.json)',
      '  to have ours again: npx dsql-skill update --take ours:.mcp.json',
      'note: .kiro/steering/dsql.md was edited, and stays as it is (.kiro/steering/dsql.md)',
      '  to have ours again: npx dsql-skill update --take ours:.kiro/steering/dsql.md',
      'ok: AWS credentials: profile default (long-term keys)',
      '1 error, 2 warnings, 2 notes; 1 of 5 checks is fine (-v names them)',
    ])
    expect([ran.code, ran.err]).toEqual([1, ''])
    const quiet = await w.run('doctor', '--only', 'files,links,formatters,mcp,credentials', '-q')
    expect(said(quiet)).toEqual(said(ran).slice(1, 7))
    const every = await Promise.all([w.run('doctor', '-v'), w.run('doctor', '--json')])
    for (const { out, err } of every) {
      expect(out + err).not.toContain(key.id)
      expect(out + err).not.toContain(key.secret)
    }
  })

  it('in another folder, or at home, is told commands that work there', async () => {
    const w = await setUp('-g')
    fs.rmSync(w.at('../home/.claude/skills/dsql'))
    const global = await w.run('doctor', '-g', '--only', 'links')
    expect(said(global)[2]).toBe('  put it back: npx dsql-skill install -g')
    const there = await setUp()
    fs.rmSync(there.at('.claude/skills/dsql'))
    const ran = await there.start(['doctor', '-C', there.project, '--only', 'links'], { cwd: there.home })
    expect(said(ran)[2]).toBe(`  put it back: npx dsql-skill install -C ${there.project}`)
  })
})

describe('a script', () => {
  it('gets every finding, also of what is fine, as one document', async () => {
    const w = await setUp()
    w.remove('.claude/skills/dsql')
    const { json, code, err } = await w.run('doctor', '--json', '--offline')
    expect([code, err]).toEqual([1, ''])
    expect(json).toMatchObject({ version: 1, command: 'doctor', exit: 1, root: w.project, next: [] })
    expect([...new Set(json.findings?.map((f) => f.code))]).toEqual(checks.map((c) => c.id))
    expect(json.findings?.filter((f) => f.level === 'error')).toEqual([
      {
        code: 'links',
        level: 'error',
        message: 'the link .claude/skills/dsql is missing',
        agents: ['claude-code'],
        at: { file: '.claude/skills/dsql' },
        fix: { say: 'put it back', run: 'npx dsql-skill install' },
      },
    ])
    expect((await w.run('doctor', '--json', ...one.slice(0, 1), 'mcp')).json).toMatchObject({ exit: 0 })
  })

  it('can list the checks, and nothing is looked at', async () => {
    const w = world()
    const all = await w.run('doctor', '--list')
    expect(said(all).map((line) => line.split(' ')[0])).toEqual(checks.map((c) => c.id))
    const { json, code } = await w.run('doctor', '--list', '--json', '--only', 'mcp,node')
    expect(code).toBe(0)
    expect(json).toEqual({
      version: 1,
      command: 'doctor',
      exit: 0,
      root: w.project,
      next: [],
      checks: checks
        .filter((c) => c.id === 'node' || c.id === 'mcp')
        .map(({ id, fine, looks }) => ({ id, fine, looks })),
    })
  })

  it('is told of a check that there is not', async () => {
    const ran = await world().run('doctor', '--only', 'link')
    expect([ran.code, ran.out]).toEqual([2, ''])
    expect(ran.err).toBe(
      'error: --only "link": no such check\n  did you mean links? npx dsql-skill doctor --list shows them\n',
    )
  })

  it('where nothing is set up: exit 0, and what was not looked at is said once', async () => {
    const w = world()
    const ran = await w.run('doctor')
    const needy = checks.filter((c) => c.needs === 'manifest').length
    expect(ran.code).toBe(0)
    expect(said(ran).slice(1)).toEqual([
      'warning: git is not on PATH: what was edited cannot be merged with newer texts',
      '  install it: https://git-scm.com/downloads',
      'note: nothing is set up here',
      '  set it up: npx dsql-skill init',
      `skipped: ${needy} checks: not looked at, since nothing is set up here`,
      `1 warning, 1 note; 2 of ${checks.length} checks are fine (-v names them)`,
    ])
  })
})

// root may read all.
it.runIf(process.getuid?.() === 0)(
  'somebody to whom files are shut is told so, and no check crashes',
  async () => {
    const w = await setUp()
    for (const dir of [w.root, w.home, w.bin]) fs.chmodSync(dir, 0o755)
    fs.chmodSync(w.at('.kiro'), 0o700)
    fs.chmodSync(w.at('.mcp.json'), 0o600)
    const { json } = await w.start(['doctor', '--json'], asSomebody(w))
    const levels = json.findings?.map((f) => f.level)
    expect(levels).not.toContain('failed')
    const rights = json.findings?.filter((f) => f.code === 'rights')
    expect(rights?.map((f) => [f.level, f.at?.file, f.fix?.run])).toEqual(
      expect.arrayContaining([
        ['error', '.kiro', 'sudo chown "$(id -un)" .kiro && chmod u+rwX .kiro'],
        ['error', '.mcp.json', 'sudo chown "$(id -un)" .mcp.json && chmod u+rwX .mcp.json'],
      ]),
    )
  },
)
