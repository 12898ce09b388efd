import type { AgentRow } from '../row.ts'

const checked = '2026-11-22'
const kiroNext = ['In Kiro: approve the tools of “aurora-dsql” when it first asks for them.']
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** Agents of AWS: Kiro and its ancestor. */
export const aws = {
  'kiro-ide': {
    name: 'Kiro IDE',
    window: 'shell',
    docs: 'https://kiro.dev/docs/skills/',
    checked,
    level: 'documented',
    sources: [
      'https://kiro.dev/docs/skills/',
      'https://kiro.dev/docs/steering/',
      'https://kiro.dev/docs/mcp/configuration',
      'https://github.com/kirodotdev/Kiro/issues/6401 (links in .kiro/skills are not followed)',
    ],
    present: { user: ['{home}/.kiro'], project: ['{project}/.kiro'], bin: ['kiro'] },
    skills: {
      install: 'copy',
      own: { project: '{project}/.kiro/skills', user: '{home}/.kiro/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.kiro/settings/mcp.json' },
      user: { ...standard, file: '{home}/.kiro/settings/mcp.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.kiro/steering/dsql.md', front: { inclusion: 'always' } },
      user: { as: 'file', file: '{home}/.kiro/steering/dsql.md', front: { inclusion: 'always' } },
    },
    environment: 'unknown',
    next: { project: kiroNext, user: kiroNext },
    allow: '`autoApprove`, a list of tools, in the server’s entry',
  },
  'kiro-cli': {
    name: 'Kiro CLI',
    docs: 'https://kiro.dev/docs/cli/skills',
    checked,
    level: 'documented',
    sources: [
      'https://kiro.dev/docs/cli/skills',
      'https://kiro.dev/docs/cli/steering',
      'https://kiro.dev/docs/cli/mcp/configuration',
      'https://kiro.dev/docs/cli/custom-agents/configuration-reference/ (custom agents see what they name)',
      'https://github.com/kirodotdev/Kiro/issues/5089 (the shell’s variables win over the entry’s)',
    ],
    present: { user: ['{home}/.kiro'], project: ['{project}/.kiro'], bin: ['kiro-cli', 'kiro-cli-chat'] },
    skills: {
      install: 'copy',
      own: { project: '{project}/.kiro/skills', user: '{home}/.kiro/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.kiro/settings/mcp.json' },
      user: { ...standard, file: '{home}/.kiro/settings/mcp.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.kiro/steering/dsql.md', front: { inclusion: 'always' } },
      user: { as: 'file', file: '{home}/.kiro/steering/dsql.md', front: { inclusion: 'always' } },
    },
    environment: 'inherited',
    next: {
      project: ['In kiro-cli: trust the tools of “aurora-dsql” when asked.'],
      user: ['In kiro-cli: trust the tools of “aurora-dsql” when asked.'],
    },
    allow: '`allowedTools` with `@aurora-dsql/readonly_query` in a custom agent, .kiro/agents/<agent>.json',
  },
  'amazon-q-cli': {
    name: 'Amazon Q Developer CLI',
    docs: 'https://github.com/aws/amazon-q-developer-cli',
    checked,
    level: 'documented',
    sources: [
      'https://github.com/aws/amazon-q-developer-cli/tree/15cc8f3cd (crates/chat-cli/src/util/paths.rs, docs/default-agent-behavior.md)',
    ],
    // Not `q`: others are called so.
    present: { user: ['{home}/.aws/amazonq'], project: ['{project}/.amazonq'], bin: ['qchat'] },
    skills: { install: 'none' },
    mcp: {
      project: { ...standard, file: '{project}/.amazonq/mcp.json' },
      user: { ...standard, file: '{home}/.aws/amazonq/mcp.json' },
    },
    steering: { project: { as: 'file', file: '{project}/.amazonq/rules/dsql.md' } },
    environment: 'inherited',
    next: {
      project: ['In `q chat`: `/tools trust` as you like.'],
      user: ['In `q chat`: `/tools trust` as you like.'],
    },
  },
} as const satisfies Record<string, AgentRow>
