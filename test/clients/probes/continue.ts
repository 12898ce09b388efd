import { row } from '../../../src/agents/table.ts'
import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

/** The command alone: the editor's extension, which reads the MCP file in a project, is not run here. */
export const continueCli: Probe = {
  id: 'continue',
  setup({ world }) {
    const model = [
      'name: fake',
      'provider: openai',
      'model: gpt-4',
      `apiBase: ${world.llm.url}/v1`,
      'apiKey: x',
      'capabilities: [tool_use]',
    ]
    const head = '# mine\nname: me\nversion: 1.0.0\nschema: v1\nmodels:\n  - '
    put(`${head}${model.join('\n    ')}\n`, world.home, '.continue', 'config.yaml')
  },
  async look({ world, scope, client }) {
    const reads = scope === 'user' && row('continue').mcp?.user !== undefined
    const skill = { name: 'Skills', args: { skill_name: 'dsql' } }
    const query = { name: 'readonly_query', args: { sql: 'select 1' } }
    world.llm.script(reads ? [skill, query] : [skill])
    await client(['-p', 'please say hello'])
    const prompt = world.llm.prompt()
    // The tool by itself on a line: the steering speaks of it, too.
    const offered = /^readonly_query$/m.test(prompt)
    return {
      skills: 'cannot show',
      prompt,
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: !reads ? 'no file' : offered ? 'connected' : 'listed',
    }
  },
}
