import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { endpoint, world } from '../support/cli.ts'

/** Files as people have them, one for every agent that keeps its servers in a project. */
const configs: Record<string, { file: string; text: string }> = {
  'claude-code': {
    file: '.mcp.json',
    text: '{"mcpServers":{"a":{"command":"a","args":[1e3,1.0]}},"x":null}',
  },
  cursor: {
    file: '.cursor/mcp.json',
    text: `// servers of the team
{
    /* keep sorted */
    "mcpServers": {
        "zulu":   { "command": "z", "args": [ ], }, // last
    },
    "other": [1,2,
      3],
}
`,
  },
  'github-copilot': {
    file: '.vscode/mcp.json',
    text: '{\n\t"inputs": [ { "id": "k", "type": "promptString" } ],\n\t"servers": {\n\t\t"a": { "type": "http", "url": "http://x" }\n\t}\n}\n',
  },
  codex: {
    file: '.codex/config.toml',
    text: `# my codex
model = "m" # best
big = 1_000
ratio = 1.0
when = 1979-05-27T07:32:00Z
inline = { a = 1, b = { c = 2 } }

[mcp_servers.a] # mine
command = "a"
args = [
  "x", # one
  "y",
]

[[profiles]]
name = "p"`,
  },
  opencode: {
    file: 'opencode.jsonc',
    text: '{\n  // theme\n  "theme": "dark",\n  "mcp": {\n    "a": { "type": "local", "command": ["a"] } // one\n  },\n}',
  },
  'kiro-cli': {
    file: '.kiro/settings/mcp.json',
    text: '\uFEFF{\r\n  "mcpServers": {\r\n    "a": {\r\n      "command": "a"\r\n    }\r\n  }\r\n}\r\n',
  },
  'gemini-cli': { file: '.gemini/settings.json', text: '{"theme":"x","mcpServers":{}}\n' },
  'qwen-code': { file: '.qwen/settings.json', text: '\n\n{ }\n\n' },
  zed: { file: '.zed/settings.json', text: '// Zed settings\n{\n  "tab_size": 2,\n}\n' },
  'amazon-q-cli': { file: '.amazonq/mcp.json', text: '{"mcpServers": {"a": {"command": "a"}}}' },
}

test('comments, tabs, CRLF, a BOM, one-liners, dates and 1_000: only our bytes are added, and remove takes just them', async () => {
  const w = world()
  const agents = Object.keys(configs)
  for (const { file, text } of Object.values(configs)) w.write(file, text)
  w.write('AGENTS.md', '# Mine\r\n\r\nText without an end')
  w.write('GEMINI.md', '')
  w.write('CLAUDE.md', '# Claude\n')
  fs.chmodSync(w.at('.cursor/mcp.json'), 0o600)
  const before = w.tree()
  const ran = await w.run('init', '--yes', '-a', agents.join(','), '--endpoint', endpoint)
  expect([ran.code, ran.err]).toEqual([0, ''])
  for (const [agent, { file, text }] of Object.entries(configs)) {
    const now = w.read(file)
    expect([agent, now.includes('aurora-dsql')]).toEqual([agent, true])
    // One range was put in: the old text is what is left of it and right of it.
    let head = 0
    while (head < text.length && text[head] === now[head]) head++
    const tail = text.length - head
    expect([agent, tail === 0 || now.endsWith(text.slice(-tail))]).toEqual([agent, true])
  }
  expect(fs.statSync(w.at('.cursor/mcp.json')).mode & 0o777).toBe(0o600)
  expect(w.read('CLAUDE.md')).toBe('# Claude\n')
  const stamps = w.stamps()
  expect((await w.run('init', '--yes')).out).toContain('nothing to do')
  expect(w.stamps()).toEqual(stamps)
  const other = await w.run('init', '--yes', '--endpoint', 'none', '--mcp-version', 'latest')
  expect([other.code, other.err]).toEqual([0, ''])
  expect((await w.run('remove', '--yes')).code).toBe(0)
  expect(w.tree()).toEqual(before)
})

test('no secret, no absolute path and nothing of this machine reaches a project file', async () => {
  const w = world()
  for (const mcp of ['uvx', 'docker', 'podman']) {
    const ran = await w.start(['init', '--yes', '-a', 'all', '--endpoint', endpoint, '--mcp', mcp], {
      env: { AWS_ACCESS_KEY_ID: 'AKIASECRET', AWS_SECRET_ACCESS_KEY: 'hush', AWS_PROFILE: 'prod-of-mine' },
    })
    expect(ran.code).toBe(0)
    const all = JSON.stringify(w.tree(w.project))
    for (const word of ['AKIASECRET', 'hush', 'prod-of-mine', w.root]) expect(all).not.toContain(word)
  }
})

