import type { AgentRow } from '../../src/agents/row.ts'
import type { AgentId } from '../../src/agents/table.ts'
import type { Scope } from '../../src/model.ts'
import { unseen } from './facts-unseen.ts'

export interface Facts {
  /** Every folder that the client reads skills from, in a project and in the home. */
  skills: { project: readonly string[]; user: readonly string[] }
  install: AgentRow['skills']['install']
  mcp: { project?: string; user?: string }
  /** Key of the servers in that file; several, where it is nested. */
  key?: string | readonly string[]
  /** The steering file, ours or shared, and its front matter. */
  steering: { project?: string; user?: string }
  /** A marked block in a file of the user's, in one scope or in both. */
  shared?: true | Scope
  /** A name in a list of a settings file: what is named, by its path from there. */
  names?: { at: string; project: string; user?: string }
  front?: Record<string, string | boolean>
  environment: AgentRow['environment']
  /** The client that these facts were seen with; the others are from documentation. */
  ran?: string
  /** What the client could not be seen to do although it was run. */
  unseen?: readonly ('skills' | 'mcp' | 'steering')[]
}

const kiro = {
  skills: { project: ['.kiro/skills'], user: ['~/.kiro/skills'] },
  install: 'copy',
  mcp: { project: '.kiro/settings/mcp.json', user: '~/.kiro/settings/mcp.json' },
  key: 'mcpServers',
  steering: { project: '.kiro/steering/dsql.md', user: '~/.kiro/steering/dsql.md' },
  front: { inclusion: 'always' },
} as const

