import { describe, expect, test } from 'vitest'
import { world } from '../support/cli.ts'

describe('a slip of the hand is an error with the nearest right word', () => {
  test.each([
    [['inti'], 'unknown verb "inti"', 'did you mean init?'],
    [['instal'], 'unknown verb "instal"', 'did you mean install?'],
    [['sandbox'], 'unknown verb "sandbox"', 'npx dsql-skill --help'],
    [['update', '--tak', 'ours'], "unknown option '--tak'", 'did you mean --take?'],
    [['install', '--frosen'], "unknown option '--frosen'", 'did you mean --frozen?'],
    [['statsu', '--check'], 'unknown verb "statsu"', 'did you mean status?'],
    [[''], 'unknown verb ""', 'npx dsql-skill --help'],
    [['-C', '.', 'remvoe'], 'unknown verb "remvoe"', 'did you mean remove?'],
    [['--json', '-y', 'agnets'], 'unknown verb "agnets"', 'did you mean agents?'],
    [['__proto__'], 'unknown verb "__proto__"', 'npx dsql-skill --help'],
    [['constructor'], 'unknown verb "constructor"', 'npx dsql-skill --help'],
    [['init', '--agnets', 'kiro'], "unknown option '--agnets'", 'did you mean --agents?'],
    [['--endpont', 'x'], "unknown option '--endpont'", 'did you mean --endpoint?'],
    [['init', '--yess'], "unknown option '--yess'", 'did you mean --yes?'],
    [['add', 'kiro', '--dryrun'], "unknown option '--dryrun'", 'did you mean --dry-run?'],
    [['status', '--agents', 'kiro'], "unknown option '--agents'", 'npx dsql-skill status --help'],
    [['init', '--yes=1'], "unknown option '--yes=1'", 'did you mean --yes?'],
    [['init', '-x'], "unknown option '-x'", 'npx dsql-skill init --help'],
    [
      ['init', '-y', '--mcp', 'uvxx'],
      '--mcp "uvxx" is none of: uvx, docker, podman, none',
      'did you mean --mcp uvx?',
    ],
    [['init', '-y', '--mcp', 'npx'], '--mcp "npx" is none of', 'did you mean --mcp uvx?'],
    [['init', '-y', '--link', 'symlnk'], '--link "symlnk"', 'did you mean --link symlink?'],
    [['init', '-y', '--lang', 'jp'], '--lang "jp"', 'did you mean --lang ja?'],
    [['init', '-y', '--auth', 'profil'], '--auth "profil"', 'did you mean --auth profile?'],
    [['init', '-y', '--on-conflict', 'force'], '--on-conflict "force"', 'npx dsql-skill init --help'],
    [
      ['init', '-y', '--on-conflict', 'replce'],
      '--on-conflict "replce"',
      'did you mean --on-conflict replace?',
    ],
    [['init', '-y', '--mcp', ''], '--mcp "" is none of', 'npx dsql-skill init --help'],
    [
      ['init', '-y', '--endpoint'],
      "option '--endpoint <HOST>' argument missing",
      'npx dsql-skill init --help',
    ],
    [['init', '-y', '-a', 'cursr'], 'unknown agent "cursr"', 'did you mean cursor?'],
    [['init', '-y', '-a', 'kiro,claude'], 'unknown agent "claude"', 'did you mean claude-code?'],
    [['init', '-y', '-a', 'copilot'], 'unknown agent "copilot"', 'did you mean github-copilot?'],
    [['init', '-y', '-a', ' , '], '--agents names no agent', 'npx dsql-skill agents'],
    [['init', 'cursor', '-y'], '"cursor"', 'did you mean npx dsql-skill init --agents cursor?'],
    [['status', 'init'], 'status does not know what to do with "init"', 'npx dsql-skill status --help'],
    [['completion', 'bash', 'zsh'], '"zsh"', 'npx dsql-skill completion --help'],
    [['completion', 'bsh'], 'no completion for "bsh"', 'did you mean bash?'],
    [['completion'], 'completion needs the name of a shell', 'for example: npx dsql-skill completion bash'],
    [['add'], 'add needs the name of an agent', 'for example: npx dsql-skill add kiro'],
    [['add', 'cursr', '-y'], 'unknown agent "cursr"', 'did you mean cursor?'],
    [['remove', 'typo', '-y'], 'unknown agent "typo"', 'npx dsql-skill agents'],
    [['status', '-C', './nope'], 'no such folder', 'mkdir -p ./nope'],
  ])('%j', async (args, message, hint) => {
    const w = world()
    const before = w.stamps()
    const ran = await w.run(...args)
    expect(ran.code).toBe(2)
    const text = args.includes('--json') ? ran.out : ran.err
    expect(text.replaceAll('\\"', '"')).toContain(message)
    expect(text).toContain(hint)
    if (!args.includes('--json')) expect(ran.out).toBe('')
    expect(w.stamps()).toEqual(before)
  })
})

