import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const droid: Probe = {
  id: 'droid',
  setup({ world }) {
    const fake = {
      model: 'fake',
      id: 'custom:fake',
      displayName: 'fake',
      baseUrl: `${world.llm.url}/v1`,
      apiKey: 'x',
      provider: 'generic-chat-completion-api',
      maxOutputTokens: 1000,
    }
    put(JSON.stringify({ customModels: [fake] }), world.home, '.factory', 'settings.json')
  },
  async look({ world, client }) {
    const list = await client(['mcp', 'list'])
    const tool = 'aurora-dsql___readonly_query'
    world.llm.script([
      { name: 'Skill', args: { skill: 'dsql' } },
      { name: 'ToolSearch', args: { query: `select:${tool}` } },
      { name: tool, args: { sql: 'select 1' } },
    ])
    await client(['exec', '-m', 'custom:fake', '--auto', 'high', 'hi'])
    return {
      skills: 'cannot show',
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: /aurora-dsql\s+stdio\s+connected/.test(list.out + list.err) ? 'connected' : 'listed',
    }
  },
}
