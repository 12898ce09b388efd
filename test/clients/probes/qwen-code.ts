import type { Probe } from '../support/probe.ts'

export const qwenCode: Probe = {
  id: 'qwen-code',
  async trust({ scope, client }) {
    // The user's own servers need no approval.
    if (scope === 'project') await client(['mcp', 'approve', 'aurora-dsql'])
  },
  async look({ world, client }) {
    const env = { OPENAI_BASE_URL: `${world.llm.url}/v1`, OPENAI_API_KEY: 'x', OPENAI_MODEL: 'fake' }
    const list = await client(['mcp', 'list'], { env })
    await client(['--auth-type', 'openai', '-p', 'hi'], { env })
    return {
      skills: 'cannot show',
      prompt: world.llm.prompt(),
      server: /aurora-dsql: uvx .*Connected/.test(list.out + list.err) ? 'connected' : 'listed',
    }
  },
}