describe('nobody is asked where nobody can answer', () => {
  test.each([
    ['init', [], /init needs --yes, or --dry-run.*--agents.*--endpoint/],
    ['init', ['init', '-a', 'kiro'], /init needs --yes/],
    ['add', ['add', 'cursor'], /add needs --yes/],
    ['remove', ['remove'], /remove needs --yes/],
  ] as const)('%s (%j), with a closed stdin and with one that never closes', async (verb, args, reason) => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code')
    const before = w.stamps()
    for (const stdin of ['closed', 'open'] as const) {
      const ran = await w.start([...args], { stdin })
      expect([ran.code, ran.out]).toEqual([2, ''])
      expect(ran.err).toMatch(reason)
      expect(ran.err).toContain(`npx dsql-skill ${verb}`)
    }
    expect(w.stamps()).toEqual(before)
  })

  test('with --yes an open stdin is not waited for', async () => {
    const w = world()
    expect((await w.start(['init', '--yes'], { stdin: 'open' })).code).toBe(0)
    expect((await w.start(['remove', '--yes'], { stdin: 'open' })).code).toBe(0)
    expect((await w.start(['init', '--yes'], { stdin: 'closed' })).code).toBe(0)
  })
})

describe('help', () => {
  test('of all and of one, before and after the verb, with every flag in it', async () => {
    const w = world()
    const general = await w.run('--help')
    expect(general.code).toBe(0)
    expect(general.err).toBe('')
    for (const verb of ['init', 'add', 'remove', 'status', 'doctor', 'agents', 'export', 'completion'])
      expect(general.out).toContain(`  ${verb} `)
    expect(general.out).not.toMatch(/\bsandbox\b/)
    expect((await w.run('--json', '--help')).json.text).toBe(general.out)
    expect((await w.run('-h')).out).toBe(general.out)
    const init = await w.run('init', '--help')
    for (const flag of ['--agents', '--no-steering', '--no-allow-writes', '--cwd', '--json', '--on-conflict'])
      expect(init.out).toContain(flag)
    expect((await w.run('--help', 'init')).out).toBe(init.out)
    for (const line of `${general.out}${init.out}`.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('the version, in each place', async () => {
    const w = world()
    const { out } = await w.run('--version')
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await w.run('status', '--version')).out).toBe(out)
    expect((await w.run('--json', '--version')).json).toMatchObject({ exit: 0, text: out.trim() })
  })
})

test('-C before or after the verb, as one word, and relative to where one stands', async () => {
  const w = world()
  w.write('../other/.git/HEAD', '')
  for (const args of [
    ['-C', '../other', 'init', '--yes', '--dry-run', '--json'],
    ['init', '-C', '../other', '--yes', '--dry-run', '--json'],
    ['--cwd=../other', '--yes', '--dry-run', '--json'],
    ['-y', '-C', '../other', '--dry-run', '--json'],
    ['init', '--yes', '--dry-run', '--json', '-C../other'],
  ]) {
    const ran = await w.run(...args)
    expect([args, ran.code, ran.json.root]).toEqual([args, 0, w.at('../other')])
  }
  expect(w.has('.agents')).toBe(false)
  expect((await w.run('-a', 'kiro', 'init', '-yq')).code).toBe(0)
  expect(w.manifest().choices.agents).toEqual(['kiro-cli', 'kiro-ide'])
})
