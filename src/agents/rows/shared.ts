import type { AgentRow } from '../row.ts'

const checked = '2026-11-22'
const universal = '{project}/AGENTS.md'

/** No program: what many agents read. */
export const shared = {
  universal: {
    name: 'Universal',
    convention: true,
    docs: 'https://agents.md/',
    checked,
    level: 'documented',
    sources: ['https://agents.md/', 'https://agentskills.io/specification'],
    present: { user: [], project: [], bin: [] },
    skills: { install: 'native', known: { level: 'verified' } },
    mcp: {},
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{home}/.agents/AGENTS.md', reads: ['{home}/.agents/AGENTS.md'] },
    },
    environment: 'unknown',
    next: { project: [], user: [] },
  },
} as const satisfies Record<string, AgentRow>
