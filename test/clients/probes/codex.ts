import { texts } from '../support/llm.ts'
import type { Probe } from '../support/probe.ts'
import { put } from './files.ts'

export const codex: Probe = {
  id: 'codex',
  trust({ world, scope }) {
    // What the answer to the trust prompt writes; in user scope nothing has to be trusted.
    const text = `[projects."${world.project}"]\ntrust_level = "trusted"\n`
    if (scope === 'project') put(text, world.home, '.codex', 'config.toml')
  },
  noise: [
    // This machine's sandbox, and our stand-in model.
    /^warning: Codex could not find bubblewrap on PATH/,
    /^warning: Model metadata for `fake` not found/,
  ],
  async look({ world, client }) {
    const list = await client(['mcp', 'list', '--json'], { data: true })
    const servers = JSON.parse(list.out) as { name: string; enabled: boolean }[]
    const input = await client(['debug', 'prompt-input', 'hi'], { data: true })
    const prompt = texts(JSON.parse(input.out))
    const skills = [...prompt.matchAll(/^- ([\w-]+): .*\(file: .*SKILL\.md\)/gm)].map((m) => m[1] ?? '')
    world.llm.script([{ namespace: 'mcp__aurora_dsql', name: 'readonly_query', args: { sql: 'select 1' } }])
    const provider = `{name="fake",base_url="${world.llm.url}/v1",wire_api="responses",env_key="FAKE_KEY"}`
    const settings = [
      'model="fake"',
      'model_provider="fake"',
      `model_providers.fake=${provider}`,
      // The user's approval of the tool; nobody is there to be asked.
      'mcp_servers.aurora-dsql.default_tools_approval_mode="approve"',
    ]
    const exec = ['exec', '--skip-git-repo-check', ...settings.flatMap((s) => ['-c', s]), 'hi']
    await client(exec, { env: { FAKE_KEY: 'x' } })
    const offered = world.llm.prompt().includes('mcp__aurora_dsql')
    const listed = servers.some((s) => s.name === 'aurora-dsql' && s.enabled)
    if (!listed) throw new Error(`codex mcp list: ${list.out}`)
    // It has no tool for skills: its model reads the file with a shell, in a sandbox that not every machine has.
    return {
      skills,
      prompt,
      body: 'cannot show',
      outcome: world.llm.outcome(),
      server: offered ? 'connected' : 'listed',
    }
  },
}