describe('the user’s own entry aurora-dsql', () => {
  const mine =
    '{\n  "mcpServers": {\n    "aurora-dsql": { "command": "mine", "env": { "TOKEN": "t" }, "disabled": true }\n  }\n}\n'

  test('of before us stays, and the entry to paste is shown', async () => {
    const w = world()
    w.write('.mcp.json', mine)
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', 'claude-code', '--json')
    expect(ran.code).toBe(3)
    const line = ran.json.plan?.find((l) => l.do === 'conflict')
    expect(line).toMatchObject({
      place: '.mcp.json',
      what: 'mcpServers/aurora-dsql',
      reason: 'someone else’s',
    })
    expect(JSON.parse(line?.snippet ?? '').mcpServers['aurora-dsql'].command).toBe('uvx')
    expect(w.tree()).toEqual(before)
  })

  test('keys that they add to ours live through an update and a remove', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code')
    const own = '"disabled": true, "autoApprove": ["get_schema"], "command"'
    w.write('.mcp.json', w.read('.mcp.json').replace('"command"', own))
    w.write('.mcp.json', w.read('.mcp.json').replace('"FASTMCP', '"MY_TOKEN": "t", "FASTMCP'))
    expect((await w.run('init', '--yes')).out).toContain('nothing to do')
    const ran = await w.run('init', '--yes', '--endpoint', endpoint)
    expect(ran.code).toBe(0)
    const entry = JSON.parse(w.read('.mcp.json')).mcpServers['aurora-dsql']
    expect(entry).toMatchObject({ disabled: true, autoApprove: ['get_schema'], env: { MY_TOKEN: 't' } })
    expect(entry.args).toContain(endpoint)
    const removed = await w.run('remove', '--yes')
    expect(removed.code).toBe(0)
    expect(removed.out).toContain('the keys that you added stay')
    expect(JSON.parse(w.read('.mcp.json'))).toEqual({
      mcpServers: {
        'aurora-dsql': { disabled: true, autoApprove: ['get_schema'], env: { MY_TOKEN: 't' } },
      },
    })
  })

  test('a value of ours that they changed stays; where ours changes too it is a conflict', async () => {
    const w = world()
    await w.run('init', '--yes', '-a', 'claude-code')
    w.write('.mcp.json', w.read('.mcp.json').replace('"uvx"', '"/opt/uvx"'))
    expect((await w.run('init', '--yes')).code).toBe(0)
    expect(w.read('.mcp.json')).toContain('/opt/uvx')
    const before = w.tree()
    const ran = await w.run('init', '--yes', '--endpoint', endpoint)
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('both changed')
    expect(w.tree()).toEqual(before)
  })
})

describe('a file that cannot be read safely', () => {
  test.each([
    ['claude-code', '.mcp.json', '{\n  "mcpServers": {\n    "a": {\n', 4],
    ['claude-code', '.mcp.json', '{"mcpServers": {"a": 1}} trailing', 1],
    ['claude-code', '.mcp.json', '{\n "mcpServers": []\n}', 2],
    ['claude-code', '.mcp.json', '{"mcpServers": {}, "mcpServers": {}}', 1],
    ['claude-code', '.mcp.json', '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n', 1],
    ['codex', '.codex/config.toml', 'a = 1\nb = = 2\n', 2],
    ['codex', '.codex/config.toml', 'mcp_servers = { a = { command = "a" } }\n', 1],
    ['codex', '.codex/config.toml', 'a = 1\n\n[a]\n', 3],
    ['universal', 'AGENTS.md', '# Mine\n<!-- dsql-skill:begin dsql -->\n', 2],
    ['universal', 'AGENTS.md', '# Mine\n\n```sh\nnever closed\n', 3],
  ])('%s: %s stays (%j), the place is named and a snippet given', async (agent, file, text, line) => {
    const w = world()
    w.write(file, text)
    w.write('.kiro/settings/mcp.json', '{}')
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', `${agent},kiro`, '--json')
    expect(ran.code).toBe(3)
    const conflict = ran.json.plan?.find((l) => l.do === 'conflict')
    expect(conflict).toMatchObject({ place: file, at: { file, line } })
    expect(conflict?.at?.column).toBeGreaterThan(0)
    expect(conflict?.snippet).toMatch(/aurora-dsql/)
    const read = await w.run('init', '--yes', '-a', `${agent},kiro`)
    expect(read.code).toBe(3)
    expect(read.out).toContain(`${file}:${line}:`)
    expect(read.out).toContain(`to add by hand to ${file}`)
    expect(w.tree()).toEqual(before)
  })

  test.each([
    ['UTF-16', Buffer.from('\uFEFF{"mcpServers": {}}', 'utf16le')],
    ['Latin-1', Buffer.from('{"mcpServers": {"caf\u00e9": {}}}', 'latin1')],
    ['binary', Buffer.from([0, 1, 2, 255])],
  ])('%s is not touched', async (_, bytes) => {
    const w = world()
    w.write('.mcp.json', bytes)
    const before = w.tree()
    for (const how of ['stop', 'replace']) {
      const ran = await w.run('init', '--yes', '-a', 'claude-code', '--on-conflict', how)
      expect(ran.code).toBe(3)
      expect(ran.out).toContain('not UTF-8')
      expect(ran.out).toContain('to add by hand to .mcp.json')
    }
    expect(w.tree()).toEqual(before)
  })

  test('a folder or a FIFO where a config belongs', async () => {
    const w = world()
    fs.mkdirSync(w.at('.mcp.json'))
    fs.mkdirSync(w.at('.codex'))
    execFileSync('mkfifo', [w.at('.codex/config.toml')])
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', 'claude-code,codex')
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('a folder is there')
    expect(ran.out).toContain('it is no regular file')
    expect(w.tree()).toEqual(before)
  })
})

