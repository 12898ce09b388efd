import fs from 'node:fs'
import type { Fault } from '../fault.ts'

export const steering: Record<string, readonly Fault[]> = {
  steering: [
    {
      name: 'a new AGENTS.override.md is read in place of AGENTS.md (Codex)',
      init: { agents: ['codex'] },
      seed: (m) => m.write('project/AGENTS.override.md', '# mine\n'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the file is gone',
      init: { agents: ['kiro-ide'] },
      seed: (m) => m.remove('project/.kiro/steering/dsql.md'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the shared file is gone',
      init: { agents: ['codex'] },
      seed: (m) => m.remove('project/AGENTS.md'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the block is gone from the shared file',
      init: { agents: ['codex', 'opencode'] },
      seed: (m) => m.write('project/AGENTS.md', '# mine\n'),
      levels: ['error', 'error'],
      remedy: 'run',
    },
    {
      name: 'half of a block',
      init: { agents: ['codex'] },
      seed: (m) =>
        m.write('project/AGENTS.md', m.read('project/AGENTS.md').replace(/\n[^\n]*end[^\n]*\n?$/, '\n')),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'the front matter is gone',
      init: { agents: ['kiro-ide'] },
      seed: (m) => m.edit('project/.kiro/steering/dsql.md', /^---[\s\S]*?---\n/, ''),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'the front matter says otherwise',
      init: { agents: ['kiro-ide', 'cursor'] },
      seed(m) {
        m.edit('project/.kiro/steering/dsql.md', 'inclusion: always', 'inclusion: manual')
        m.edit('project/.cursor/rules/dsql.mdc', 'alwaysApply: true', 'alwaysApply: false')
      },
      levels: ['warning', 'warning'],
      remedy: 'run',
    },
    {
      name: 'the front matter says the same in other words',
      init: { agents: ['kiro-ide', 'cursor'] },
      seed(m) {
        m.edit('project/.kiro/steering/dsql.md', 'inclusion: always', 'title: "x"\r\ninclusion:   "always"')
        m.edit('project/.cursor/rules/dsql.mdc', 'Amazon Aurora DSQL', 'our database')
      },
      levels: [],
    },
    {
      name: 'a rule that Claude Code loads for some files only',
      init: { agents: ['claude-code'] },
      seed: (m) =>
        m.write(
          'project/.claude/rules/dsql.md',
          `---\npaths: src/**\n---\n${m.read('project/.claude/rules/dsql.md')}`,
        ),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'a rule with a description of the user’s',
      init: { agents: ['claude-code'] },
      seed: (m) =>
        m.write(
          'project/.claude/rules/dsql.md',
          `---\ndescription: mine\n---\n${m.read('project/.claude/rules/dsql.md')}`,
        ),
      levels: [],
    },
    {
      name: 'Gemini CLI is told another name of its file',
      init: { agents: ['gemini-cli'] },
      seed(m) {
        m.json('project/.gemini/settings.json', (v) =>
          Object.assign(v, { context: { fileName: 'RULES.md' } }),
        )
        m.write('project/RULES.md', '# mine\n')
      },
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'a file that only points to another',
      before: (m) => m.write('project/AGENTS.md', '@RULES.md\n'),
      init: { agents: ['codex'] },
      seed() {},
      levels: [],
    },
    {
      name: 'the shared file is a link now',
      init: { agents: ['codex'] },
      seed(m) {
        fs.renameSync(m.at('project/AGENTS.md'), m.at('project/CLAUDE.md'))
        m.link('project/AGENTS.md', 'CLAUDE.md')
      },
      levels: [],
    },
    {
      name: 'taken out of the list of what is always loaded (Aider)',
      init: { agents: ['aider'], mcp: 'none', endpoint: 'none' },
      before: (m) => m.write('project/.aider.conf.yml', 'read:\n  - mine.md\n'),
      seed: (m) => m.write('project/.aider.conf.yml', 'read: [mine.md]\n'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'no such list, since a new one would hide the one at home',
      init: { agents: ['aider'], mcp: 'none', endpoint: 'none' },
      seed() {},
      levels: [],
    },
    {
      name: 'in that list',
      init: { agents: ['aider'], mcp: 'none', endpoint: 'none' },
      before: (m) => m.write('project/.aider.conf.yml', 'read:\n  - mine.md # mine\n'),
      seed() {},
      levels: [],
    },
    {
      name: 'a new shared file would hide one of somebody’s',
      before: (m) => m.write('project/CLAUDE.md', '# mine\n'),
      init: { agents: ['codex', 'opencode'] },
      seed() {},
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'none is wanted',
      init: { steering: false },
      seed: (m) => m.write('project/AGENTS.override.md', 'x'),
      levels: [],
      fine: 'no steering is wanted',
    },
    {
      name: 'for the user: gone',
      init: { global: true, agents: ['claude-code'] },
      seed: (m) => m.remove('home/.claude/rules/dsql.md'),
      levels: ['error'],
      remedy: 'run',
    },
  ],
}
