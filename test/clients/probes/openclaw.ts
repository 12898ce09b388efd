import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const openclaw: Probe = {
  id: 'openclaw',
  scrubs: true,
  setup({ world }) {
    const fake = {
      baseUrl: `${world.llm.url}/v1`,
      apiKey: 'x',
      api: 'openai-completions',
      models: [{ id: 'fake', name: 'fake' }],
    }
    const config = {
      // It knows no current folder, only its workspace.
      agents: {
        defaults: { workspace: world.project, skipBootstrap: true, model: { primary: 'fake/fake' } },
      },
      models: { providers: { fake } },
    }
    put(`// mine\n${JSON.stringify(config, null, 2)}\n`, world.home, '.openclaw', 'openclaw.json')
  },
  noise: [
    // Its own database on a busy machine.
    /^\[session-sqlite\] /,
    // It has no model for embeddings.
    /^\[memory\] /,
  ],
  async look({ world, scope, client }) {
    const skills = await client(['skills', 'list', '--json'], { data: true })
    const probe = scope === 'user' ? await client(['mcp', 'probe']) : undefined
    const base = scope === 'user' ? world.home : world.project
    // Its model reads a skill with the tool for files.
    const read = { name: 'read', args: { path: `${base}/.agents/skills/dsql/SKILL.md` } }
    const call = { id: 'aurora-dsql__readonly_query', args: { sql: 'select 1' } }
    world.llm.script([read, ...(probe ? [{ name: 'tool_call', args: call }] : [])])
    await client(['agent', '--local', '--agent', 'main', '--message', 'hi'])
    const listed = JSON.parse(skills.out) as { skills: { name: string; eligible: boolean }[] }
    const connected = /aurora-dsql: 1 tools/.test(probe?.out ?? '')
    return {
      skills: listed.skills.filter((s) => s.eligible).map((s) => s.name),
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      // It has no MCP file in a workspace (docs/agents.md).
      server: !probe ? 'no file' : connected ? 'connected' : 'listed',
    }
  },
}