describe('linked configs', () => {
  test('GEMINI.md -> AGENTS.md gets one block, and remove gives the file back', async () => {
    const w = world()
    w.write('AGENTS.md', '# Mine\n')
    w.link('GEMINI.md', 'AGENTS.md')
    const before = w.tree()
    expect((await w.run('init', '--yes', '-a', 'codex,gemini-cli')).code).toBe(0)
    expect(w.read('AGENTS.md').split('dsql-skill:begin')).toHaveLength(2)
    expect(fs.readlinkSync(w.at('GEMINI.md'))).toBe('AGENTS.md')
    expect((await w.run('remove', 'gemini-cli', '--yes')).code).toBe(0)
    expect(w.read('AGENTS.md').split('dsql-skill:begin')).toHaveLength(2)
    expect((await w.run('remove', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })

  test('a file that only says @AGENTS.md is left alone', async () => {
    const w = world()
    w.write('AGENTS.md', '# Mine\n')
    w.write('GEMINI.md', '@AGENTS.md\n')
    expect((await w.run('init', '--yes', '-a', 'gemini-cli')).code).toBe(0)
    expect(w.read('GEMINI.md')).toBe('@AGENTS.md\n')
    expect(w.read('AGENTS.md')).toContain('dsql-skill:begin')
  })

  test.each([
    ['.mcp.json', '../outside.json'],
    ['AGENTS.md', '/etc/hostname'],
  ])('%s -> out of the project is not written through', async (file, target) => {
    const w = world()
    w.write('../outside.json', '{}')
    w.link(file, target)
    const before = w.tree()
    const ran = await w.run('init', '--yes', '-a', 'claude-code,universal')
    expect(ran.code).toBe(3)
    expect(ran.out).toContain(`! ${file}`)
    expect(w.tree()).toEqual(before)
  })

  test('dotfiles of the home that are links into a repository stay links (-g)', async () => {
    const w = world()
    w.write('../dotfiles/config.toml', 'model = "m"\n')
    w.link('../home/.codex/config.toml', '../../dotfiles/config.toml')
    const before = w.tree()
    expect((await w.run('init', '-g', '--yes', '-a', 'codex')).code).toBe(0)
    expect(w.read('../dotfiles/config.toml')).toContain('[mcp_servers.aurora-dsql]')
    expect(fs.readlinkSync(w.at('../home/.codex/config.toml'))).toBe('../../dotfiles/config.toml')
    expect((await w.run('remove', '-g', '--yes')).code).toBe(0)
    expect(w.tree()).toEqual(before)
  })
})

test('an edited steering file: told, kept, never lost', async () => {
  const w = world()
  await w.run('init', '--yes', '-a', 'kiro-ide,universal')
  const steering = `${w.read('.kiro/steering/dsql.md')}- my own line\n`
  w.write('.kiro/steering/dsql.md', steering)
  w.write('AGENTS.md', w.read('AGENTS.md').replace('# Amazon', '# My Amazon'))
  const block = w.read('AGENTS.md')
  const same = await w.run('init', '--yes', '--verbose')
  expect(same.code).toBe(0)
  expect(same.out).toContain('edited, ours has not changed')
  const before = w.tree()
  const changed = await w.run('init', '--yes', '--endpoint', endpoint, '--json')
  expect(changed.code).toBe(3)
  expect(changed.json.plan?.filter((l) => l.do === 'conflict').map((l) => [l.place, l.reason])).toEqual([
    ['.kiro/steering/dsql.md', 'both changed'],
    ['AGENTS.md', 'both changed'],
  ])
  expect(w.tree()).toEqual(before)
  expect((await w.run('remove', '--yes')).code).toBe(3)
  expect(w.read('.kiro/steering/dsql.md')).toBe(steering)
  expect(w.read('AGENTS.md')).toBe(block)
})
