import type { AgentRow } from '../row.ts'

const checked = '2026-11-24'
const universal = '{project}/AGENTS.md'
const vibeServers = { format: 'toml', at: ['mcp_servers'], named: 'name', dialect: 'transport' } as const
const plugins = { format: 'toml', at: ['plugins'], named: 'name', dialect: 'vscode' } as const
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** Agents that live in a terminal and that could not be run where the facts were gathered. */
export const unseenTerminals = {
  devin: {
    name: 'Devin CLI',
    docs: 'https://docs.devin.ai/cli/extensibility/index.html',
    checked,
    level: 'documented',
    sources: [
      'https://docs.devin.ai/cli/extensibility/index.html',
      'https://docs.devin.ai/desktop/devin-local/customizations',
    ],
    present: { user: ['{config}/devin'], project: ['{project}/.devin'], bin: ['devin'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.devin/skills', user: '{config}/devin/skills' },
    },
    mcp: {
      // Releases before 3000.3 keep servers in config.json beside it; the vendor’s stored pages still say so.
      project: { ...standard, file: '{project}/.devin/mcp_config.json' },
      user: { ...standard, file: '{config}/devin/mcp_config.json' },
      known: { level: 'listed', sources: ['rulesync 17.0.0'] },
    },
    steering: {
      project: { as: 'file', file: '{project}/.devin/rules/dsql.md', front: { trigger: 'always_on' } },
      user: { as: 'block', file: '{config}/devin/AGENTS.md', reads: ['{config}/devin/AGENTS.md'] },
    },
    environment: 'unknown',
    next: {
      project: [
        'Run `devin mcp list`: the server “aurora-dsql” must be in it (releases before 3000.3 do not read it).',
      ],
      user: [
        'Run `devin mcp list`: the server “aurora-dsql” must be in it (releases before 3000.3 do not read it).',
      ],
    },
    allow: 'permissions.allow in .devin/config.json',
  },
  crush: {
    name: 'Crush',
    docs: 'https://github.com/charmbracelet/crush',
    checked,
    level: 'documented',
    sources: [
      'https://github.com/charmbracelet/crush/tree/37f36e938 (internal/config/load.go, config.go, internal/skills/skills.go)',
    ],
    present: {
      user: ['{config}/crush'],
      project: ['{project}/crush.json', '{project}/.crush.json', '{project}/.crush'],
      bin: ['crush'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.crush/skills', user: '{config}/crush/skills' },
      also: [
        '{project}/.claude/skills',
        '{project}/.cursor/skills',
        '{home}/.claude/skills',
        '{home}/.cursor/skills',
      ],
    },
    mcp: {
      project: {
        file: '{project}/crush.json',
        instead: ['{project}/.crush.json'],
        format: 'json',
        at: ['mcp'],
        dialect: 'vscode',
      },
      user: { file: '{config}/crush/crush.json', format: 'json', at: ['mcp'], dialect: 'vscode' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{config}/crush/CRUSH.md', reads: ['{config}/crush/CRUSH.md'] },
    },
    environment: 'unknown',
    next: { project: ['Restart `crush`.'], user: ['Restart `crush`.'] },
    allow: 'permissions.allowed_tools in crush.json',
  },
  warp: {
    name: 'Warp',
    docs: 'https://docs.warp.dev/agents/capabilities/mcp.md',
    checked,
    level: 'documented',
    sources: [
      'https://docs.warp.dev/agents/capabilities/rules.md',
      'https://www.skills.sh/warpdotdev/warp/agent-add-mcp (a skill of the vendor’s)',
    ],
    present: {
      user: ['{home}/.warp'],
      project: ['{project}/.warp', '{project}/WARP.md'],
      bin: ['warp', 'warp-terminal'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.warp/skills', user: '{home}/.warp/skills' },
      known: { level: 'listed', sources: ['skills 1.7.4', 'rulesync 17.0.0'] },
    },
    mcp: {
      project: { ...standard, file: '{project}/.warp/.mcp.json' },
      user: { ...standard, file: '{home}/.warp/.mcp.json' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: ['{project}/WARP.md', universal] },
      user: { as: 'block', file: '{home}/.agents/AGENTS.md', reads: ['{home}/.agents/AGENTS.md'] },
      known: {
        sources: ['https://docs.warp.dev/agents/capabilities/rules.md', 'rulesync 17.0.0 (for all projects)'],
      },
    },
    environment: 'unknown',
    next: {
      project: ['In Warp: start the server “aurora-dsql” under Settings → Agents → MCP servers.'],
      user: ['In Warp: start the server “aurora-dsql” under Settings → Agents → MCP servers.'],
    },
    allow: 'the allowlist of MCP servers under Settings → AI → Agents → Permissions',
  },
  goose: {
    name: 'Goose',
    docs: 'https://block.github.io/goose/docs/guides/context-engineering/using-skills',
    checked,
    level: 'documented',
    sources: [
      'https://block.github.io/goose/docs/guides/context-engineering/using-skills',
      'https://block.github.io/goose/docs/guides/config-files',
      'https://github.com/block/goose/blob/main/documentation/docs/guides/context-engineering/using-goosehints.md',
    ],
    // No program name: another `goose` migrates databases.
    present: { user: ['{goose}/'], project: ['{project}/.goosehints', '{project}/.goose'], bin: [] },
    skills: {
      install: 'native',
      own: { project: '{project}/.goose/skills', user: '{goose}/skills' },
      also: ['{project}/.claude/skills'],
    },
    mcp: { user: { file: '{goose}/config.yaml', format: 'yaml', at: ['extensions'], dialect: 'goose' } },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{goose}/.goosehints', reads: ['{goose}/.goosehints'] },
    },
    environment: 'unknown',
    next: { project: ['Start a new goose session.'], user: ['Start a new goose session.'] },
    allow: '`goose configure` → Tool Permission (kept in permission.yaml)',
  },
  codebuddy: {
    name: 'CodeBuddy',
    docs: 'https://www.codebuddy.ai/docs/cli/memory',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: { user: ['{home}/.codebuddy'], project: ['{project}/.codebuddy'], bin: ['codebuddy'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.codebuddy/skills', user: '{home}/.codebuddy/skills' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.codebuddy/rules/dsql.md', front: { alwaysApply: true } },
    },
    environment: 'unknown',
    next: { project: ['Restart CodeBuddy.'], user: ['Restart CodeBuddy.'] },
  },
  deepagents: {
    name: 'Deep Agents',
    docs: 'https://docs.langchain.com/oss/javascript/deepagents/cli/mcp-tools',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: {
      user: ['{home}/.deepagents'],
      project: ['{project}/.deepagents'],
      bin: ['deepagents', 'dcode'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.deepagents/skills', user: '{home}/.deepagents/agent/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.deepagents/.mcp.json' },
      user: { ...standard, file: '{home}/.deepagents/.mcp.json' },
      known: {
        level: 'documented',
        sources: ['https://docs.langchain.com/oss/javascript/deepagents/cli/mcp-tools'],
      },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: {
        as: 'block',
        file: '{home}/.deepagents/agent/AGENTS.md',
        reads: ['{home}/.deepagents/agent/AGENTS.md'],
      },
    },
    environment: 'unknown',
    next: { project: ['Restart `deepagents`.'], user: ['Restart `deepagents`.'] },
  },
  'hermes-agent': {
    name: 'Hermes Agent',
    docs: 'https://hermes-agent.nousresearch.com/docs/',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0', 'agent-config 0.3.2'],
    // No program name: another `hermes` runs JavaScript.
    present: {
      user: ['{hermes}/'],
      project: ['{project}/.hermes.md', '{project}/HERMES.md', '{project}/.hermes'],
      bin: [],
    },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.hermes/skills', user: '{hermes}/skills' },
    },
    mcp: {
      user: { file: '{hermes}/config.yaml', format: 'yaml', at: ['mcp_servers'], dialect: 'standard' },
    },
    steering: {
      project: {
        as: 'block',
        file: universal,
        reads: [
          '{project}/.hermes.md',
          '{project}/HERMES.md',
          universal,
          '{project}/CLAUDE.md',
          '{project}/.cursorrules',
        ],
      },
      user: { as: 'block', file: '{hermes}/AGENTS.md', reads: ['{hermes}/AGENTS.md'] },
      known: {
        sources: [
          'rulesync 17.0.0',
          'https://github.com/NousResearch/hermes-agent/blob/071a8d021/website/docs/user-guide/features/context-files.md (for all projects)',
        ],
      },
    },
    environment: 'unknown',
    next: { project: ['Restart `hermes`.'], user: ['Restart `hermes`.'] },
  },
  rovodev: {
    name: 'Rovo Dev',
    docs: 'https://support.atlassian.com/rovo/docs/extend-rovo-dev-cli-with-agent-skills',
    checked,
    level: 'listed',
    sources: ['rulesync 17.0.0'],
    // No program name: `acli` is Atlassian's for everything.
    present: { user: ['{home}/.rovodev'], project: ['{project}/.rovodev'], bin: [] },
    skills: {
      install: 'native',
      own: { project: '{project}/.rovodev/skills', user: '{home}/.rovodev/skills' },
      known: {
        level: 'documented',
        sources: ['https://support.atlassian.com/rovo/docs/extend-rovo-dev-cli-with-agent-skills'],
      },
    },
    mcp: {
      project: {
        file: '{project}/.rovodev/mcp.json',
        format: 'json',
        at: ['mcpServers'],
        dialect: 'transport',
      },
      user: { file: '{home}/.rovodev/mcp.json', format: 'json', at: ['mcpServers'], dialect: 'transport' },
      known: {
        sources: [
          'rulesync 17.0.0',
          'https://support.atlassian.com/rovo/docs/connect-to-an-mcp-server-in-rovo-dev-cli (for all projects)',
        ],
      },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{home}/.rovodev/AGENTS.md', reads: ['{home}/.rovodev/AGENTS.md'] },
    },
    environment: 'unknown',
    next: {
      project: ['Start `acli rovodev run`; enable “aurora-dsql” in its `/mcp` menu.'],
      user: ['Start `acli rovodev run`; enable “aurora-dsql” in its `/mcp` menu.'],
    },
  },
  'mistral-vibe': {
    name: 'Mistral Vibe',
    docs: 'https://github.com/mistralai/mistral-vibe',
    checked,
    level: 'documented',
    sources: ['https://github.com/mistralai/mistral-vibe/blob/0088bc897/README.md'],
    present: { user: ['{vibe}/'], project: ['{project}/.vibe'], bin: ['vibe'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.vibe/skills', user: '{vibe}/skills' },
    },
    // It reads a project's file in place of the user's own.
    mcp: {
      project: { ...vibeServers, file: '{project}/.vibe/config.toml', hides: '{vibe}/config.toml' },
      user: { ...vibeServers, file: '{vibe}/config.toml' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{vibe}/AGENTS.md', reads: ['{vibe}/AGENTS.md'] },
    },
    environment: 'unknown',
    next: {
      project: ['Start `vibe` in the project and trust the folder; until then it reads nothing of it.'],
      user: ['Restart `vibe`.'],
    },
    allow: 'permission = "always" in [tools.aurora-dsql_<tool>] of config.toml',
  },
  reasonix: {
    name: 'Reasonix',
    docs: 'https://github.com/vercel-labs/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: {
      user: ['{home}/.reasonix'],
      project: ['{project}/.reasonix', '{project}/reasonix.toml', '{project}/REASONIX.md'],
      bin: ['reasonix'],
    },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.reasonix/skills', user: '{home}/.reasonix/skills' },
    },
    mcp: {
      project: { ...plugins, file: '{project}/reasonix.toml' },
      user: { ...plugins, file: '{home}/.reasonix/config.toml' },
      known: {
        level: 'documented',
        sources: ['https://github.com/esengine/DeepSeek-Reasonix/blob/9675ee709/docs/GUIDE.md (Plugins)'],
      },
    },
    steering: {
      project: {
        as: 'block',
        file: universal,
        reads: ['{project}/REASONIX.md', universal, '{project}/CLAUDE.md'],
      },
      user: { as: 'block', file: '{home}/.reasonix/REASONIX.md', reads: ['{home}/.reasonix/REASONIX.md'] },
    },
    environment: 'unknown',
    next: { project: ['Restart `reasonix`.'], user: ['Restart `reasonix`.'] },
  },
  cortex: {
    name: 'Snowflake Cortex Code',
    docs: 'https://docs.snowflake.com/en/user-guide/cortex-code/extensibility',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    // No program name: others are called `cortex`.
    present: { user: ['{home}/.snowflake/cortex'], project: ['{project}/.cortex'], bin: [] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.cortex/skills', user: '{home}/.snowflake/cortex/skills' },
    },
    mcp: {
      user: {
        file: '{home}/.snowflake/cortex/mcp.json',
        format: 'json',
        at: ['mcpServers'],
        dialect: 'vscode',
      },
    },
    steering: { project: { as: 'block', file: universal, reads: [universal] } },
    environment: 'unknown',
    next: { project: ['Restart `cortex`.'], user: ['Restart `cortex`.'] },
  },
  'tabnine-cli': {
    name: 'Tabnine CLI',
    docs: 'https://docs.tabnine.com/main/getting-started/tabnine-agent/mcp-intro-and-setup/mcp-server-config',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: { user: ['{home}/.tabnine/agent'], project: ['{project}/.tabnine/agent'], bin: ['tabnine'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.tabnine/agent/skills', user: '{home}/.tabnine/agent/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.tabnine/agent/settings.json' },
      user: { ...standard, file: '{home}/.tabnine/agent/settings.json' },
      known: {
        level: 'documented',
        sources: [
          'https://docs.tabnine.com/main/getting-started/tabnine-agent/mcp-intro-and-setup/mcp-server-config',
        ],
      },
    },
    steering: {
      project: { as: 'block', file: '{project}/TABNINE.md', reads: ['{project}/TABNINE.md'] },
      user: {
        as: 'block',
        file: '{home}/.tabnine/agent/TABNINE.md',
        reads: ['{home}/.tabnine/agent/TABNINE.md'],
      },
    },
    environment: 'unknown',
    next: {
      project: ['Start `tabnine` in the project and trust the workspace.'],
      user: ['Restart `tabnine`; it uses the server in trusted workspaces only.'],
    },
    allow: 'trust in the server’s entry of .tabnine/agent/settings.json',
  },
  mastracode: {
    name: 'Mastra Code',
    docs: 'https://github.com/mastra-ai/mastra/tree/main/mastracode',
    checked,
    level: 'documented',
    sources: [
      'https://github.com/mastra-ai/mastra/blob/0ce6e8db4/mastracode/src/agents/workspace.ts',
      'https://github.com/mastra-ai/mastra/blob/054c701a0/mastracode/src/mcp/config.ts',
      'https://github.com/mastra-ai/mastra/blob/45ac0c2a8/mastracode/src/agents/prompts/agent-instructions.ts',
    ],
    present: { user: ['{home}/.mastracode'], project: ['{project}/.mastracode'], bin: ['mastracode'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.mastracode/skills', user: '{home}/.mastracode/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.mastracode/mcp.json' },
      user: { ...standard, file: '{home}/.mastracode/mcp.json' },
    },
    steering: {
      project: {
        as: 'block',
        file: universal,
        reads: [
          universal,
          '{project}/CLAUDE.md',
          '{project}/.claude/AGENTS.md',
          '{project}/.claude/CLAUDE.md',
          '{project}/.mastracode/AGENTS.md',
          '{project}/.mastracode/CLAUDE.md',
        ],
      },
      user: {
        as: 'block',
        file: '{home}/.mastracode/AGENTS.md',
        reads: [
          '{home}/.claude/AGENTS.md',
          '{home}/.claude/CLAUDE.md',
          '{home}/.mastracode/AGENTS.md',
          '{home}/.mastracode/CLAUDE.md',
        ],
      },
    },
    environment: 'unknown',
    next: {
      project: ['In `mastracode`: `/mcp` must show “aurora-dsql” as connected.'],
      user: ['In `mastracode`: `/mcp` must show “aurora-dsql” as connected.'],
    },
    allow: '`/permissions` in `mastracode`',
  },
  fx: {
    name: 'fx',
    docs: 'https://github.com/vercel-labs/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4'],
    // No program name: another `fx` shows JSON.
    present: { user: ['{home}/.fx'], project: [], bin: [] },
    skills: { install: 'native' },
    mcp: {
      user: { file: '{home}/.fx/mcp.json', format: 'json', at: ['mcp'], dialect: 'opencode' },
      known: { sources: ['add-mcp 2.4.0'] },
    },
    environment: 'unknown',
    next: { project: ['Restart `fx`.'], user: ['Restart `fx`.'] },
  },
  aider: {
    name: 'Aider',
    docs: 'https://aider.chat/docs/config/aider_conf.html',
    checked,
    level: 'listed',
    sources: ['ruler 0.3.44'],
    present: {
      user: ['{home}/.aider.conf.yml'],
      project: ['{project}/.aider.conf.yml'],
      bin: ['aider'],
    },
    skills: { install: 'none' },
    mcp: {},
    steering: {
      // A later file’s `read` replaces that of an earlier one (load order: the same page).
      project: {
        as: 'member',
        file: '{project}/.aider.conf.yml',
        hides: '{home}/.aider.conf.yml',
        format: 'yaml',
        at: ['read'],
      },
      known: { level: 'documented', sources: ['https://aider.chat/docs/config/aider_conf.html'] },
    },
    environment: 'unknown',
    next: {
      project: ['Start `aider --read .agents/skills/dsql/SKILL.md`, unless .aider.conf.yml names that file.'],
      user: ['Start `aider --read ~/.agents/skills/dsql/SKILL.md`.'],
    },
  },
} as const satisfies Record<string, AgentRow>
