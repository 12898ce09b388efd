import type { Probe } from '../support/probe.ts'

export const auggie: Probe = {
  id: 'augment',
  scrubs: true,
  noise: [
    // There is no account.
    /^Warning: Could not fetch (tenant|user) MCP server configurations/,
  ],
  async look({ client }) {
    const list = await client(['mcp', 'list', '--json'], { data: true })
    const commands = await client(['command', '--help'], { data: true })
    const rules = await client(['rules', 'list'])
    // Starts the servers and asks them for their tools, but shows only its own.
    await client(['tools', 'list'])
    const { servers } = JSON.parse(list.out) as { servers: { name: string; enabled: boolean }[] }
    if (!servers.some((s) => s.name === 'aurora-dsql' && s.enabled)) throw new Error(list.out)
    return {
      skills: [...commands.out.matchAll(/^ {2}(\S+) \[args\.\.\.\]/gm)].map((m) => m[1] ?? ''),
      description: commands.out,
      prompt: 'cannot show',
      rules: [...rules.out.matchAll(/(\S*\.augment\/rules\/\S+)$/gm)].map((m) => m[1] ?? ''),
      body: 'cannot show',
      outcome: 'cannot show',
      server: 'connected',
    }
  },
}
