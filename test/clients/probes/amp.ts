import type { Probe, Use } from '../support/probe.ts'

/** There is no account; what it would fetch with one is asked of a server that has nothing. */
function account({ world }: Use): Record<string, string> {
  return { AMP_API_KEY: 'dummy', AMP_URL: world.llm.url }
}

export const amp: Probe = {
  id: 'amp',
  async trust(use) {
    // The user's own servers need no approval.
    if (use.scope === 'project') await use.client(['mcp', 'approve', 'aurora-dsql'], { env: account(use) })
  },
  noise: [/^Could not load MCP servers from Amp account/],
  async look(use) {
    const env = account(use)
    const skills = await use.client(['skill', 'list'], { env, data: true })
    const doctor = await use.client(['mcp', 'doctor'], { env })
    const found = [...skills.out.matchAll(/^ {2}• (\S+)\n {4}(.*)$/gm)]
    return {
      skills: found.map((m) => m[1] ?? ''),
      description: found.find((m) => m[1] === 'dsql')?.[2] ?? '',
      prompt: 'cannot show',
      body: 'cannot show',
      outcome: 'cannot show',
      server: /aurora-dsql.*: connected \(1 tools: readonly_query\)/.test(doctor.out + doctor.err)
        ? 'connected'
        : 'listed',
    }
  },
}
