import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { lives } from '../support/lives.ts'
import { serve, wellTools } from './faults/server.ts'
import { Machine, told } from './support.ts'

const well = { tools: wellTools, calls: { readonly_query: { text: '[]' } } }
const only: Options = { only: ['server'], offline: false }

async function machine(options: Options): Promise<Machine> {
  const m = new Machine()
  await m.init({ mcp: 'uvx', ...options })
  return m
}

function page(m: Machine, findings: Parameters<typeof told>[0][] = []): string {
  return m.plain(findings.map(told).join('\n'))
}

/** Counts its starts. */
function counted(m: Machine): () => number {
  serve(m, well, 'uvx', `echo x >> '${m.at('starts')}'\n`)
  return () => m.read('starts').trim().split('\n').length
}

describe('what is the same is started once', () => {
  it('for all agents that start it so', async () => {
    const m = await machine({ agents: ['claude-code', 'cursor', 'gemini-cli', 'kiro-ide', 'opencode'] })
    const starts = counted(m)
    expect(page(m, (await m.doctor(only)).findings)).toContain(
      'for Cursor, Gemini CLI, Kiro IDE, Claude Code, OpenCode:',
    )
    expect(starts()).toBe(1)
  })

  it('and apart for a client that keeps variables to itself', async () => {
    const m = await machine({ agents: ['claude-code', 'codex'] })
    m.env = { PYTHONPATH: '/x' }
    const starts = counted(m)
    expect(page(m, (await m.doctor(only)).findings)).toContain('for Codex CLI, Claude Code:')
    expect(starts()).toBe(2)
  })
})

it('nothing that it started is left, however it was', async () => {
  for (const how of [
    { ...well, child: true },
    { silent: true, deaf: true, child: true },
  ]) {
    const m = await machine({ agents: ['claude-code'] })
    m.env = { DSQL_SKILL_MCP_TIMEOUT: '1' }
    serve(m, how, 'uvx', `export FAKE_LOG='${m.at('log')}'\n`)
    await m.doctor(only)
    const { pid, children } = JSON.parse(m.read('log')) as { pid: number; children: number[] }
    expect(children).toHaveLength(1)
    await expect.poll(() => [pid, ...children].filter(lives), { timeout: 10_000 }).toEqual([])
  }
})

describe('a container that outlives the client of its engine', () => {
  const [old, ours] = ['a'.repeat(64), 'b'.repeat(64)]
  /** The container of `run` is there from its start, and goes with `kill` only. */
  const engine = (m: Machine): string => `case "$1" in
  ps) echo "$*" >> '${m.at('asked')}'; cat '${m.at('running')}'; exit 0;;
  kill) echo "$*" >> '${m.at('killed')}'; exit 0;;
  run) echo ${ours} >> '${m.at('running')}';;
esac
`
  async function docker(how: object): Promise<Machine> {
    const m = await machine({ agents: ['claude-code'], mcp: 'docker', auth: 'env' })
    m.env = { DSQL_SKILL_MCP_TIMEOUT: '1' }
    fs.symlinkSync('/bin/cat', m.at('bin/cat'))
    m.write('running', `${old}\n`)
    serve(m, how, 'docker', engine(m))
    return m
  }

  it('is stopped, and one that ran before is not', async () => {
    const m = await docker({ silent: true, deaf: true })
    expect(page(m, (await m.doctor(only)).findings)).toContain('error server: silence:')
    expect(m.read('killed')).toBe(`kill ${ours}\n`)
    expect(m.read('asked')).toContain('--filter ancestor=dsql-mcp:1.1.4')
  })

  it('also where it was silent at a later question', async () => {
    const m = await docker({ ...well, silent: 'tools/call', deaf: true })
    expect(page(m, (await m.doctor(only)).findings)).toContain('error server: no answer:')
    expect(m.read('killed')).toBe(`kill ${ours}\n`)
  })

  it('is left alone where another began meanwhile: nothing tells them apart', async () => {
    const m = await docker({ silent: true, deaf: true })
    serve(
      m,
      { silent: true, deaf: true },
      'docker',
      `[ "$1" = run ] && echo ${'c'.repeat(64)} >> '${m.at('running')}'\n${engine(m)}`,
    )
    expect(page(m, (await m.doctor(only)).findings)).toContain('error server: silence:')
    expect(fs.existsSync(m.at('killed'))).toBe(false)
  })

  it('is left alone where the client ended by itself', async () => {
    const m = await docker(well)
    expect(page(m, (await m.doctor(only)).findings)).toMatch(/^ok server:/)
    expect(fs.existsSync(m.at('killed'))).toBe(false)
  })
})

