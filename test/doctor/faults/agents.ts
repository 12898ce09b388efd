import type { Fault } from '../fault.ts'

const second = '---\ndescription: |\n  name: no\nname: "dsql"\n---\nanother\n'

export const agents: Record<string, readonly Fault[]> = {
  agents: [
    {
      name: 'found in the project, and on PATH',
      init: { agents: ['claude-code'] },
      seed(m) {
        m.write('project/.cursor/rules/x.mdc', '')
        m.program('codex')
      },
      levels: ['info'],
      remedy: 'run',
    },
    { name: 'all are served', seed() {}, levels: [] },
    {
      name: 'what we made for one agent is no trace of another (Copilot CLI also has .mcp.json)',
      init: { agents: ['claude-code', 'kiro-ide', 'github-copilot-cli'] },
      seed() {},
      levels: [],
    },
    {
      name: 'two that read the same files, in a project that had them before',
      init: { agents: ['kiro-ide'] },
      before: (m) => m.write('project/.kiro/specs/x.md', ''),
      seed() {},
      levels: [],
    },
    {
      name: 'two that share a folder, but not the files',
      init: { agents: ['cursor'] },
      before: (m) => m.write('project/.claude/settings.json', '{}'),
      seed() {},
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'for the user: found in the home',
      init: { global: true, agents: ['claude-code'] },
      seed: (m) => m.write('home/.codex/config.toml', ''),
      levels: ['info'],
      remedy: 'run',
    },
  ],
  duplicates: [
    {
      name: 'beside ours, under another name',
      seed: (m) => m.write('project/.agents/skills/old-dsql/SKILL.md', second),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'in an agent’s own folder, from a folder below',
      seed(m) {
        m.write('project/.gemini/skills/d/SKILL.md', second)
        m.write('project/src/x', '')
        m.cwd = m.at('project/src')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'in the folder of another agent, which this one reads as well',
      init: { agents: ['opencode'] },
      seed: (m) => m.write('project/.claude/skills/d/SKILL.md', second),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'in a folder that none of these agents reads',
      init: { agents: ['codex'] },
      seed: (m) => m.write('project/.claude/skills/d/SKILL.md', second),
      levels: [],
    },
    {
      name: 'a file set aside by --on-conflict replace',
      before: (m) => m.write('project/.agents/skills/dsql/SKILL.md', second),
      init: { onConflict: 'replace' },
      seed() {},
      levels: [],
    },
    {
      name: 'a folder set aside by --on-conflict replace',
      before: (m) => m.write('project/.claude/skills/dsql/SKILL.md', second),
      init: { onConflict: 'replace' },
      seed() {},
      levels: [],
    },
    {
      name: 'in the home, from somewhere else',
      seed: (m) => m.write('home/.claude/skills/dsql/SKILL.md', second),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'in the home, from us, with an older text',
      async seed(m) {
        await m.init({ global: true, agents: ['claude-code', 'codex'] })
        m.write('home/.agents/skills/dsql/SKILL.md', second)
      },
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'in the home, from us, with the same text',
      async seed(m) {
        await m.init({ global: true, agents: ['claude-code', 'codex'] })
      },
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'another skill',
      seed: (m) => m.write('project/.agents/skills/psql/SKILL.md', '---\nname: psql\n---\nname: dsql\n'),
      levels: [],
    },
    {
      name: 'a folder without a skill',
      seed: (m) => m.write('project/.agents/skills/dsql-notes/README.md', 'x'),
      levels: [],
    },
    {
      name: 'one folder by two names',
      seed(m) {
        m.remove('project/.claude/skills')
        m.link('project/.claude/skills', '../.agents/skills')
        m.link('project/.gemini/skills', '../.claude/skills')
        m.link('project/.codex/skills', 'skills')
      },
      levels: [],
    },
  ],
}
