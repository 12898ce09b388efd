import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const pi: Probe = {
  id: 'pi',
  setup({ world }) {
    const fake = {
      baseUrl: `${world.llm.url}/v1`,
      apiKey: 'x',
      api: 'openai-completions',
      models: [{ id: 'fake' }],
    }
    put(JSON.stringify({ providers: { fake } }), world.home, '.pi', 'agent', 'models.json')
  },
  async look({ world, scope, client }) {
    const base = scope === 'user' ? world.home : world.project
    // Its model reads a skill with the tool for files.
    world.llm.script([{ name: 'read', args: { path: `${base}/.agents/skills/dsql/SKILL.md` } }])
    await client(['--offline', '--provider', 'fake', '--model', 'fake', '-p', 'hi'])
    const prompt = world.llm.prompt()
    return {
      skills: [...prompt.matchAll(/<name>(.*?)<\/name>/g)].map((m) => m[1] ?? ''),
      prompt,
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: 'no MCP',
    }
  },
}
