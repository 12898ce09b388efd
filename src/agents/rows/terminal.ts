import type { AgentRow } from '../row.ts'

const checked = '2026-11-22'
const universal = '{project}/AGENTS.md'
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** Agents that live in a terminal (some of them in an editor as well). */
export const terminal = {
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
      // Not .mcp.json: many clients read it, and we write it for some of them.
      project: ['{project}/.claude', '{project}/CLAUDE.md'],
      bin: ['claude'],
    },
    skills: {
      install: 'symlink',
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
    allow: '`permissions.allow` with `mcp__aurora-dsql__readonly_query` in .claude/settings.json',
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
        'Start `codex` in the project and accept its trust prompt; until then it does not see the server.',
      ],
      user: ['Restart `codex`.'],
    },
    allow: '`default_tools_approval_mode = "approve"` in the server’s table',
  },
  'gemini-cli': {
    name: 'Gemini CLI',
    docs: 'https://geminicli.com/docs/cli/skills/',
    checked,
    level: 'verified',
    sources: ['ran @google/gemini-cli 0.61.0', 'https://geminicli.com/docs/cli/skills/'],
    present: {
      // Not ~/.gemini: Antigravity lives there too.
      user: ['{home}/.gemini/settings.json'],
      project: ['{project}/.gemini', '{project}/GEMINI.md'],
      bin: ['gemini'],
    },
    skills: {
      install: 'native',
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
    allow: '`trust: true` in the server’s entry',
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
    // Not ~/.copilot: the Copilot of VS Code keeps skills there.
    present: {
      user: ['{home}/.copilot/config.json'],
      project: ['{project}/.github/mcp.json'],
      bin: ['copilot'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.github/skills', user: '{home}/.copilot/skills' },
      also: ['{project}/.claude/skills'],
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
    allow: '`copilot --allow-tool "aurora-dsql(readonly_query)"`',
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
      own: { project: '{project}/.opencode/skills', user: '{config}/opencode/skills' },
      also: ['{project}/.claude/skills', '{home}/.claude/skills'],
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
    allow: '`permission` in opencode.json, by the tools’ names: `aurora-dsql_*`',
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
} as const satisfies Record<string, AgentRow>
