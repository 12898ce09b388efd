import type { AgentRow } from '../row.ts'

const checked = '2026-11-22'
const universal = '{project}/AGENTS.md'
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** Agents that live in an editor. */
export const editors = {
  cursor: {
    name: 'Cursor',
    window: 'shell',
    docs: 'https://cursor.com/docs/context/skills',
    checked,
    level: 'documented',
    sources: [
      'https://cursor.com/docs/context/skills',
      'https://cursor.com/docs/context/rules',
      'https://github.com/vercel/ai/pull/16516 (reads .agents/skills itself)',
    ],
    present: { user: ['{home}/.cursor'], project: ['{project}/.cursor'], bin: ['cursor', 'cursor-agent'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.cursor/skills', user: '{home}/.cursor/skills' },
      also: ['{project}/.claude/skills', '{project}/.codex/skills'],
    },
    mcp: {
      project: { ...standard, file: '{project}/.cursor/mcp.json' },
      user: { ...standard, file: '{home}/.cursor/mcp.json' },
    },
    steering: {
      project: {
        as: 'file',
        file: '{project}/.cursor/rules/dsql.mdc',
        front: { description: 'Amazon Aurora DSQL', globs: '', alwaysApply: true },
      },
    },
    environment: 'unknown',
    next: {
      project: ['In Cursor: enable the server “aurora-dsql” under Settings → MCP (or `cursor-agent mcp`).'],
      user: ['In Cursor: enable the server “aurora-dsql” under Settings → MCP (or `cursor-agent mcp`).'],
    },
    allow: '`permissions.allow` with `Mcp(aurora-dsql:readonly_query)` in .cursor/cli.json',
  },
  'github-copilot': {
    name: 'GitHub Copilot in VS Code',
    window: 'shell',
    docs: 'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
    checked,
    level: 'documented',
    sources: [
      'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
      'https://code.visualstudio.com/docs/agent-customization/custom-instructions',
      'https://docs.github.com/en/copilot/concepts/agents/about-agent-skills',
    ],
    // Not VS Code itself, nor .vscode: both are there without Copilot.
    present: {
      user: ['{vscode}/globalStorage/github.copilot-chat', '{vscode}/mcp.json'],
      project: ['{project}/.vscode/mcp.json', '{project}/.github/copilot-instructions.md'],
      bin: [],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.github/skills', user: '{home}/.copilot/skills' },
      also: ['{project}/.claude/skills'],
    },
    mcp: {
      project: { file: '{project}/.vscode/mcp.json', format: 'json', at: ['servers'], dialect: 'vscode' },
      user: { file: '{vscode}/mcp.json', format: 'json', at: ['servers'], dialect: 'vscode' },
    },
    steering: {
      project: {
        as: 'file',
        file: '{project}/.github/instructions/dsql.instructions.md',
        front: { applyTo: '**' },
      },
    },
    environment: 'unknown',
    next: {
      project: [
        'In VS Code: trust the workspace and start the server “aurora-dsql” (command “MCP: List Servers”).',
      ],
      user: ['In VS Code: start the server “aurora-dsql” (command “MCP: List Servers”).'],
    },
  },
  windsurf: {
    name: 'Windsurf / Devin Desktop',
    window: 'shell',
    docs: 'https://docs.windsurf.com/windsurf/cascade/skills.md',
    checked,
    level: 'documented',
    sources: ['https://docs.windsurf.com/windsurf/cascade/skills.md', 'rulesync 17.0.0', 'add-mcp 2.4.0'],
    present: { user: ['{home}/.codeium/windsurf'], project: ['{project}/.windsurf'], bin: ['windsurf'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.windsurf/skills', user: '{home}/.codeium/windsurf/skills' },
    },
    mcp: { user: { ...standard, file: '{home}/.codeium/windsurf/mcp_config.json' } },
    steering: {
      project: { as: 'file', file: '{project}/.windsurf/rules/dsql.md', front: { trigger: 'always_on' } },
    },
    environment: 'unknown',
    next: {
      project: ['Restart Windsurf.'],
      user: ['In Windsurf: refresh the servers in the MCP panel.'],
    },
  },
  zed: {
    name: 'Zed',
    window: 'shell',
    docs: 'https://zed.dev/docs/ai/mcp',
    checked,
    level: 'documented',
    sources: [
      'https://zed.dev/docs/ai/skills',
      'https://zed.dev/docs/ai/mcp',
      'https://zed.dev/docs/ai/instructions',
    ],
    present: { user: ['{zed}/'], project: ['{project}/.zed'], bin: ['zed', 'zeditor'] },
    skills: { install: 'native' },
    mcp: {
      project: {
        file: '{project}/.zed/settings.json',
        format: 'json',
        at: ['context_servers'],
        dialect: 'standard',
      },
      user: { file: '{zed}/settings.json', format: 'json', at: ['context_servers'], dialect: 'standard' },
    },
    steering: {
      project: {
        as: 'block',
        file: universal,
        reads: [
          '{project}/.rules',
          '{project}/.cursorrules',
          '{project}/.windsurfrules',
          '{project}/.clinerules',
          '{project}/.github/copilot-instructions.md',
          '{project}/AGENT.md',
          universal,
          '{project}/CLAUDE.md',
          '{project}/GEMINI.md',
        ],
      },
      user: { as: 'block', file: '{zed}/AGENTS.md', reads: ['{zed}/AGENTS.md'] },
    },
    environment: 'unknown',
    next: {
      project: ['In Zed: trust the worktree; the server “aurora-dsql” then starts with the agent panel.'],
      user: ['In Zed: open the agent panel; “aurora-dsql” is listed under its settings.'],
    },
  },
} as const satisfies Record<string, AgentRow>
