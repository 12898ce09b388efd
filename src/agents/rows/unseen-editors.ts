import type { AgentRow } from '../row.ts'

const checked = '2026-11-24'
const rules = { as: 'member', format: 'json', at: ['rules'], under: 'rulesPaths' } as const
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** Agents of editors, of the desktop and of the cloud that could not be run where the facts were gathered. */
export const unseenEditors = {
  antigravity: {
    name: 'Google Antigravity',
    window: 'shell',
    docs: 'https://antigravity.google/docs/skills',
    checked,
    level: 'listed',
    sources: ['rulesync 17.0.0', 'agent-config 0.4.0'],
    // Not .agents/rules nor ~/.gemini/config: the CLI has them too.
    present: { user: ['{home}/.gemini/antigravity'], project: [], bin: ['antigravity'] },
    skills: {
      install: 'native',
      own: { user: '{home}/.gemini/antigravity/skills' },
      known: {
        level: 'documented',
        sources: [
          'https://googlecloudplatform.github.io/vertex-ai-creative-studio/experiments/mcp-genmedia/agents/antigravity/',
        ],
      },
    },
    mcp: {
      project: { ...standard, file: '{project}/.agents/mcp_config.json' },
      user: { ...standard, file: '{home}/.gemini/config/mcp_config.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.agents/rules/dsql.md', front: { trigger: 'always_on' } },
      user: { as: 'block', file: '{home}/.gemini/GEMINI.md', reads: ['{home}/.gemini/GEMINI.md'] },
      known: { sources: ['rulesync 17.0.0', 'agent-config 0.4.0'] },
    },
    environment: 'unknown',
    next: {
      project: ['In Antigravity: MCP Store → Manage MCP Servers → refresh; “aurora-dsql” must be listed.'],
      user: ['In Antigravity: MCP Store → Manage MCP Servers → refresh; “aurora-dsql” must be listed.'],
    },
  },
  'antigravity-cli': {
    name: 'Google Antigravity CLI',
    docs: 'https://antigravity.google/docs/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0', 'agent-config 0.4.0'],
    present: { user: ['{home}/.gemini/antigravity-cli'], project: [], bin: ['agy'] },
    skills: { install: 'native', own: { user: '{home}/.gemini/antigravity-cli/skills' } },
    mcp: {
      project: { ...standard, file: '{project}/.agents/mcp_config.json' },
      user: { ...standard, file: '{home}/.gemini/config/mcp_config.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.agents/rules/dsql.md', front: { trigger: 'always_on' } },
      user: { as: 'block', file: '{home}/.gemini/GEMINI.md', reads: ['{home}/.gemini/GEMINI.md'] },
    },
    environment: 'unknown',
    next: { project: ['Restart `agy`.'], user: ['Restart `agy`.'] },
  },
  junie: {
    name: 'JetBrains Junie',
    window: 'shell',
    docs: 'https://www.jetbrains.com/help/air/skills.html',
    checked,
    level: 'listed',
    sources: ['rulesync 17.0.0', 'ruler 0.3.44'],
    present: { user: ['{home}/.junie'], project: ['{project}/.junie'], bin: ['junie'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.junie/skills', user: '{home}/.junie/skills' },
      known: {
        level: 'documented',
        sources: ['https://www.jetbrains.com/help/air/skills.html', 'skills 1.7.4 (for all projects)'],
      },
    },
    mcp: {
      project: { ...standard, file: '{project}/.junie/mcp/mcp.json' },
      user: { ...standard, file: '{home}/.junie/mcp/mcp.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.junie/rules/dsql.md', legacy: '{project}/.junie/AGENTS.md' },
      user: { as: 'block', file: '{home}/.junie/AGENTS.md', reads: ['{home}/.junie/AGENTS.md'] },
      known: { sources: ['rulesync 17.0.0'] },
    },
    environment: 'unknown',
    next: {
      project: ['In Junie: Settings → MCP Settings shows whether “aurora-dsql” runs.'],
      user: ['In Junie: Settings → MCP Settings shows whether “aurora-dsql” runs.'],
    },
    allow: 'Settings → Tools → Junie → Action Allowlist',
  },
  'jetbrains-ai-assistant': {
    name: 'JetBrains AI Assistant',
    window: 'shell',
    docs: 'https://www.jetbrains.com/help/ai-assistant/',
    checked,
    level: 'listed',
    sources: ['rulesync 17.0.0'],
    // Not .idea: every project of a JetBrains IDE has it.
    present: { user: [], project: ['{project}/.aiassistant'], bin: [] },
    skills: { install: 'native', only: 'project' },
    mcp: {
      project: { ...standard, file: '{project}/.ai/mcp/mcp.json' },
      user: { ...standard, file: '{home}/.ai/mcp/mcp.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.aiassistant/rules/dsql.md', front: { apply: 'always' } },
    },
    environment: 'unknown',
    next: {
      project: ['In the IDE: Settings → Tools → AI Assistant → MCP shows whether “aurora-dsql” runs.'],
      user: ['In the IDE: Settings → Tools → AI Assistant → MCP shows whether “aurora-dsql” runs.'],
    },
  },
  roo: {
    name: 'Roo Code',
    window: 'shell',
    docs: 'https://docs.roocode.com/features/skills',
    checked,
    level: 'documented',
    sources: [
      'https://docs.roocode.com/features/skills (links are followed)',
      'https://docs.roocode.com/features/mcp/using-mcp-in-roo',
    ],
    present: { user: ['{home}/.roo'], project: ['{project}/.roo', '{project}/.roomodes'], bin: [] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.roo/skills', user: '{home}/.roo/skills' },
    },
    mcp: { project: { ...standard, file: '{project}/.roo/mcp.json' } },
    steering: {
      project: { as: 'file', file: '{project}/.roo/rules/dsql.md' },
      user: { as: 'file', file: '{home}/.roo/rules/dsql.md' },
      known: { level: 'listed', sources: ['rulesync 17.0.0', 'agent-config 0.4.0'] },
    },
    environment: 'unknown',
    next: {
      project: ['In Roo Code (or Zoo Code): the MCP view must show “aurora-dsql” as connected.'],
      user: ['Start a new task in Roo Code (or Zoo Code).'],
    },
    allow: '“Always allow” beside a tool in the MCP view (alwaysAllow in .roo/mcp.json)',
  },
  trae: {
    name: 'Trae',
    window: 'shell',
    docs: 'https://docs.trae.ai/ide/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4'],
    present: { user: ['{home}/.trae'], project: ['{project}/.trae'], bin: ['trae'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.trae/skills', user: '{home}/.trae/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.trae/mcp.json' },
      known: {
        sources: [
          'https://illegalcreed.github.io/zh/frontend-develop-tools/ide/trae/guideline-rules (a guide, not the vendor’s)',
        ],
      },
    },
    steering: {
      project: { as: 'file', file: '{project}/.trae/rules/dsql.md', front: { alwaysApply: true } },
      known: {
        sources: [
          'ruler 0.3.44',
          'https://illegalcreed.github.io/zh/frontend-develop-tools/ide/trae/guideline-rules (a guide, not the vendor’s)',
        ],
      },
    },
    environment: 'unknown',
    next: {
      project: ['In Trae: Settings → MCP → Enable Project MCP, then give “aurora-dsql” to your agent.'],
      user: ['Restart Trae.'],
    },
  },
  bob: {
    name: 'IBM Bob',
    window: 'shell',
    docs: 'https://bob.ibm.com',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    // No program name: another `bob` installs Neovim.
    present: { user: ['{home}/.bob'], project: ['{project}/.bob'], bin: [] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.bob/skills', user: '{home}/.bob/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.bob/mcp.json' },
      user: { ...standard, file: '{home}/.bob/mcp.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.bob/rules/dsql.md' },
      user: { as: 'file', file: '{home}/.bob/rules/dsql.md' },
    },
    environment: 'unknown',
    next: { project: ['Restart Bob.'], user: ['Restart Bob.'] },
  },
  zcode: {
    name: 'ZCode',
    docs: 'https://github.com/vercel-labs/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: { user: ['{home}/.zcode'], project: ['{project}/.zcode'], bin: ['zcode'] },
    skills: {
      install: 'symlink',
      own: { project: '{project}/.zcode/skills', user: '{home}/.zcode/skills' },
    },
    mcp: {
      project: {
        file: '{project}/.zcode/config.json',
        format: 'json',
        at: ['mcp', 'servers'],
        dialect: 'standard',
      },
      user: {
        file: '{home}/.zcode/cli/config.json',
        format: 'json',
        at: ['mcp', 'servers'],
        dialect: 'standard',
      },
      known: { sources: ['rulesync 17.0.0'] },
    },
    steering: {
      project: { as: 'block', file: '{project}/AGENTS.md', reads: ['{project}/AGENTS.md'] },
      user: { as: 'block', file: '{home}/.zcode/AGENTS.md', reads: ['{home}/.zcode/AGENTS.md'] },
      known: { sources: ['rulesync 17.0.0'] },
    },
    environment: 'unknown',
    next: { project: ['Restart ZCode.'], user: ['Restart ZCode.'] },
  },
  replit: {
    name: 'Replit Agent',
    docs: 'https://docs.repl.it/features/agent/skills',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4', 'rulesync 17.0.0'],
    present: { user: [], project: ['{project}/.replit'], bin: [] },
    skills: {
      install: 'native',
      own: { user: '{config}/agents/skills' },
      known: {
        level: 'documented',
        sources: ['https://docs.repl.it/features/agent/skills', 'skills 1.7.4 (for all projects)'],
      },
    },
    steering: {
      project: { as: 'block', file: '{project}/replit.md', reads: ['{project}/replit.md'] },
      known: { sources: ['rulesync 17.0.0'] },
    },
    environment: 'unknown',
    next: {
      project: ['Push the project to Replit and start a new chat with its Agent.'],
      user: ['Start a new chat with the Replit Agent.'],
    },
  },
  firebender: {
    name: 'Firebender',
    window: 'shell',
    docs: 'https://docs.firebender.com/',
    checked,
    level: 'listed',
    sources: ['skills 1.7.4'],
    present: { user: ['{home}/.firebender'], project: ['{project}/firebender.json'], bin: [] },
    skills: { install: 'native', own: { user: '{home}/.firebender/skills' } },
    mcp: {
      project: { ...standard, file: '{project}/firebender.json' },
      user: { ...standard, file: '{home}/.firebender/firebender.json' },
      known: { level: 'documented', sources: ['https://docs.firebender.com/context/mcp'] },
    },
    steering: {
      project: { ...rules, file: '{project}/firebender.json', text: '{project}/.firebender/dsql.md' },
      user: { ...rules, file: '{home}/.firebender/firebender.json', text: '{home}/.firebender/dsql.md' },
      known: { level: 'documented', sources: ['https://docs.firebender.com/context/syntax'] },
    },
    environment: 'unknown',
    next: {
      project: ['In the IDE: Settings → Tools → Firebender → MCP shows whether “aurora-dsql” runs.'],
      user: ['In the IDE: Settings → Tools → Firebender → MCP shows whether “aurora-dsql” runs.'],
    },
  },
  'claude-desktop': {
    name: 'Claude Desktop',
    window: 'system',
    docs: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
    checked,
    level: 'listed',
    sources: ['add-mcp 2.4.0'],
    present: { user: ['{claudeDesktop}/'], project: [], bin: [] },
    skills: { install: 'none' },
    mcp: { user: { ...standard, file: '{claudeDesktop}/claude_desktop_config.json' } },
    steering: {},
    environment: 'unknown',
    next: { project: [], user: ['Restart Claude Desktop.'] },
    allow: '“Always allow” when Claude asks for a tool',
  },
} as const satisfies Record<string, AgentRow>
