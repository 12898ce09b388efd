import { describe, expect, test } from 'vitest'
import { type Built, built, type FormatId, formatNamed, goodsOf } from '../../src/export/index.ts'
import type { Pack, PackFile, ServerChoice } from '../../src/model.ts'

const server: ServerChoice = {
  runtime: 'uvx',
  version: '1.1.4',
  auth: 'profile',
  profile: 'team',
  allowWrites: false,
  cluster: {
    endpoint: 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws',
    region: 'us-west-2',
    user: 'app',
  },
}
const args = [
  '--with',
  'mcp==2.0.0',
  'awslabs.aurora-dsql-mcp-server@1.1.4',
  '--cluster_endpoint',
  server.cluster?.endpoint,
  '--region',
  'us-west-2',
  '--database_user',
  'app',
  '--profile',
  'team',
]

const files: PackFile[] = [
  {
    path: 'SKILL.md',
    text: [
      '---',
      'name: dsql',
      'description: One. Two, e.g. this. Three? Four!',
      '---',
      '',
      '# Title',
      '',
      '[a](references/a.md#top), [web](https://x/references/a.md), [b](mcp/b.md), [gone](references/gone.md)',
      'In the workspace: `.agents/skills/dsql/references/a.md`, `.agents/skills/dsql/` and `.agents/skills/other/references/a.md`.',
      '',
    ].join('\n'),
  },
  { path: 'mcp/b.md', text: 'see [a](../references/a.md) and [home](../SKILL.md)\n' },
  { path: 'mcp/b.json', text: '{ "x": "](../references/a.md)" }\n' },
  { path: 'references/a.md', text: 'see [b](../mcp/b.md); rules are in SKILL.md, not in x/SKILL.md\n' },
]

function pack(more: Partial<Pack> = {}): Pack {
  return { name: 'dsql', version: '0.1.0', digest: 'sha256:0', origin: 'bundled', files, ...more }
}
const front = { name: 'dsql', description: 'One. Two, e.g. this. Three? Four!', license: 'Apache-2.0' }

async function of(
  format: FormatId,
  choice: ServerChoice | null = server,
  more: Partial<Pack> = {},
): Promise<Record<string, string>> {
  const out = await built(format, goodsOf(pack(more), front, choice))
  return Object.fromEntries(out.map((f: Built) => [f.path, new TextDecoder().decode(f.bytes)]))
}

function json(text: string | undefined): unknown {
  return JSON.parse(text ?? '')
}

describe('kiro-power', async () => {
  test('has POWER.md, mcp.json and one flat folder', async () => {
    const power = await of('kiro-power')
    expect(Object.keys(power)).toEqual([
      'POWER.md',
      'mcp.json',
      'steering/a.md',
      'steering/b.json',
      'steering/b.md',
    ])
    expect(json(power['mcp.json'])).toEqual({
      mcpServers: { 'aurora-dsql': { command: 'uvx', args, env: { FASTMCP_LOG_LEVEL: 'ERROR' } } },
    })
  })

  test('POWER.md has the five keys and the body of SKILL.md with its links mended', async () => {
    const text = (await of('kiro-power'))['POWER.md'] ?? ''
    expect(text.split('---\n')[1]?.match(/^\w+(?=:)/gm)).toEqual([
      'name',
      'displayName',
      'description',
      'keywords',
      'author',
    ])
    expect(text).toContain('description: "One. Two, e.g. this. Three?"\n')
    expect(text.match(/^---$/gm)).toHaveLength(2)
    expect(text).toContain(
      '[a](steering/a.md#top), [web](https://x/references/a.md), [b](steering/b.md), [gone](references/gone.md)',
    )
    expect(text).toContain(
      '`steering/a.md`, `.agents/skills/dsql/` and `.agents/skills/other/references/a.md`',
    )
    expect(text).toContain('\n- `b.json`\n- `b.md`\n')
  })

  test('links between steering files are of the flat folder; what is no text stays as it is', async () => {
    const power = await of('kiro-power')
    expect(power['steering/b.md']).toBe('see [a](a.md) and [home](../POWER.md)\n')
    expect(power['steering/a.md']).toBe('see [b](b.md); rules are in POWER.md, not in x/SKILL.md\n')
    expect(power['steering/b.json']).toBe(files[2]?.text)
  })

  test('two files of one name keep their folders; where that too would meet, it is refused', async () => {
    const two = [...files, { path: 'more/A.md', text: '[a](../references/a.md)\n' }]
    const power = await of('kiro-power', null, { files: two })
    expect(power['steering/references-a.md']).toBeDefined()
    expect(power['steering/more-A.md']).toBe('[a](references-a.md)\n')
    const clash = [...files, { path: 'x/y-z.md', text: '' }, { path: 'x-y/z.md', text: '' }]
    clash.push({ path: 'q/y-z.md', text: '' }, { path: 'q/z.md', text: '' })
    await expect(of('kiro-power', null, { files: clash })).rejects.toThrow(/one name in a flat folder/)
  })

  test('without a server it is a power of knowledge only', async () => {
    expect(await of('kiro-power', null)).not.toHaveProperty('mcp.json')
  })
})

