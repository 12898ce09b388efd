import type { AgentRow } from '../row.ts'

const checked = '2026-11-24'
const universal = '{project}/AGENTS.md'
const standard = { format: 'json', at: ['mcpServers'], dialect: 'standard' } as const

/** More agents of the terminal, all of which were run; some have an editor extension as well. */
export const seen = {
  amp: {
    name: 'Amp',
    docs: 'https://ampcode.com/manual',
    checked,
    level: 'verified',
    sources: ['ran @ampcode/cli 0.0.1790142911-g7618fb', 'https://ampcode.com/manual'],
    present: { user: ['{config}/amp'], project: ['{project}/.amp'], bin: ['amp'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.claude/skills', user: '{config}/agents/skills' },
      also: ['{config}/amp/skills', '{home}/.claude/skills'],
    },
    mcp: {
      // One literal key with a dot in it.
      project: {
        file: '{project}/.amp/settings.json',
        instead: ['{project}/.amp/settings.jsonc'],
        format: 'json',
        at: ['amp.mcpServers'],
        dialect: 'standard',
      },
      user: {
        file: '{config}/amp/settings.json',
        instead: ['{config}/amp/settings.jsonc'],
        format: 'json',
        at: ['amp.mcpServers'],
        dialect: 'standard',
      },
    },
    // What reaches its model shows only with an account.
    steering: {
      known: { level: 'documented', sources: ['https://ampcode.com/manual'] },
      project: {
        as: 'block',
        file: universal,
        reads: [universal, '{project}/AGENT.md', '{project}/CLAUDE.md'],
      },
      user: { as: 'block', file: '{config}/amp/AGENTS.md', reads: ['{config}/amp/AGENTS.md'] },
    },
    environment: 'inherited',
    next: {
      project: ['Run `amp mcp approve aurora-dsql` (again after each change of the entry).'],
      user: ['Restart `amp`.'],
    },
    allow: '`amp.permissions` in ~/.config/amp/settings.json',
  },
  augment: {
    name: 'Augment (Auggie CLI)',
    docs: 'https://docs.augmentcode.com/cli/integrations',
    checked,
    level: 'verified',
    sources: [
      'ran @augmentcode/auggie 0.36.0',
      'https://docs.augmentcode.com/cli/integrations',
      'https://docs.augmentcode.com/cli/permissions',
    ],
    present: { user: ['{home}/.augment'], project: ['{project}/.augment'], bin: ['auggie'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.augment/skills', user: '{home}/.augment/skills' },
      also: ['{project}/.claude/skills', '{home}/.claude/skills'],
    },
    mcp: {
      plain: 'it joins command and arguments into one line for a shell, without quotes',
      project: { ...standard, file: '{project}/.augment/settings.json' },
      user: { ...standard, file: '{home}/.augment/settings.json' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.augment/rules/dsql.md', front: { type: 'always_apply' } },
      user: { as: 'file', file: '{home}/.augment/rules/dsql.md', front: { type: 'always_apply' } },
    },
    environment: 'scrubbed',
    next: { project: ['Restart `auggie`.'], user: ['Restart `auggie`.'] },
    allow: '`toolPermissions` in ~/.augment/settings.json',
  },
  'command-code': {
    name: 'Command Code',
    docs: 'https://commandcode.ai/docs',
    checked,
    level: 'verified',
    sources: ['ran command-code 1.64.0'],
    present: {
      user: ['{home}/.commandcode'],
      project: ['{project}/.commandcode'],
      bin: ['command-code'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.commandcode/skills', user: '{home}/.commandcode/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.mcp.json' },
      user: { ...standard, file: '{home}/.commandcode/mcp.json' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal, '{project}/.commandcode/AGENTS.md'] },
      user: {
        as: 'block',
        file: '{home}/.commandcode/AGENTS.md',
        reads: ['{home}/.commandcode/AGENTS.md'],
      },
    },
    environment: 'inherited',
    next: {
      project: ['Start `command-code` in the project and trust it (headless: `-t`).'],
      user: ['Restart `command-code`.'],
    },
  },
  continue: {
    name: 'Continue',
    docs: 'https://docs.continue.dev/customize/deep-dives/mcp',
    checked,
    level: 'verified',
    sources: [
      'ran @continuedev/cli 1.5.47',
      'https://github.com/continuedev/continue (extensions/cli/src/util/loadMarkdownSkills.ts: links are not followed)',
    ],
    present: { user: ['{home}/.continue'], project: ['{project}/.continue'], bin: ['cn'] },
    skills: {
      install: 'copy',
      own: { project: '{project}/.continue/skills', user: '{home}/.continue/skills' },
      also: ['{project}/.claude/skills'],
    },
    // The file in a project is for the editor's extension alone, which was not run.
    mcp: {
      known: {
        level: 'documented',
        sources: [
          'https://docs.continue.dev/customize/deep-dives/mcp',
          'https://github.com/continuedev/continue/blob/016e9dd2a/packages/config-yaml/src/schemas/index.ts (what config.yaml has to hold)',
        ],
      },
      project: { ...standard, file: '{project}/.continue/mcpServers/aurora-dsql.json' },
      user: {
        file: '{home}/.continue/config.yaml',
        format: 'yaml',
        at: ['mcpServers'],
        dialect: 'standard',
        named: 'name',
        begin: 'name: Local Config\nversion: 1.0.0\nschema: v1\n',
        hides: '{home}/.continue/config.json',
      },
    },
    steering: {
      project: {
        as: 'file',
        file: '{project}/.continue/rules/dsql.md',
        front: { name: 'dsql', alwaysApply: true },
      },
      user: {
        as: 'file',
        file: '{home}/.continue/rules/dsql.md',
        front: { name: 'dsql', alwaysApply: true },
      },
    },
    environment: 'inherited',
    next: {
      project: [
        'Reload the editor’s window with Continue in it; the `cn` command reads servers from ~/.continue/config.yaml only.',
      ],
      user: ['Reload the editor’s window with Continue in it, or restart `cn`.'],
    },
  },
  droid: {
    name: 'Factory Droid',
    docs: 'https://docs.factory.ai/cli/configuration/mcp',
    checked,
    level: 'verified',
    sources: ['ran @factory/cli-linux-x64 0.225.2'],
    present: { user: ['{home}/.factory'], project: ['{project}/.factory'], bin: ['droid'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.factory/skills', user: '{home}/.factory/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.factory/mcp.json' },
      user: { ...standard, file: '{home}/.factory/mcp.json' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{home}/.factory/AGENTS.md', reads: ['{home}/.factory/AGENTS.md'] },
    },
    environment: 'inherited',
    next: { project: ['Restart `droid`.'], user: ['Restart `droid`.'] },
  },
  grok: {
    name: 'Grok Build',
    docs: 'https://docs.x.ai/',
    checked,
    level: 'verified',
    sources: ['ran @xai-official/grok 1.0.41'],
    present: { user: ['{grok}/'], project: ['{project}/.grok'], bin: ['grok'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.grok/skills', user: '{grok}/skills' },
      also: [
        '{project}/.claude/skills',
        '{project}/.cursor/skills',
        '{home}/.claude/skills',
        '{home}/.cursor/skills',
      ],
    },
    mcp: {
      project: {
        file: '{project}/.grok/config.toml',
        format: 'toml',
        at: ['mcp_servers'],
        dialect: 'standard',
      },
      user: { file: '{grok}/config.toml', format: 'toml', at: ['mcp_servers'], dialect: 'standard' },
    },
    steering: {
      project: { as: 'file', file: '{project}/.grok/rules/dsql.md' },
      user: { as: 'file', file: '{grok}/rules/dsql.md' },
    },
    environment: 'inherited',
    next: {
      project: [
        'Start `grok --trust` once in the project (or `/hooks-trust`); until then it reads nothing of the project.',
      ],
      user: ['Restart `grok`.'],
    },
    allow: '`allow = ["MCPTool(aurora-dsql__*)"]` under `[permission]` in ~/.grok/config.toml',
  },
  kilo: {
    name: 'Kilo Code',
    docs: 'https://kilo.ai/docs/',
    checked,
    level: 'verified',
    sources: ['ran @kilocode/cli 7.7.7'],
    present: {
      user: ['{config}/kilo', '{home}/.kilo', '{home}/.kilocode'],
      project: ['{project}/.kilo', '{project}/.kilocode', '{project}/kilo.json', '{project}/kilo.jsonc'],
      bin: ['kilo', 'kilocode'],
    },
    skills: {
      install: 'native',
      own: { project: '{project}/.kilo/skills', user: '{home}/.kilo/skills' },
      also: ['{project}/.kilocode/skills', '{project}/.claude/skills', '{config}/kilo/skills'],
    },
    mcp: {
      project: {
        file: '{project}/kilo.json',
        instead: [
          '{project}/kilo.jsonc',
          '{project}/.kilo/kilo.json',
          '{project}/.kilo/kilo.jsonc',
          '{project}/.kilocode/kilo.json',
        ],
        format: 'json',
        at: ['mcp'],
        dialect: 'opencode',
      },
      user: {
        file: '{config}/kilo/kilo.json',
        instead: ['{config}/kilo/kilo.jsonc'],
        format: 'json',
        at: ['mcp'],
        dialect: 'opencode',
      },
    },
    steering: {
      project: { as: 'file', file: '{project}/.kilo/rules/dsql.md' },
      // In the home folder alone, the newer folder switches the older one off.
      user: {
        as: 'file',
        file: '{home}/.kilo/rules/dsql.md',
        instead: '{home}/.kilocode/rules/dsql.md',
      },
    },
    environment: 'inherited',
    next: { project: ['Restart `kilo`.'], user: ['Restart `kilo`.'] },
  },
  'kimi-code-cli': {
    name: 'Kimi Code CLI',
    docs: 'https://moonshotai.github.io/kimi-cli/',
    checked,
    level: 'verified',
    sources: ['ran @moonshot-ai/kimi-code 2.1.0'],
    present: { user: ['{kimi}/', '{home}/.kimi'], project: ['{project}/.kimi-code'], bin: ['kimi'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.kimi-code/skills', user: '{kimi}/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.kimi-code/mcp.json' },
      user: { ...standard, file: '{kimi}/mcp.json' },
    },
    steering: {
      project: { as: 'block', file: universal, reads: [universal] },
      user: { as: 'block', file: '{kimi}/AGENTS.md', reads: ['{kimi}/AGENTS.md'] },
    },
    environment: 'inherited',
    next: {
      project: ['Start `kimi` in the project and choose “Trust this folder”.'],
      user: ['Restart `kimi`.'],
    },
  },
  openclaw: {
    name: 'OpenClaw',
    docs: 'https://docs.openclaw.ai/concepts/agent-workspace',
    checked,
    level: 'verified',
    sources: ['ran openclaw 2026.9.6', 'https://docs.openclaw.ai/concepts/agent-workspace'],
    present: {
      user: ['{home}/.openclaw', '{home}/.clawdbot', '{home}/.moltbot'],
      project: [],
      bin: ['openclaw'],
    },
    // No folder of its own: it calls a link in skills/ of its workspace an escape.
    skills: { install: 'native' },
    mcp: {
      user: {
        file: '{home}/.openclaw/openclaw.json',
        format: 'json',
        at: ['mcp', 'servers'],
        dialect: 'standard',
      },
    },
    steering: { project: { as: 'block', file: universal, reads: [universal] } },
    environment: 'scrubbed',
    next: {
      project: ['OpenClaw sees a folder only as its workspace: set `agents.defaults.workspace` to it.'],
      user: ['Run `openclaw gateway restart`.'],
    },
  },
  pi: {
    name: 'Pi',
    docs: 'https://github.com/badlogic/pi-mono',
    checked,
    level: 'verified',
    sources: ['ran @mariozechner/pi-coding-agent 0.73.1'],
    present: { user: ['{home}/.pi/agent'], project: ['{project}/.pi'], bin: ['pi'] },
    skills: {
      install: 'native',
      own: { project: '{project}/.pi/skills', user: '{home}/.pi/agent/skills' },
    },
    mcp: {},
    steering: {
      project: {
        as: 'block',
        file: universal,
        reads: [universal, '{project}/AGENTS.MD', '{project}/CLAUDE.md', '{project}/CLAUDE.MD'],
      },
      user: {
        as: 'block',
        file: '{home}/.pi/agent/AGENTS.md',
        reads: [
          '{home}/.pi/agent/AGENTS.md',
          '{home}/.pi/agent/AGENTS.MD',
          '{home}/.pi/agent/CLAUDE.md',
          '{home}/.pi/agent/CLAUDE.MD',
        ],
      },
    },
    environment: 'inherited',
    next: { project: ['Restart `pi`.'], user: ['Restart `pi`.'] },
  },
  qoder: {
    name: 'Qoder',
    docs: 'https://docs.qoder.com/user-guide/rules',
    checked,
    level: 'verified',
    sources: ['ran @qoder-ai/qodercli 1.1.52'],
    present: { user: ['{home}/.qoder'], project: ['{project}/.qoder'], bin: ['qodercli', 'qoder'] },
    // Seen with the command alone. For the editor only this folder is documented, so it gets a link, which the command
    // was seen to take for the same skill.
    skills: {
      known: { level: 'documented', sources: ['https://docs.qoder.com/extensions/skills'] },
      install: 'native',
      own: { project: '{project}/.qoder/skills', user: '{home}/.qoder/skills' },
    },
    mcp: {
      project: { ...standard, file: '{project}/.mcp.json' },
      user: { ...standard, file: '{home}/.qoder/settings.json' },
    },
    // What reaches its model shows only with an account.
    steering: {
      known: {
        level: 'documented',
        sources: [
          'https://docs.qoder.com/user-guide/rules',
          'https://github.com/dyoshikawa/rulesync/pull/1600 (front matter)',
        ],
      },
      project: { as: 'file', file: '{project}/.qoder/rules/dsql.md', front: { trigger: 'always_on' } },
    },
    environment: 'inherited',
    next: {
      project: ['Start `qodercli` in the project and accept the server of .mcp.json when asked.'],
      user: ['Restart `qodercli`.'],
    },
  },
} as const satisfies Record<string, AgentRow>
