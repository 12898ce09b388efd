import type { Probe } from '../support/probe.ts'

export const qwenCode: Probe = {
  id: 'qwen-code',
  async trust({ scope, client }) {
    // The user's own servers need no approval.
    if (scope === 'project') await client(['mcp', 'approve', 'aurora-dsql'])
  },
  async look({ world, client }) {
    const env = {
      OPENAI_BASE_URL: `${world.llm.url}/v1`,
      OPENAI_API_KEY: 'x',
      OPENAI_MODEL: 'fake',
      QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
    }
    const list = await client(['mcp', 'list'], { env })
    world.llm.script([
      { name: 'skill', args: { skill: 'dsql' } },
      { name: 'mcp__aurora-dsql__readonly_query', args: { sql: 'select 1' } },
    ])
    await client(['-y', '--auth-type', 'openai', '-p', 'hi'], { env })
    return {
      skills: 'cannot show',
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: /aurora-dsql: uvx .*Connected/.test(list.out + list.err) ? 'connected' : 'listed',
    }
  },
}
