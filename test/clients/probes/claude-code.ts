import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

interface Init {
  type: string
  subtype?: string
  skills: string[]
  mcp_servers: { name: string; status: string }[]
  tools: string[]
}

export const claudeCode: Probe = {
  id: 'claude-code',
  trust({ world }) {
    // The approval of the server as the dialog stores it; the user's settings count without folder trust.
    put('{ "enabledMcpjsonServers": ["aurora-dsql"] }\n', world.home, '.claude', 'settings.json')
  },
  async look({ world, client }) {
    const env = {
      ANTHROPIC_BASE_URL: world.llm.url,
      ANTHROPIC_API_KEY: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    }
    const list = await client(['mcp', 'list'], { env })
    const tool = 'mcp__aurora-dsql__readonly_query'
    world.llm.script([
      { name: 'Skill', args: { skill: 'dsql' } },
      { name: 'ToolSearch', args: { query: `select:${tool}` } },
      { name: tool, args: { sql: 'select 1' } },
    ])
    const allowed = ['--allowedTools', 'Skill,mcp__aurora-dsql']
    const args = ['-p', 'hi', ...allowed, '--output-format', 'stream-json', '--verbose']
    const { out } = await client(args, { env, data: true })
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Init)
    const init = events.find((e) => e.type === 'system' && e.subtype === 'init')
    if (!init) throw new Error(`no init event:\n${out}`)
    const server = init.mcp_servers.find((s) => s.name === 'aurora-dsql')
    const connected = /aurora-dsql: uvx .*Connected/.test(list.out) && server?.status === 'connected'
    return {
      skills: init.skills,
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: connected ? 'connected' : 'listed',
    }
  },
}