/** What was found out about each client (sources: the rows, docs/agents.md), written down a second time by hand. */
export const facts: Partial<Record<AgentId, Facts>> = {
  ...unseen,
  'kiro-ide': { ...kiro, environment: 'unknown' },
  'kiro-cli': { ...kiro, environment: 'inherited' },
  'claude-code': {
    skills: { project: ['.claude/skills'], user: ['~/.claude/skills'] },
    install: 'symlink',
    mcp: { project: '.mcp.json', user: '~/.claude.json' },
    key: 'mcpServers',
    steering: { project: '.claude/rules/dsql.md', user: '~/.claude/rules/dsql.md' },
    environment: 'inherited',
    ran: '@anthropic-ai/claude-code 2.1.330',
  },
  cursor: {
    skills: {
      project: ['.agents/skills', '.cursor/skills', '.claude/skills', '.codex/skills'],
      user: ['~/.cursor/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: '.cursor/mcp.json', user: '~/.cursor/mcp.json' },
    key: 'mcpServers',
    steering: { project: '.cursor/rules/dsql.mdc' },
    front: { description: 'Amazon Aurora DSQL', globs: '', alwaysApply: true },
    environment: 'unknown',
  },
  codex: {
    skills: { project: ['.agents/skills', '.codex/skills'], user: ['~/.agents/skills', '~/.codex/skills'] },
    install: 'native',
    mcp: { project: '.codex/config.toml', user: '~/.codex/config.toml' },
    key: 'mcp_servers',
    steering: { project: 'AGENTS.md', user: '~/.codex/AGENTS.md' },
    shared: true,
    environment: 'scrubbed',
    ran: '@openai/codex 0.169.0',
  },
  'gemini-cli': {
    skills: { project: ['.agents/skills', '.gemini/skills'], user: ['~/.gemini/skills', '~/.agents/skills'] },
    install: 'native',
    mcp: { project: '.gemini/settings.json', user: '~/.gemini/settings.json' },
    key: 'mcpServers',
    steering: { project: 'GEMINI.md', user: '~/.gemini/GEMINI.md' },
    shared: true,
    environment: 'inherited',
    ran: '@google/gemini-cli 0.61.0',
  },
  'github-copilot': {
    skills: {
      project: ['.agents/skills', '.github/skills', '.claude/skills'],
      user: ['~/.copilot/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: '.vscode/mcp.json', user: '<VS Code user folder>/mcp.json' },
    key: 'servers',
    steering: { project: '.github/instructions/dsql.instructions.md' },
    front: { applyTo: '**' },
    environment: 'unknown',
  },
  'github-copilot-cli': {
    skills: {
      project: ['.agents/skills', '.github/skills', '.claude/skills'],
      user: ['~/.copilot/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: '.mcp.json', user: '~/.copilot/mcp-config.json' },
    key: 'mcpServers',
    steering: {
      project: '.github/instructions/dsql.instructions.md',
      user: '~/.copilot/instructions/dsql.instructions.md',
    },
    front: { applyTo: '**' },
    environment: 'inherited',
    ran: '@github/copilot 1.0.102',
  },
  opencode: {
    skills: {
      project: ['.agents/skills', '.opencode/skills', '.opencode/skill', '.claude/skills'],
      user: ['~/.config/opencode/skills', '~/.agents/skills', '~/.claude/skills'],
    },
    install: 'native',
    mcp: { project: 'opencode.json', user: '~/.config/opencode/opencode.json' },
    key: 'mcp',
    steering: { project: 'AGENTS.md', user: '~/.config/opencode/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: 'opencode-ai 1.18.33',
  },
  'qwen-code': {
    skills: { project: ['.agents/skills', '.qwen/skills'], user: ['~/.qwen/skills', '~/.agents/skills'] },
    install: 'native',
    mcp: { project: '.qwen/settings.json', user: '~/.qwen/settings.json' },
    key: 'mcpServers',
    steering: { project: '.qwen/rules/dsql.md', user: '~/.qwen/rules/dsql.md' },
    environment: 'inherited',
    ran: '@qwen-code/qwen-code 0.24.4',
  },
  windsurf: {
    skills: { project: ['.windsurf/skills'], user: ['~/.codeium/windsurf/skills'] },
    install: 'symlink',
    mcp: { user: '~/.codeium/windsurf/mcp_config.json' },
    key: 'mcpServers',
    steering: { project: '.windsurf/rules/dsql.md' },
    front: { trigger: 'always_on' },
    environment: 'unknown',
  },
  cline: {
    skills: {
      project: ['.agents/skills', '.cline/skills', '.clinerules/skills'],
      user: ['~/.agents/skills', '~/.cline/skills'],
    },
    install: 'native',
    mcp: { user: '~/.cline/data/settings/cline_mcp_settings.json' },
    key: 'mcpServers',
    steering: { project: '.clinerules/dsql.md', user: '~/.cline/rules/dsql.md' },
    environment: 'inherited',
    ran: 'cline 3.0.65',
  },
  zed: {
    skills: { project: ['.agents/skills'], user: ['~/.agents/skills'] },
    install: 'native',
    mcp: { project: '.zed/settings.json', user: '~/.config/zed/settings.json' },
    key: 'context_servers',
    steering: { project: 'AGENTS.md', user: '~/.config/zed/AGENTS.md' },
    shared: true,
    environment: 'unknown',
  },
  'amazon-q-cli': {
    skills: { project: [], user: [] },
    install: 'none',
    mcp: { project: '.amazonq/mcp.json', user: '~/.aws/amazonq/mcp.json' },
    key: 'mcpServers',
    steering: { project: '.amazonq/rules/dsql.md' },
    environment: 'inherited',
  },
  amp: {
    skills: {
      project: ['.agents/skills', '.claude/skills'],
      user: ['~/.config/agents/skills', '~/.agents/skills', '~/.config/amp/skills', '~/.claude/skills'],
    },
    install: 'native',
    mcp: { project: '.amp/settings.json', user: '~/.config/amp/settings.json' },
    key: 'amp.mcpServers',
    steering: { project: 'AGENTS.md', user: '~/.config/amp/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: '@ampcode/cli 0.0.1790142911-g7618fb',
    unseen: ['steering'],
  },
  augment: {
    skills: {
      project: ['.agents/skills', '.augment/skills', '.claude/skills'],
      user: ['~/.augment/skills', '~/.agents/skills', '~/.claude/skills'],
    },
    install: 'native',
    mcp: { project: '.augment/settings.json', user: '~/.augment/settings.json' },
    key: 'mcpServers',
    steering: { project: '.augment/rules/dsql.md', user: '~/.augment/rules/dsql.md' },
    front: { type: 'always_apply' },
    environment: 'scrubbed',
    ran: '@augmentcode/auggie 0.36.0',
  },
  'command-code': {
    skills: {
      project: ['.agents/skills', '.commandcode/skills'],
      user: ['~/.commandcode/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: '.mcp.json', user: '~/.commandcode/mcp.json' },
    key: 'mcpServers',
    steering: { project: 'AGENTS.md', user: '~/.commandcode/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: 'command-code 1.64.0',
  },
  continue: {
    skills: { project: ['.continue/skills', '.claude/skills'], user: ['~/.continue/skills'] },
    install: 'copy',
    mcp: { project: '.continue/mcpServers/aurora-dsql.json', user: '~/.continue/config.yaml' },
    key: 'mcpServers',
    steering: { project: '.continue/rules/dsql.md', user: '~/.continue/rules/dsql.md' },
    front: { name: 'dsql', alwaysApply: true },
    environment: 'inherited',
    ran: '@continuedev/cli 1.5.47',
    unseen: ['mcp'],
  },
  droid: {
    skills: {
      project: ['.agents/skills', '.factory/skills', '.agent/skills'],
      user: ['~/.factory/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: '.factory/mcp.json', user: '~/.factory/mcp.json' },
    key: 'mcpServers',
    steering: { project: 'AGENTS.md', user: '~/.factory/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: '@factory/cli-linux-x64 0.225.2',
  },
  grok: {
    skills: {
      project: ['.agents/skills', '.grok/skills', '.claude/skills', '.cursor/skills'],
      user: ['~/.grok/skills', '~/.agents/skills', '~/.claude/skills', '~/.cursor/skills'],
    },
    install: 'native',
    mcp: { project: '.grok/config.toml', user: '~/.grok/config.toml' },
    key: 'mcp_servers',
    steering: { project: '.grok/rules/dsql.md', user: '~/.grok/rules/dsql.md' },
    environment: 'inherited',
    ran: '@xai-official/grok 1.0.41',
  },
  kilo: {
    skills: {
      project: ['.agents/skills', '.kilo/skills', '.kilocode/skills', '.claude/skills'],
      user: ['~/.kilo/skills', '~/.config/kilo/skills', '~/.agents/skills'],
    },
    install: 'native',
    mcp: { project: 'kilo.json', user: '~/.config/kilo/kilo.json' },
    key: 'mcp',
    steering: { project: '.kilo/rules/dsql.md', user: '~/.kilo/rules/dsql.md' },
    environment: 'inherited',
    ran: '@kilocode/cli 7.7.7',
  },
  'kimi-code-cli': {
    skills: {
      project: ['.agents/skills', '.kimi-code/skills'],
      user: ['~/.agents/skills', '~/.kimi-code/skills'],
    },
    install: 'native',
    mcp: { project: '.kimi-code/mcp.json', user: '~/.kimi-code/mcp.json' },
    key: 'mcpServers',
    steering: { project: 'AGENTS.md', user: '~/.kimi-code/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: '@moonshot-ai/kimi-code 2.1.0',
  },
  openclaw: {
    skills: { project: ['.agents/skills', 'skills'], user: ['~/.openclaw/skills', '~/.agents/skills'] },
    install: 'native',
    mcp: { user: '~/.openclaw/openclaw.json' },
    key: ['mcp', 'servers'],
    steering: { project: 'AGENTS.md' },
    shared: true,
    environment: 'scrubbed',
    ran: 'openclaw 2026.9.6',
  },
  pi: {
    skills: { project: ['.agents/skills', '.pi/skills'], user: ['~/.agents/skills', '~/.pi/agent/skills'] },
    install: 'native',
    mcp: {},
    steering: { project: 'AGENTS.md', user: '~/.pi/agent/AGENTS.md' },
    shared: true,
    environment: 'inherited',
    ran: '@mariozechner/pi-coding-agent 0.73.1',
  },
  qoder: {
    skills: { project: ['.agents/skills', '.qoder/skills'], user: ['~/.qoder/skills', '~/.agents/skills'] },
    install: 'native',
    mcp: { project: '.mcp.json', user: '~/.qoder/settings.json' },
    key: 'mcpServers',
    steering: { project: '.qoder/rules/dsql.md' },
    front: { trigger: 'always_on' },
    environment: 'inherited',
    ran: '@qoder-ai/qodercli 1.1.52',
    // Its editor was not run, and its model hears nothing without an account.
    unseen: ['skills', 'steering'],
  },
  universal: {
    skills: { project: ['.agents/skills'], user: ['~/.agents/skills'] },
    install: 'native',
    mcp: {},
    steering: { project: 'AGENTS.md', user: '~/.agents/AGENTS.md' },
    shared: true,
    environment: 'unknown',
  },
}
