import type { AgentRow } from './row.ts'

const checked = '2026-11-22'
const universal = '{project}/AGENTS.md'
const kiroNext = ['In Kiro: approve the tools of “aurora-dsql” when it first asks for them.']
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/**
 * Every agent that we serve: data only. `verified` rows were seen with the real client (version in `sources`),
 * `documented` ones come from the vendor's documentation. docs/agents.md is generated from this table.
 */
export const agents = {
  'kiro-ide': {
    name: 'Kiro IDE',
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
      level: 'documented',
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
      'https://github.com/kirodotdev/Kiro/issues/5089 (the shell’s variables win over the entry’s)',
    ],
    present: { user: ['{home}/.kiro'], project: ['{project}/.kiro'], bin: ['kiro-cli', 'kiro-cli-chat'] },
    skills: {
      install: 'copy',
      level: 'documented',
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
      project: [
        'In kiro-cli: trust the tools of “aurora-dsql” when asked. Custom agents see none of this by themselves.',
      ],
      user: [
        'In kiro-cli: trust the tools of “aurora-dsql” when asked. Custom agents see none of this by themselves.',
      ],
    },
  },
  'claude-code': {
    name: 'Claude Code',
    docs: 'https://code.claude.com/docs/en/skills',
    checked,
    level: 'verified',
    sources: [
      'ran @anthropic-ai/claude-code 2.1.330',
      'https://code.claude.com/docs/en/skills',
      'https://code.claude.com/docs/en/mcp',
    ],
    present: {
      user: ['{claude}/'],
      project: ['{project}/.claude', '{project}/CLAUDE.md', '{project}/.mcp.json'],
      bin: ['claude'],
    },
    skills: {
      install: 'symlink',
      level: 'verified',
      own: { project: '{project}/.claude/skills', user: '{claude}/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.mcp.json' },
      user: { ...standard, file: '{claudeJson}/.claude.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.claude/rules/dsql.md' },
      user: { as: 'file', file: '{claude}/rules/dsql.md' },
    },
    environment: 'inherited',
    next: {
      project: ['Start `claude`, trust the folder and approve the server “aurora-dsql”.'],
      user: ['Restart `claude`.'],
    },
  },
  cursor: {
    name: 'Cursor',
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
      level: 'documented',
      own: { project: '{project}/.cursor/skills', user: '{home}/.cursor/skills' },
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
  },
  codex: {
    name: 'Codex CLI',
    docs: 'https://developers.openai.com/codex/skills',
    checked,
    level: 'verified',
    sources: ['ran @openai/codex 0.169.0', 'https://developers.openai.com/codex/skills'],
    present: { user: ['{codex}/'], project: ['{project}/.codex'], bin: ['codex'] },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.codex/skills', user: '{codex}/skills' },
    },
    mcp: {
      project: {
        file: '{project}/.codex/config.toml',
        format: 'toml',
        at: ['mcp_servers'],
        dialect: 'codex',
      },
      user: { file: '{codex}/config.toml', format: 'toml', at: ['mcp_servers'], dialect: 'codex' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: ['{project}/AGENTS.override.md', universal] },
      user: {
        as: 'block',
        file: '{codex}/AGENTS.md',
        reads: ['{codex}/AGENTS.override.md', '{codex}/AGENTS.md'],
      },
    },
    environment: 'scrubbed',
    next: {
      project: [
        'Start `codex` in the project and accept its trust prompt; until then it ignores .codex/config.toml.',
      ],
      user: ['Restart `codex`.'],
    },
  },
  'gemini-cli': {
    name: 'Gemini CLI',
    docs: 'https://geminicli.com/docs/cli/skills/',
    checked,
    level: 'verified',
    sources: ['ran @google/gemini-cli 0.61.0', 'https://geminicli.com/docs/cli/skills/'],
    present: {
      user: ['{home}/.gemini'],
      project: ['{project}/.gemini', '{project}/GEMINI.md'],
      bin: ['gemini'],
    },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.gemini/skills', user: '{home}/.gemini/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.gemini/settings.json' },
      user: { ...standard, file: '{home}/.gemini/settings.json' },
    },
    steering: {
      project: {
        as: 'block',
        file: '{project}/GEMINI.md',
        reads: ['{project}/GEMINI.md'],
        setting: { file: '{project}/.gemini/settings.json', at: ['context', 'fileName'] },
      },
      user: { as: 'block', file: '{home}/.gemini/GEMINI.md', reads: ['{home}/.gemini/GEMINI.md'] },
    },
    environment: 'inherited',
    next: {
      project: ['Start `gemini` in the project folder itself and trust the folder.'],
      user: ['Restart `gemini`; it uses the server in trusted folders only.'],
    },
  },
  'github-copilot': {
    name: 'GitHub Copilot in VS Code',
    docs: 'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
    checked,
    level: 'documented',
    sources: [
      'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
      'https://code.visualstudio.com/docs/agent-customization/custom-instructions',
      'https://docs.github.com/en/copilot/concepts/agents/about-agent-skills',
    ],
    present: {
      user: ['{vscode}/'],
      project: [
        '{project}/.vscode',
        '{project}/.github/copilot-instructions.md',
        '{project}/.github/instructions',
      ],
      bin: ['code'],
    },
    skills: {
      install: 'native',
      level: 'documented',
      own: { project: '{project}/.github/skills', user: '{home}/.copilot/skills' },
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
  'github-copilot-cli': {
    name: 'GitHub Copilot CLI',
    docs: 'https://docs.github.com/en/copilot/concepts/agents/about-agent-skills',
    checked,
    level: 'verified',
    sources: [
      'ran @github/copilot 1.0.102',
      'https://docs.github.com/en/copilot/concepts/agents/about-agent-skills',
    ],
    present: { user: ['{home}/.copilot'], project: ['{project}/.github/mcp.json'], bin: ['copilot'] },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.github/skills', user: '{home}/.copilot/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.mcp.json', instead: ['{project}/.github/mcp.json'] },
      user: { ...standard, file: '{home}/.copilot/mcp-config.json' },
    },
    steering: {
      project: {
        as: 'file',
        file: '{project}/.github/instructions/dsql.instructions.md',
        front: { applyTo: '**' },
      },
      user: {
        as: 'file',
        file: '{home}/.copilot/instructions/dsql.instructions.md',
        front: { applyTo: '**' },
      },
    },
    environment: 'inherited',
    next: {
      project: ['Start `copilot` in the project and trust the folder (headless: `--trust-folder`).'],
      user: ['Restart `copilot`.'],
    },
  },
  opencode: {
    name: 'OpenCode',
    docs: 'https://opencode.ai/docs/skills',
    checked,
    level: 'verified',
    sources: ['ran opencode-ai 1.18.33', 'https://opencode.ai/docs/skills', 'https://opencode.ai/docs/rules'],
    present: {
      user: ['{config}/opencode'],
      project: ['{project}/opencode.json', '{project}/opencode.jsonc', '{project}/.opencode'],
      bin: ['opencode'],
    },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.opencode/skills', user: '{config}/opencode/skills' },
    },
    mcp: {
      project: {
        file: '{project}/opencode.json',
        instead: [
          '{project}/opencode.jsonc',
          '{project}/.opencode/opencode.json',
          '{project}/.opencode/opencode.jsonc',
        ],
        format: 'json',
        at: ['mcp'],
        dialect: 'opencode',
      },
      user: {
        file: '{config}/opencode/opencode.json',
        instead: ['{config}/opencode/opencode.jsonc'],
        format: 'json',
        at: ['mcp'],
        dialect: 'opencode',
      },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal, '{project}/CLAUDE.md'] },
      user: {
        as: 'block',
        file: '{config}/opencode/AGENTS.md',
        reads: ['{config}/opencode/AGENTS.md', '{claude}/CLAUDE.md'],
      },
    },
    environment: 'inherited',
    next: { project: ['Restart `opencode`.'], user: ['Restart `opencode`.'] },
  },
  'qwen-code': {
    name: 'Qwen Code',
    docs: 'https://qwenlm.github.io/qwen-code-docs/',
    checked,
    level: 'verified',
    sources: ['ran @qwen-code/qwen-code 0.24.4'],
    present: { user: ['{home}/.qwen'], project: ['{project}/.qwen', '{project}/QWEN.md'], bin: ['qwen'] },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.qwen/skills', user: '{home}/.qwen/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.qwen/settings.json' },
      user: { ...standard, file: '{home}/.qwen/settings.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.qwen/rules/dsql.md' },
      user: { as: 'file', file: '{home}/.qwen/rules/dsql.md' },
    },
    environment: 'inherited',
    next: {
      project: ['Run `qwen mcp approve aurora-dsql` (again after each change of the entry).'],
      user: ['Restart `qwen`.'],
    },
  },
  windsurf: {
    name: 'Windsurf / Devin Desktop',
    docs: 'https://docs.windsurf.com/windsurf/cascade/skills.md',
    checked,
    level: 'documented',
    sources: ['https://docs.windsurf.com/windsurf/cascade/skills.md', 'rulesync 17.0.0', 'add-mcp 2.4.0'],
    present: { user: ['{home}/.codeium/windsurf'], project: ['{project}/.windsurf'], bin: ['windsurf'] },
    skills: {
      install: 'symlink',
      level: 'documented',
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
  cline: {
    name: 'Cline',
    docs: 'https://docs.cline.bot/',
    checked,
    level: 'verified',
    sources: ['ran cline 3.0.65'],
    present: {
      user: ['{home}/.cline'],
      project: ['{project}/.clinerules', '{project}/.cline'],
      bin: ['cline'],
    },
    skills: {
      install: 'native',
      level: 'verified',
      own: { project: '{project}/.cline/skills', user: '{home}/.cline/skills' },
    },
    mcp: { user: { ...standard, file: '{home}/.cline/data/settings/cline_mcp_settings.json' } },
    steering: {
      project: { as: 'file', file: '{project}/.clinerules/dsql.md', legacy: '{project}/.clinerules' },
      user: { as: 'file', file: '{home}/.cline/rules/dsql.md' },
    },
    environment: 'inherited',
    next: { project: ['Start a new Cline task.'], user: ['Start a new Cline task.'] },
  },
  zed: {
    name: 'Zed',
    docs: 'https://zed.dev/docs/ai/mcp',
    checked,
    level: 'documented',
    sources: [
      'https://zed.dev/docs/ai/skills',
      'https://zed.dev/docs/ai/mcp',
      'https://zed.dev/docs/ai/instructions',
    ],
    present: { user: ['{zed}/'], project: ['{project}/.zed'], bin: ['zed', 'zeditor'] },
    skills: { install: 'native', level: 'documented' },
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
  'amazon-q-cli': {
    name: 'Amazon Q Developer CLI',
    docs: 'https://github.com/aws/amazon-q-developer-cli',
    checked,
    level: 'documented',
    sources: [
      'https://github.com/aws/amazon-q-developer-cli/tree/15cc8f3cd (crates/chat-cli/src/util/paths.rs, docs/default-agent-behavior.md)',
    ],
    present: { user: ['{home}/.aws/amazonq'], project: ['{project}/.amazonq'], bin: ['q', 'qchat'] },
    skills: { install: 'none', level: 'documented' },
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
  universal: {
    name: 'Universal',
    docs: 'https://agents.md/',
    checked,
    level: 'documented',
    sources: ['https://agents.md/', 'https://agentskills.io/specification'],
    present: { user: [], project: [], bin: [] },
    skills: { install: 'native', level: 'verified' },
    mcp: {},
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{home}/.agents/AGENTS.md', reads: ['{home}/.agents/AGENTS.md'] },
    },
    environment: 'unknown',
    next: { project: [], user: [] },
  },
} as const satisfies Record<string, AgentRow>

export type AgentId = keyof typeof agents

export const agentIds = Object.keys(agents) as AgentId[]

/** Names that stand for several agents. */
export const aliases = { kiro: ['kiro-ide', 'kiro-cli'] } as const satisfies Record<
  string,
  readonly AgentId[]
>

/** Served when nothing is detected (shared contract of `--agents`). */
export const defaults: readonly AgentId[] = ['kiro-ide', 'kiro-cli', 'claude-code', 'universal']

export function row(id: string): AgentRow {
  const found: AgentRow | undefined = (agents as Record<string, AgentRow>)[id]
  if (!found) throw new Error(`no row for agent ${id}`)
  return found
}
