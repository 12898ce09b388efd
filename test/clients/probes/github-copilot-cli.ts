import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const copilotCli: Probe = {
  id: 'github-copilot-cli',
  trust({ world }) {
    put(JSON.stringify({ trustedFolders: [world.project] }), world.home, '.copilot', 'config.json')
  },
  async look({ world, client }) {
    const env = {
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_BASE_URL: `${world.llm.url}/v1`,
      COPILOT_PROVIDER_API_KEY: 'x',
      COPILOT_MODEL: 'gpt-5',
    }
    const list = await client(['mcp', 'list', '--json'], { env, data: true })
    const skills = await client(['skill', 'list', '--json'], { env, data: true })
    world.llm.script([
      { name: 'skill', args: { skill: 'dsql' } },
      { name: 'aurora-dsql-readonly_query', args: { sql: 'select 1' } },
    ])
    await client(['-p', 'hi', '--allow-all-tools'], { env })
    const prompt = world.llm.prompt()
    if (!list.out.includes('"aurora-dsql"')) throw new Error(`copilot mcp list: ${list.out}`)
    return {
      skills: [...skills.out.matchAll(/"name":\s*"([^"]+)"/g)].map((m) => m[1] ?? ''),
      prompt,
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: prompt.includes('aurora-dsql-readonly_query') ? 'connected' : 'listed',
    }
  },
}
