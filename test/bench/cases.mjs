// The commands that are compared, and the bars between them.

/** The same ten for both. */
const ten = [
  'kiro-cli',
  'claude-code',
  'cursor',
  'codex',
  'windsurf',
  'github-copilot',
  'opencode',
  'gemini-cli',
  'cline',
  'roo',
]
const mcpAgents = ['claude-code', 'cursor', 'vscode', 'codex', 'opencode', 'kiro-cli', 'gemini-cli', 'zed']

const each = (flag, values) => values.flatMap((value) => [flag, value])

/** @typedef {{ name: string, who: string, args: string[], before?: string[] }} Case */

/**
 * `before`: run once in a project that all samples share; without it every sample gets a fresh project.
 * @returns {Record<string, Case>}
 */
export function casesFor(stage, peers) {
  const ours = (...args) => [stage.script, ...args]
  const init = [
    'init',
    '--yes',
    '--mcp',
    'uvx',
    '--endpoint',
    'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws',
  ]
  const forTen = ['--agents', ten.join(',')]
  const theirAdd = [peers.skills, 'add', stage.packFolder, '--skill', 'dsql', '--yes']
  const add = [...theirAdd, ...each('-a', ten)]
  const addGit = [peers.skills, 'add', stage.repository, '--skill', 'dsql', '--yes', ...each('-a', ten)]
  const server = 'uvx awslabs.aurora-dsql-mcp-server@latest'
  const addMcp = [peers.addMcp, server, '-n', 'aurora-dsql', '-y', ...each('-a', mcpAgents)]
  return {
    node: { name: 'node -e 0', who: 'node', args: ['-e', '0'] },
    version: { name: '--version', who: 'ours', args: ours('--version') },
    skillsVersion: { name: '--version', who: 'skills', args: [peers.skills, '--version'] },
    addMcpVersion: { name: '--version', who: 'add-mcp', args: [peers.addMcp, '--version'] },
    init: { name: 'init, 10 agents, bundled pack', who: 'ours', args: ours(...init, ...forTen) },
    folder: {
      name: 'init, 10 agents, folder',
      who: 'ours',
      args: ours(...init, ...forTen, '--source', stage.packFolder),
    },
    skillsAdd: { name: 'add folder, 10 agents', who: 'skills', args: add },
    git: {
      name: 'init, 10 agents, git, 3,700 files',
      who: 'ours',
      args: ours(...init, ...forTen, '--source', stage.repository),
    },
    skillsGit: { name: 'add git, 10 agents, 3,700 files', who: 'skills', args: addGit },
    addMcp: { name: 'add server, 8 agents', who: 'add-mcp', args: addMcp },
    initAll: {
      name: 'init, all agents, folder',
      who: 'ours',
      args: ours(...init, '--agents', 'all', '--source', stage.packFolder),
    },
    skillsAddAll: { name: 'add folder, all agents', who: 'skills', args: [...theirAdd, '-a', '*'] },
    again: {
      name: 'init again, nothing to do',
      who: 'ours',
      args: ours('init', '--yes'),
      before: ours(...init, ...forTen),
    },
    update: {
      name: 'update, nothing new',
      who: 'ours',
      args: ours('update', '--yes'),
      before: ours(...init, ...forTen),
    },
    status: { name: 'status', who: 'ours', args: ours('status'), before: ours(...init, ...forTen) },
    skillsList: { name: 'list', who: 'skills', args: [peers.skills, 'list'], before: add },
    skillsAgain: { name: 'add again, nothing new', who: 'skills', args: add, before: add },
  }
}

/** Ratio bars: ours over theirs (a sum where several are named), each sample against its neighbours in the same round. */
export const bars = [
  { what: '--version / node -e 0', of: 'wall', ours: 'version', theirs: ['node'], most: 1.6 },
  {
    what: 'init / (skills add + add-mcp)',
    of: 'wall',
    ours: 'init',
    theirs: ['skillsAdd', 'addMcp'],
    most: 0.6,
  },
  {
    what: 'init --source folder / (skills add + add-mcp)',
    of: 'wall',
    ours: 'folder',
    theirs: ['skillsAdd', 'addMcp'],
    most: 0.6,
  },
  { what: 'init --source git / skills add git', of: 'wall', ours: 'git', theirs: ['skillsGit'], most: 0.5 },
  {
    what: 'init all --source folder / skills add all',
    of: 'wall',
    ours: 'initAll',
    theirs: ['skillsAddAll'],
    most: 0.35,
  },
  { what: 'update, nothing new / status', of: 'wall', ours: 'update', theirs: ['status'], most: 1.5 },
  { what: 'init again / skills list', of: 'wall', ours: 'again', theirs: ['skillsList'], most: 1 },
  { what: '--version / skills --version', of: 'peak', ours: 'version', theirs: ['skillsVersion'], most: 1 },
  { what: '--version / add-mcp --version', of: 'peak', ours: 'version', theirs: ['addMcpVersion'], most: 1 },
  { what: 'init / skills add', of: 'peak', ours: 'init', theirs: ['skillsAdd'], most: 1 },
  { what: 'init --source folder / skills add', of: 'peak', ours: 'folder', theirs: ['skillsAdd'], most: 1 },
  { what: 'init --source git / skills add git', of: 'peak', ours: 'git', theirs: ['skillsGit'], most: 1 },
  { what: 'init again / skills list', of: 'peak', ours: 'again', theirs: ['skillsList'], most: 1 },
]
