import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { put } from './probes/files.ts'
import { type Installed, install, installed } from './support/install.ts'
import { must, type Ran } from './support/run.ts'
import { skillsInstaller } from './support/versions.ts'
import { makeWorld, type World } from './support/world.ts'

const repo = path.join(import.meta.dirname, '..', '..')
const { version } = JSON.parse(fs.readFileSync(path.join(repo, 'package.json'), 'utf8')) as {
  version: string
}
let world: World

beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

function say(client: Installed, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return must(client.bin, args, { cwd: world.project, env: { ...world.env(client.node), ...env } })
}

async function exported(format: string): Promise<string> {
  const dir = path.join(world.project, format)
  await world.dsql('export', '--format', format, `./${format}`)
  return dir
}

interface Init {
  type: string
  subtype?: string
  skills: string[]
  plugins: { name: string }[]
  mcp_servers: { name: string; status: string }[]
}

describe('claude-plugin', () => {
  let claude: Installed
  let dir: string
  beforeAll(async () => {
    claude = await install('claude-code')
    dir = await exported('claude-plugin')
  })

  test('passes the client’s own validation, strictly, and that of its directory', async () => {
    const strict = await say(claude, ['plugin', 'validate', '--strict', '--json', dir])
    expect(JSON.parse(strict.out)).toMatchObject({ success: true, manifest: { errors: [], warnings: [] } })
    const listed = await say(claude, ['plugin', 'validate', '--profile', 'directory', dir])
    expect(listed.out).toContain('skills: dsql:dsql')
    // A plugin without an icon may be published; the picture is the publisher's.
    expect(listed.out.match(/\([A-Z]+_[A-Z_]+\)/g) ?? []).toEqual(['(ICON_MISSING)'])
  })

  test('is loaded with its skill, and its server starts', async () => {
    world.forget()
    world.llm.script([{ name: 'Skill', args: { skill: 'dsql:dsql' } }])
    const env = {
      ANTHROPIC_BASE_URL: world.llm.url,
      ANTHROPIC_API_KEY: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    }
    const args = [
      '--plugin-dir',
      dir,
      '-p',
      'hi',
      '--allowedTools',
      'Skill',
      '--output-format',
      'stream-json',
    ]
    const { out } = await say(claude, [...args, '--verbose'], env)
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Init)
    const init = events.find((e) => e.type === 'system' && e.subtype === 'init')
    expect(init?.plugins.map((p) => p.name)).toContain('dsql')
    expect(init?.skills.filter((s) => s.includes('dsql'))).toEqual(['dsql:dsql'])
    expect(init?.mcp_servers).toEqual([expect.objectContaining({ name: 'plugin:dsql:aurora-dsql' })])
    expect(world.llm.outcome()).toContain('# Aurora DSQL')
    expect(world.logged().find((l) => l.event === 'start')?.argv).toEqual([
      '--with',
      expect.stringMatching(/^mcp==\d/),
      expect.stringMatching(/^awslabs\.aurora-dsql-mcp-server@\d/),
    ])
  })
})

describe('gemini-extension', () => {
  let gemini: Installed
  let dir: string
  beforeAll(async () => {
    gemini = await install('gemini-cli')
    dir = await exported('gemini-extension')
    put(
      '{ "security": { "auth": { "selectedType": "gemini-api-key" } } }\n',
      world.home,
      '.gemini',
      'settings.json',
    )
    const trusted = JSON.stringify({ [dir]: 'TRUST_FOLDER', [world.project]: 'TRUST_FOLDER' })
    put(trusted, world.home, '.gemini', 'trustedFolders.json')
  })

  test('passes the client’s own validation', async () => {
    const ran = await say(gemini, ['extensions', 'validate', dir])
    expect(ran.out + ran.err).toContain('successfully validated')
    expect(ran.out + ran.err).not.toMatch(/warning:/i)
  })

  test('is installed with its skill, its context and its server', async () => {
    const env = { GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: world.llm.url }
    await say(gemini, ['extensions', 'install', dir, '--consent'], env)
    const list = await say(gemini, ['extensions', 'list'], env)
    expect(list.out + list.err).toContain(`aurora-dsql (${version})`)
    const skills = await say(gemini, ['skills', 'list'], env)
    expect(skills.out + skills.err).toMatch(/^dsql \[Enabled\]/m)
    world.forget()
    world.llm.script([{ name: 'activate_skill', args: { name: 'dsql' } }])
    await say(gemini, ['-y', '-m', 'gemini-2.5-pro', '-p', 'hi'], env)
    expect(world.llm.prompt()).toContain('activate the skill `dsql`')
    expect(world.llm.outcome()).toContain('# Aurora DSQL')
    expect(world.logged().map((l) => l.method)).toContain('tools/list')
  })
})

test('zip: another program opens it and finds nothing wrong', async () => {
  const dir = await exported('zip')
  const python = (...args: string[]): string =>
    execFileSync('python3', ['-m', 'zipfile', ...args], { encoding: 'utf8', cwd: dir })
  expect(python('-t', 'dsql.zip').trim()).toBe('Done testing')
  python('-e', 'dsql.zip', 'out')
  const files = (root: string): string[] =>
    fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((f) => f.endsWith('.md'))
      .sort()
  expect(files(path.join(dir, 'out', 'dsql'))).toEqual(files(path.join(repo, 'skill')))
})

describe('the package itself, to an installer that scans packages', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-scan-'))
  const modules = path.join(folder, 'project', 'node_modules')
  let skills: Installed
  beforeAll(async () => {
    skills = await installed(skillsInstaller)
    fs.mkdirSync(modules, { recursive: true })
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: repo })
    const tarball = fs.readdirSync(folder).find((f) => f.endsWith('.tgz')) ?? ''
    execFileSync('tar', ['xzf', path.join(folder, tarball), '-C', folder])
  })
  afterAll(() => fs.rmSync(folder, { recursive: true }))

  test('skills add <folder> --list finds the one skill', async () => {
    const ran = await say(skills, ['add', path.join(folder, 'package'), '--list'], { DISABLE_TELEMETRY: '1' })
    expect(ran.out).toContain('Found 1 skill')
    expect(ran.out).toMatch(/^│ +dsql$/m)
  })

  test('skills experimental_sync brings it from node_modules', async () => {
    fs.renameSync(path.join(folder, 'package'), path.join(modules, 'dsql-skill'))
    const project = path.dirname(modules)
    fs.writeFileSync(path.join(project, 'package.json'), '{ "dependencies": { "dsql-skill": "*" } }\n')
    const env = { ...world.env(skills.node), DISABLE_TELEMETRY: '1' }
    const ran = await must(skills.bin, ['experimental_sync', '--yes'], { cwd: project, env })
    expect(ran.out).toContain('Synced 1 skill')
    expect(fs.readFileSync(path.join(project, '.agents/skills/dsql/SKILL.md'), 'utf8')).toBe(
      fs.readFileSync(path.join(repo, 'skill/SKILL.md'), 'utf8'),
    )
  })
})