describe('claude-plugin', async () => {
  test('has its manifest, its servers and the skill', async () => {
    const plugin = await of('claude-plugin')
    expect(Object.keys(plugin)).toEqual([
      '.claude-plugin/plugin.json',
      '.mcp.json',
      'README.md',
      'skills/dsql/SKILL.md',
      'skills/dsql/mcp/b.json',
      'skills/dsql/mcp/b.md',
      'skills/dsql/references/a.md',
    ])
    expect(json(plugin['.claude-plugin/plugin.json'])).toMatchObject({
      name: 'dsql',
      version: '0.1.0',
      description: front.description,
      license: 'Apache-2.0',
    })
    expect(json(plugin['.mcp.json'])).toMatchObject({ mcpServers: { 'aurora-dsql': { args } } })
    expect(await of('claude-plugin', null)).not.toHaveProperty('.mcp.json')
  })

  test('the skill is the pack; only paths of a workspace, which a plugin has not, are of its own folder', async () => {
    const plugin = await of('claude-plugin')
    expect(plugin['skills/dsql/references/a.md']).toBe(files[3]?.text)
    expect(plugin['skills/dsql/SKILL.md']).toBe(
      files[0]?.text.replace('`.agents/skills/dsql/references/a.md`', '`references/a.md`'),
    )
  })

  test.each([
    ['2', '2.0.0'],
    ['2.5', '2.5.0'],
    ['2.5.1-rc.1', '2.5.1-rc.1'],
    ['of spring', '0.0.0'],
  ])('version %s of somebody’s pack is %s', async (version, three) => {
    const plugin = await of('claude-plugin', null, { version, name: 'mine', origin: './mine' })
    expect(json(plugin['.claude-plugin/plugin.json'])).toMatchObject({ name: 'mine', version: three })
    expect(plugin).toHaveProperty('skills/mine/SKILL.md')
  })
})

test('gemini-extension has its manifest, its context and the skill', async () => {
  const extension = await of('gemini-extension')
  expect(Object.keys(extension)).toEqual([
    'GEMINI.md',
    'README.md',
    'gemini-extension.json',
    'skills/dsql/SKILL.md',
    'skills/dsql/mcp/b.json',
    'skills/dsql/mcp/b.md',
    'skills/dsql/references/a.md',
  ])
  expect(json(extension['gemini-extension.json'])).toMatchObject({
    name: 'aurora-dsql',
    version: '0.1.0',
    contextFileName: 'GEMINI.md',
    mcpServers: { 'aurora-dsql': { command: 'uvx', args } },
  })
  expect(extension['GEMINI.md']).toContain('activate the skill `dsql`')
})

test('a container’s image cannot travel in a packaging', async () => {
  await expect(of('claude-plugin', { ...server, runtime: 'docker' })).rejects.toThrow(/only uvx/)
})

test('every format says what to do next', async () => {
  const goods = goodsOf(pack(), front, null)
  for (const id of ['kiro-power', 'claude-plugin', 'gemini-extension', 'zip'] as const)
    expect(formatNamed(id).next('./out', goods)).toContain('./out')
})
