import type { Probe } from '../support/probe.ts'

export const qoder: Probe = {
  id: 'qoder',
  greets: true,
  noise: [
    // Our own description of the skill, in its list.
    /^ {2}Description: /,
  ],
  async look({ client }) {
    const list = await client(['mcp', 'list'])
    const skills = await client(['skills', 'list'])
    const said = skills.out + skills.err
    return {
      skills: [...said.matchAll(/^(\S+) \[Enabled\]/gm)].map((m) => m[1] ?? ''),
      description: said,
      prompt: 'cannot show',
      body: 'cannot show',
      outcome: 'cannot show',
      server: /aurora-dsql: uvx .*Connected/.test(list.out + list.err) ? 'connected' : 'listed',
    }
  },
}
