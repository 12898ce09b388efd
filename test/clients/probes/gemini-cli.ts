import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const geminiCli: Probe = {
  id: 'gemini-cli',
  setup({ world }) {
    const settings = '{\n  // my key\n  "security": { "auth": { "selectedType": "gemini-api-key" } }\n}\n'
    put(settings, world.home, '.gemini', 'settings.json')
  },
  trust({ world }) {
    const trusted = JSON.stringify({ [world.project]: 'TRUST_FOLDER' })
    put(trusted, world.home, '.gemini', 'trustedFolders.json')
  },
  noise: [
    // The terminal, not our files.
    /^Warning: True color \(24-bit\) support not detected/,
    // Its own measurements, on a busy machine.
    /^\[STARTUP\] Phase '\w+' was started but never ended/,
    // Our own description of the skill, in its list.
    /^ {2}Description: /,
  ],
  async look({ world, client }) {
    const env = { GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: world.llm.url }
    const list = await client(['mcp', 'list'], { env })
    const skills = await client(['skills', 'list'], { env })
    world.llm.script([
      { name: 'activate_skill', args: { name: 'dsql' } },
      { name: 'mcp_aurora-dsql_readonly_query', args: { sql: 'select 1' } },
    ])
    await client(['-y', '-m', 'gemini-2.5-pro', '-p', 'hi'], { env })
    const said = list.out + list.err
    return {
      skills: [...(skills.out + skills.err).matchAll(/^(\S+) \[Enabled\]/gm)].map((m) => m[1] ?? ''),
      prompt: world.llm.prompt(),
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: /aurora-dsql: uvx .*Connected/.test(said) ? 'connected' : 'listed',
    }
  },
}
