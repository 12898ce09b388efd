import type { Probe } from '../support/probe.ts'

export const cline: Probe = {
  id: 'cline',
  namesOnly: true,
  noise: [
    // Between Cline and the library of our stand-in provider.
    /AI SDK Warning/,
  ],
  async setup({ world, client }) {
    await client(['auth', '-p', 'openai-compatible', '-k', 'x', '-m', 'fake', '-b', `${world.llm.url}/v1`])
  },
  async look({ world, scope, client }) {
    const skill = { name: 'skills', args: { skill: 'dsql' } }
    const query = { name: 'aurora-dsql__readonly_query', args: { sql: 'select 1' } }
    world.llm.script(scope === 'user' ? [skill, query] : [skill])
    await client(['--json', 'please say hello to me'], { data: true })
    const prompt = world.llm.prompt()
    const outcome = world.llm.outcome()
    const skills = /Available skills: ([^\n.]*)/.exec(prompt)?.[1]?.split(', ') ?? []
    // Cline has no MCP file in a project (docs/agents.md).
    if (scope === 'project') return { skills, prompt, body: outcome, outcome, server: 'no file' }
    return {
      skills,
      prompt,
      body: outcome,
      outcome,
      server: prompt.includes('aurora-dsql__readonly_query') ? 'connected' : 'listed',
    }
  },
}