describe('how far it is', () => {
  const slowly = (m: Machine, said: string): void =>
    serve(m, well, 'uvx', `echo "${said}" >&2; /bin/sleep 2; echo " Downloaded botocore" >&2\n`)

  it('is told on the way, and a download may be silent for longer', async () => {
    const m = await machine({ agents: ['claude-code'] })
    m.env = { DSQL_SKILL_MCP_TIMEOUT: '1' }
    slowly(m, 'Downloading botocore (16.1MiB)')
    expect(page(m, (await m.doctor(only)).findings)).toMatch(/^ok server:/)
    expect(m.shown[0]).toBe('starting the MCP server (0 s)')
    expect(m.shown.at(-1)).toBeUndefined()
    expect(m.shown.some((line) => /\(\d s\): Downloading botocore \(16\.1MiB\)$/.test(line ?? ''))).toBe(true)
    expect(m.shown.some((line) => line?.endsWith(': Downloaded botocore'))).toBe(true)
  })

  it('without a download it may not', async () => {
    const m = await machine({ agents: ['claude-code'] })
    m.env = { DSQL_SKILL_MCP_TIMEOUT: '1' }
    slowly(m, 'Resolved 52 packages')
    expect(page(m, (await m.doctor(only)).findings)).toContain('error server: silence:')
  })
})

it('--offline and --run-foreign do not go together', async () => {
  const m = await machine({ agents: ['claude-code'] })
  await expect(m.doctor({ offline: true, runForeign: true })).rejects.toMatchObject({ code: 'usage' })
})

it('what a cloned repository says is not run: neither its program nor its folder nor its variables', async () => {
  const m = await machine({ agents: ['claude-code'] })
  m.program('uvx', `: > '${m.at('run')}'\n`)
  const original = m.read('project/.mcp.json')
  for (const edit of [
    { command: './uvx' },
    { args: ['--from', 'elsewhere', 'awslabs.aurora-dsql-mcp-server'] },
    { cwd: '/' },
    { env: { FASTMCP_LOG_LEVEL: 'ERROR', UV_INDEX_URL: 'https://example.org' } },
    { env: { LD_PRELOAD: './x.so' } },
    { envFile: '.env' },
  ]) {
    m.write('project/.mcp.json', original)
    m.json('project/.mcp.json', (file) => {
      Object.assign(file['mcpServers']?.['aurora-dsql'] as object, edit)
    })
    const { findings, exit } = await m.doctor(only)
    expect(page(m, findings)).toMatch(
      /^skipped server: not started for Claude Code, since its entry is not what we write/,
    )
    expect(exit).toBe(0)
    expect(fs.existsSync(m.at('run')), JSON.stringify(edit)).toBe(false)
  }
  // That it would have been seen.
  m.write('project/.mcp.json', original)
  await m.doctor(only)
  expect(fs.existsSync(m.at('run'))).toBe(true)
})

it('what only says how the client treats it is no reason', async () => {
  const m = await machine({ agents: ['claude-code'] })
  serve(m, well)
  m.json('project/.mcp.json', (file) => {
    const more = { disabled: false, timeout: 60, autoApprove: ['get_schema'] }
    Object.assign(file['mcpServers']?.['aurora-dsql'] as object, more)
  })
  expect(page(m, (await m.doctor(only)).findings)).toMatch(/^ok server:/)
})
