import path from 'node:path'
import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const commandCode: Probe = {
  id: 'command-code',
  cuts: 249,
  setup({ world }) {
    const fake = { baseURL: `${world.llm.url}/v1`, apiKey: false, models: { fake: {} } }
    put(JSON.stringify({ provider: { fake } }), world.home, '.commandcode', 'providers.json')
  },
  async look({ world, client }) {
    const env = {
      COMMAND_CODE_API_KEY: 'dummy',
      CMD_LOCAL_ONLY: '1',
      COMMANDCODE_SCRATCHPAD_BASE: path.join(world.home, 'scratch'),
    }
    const skills = await client(['--no-auto-update', 'skills', 'list'], { env, data: true })
    if (/skipped/i.test(skills.out)) throw new Error(skills.out)
    const list = await client(['--no-auto-update', 'mcp', 'list'], { env })
    if (!/aurora-dsql\s+stdio.*enabled/.test(list.out)) throw new Error(list.out)
    world.llm.script([
      { name: 'activate_skill', args: { name: 'dsql' } },
      { name: 'mcp__aurora-dsql__readonly_query', args: { sql: 'select 1' } },
    ])
    const headless = ['--skip-onboarding', '--no-auto-update', '-t', '--yolo', '--tools-all']
    await client([...headless, '-m', 'fake/fake', '-p', 'hi'], { env })
    const prompt = world.llm.prompt()
    return {
      skills: [...skills.out.matchAll(/^ {2}([\w-]+) · /gm)].map((m) => m[1] ?? ''),
      prompt,
      body: world.llm.outcome(),
      outcome: world.llm.outcome(),
      server: prompt.includes('mcp__aurora-dsql__readonly_query') ? 'connected' : 'listed',
    }
  },
}
