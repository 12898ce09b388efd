import fs from 'node:fs'
import type { Fault } from '../fault.ts'
import type { Machine } from '../support.ts'

const two = { agents: ['claude-code', 'kiro-ide'] }

/** A project that later became a part of a bigger repository. */
function inMonorepo(m: Machine): void {
  m.remove('project/.git')
  fs.mkdirSync(m.at('project/packages/app'), { recursive: true })
  m.options = { cwd: 'packages/app' }
}

export const repository: Record<string, readonly Fault[]> = {
  gitignore: [
    {
      name: 'an entry is ignored',
      init: two,
      seed: (m) => m.write('project/.gitignore', 'dist\n.mcp.json\n'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'a folder is ignored',
      init: two,
      seed: (m) => m.write('project/.gitignore', '/.claude/\n'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'by two rules, one of them for all repositories of the user',
      init: two,
      seed(m) {
        m.write('home/ignore', '.kiro\n')
        m.write('home/.gitconfig', `[core]\n\texcludesFile = ${m.at('home/ignore')}\n`)
        m.write('project/.git/info/exclude', 'SKILL.md\n')
      },
      levels: ['warning', 'warning'],
      remedy: 'run',
    },
    {
      name: 'from the folder above, in a project that is a part of its repository',
      before: inMonorepo,
      init: two,
      seed(m) {
        m.git('init', '-q')
        m.write('project/.gitignore', '*.json\n')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'all of it, by somebody who wants it so',
      init: two,
      seed: (m) => m.write('project/.gitignore', '*\n'),
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'a file that is committed is in every clone, whatever is ignored',
      init: two,
      seed(m) {
        m.git('add', '-A')
        m.git('commit', '-qm', 'x')
        m.write('project/.gitignore', '.mcp.json\n.claude\n')
      },
      levels: [],
    },
    {
      name: 'other files',
      init: two,
      seed: (m) => m.write('project/.gitignore', 'node_modules\n*.log\n!.mcp.json\n'),
      levels: [],
    },
    {
      name: 'a link of the user’s on the way',
      init: two,
      seed(m) {
        m.remove('project/.claude/skills')
        m.link('project/.claude/skills', '../.agents/skills')
      },
      levels: [],
    },
    { name: 'no git', init: two, seed: (m) => m.remove('bin/git'), levels: ['skipped'] },
    {
      name: 'no repository',
      init: two,
      seed: (m) => m.remove('project/.git'),
      levels: [],
      fine: 'this is no git repository',
    },
    {
      name: 'a repository that git does not read',
      init: two,
      seed: (m) => m.write('project/.git/config', '[core\n'),
      levels: ['skipped'],
    },
    {
      name: 'for the user',
      init: { global: true },
      seed: (m) => m.write('project/.gitignore', '*\n'),
      levels: [],
      fine: 'the files of your home are in no repository of the project',
    },
  ],
  formatters: [
    {
      name: 'Prettier',
      init: two,
      seed: (m) => m.write('project/.prettierrc', '{}'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'Prettier in package.json, an ignore file without a last line end, in a subfolder',
      init: two,
      seed(m) {
        m.write('project/package.json', '{"devDependencies":{"prettier":"3.10.1"}}')
        m.write('project/.prettierignore', 'dist\n# .agents\n.kiro')
        fs.mkdirSync(m.at('project/src'))
        m.cwd = m.at('project/src')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'Prettier for all of a monorepo',
      before: inMonorepo,
      init: two,
      seed(m) {
        m.git('init', '-q')
        m.write('project/prettier.config.mjs', 'export default {}\n')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    ...[
      '.agents\n.kiro',
      '/.agents/**\n/.kiro/skills/dsql/',
      '**/.agents/\n**/.kiro/**',
      '*.md',
      '**/*.md',
      '.*',
    ].map(
      (rules): Fault => ({
        name: `Prettier that is told to leave them alone: ${JSON.stringify(rules)}`,
        init: two,
        seed(m) {
          m.write('project/.prettierrc.json', '{}')
          m.write('project/.prettierignore', `${rules}\n`)
        },
        levels: [],
      }),
    ),
    {
      name: 'a rule for one of the two',
      init: two,
      seed(m) {
        m.write('project/.prettierrc.json', '{}')
        m.write('project/.prettierignore', '.agents\n!README.md\n')
      },
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'markdownlint-cli2, which follows links too',
      init: two,
      seed: (m) =>
        m.write(
          'project/.markdownlint-cli2.jsonc',
          '{ "globs": ["**/*.md"], "ignores": [".agents/**", "node_modules"] }',
        ),
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'markdownlint-cli2 that is told to leave them alone',
      init: two,
      seed: (m) =>
        m.write(
          'project/.markdownlint-cli2.yaml',
          'ignores:\n  - .agents/**\n  - ".kiro"\n  - .claude/skills/**\n',
        ),
      levels: [],
    },
    {
      name: 'markdownlint without -cli2 leaves folders with a dot alone',
      init: two,
      seed: (m) => m.write('project/.markdownlint.json', '{}'),
      levels: [],
    },
    {
      name: 'mdformat',
      init: two,
      seed: (m) => m.write('project/.mdformat.toml', 'wrap = 80\n'),
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'mdformat by pre-commit, told to leave them alone',
      init: two,
      seed(m) {
        m.write('project/.mdformat.toml', 'wrap = 80\n')
        m.write('project/.pre-commit-config.yaml', 'exclude: ^\\.agents/|^\\.kiro/\nrepos: []\n')
      },
      levels: [],
    },
    {
      name: 'a package.json that is none',
      init: two,
      seed: (m) => m.write('project/package.json', '{'),
      levels: [],
    },
    {
      name: 'for the user',
      init: { global: true },
      seed: (m) => m.write('project/.prettierrc', '{}'),
      levels: [],
      fine: 'no formatter of a project reaches your home',
    },
  ],
}
