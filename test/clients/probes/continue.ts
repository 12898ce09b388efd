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
    const head = 'name: me\nversion: 1.0.0\nschema: v1\nmodels:\n  - '
    put(`${head}${model.join('\n    ')}\n`, world.home, '.continue', 'config.yaml')
  },
  async look({ world, client }) {
    world.llm.script([{ name: 'Skills', args: { skill_name: 'dsql' } }])
    await client(['-p', 'please say hello'])
    return {
      skills: 'cannot show',
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: 'no file',
    }
  },
}
