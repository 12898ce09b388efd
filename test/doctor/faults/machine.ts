import fs from 'node:fs'
import path from 'node:path'
import type { Options } from '../../../src/commands/context.ts'
import type { Fault } from '../fault.ts'

const docker: Options = { agents: ['claude-code', 'kiro-ide'], mcp: 'docker' }

const fakeServer = path.resolve(import.meta.dirname, '../../support/fake-server.mjs')

/** Answers as the engines do. */
const engines = {
  built: 'exit 0\n',
  unbuilt: 'echo "Error response from daemon: No such image: dsql-mcp" >&2\nexit 1\n',
  unknown: 'echo "Error: dsql-mcp: image not known" >&2\nexit 125\n',
  stopped: 'echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2\nexit 1\n',
  buildable: [
    'if [ "$1" = build ]; then touch "$0.built"; exit 0; fi',
    'test -e "$0.built" || { echo "No such image" >&2; exit 1; }',
    `if [ "$1" = run ]; then exec '${process.execPath}' '${fakeServer}'; fi\n`,
  ].join('\n'),
}

export const machine: Record<string, readonly Fault[]> = {
  node: [
    { name: 'the Node of this test', seed() {}, levels: [] },
    // An older one is in node.test.ts: there is but one Node in a process.
  ],
  git: [
    {
      name: 'no git, in a repository',
      seed: (m) => m.remove('bin/git'),
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'no git, and no repository',
      seed(m) {
        m.remove('bin/git')
        m.remove('project/.git')
        m.write('project/.agents/keep', '')
      },
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'a git that does not run, and a skill from a repository',
      seed(m) {
        m.remove('bin/git')
        m.program('git', 'echo "xcode-select: no developer tools" >&2\nexit 1\n')
        m.json('project/.agents/dsql-skill.json', (manifest) => {
          Object.assign(manifest['choices'] as object, { source: 'github:awslabs/mcp' })
        })
      },
      levels: ['error'],
      remedy: 'person',
    },
    { name: 'git 2', seed() {}, levels: [] },
  ],
  runtime: [
    { name: 'no uvx', seed: (m) => m.remove('bin/uvx'), levels: ['error'], remedy: 'person' },
    {
      name: 'an entry names its program by a path that is not here',
      seed: (m) => m.edit('project/.mcp.json', '"uvx"', '"/opt/none/uvx"'),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'an entry names its program by a path that is here, and no other needs PATH',
      init: { agents: ['claude-code'] },
      seed(m) {
        m.program('uvx', 'exit 0\n', m.at('elsewhere'))
        m.edit('project/.mcp.json', '"uvx"', JSON.stringify(m.at('elsewhere/uvx')))
        m.remove('bin/uvx')
      },
      levels: [],
    },
    {
      name: 'a relative path is looked for in the project',
      init: { agents: ['claude-code'] },
      seed(m) {
        m.program('uvx', 'exit 0\n', m.at('project/tools'))
        m.edit('project/.mcp.json', '"uvx"', '"./tools/uvx"')
        m.remove('bin/uvx')
        fs.mkdirSync(m.at('project/deep'))
        m.cwd = m.at('project/deep')
      },
      levels: [],
    },
    {
      name: 'the launcher needs sh, and an engine',
      init: docker,
      seed() {},
      levels: ['error', 'error'],
      remedy: 'person',
    },
    {
      name: 'the launcher has both',
      init: docker,
      seed(m) {
        m.program('docker')
        m.program('sh')
      },
      levels: [],
    },
    {
      name: 'a whole command line in one word, with a key in it',
      seed: (m) =>
        m.edit(
          'project/.mcp.json',
          '"uvx"',
          '"env AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET uvx"',
        ),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'no MCP server',
      init: { mcp: 'none', endpoint: 'none' },
      seed: (m) => m.remove('bin/uvx'),
      levels: [],
      fine: 'no entry of the MCP server starts a program',
    },
  ],
  path: [
    {
      name: 'uvx lies in the virtual environment of this shell',
      seed(m) {
        m.program('uvx', 'exit 0\n', m.at('project/.venv/bin'))
        m.remove('bin/uvx')
        m.env = { VIRTUAL_ENV: m.at('project/.venv'), PATH: `${m.at('project/.venv/bin')}:${m.bin}` }
      },
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'a virtual environment that uvx does not lie in',
      seed(m) {
        m.env = { VIRTUAL_ENV: m.at('project/.venv'), CONDA_PREFIX: m.at('conda') }
      },
      levels: [],
    },
    {
      name: 'conda’s base is there in every shell',
      seed(m) {
        m.program('uvx', 'exit 0\n', m.at('conda/bin'))
        m.env = {
          CONDA_PREFIX: m.at('conda'),
          CONDA_DEFAULT_ENV: 'base',
          PATH: `${m.at('conda/bin')}:${m.bin}`,
        }
      },
      levels: [],
    },
    {
      name: 'agents of the terminal only',
      init: { agents: ['claude-code', 'codex'] },
      seed(m) {
        m.env = { VIRTUAL_ENV: m.bin }
      },
      levels: [],
      fine: 'no agent with a window starts a program from PATH',
    },
    { name: 'no uvx at all', seed: (m) => m.remove('bin/uvx'), levels: ['skipped'] },
  ],
  image: [
    {
      name: 'the image is not built (Docker)',
      init: docker,
      seed: (m) => m.program('docker', engines.buildable),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the image is not built, and the user is in another folder',
      init: docker,
      seed(m) {
        m.program('docker', `${engines.buildable}`)
        fs.mkdirSync(m.at('project/a folder'))
        m.cwd = m.at('project/a folder')
      },
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the image is not built (Podman), for the user',
      init: { agents: ['claude-code'], mcp: 'podman', global: true },
      seed: (m) => m.program('podman', engines.unknown),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'Docker is not started',
      init: docker,
      seed: (m) => m.program('docker', engines.stopped),
      levels: ['error'],
      remedy: 'person',
    },
    { name: 'the image is built', init: docker, seed: (m) => m.program('docker', engines.built), levels: [] },
    { name: 'no engine', init: docker, seed() {}, levels: ['skipped'] },
    { name: 'uvx', seed() {}, levels: [], fine: 'uvx needs no image' },
    {
      name: 'the entry uses another image',
      init: { agents: ['claude-code'], mcp: 'docker', endpoint: 'none' },
      seed(m) {
        m.program('docker', engines.unbuilt)
        m.edit('project/.mcp.json', /"dsql-mcp:[^"]+"/, '"example.com/aurora-dsql-mcp-server:1"')
      },
      levels: [],
      fine: 'no entry of the MCP server uses our image',
    },
    {
      name: 'documentation only, in a container',
      init: { agents: ['claude-code'], mcp: 'docker', endpoint: 'none' },
      seed: (m) => m.program('docker', engines.unbuilt),
      levels: ['error'],
      remedy: 'person',
    },
  ],
}
