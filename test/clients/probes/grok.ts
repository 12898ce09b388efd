import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

interface Inspected {
  skills: { name: string }[]
}

export const grok: Probe = {
  id: 'grok',
  cuts: 397,
  setup({ world }) {
    const config = [
      '[models]',
      'default = "fake"',
      '[model.fake]',
      'model = "fake"',
      `base_url = "${world.llm.url}/v1"`,
      'api_key = "x"',
      'api_backend = "chat_completions"',
      'context_window = 100000',
    ]
    put(`${config.join('\n')}\n`, world.home, '.grok', 'config.toml')
  },
  trust({ world, scope }) {
    if (scope === 'user') return
    put(`[folders."${world.project}"]\ntrusted = true\n`, world.home, '.grok', 'trusted_folders.toml')
  },
  async look({ world, scope, client }) {
    const inspected = await client(['inspect', '--json'], { data: true })
    const doctor = await client(['mcp', 'doctor'])
    const base = scope === 'user' ? world.home : world.project
    const query = { tool_name: 'aurora-dsql__readonly_query', tool_input: { sql: 'select 1' } }
    world.llm.script([
      // Its model reads a skill with the tool for files.
      { name: 'read_file', args: { target_file: `${base}/.agents/skills/dsql/SKILL.md` } },
      { name: 'use_tool', args: query },
    ])
    await client(['-p', 'hi', '-m', 'fake', '--always-approve'])
    const healthy = /aurora-dsql \(stdio[\s\S]*handshake OK[\s\S]*1 tools discovered/.test(doctor.out)
    return {
      skills: (JSON.parse(inspected.out) as Inspected).skills.map((s) => s.name),
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: healthy ? 'connected' : 'listed',
    }
  },
}
