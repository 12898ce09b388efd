import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const kimiCode: Probe = {
  id: 'kimi-code-cli',
  cuts: 247,
  setup({ world }) {
    const config = [
      'default_model = "fake"',
      '[providers.fake]',
      'type = "openai"',
      `base_url = "${world.llm.url}/v1"`,
      'api_key = "x"',
      '[models.fake]',
      'provider = "fake"',
      'model = "fake"',
      'protocol = "openai"',
      'max_context_size = 100000',
    ]
    put(`${config.join('\n')}\n`, world.home, '.kimi-code', 'config.toml')
  },
  trust({ world, scope }) {
    if (scope === 'user') return
    // What the answer “Trust this folder” writes.
    const root = world.project
    const name = createHash('sha256').update(root).digest('hex').slice(0, 12)
    const text = JSON.stringify({ root, trustedAt: new Date().toISOString() })
    put(text, world.home, '.kimi-code', 'workspace-trust', `wd_${path.basename(root)}_${name}`)
  },
  async look({ world, client }) {
    world.llm.script([
      { name: 'Skill', args: { skill: 'dsql' } },
      { name: 'mcp__aurora-dsql__readonly_query', args: { sql: 'select 1' } },
    ])
    await client(['-p', 'hi'])
    const prompt = world.llm.prompt()
    return {
      skills: 'cannot show',
      prompt,
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: prompt.includes('mcp__aurora-dsql__readonly_query') ? 'connected' : 'listed',
    }
  },
}
