import type { Options } from '../../../src/commands/context.ts'
import type { Fault } from '../fault.ts'

const claude = { agents: ['claude-code'] }

/** An edit of the arguments in .mcp.json. */
function args(
  name: string,
  from: string | RegExp,
  to: string,
  levels: Fault['levels'],
  more: Partial<Fault> = {},
): Fault {
  return {
    name,
    init: claude,
    seed: (m) => m.edit('project/.mcp.json', from, to),
    levels,
    ...(levels.length > 0 ? { remedy: 'run' as const } : {}),
    ...more,
  }
}

const docker: Options = { agents: ['claude-code'], mcp: 'docker' }

export const mcp: Record<string, readonly Fault[]> = {
  mcp: [
    {
      name: 'the file is broken',
      init: claude,
      seed: (m) =>
        m.write(
          'project/.mcp.json',
          '{\n  "mcpServers": {,\n  "k": "wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET" }\n',
        ),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'TOML is broken',
      init: { agents: ['codex'] },
      seed: (m) => m.edit('project/.codex/config.toml', 'command =', 'command ='.repeat(2)),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'the entry is gone',
      init: claude,
      seed: (m) => m.write('project/.mcp.json', '{}'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the file is gone',
      init: claude,
      seed: (m) => m.remove('project/.mcp.json'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'an agent has no entry',
      init: claude,
      seed: (m) =>
        m.json('project/.agents/dsql-skill.json', (v) => {
          Object.assign(v['choices'] as object, { agents: ['claude-code', 'codex'] })
        }),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'the shape of another client',
      init: claude,
      seed: (m) =>
        m.json('project/.mcp.json', (v) => {
          const entry = v['mcpServers']?.['aurora-dsql'] as { command: string; args: string[] }
          Object.assign(entry, { command: [entry.command, ...entry.args], args: 'none' })
        }),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'no command, no object; no type where one is needed (OpenCode) and where none is (VS Code)',
      init: { agents: ['claude-code', 'github-copilot', 'cursor', 'opencode'] },
      seed(m) {
        m.json('project/.mcp.json', (v) =>
          Reflect.deleteProperty(Object(v['mcpServers']?.['aurora-dsql']), 'command'),
        )
        m.json('project/.vscode/mcp.json', (v) =>
          Reflect.deleteProperty(Object(v['servers']?.['aurora-dsql']), 'type'),
        )
        m.json('project/opencode.json', (v) =>
          Reflect.deleteProperty(Object(v['mcp']?.['aurora-dsql']), 'type'),
        )
        m.json('project/.cursor/mcp.json', (v) =>
          Object.assign(v['mcpServers'] ?? {}, { 'aurora-dsql': 'uvx' }),
        )
      },
      levels: ['error', 'error', 'error'],
      remedy: 'run',
    },
    {
      name: 'switched off, by each dialect’s word',
      init: { agents: ['claude-code', 'opencode', 'codex'] },
      seed(m) {
        m.json('project/.mcp.json', (v) =>
          Object.assign(v['mcpServers']?.['aurora-dsql'] as object, { disabled: true }),
        )
        m.json('project/opencode.json', (v) =>
          Object.assign(v['mcp']?.['aurora-dsql'] as object, { enabled: false }),
        )
        m.edit('project/.codex/config.toml', 'command =', 'enabled = false\ncommand =')
      },
      levels: ['warning', 'warning', 'warning'],
      remedy: 'person',
    },
    {
      name: 'refused in the client',
      init: { agents: ['claude-code', 'gemini-cli'] },
      seed(m) {
        m.write('project/.claude/settings.local.json', '{"disabledMcpjsonServers": ["aurora-dsql"]}')
        m.json('project/.gemini/settings.json', (v) =>
          Object.assign(v, { mcp: { excluded: ['aurora-dsql'] } }),
        )
      },
      levels: ['warning', 'warning'],
      remedy: 'person',
    },
    {
      name: 'another server refused, by a file that is no JSON, by an agent that is not served',
      init: claude,
      seed(m) {
        m.write('project/.claude/settings.json', '{"disabledMcpjsonServers": ["other"]}')
        m.write('project/.claude/settings.local.json', '{')
        m.write('project/.gemini/settings.json', '{"mcp":{"excluded":["aurora-dsql"]}}')
      },
      levels: [],
    },
    args('a flag with the wrong dash', '--cluster_endpoint', '--cluster-endpoint', ['error']),
    args('a flag that there is not', '"--database_user"', '"--sse", "--database_user"', ['error']),
    args('the beginning of a flag is enough for the server', '--cluster_endpoint', '--cluster', []),
    args('a value glued to its flag', /"--region",\s*"us-west-2"/, '"--region=us-west-2"', []),
    args('a switch with a value', '"--database_user"', '"--allow-writes=yes", "--database_user"', ['error']),
    args('a flag without its value', '"--region",', '"--region", "--knowledge-timeout",', ['error']),
    args('a word that is no flag', '"--region"', '"wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET", "--region"', [
      'error',
    ]),
    args('another Region', '"us-west-2"', '"eu-west-1"', ['error']),
    args(
      'an endpoint with a scheme and a password',
      'abcdefghijklmnopqrstuvwxyz',
      'postgres://admin:IQoJb3JpZ2luX2VjCANARYTOKEN@a',
      ['error'],
    ),
    args(
      'writes and a profile',
      '"--database_user"',
      '"--allow-writes", "--profile", "dsql-mcp", "--database_user"',
      [],
    ),
    args('a program of the user’s around it', '"uvx"', '"./tools/dsql.sh"', []),
    args('another server altogether', 'awslabs.aurora-dsql-mcp-server@', 'awslabs.postgres-mcp-server@', [
      'warning',
    ]),
    args(
      'uv tool run --from, as on Windows',
      /"uvx",\s*"args": \[\s*"--with",\s*"[^"]+",\s*"(awslabs[^"]+)",/,
      '"uv", "args": ["tool", "run", "--from", "awslabs.aurora-dsql-mcp-server@latest", "awslabs.aurora-dsql-mcp-server.exe",',
      [],
    ),
    {
      name: 'a newer server may know a flag',
      init: { ...claude, mcpVersion: 'latest' },
      seed: (m) => m.edit('project/.mcp.json', '"--region"', '"--new", "x", "--region"'),
      levels: ['warning'],
      remedy: 'run',
    },
    {
      name: 'a typo in Codex’s and in OpenCode’s own form',
      init: { agents: ['codex', 'opencode'] },
      seed(m) {
        m.edit('project/.codex/config.toml', '--cluster_endpoint', '--cluster-endpoint')
        m.edit('project/opencode.json', '--database_user', '--user')
      },
      levels: ['error', 'error'],
      remedy: 'run',
    },
    {
      name: 'the launcher, with a flag that there is not',
      init: docker,
      seed: (m) => m.edit('project/.mcp.json', '--region', '--regoin'),
      levels: ['error'],
      remedy: 'run',
    },
    { name: 'the launcher', init: docker, seed() {}, levels: [] },
    {
      name: 'docker run, with a flag that there is not',
      init: { ...docker, auth: 'env' },
      seed: (m) => m.edit('project/.mcp.json', '--region', '--regoin'),
      levels: ['error'],
      remedy: 'run',
    },
    { name: 'docker run', init: { ...docker, auth: 'env' }, seed() {}, levels: [] },
    {
      name: 'another Region for all of them',
      init: { agents: ['claude-code'], region: 'eu-west-1', endpoint: 'db.example.com' },
      seed: (m) =>
        m.edit('project/.mcp.json', 'db.example.com', 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'),
      levels: ['error'],
      remedy: 'run',
    },
    {
      name: 'for the user: a typo',
      init: { global: true, agents: ['claude-code', 'codex'] },
      seed(m) {
        m.edit('home/.claude.json', '--cluster_endpoint', '--endpoint')
        m.edit('home/.codex/config.toml', '--region', '--regoin')
      },
      levels: ['error', 'error'],
      remedy: 'run',
    },
    {
      name: 'no MCP server',
      init: { mcp: 'none', endpoint: 'none' },
      seed() {},
      levels: [],
      fine: 'no MCP server is wanted',
    },
  ],
  'server-version': [
    { name: 'another version', init: { mcpVersion: '1.0.28' }, seed() {}, levels: ['info'], remedy: 'run' },
    {
      name: 'whatever is latest',
      init: { mcpVersion: 'latest' },
      seed() {},
      levels: ['info'],
      remedy: 'run',
    },
    {
      name: 'the version of an older release, chosen by nobody',
      seed: (m) =>
        m.json('project/.agents/dsql-skill.json', (v) => {
          Object.assign((v['choices'] as { mcp?: object }).mcp ?? {}, { version: '1.0.28' })
        }),
      levels: ['info'],
      remedy: 'run',
    },
    { name: 'the tested one', seed() {}, levels: [] },
    {
      name: 'no server',
      init: { mcp: 'none', endpoint: 'none' },
      seed() {},
      levels: [],
      fine: 'no MCP server is wanted',
    },
  ],
  secrets: [
    {
      name: 'keys in the entry',
      init: claude,
      seed: (m) =>
        m.json('project/.mcp.json', (v) =>
          Object.assign(v['mcpServers']?.['aurora-dsql'] as object, {
            env: {
              AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7CANARY2',
              AWS_SECRET_ACCESS_KEY: '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',
              AWS_SESSION_TOKEN: `IQoJb3JpZ2luX2VjCANARYTOKEN${'x'.repeat(100)}`,
            },
          }),
        ),
      levels: ['warning', 'warning', 'warning'],
      remedy: 'person',
    },
    {
      name: 'in an argument, in TOML',
      init: { agents: ['codex'] },
      seed: (m) =>
        m.edit(
          'project/.codex/config.toml',
          'command =',
          'note = "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET"\ncommand =',
        ),
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'in the entry of another server, of an agent that is not served',
      init: claude,
      seed(m) {
        m.write(
          'project/.cursor/mcp.json',
          `{\n  "mcpServers": { "s3": {\n "env": { "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7CANARY2" } } } }\n`,
        )
      },
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'in the home, where a project is looked at: AWS’s is worth a word, that of GitHub is where it belongs',
      init: claude,
      seed: (m) =>
        m.write(
          'home/.claude.json',
          `{\n "a": "AKIAIOSFODNN7CANARY2",\n "b": "${['gh', 'p_'].join('')}aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdE"\n}\n`,
        ),
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'of another vendor, in a project',
      init: claude,
      seed: (m) =>
        m.json('project/.mcp.json', (v) =>
          Object.assign(v['mcpServers'] as object, {
            github: { env: { T: `${['gh', 'p_'].join('')}aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdE` } },
          }),
        ),
      levels: ['warning'],
      remedy: 'person',
    },
    {
      name: 'many of them, in YAML',
      init: { agents: ['goose'], global: true },
      seed(m) {
        const file = 'home/.config/goose/config.yaml'
        m.write(file, `${m.read(file)}${'x: AKIAIOSFODNN7CANARY2\n'.repeat(6)}`)
      },
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'for the user, where nobody commits it',
      init: { ...claude, global: true },
      seed: (m) => m.json('home/.claude.json', (v) => Object.assign(v, { x: 'AKIAIOSFODNN7CANARY2' })),
      levels: ['info'],
      remedy: 'person',
    },
    {
      name: 'names of variables, AWS’s examples, digests',
      init: claude,
      seed: (m) =>
        m.json('project/.mcp.json', (v) =>
          Object.assign(v['mcpServers']?.['aurora-dsql'] as object, {
            env: {
              A: 'AKIAIOSFODNN7EXAMPLE',
              AWS_SECRET_ACCESS_KEY: '$' + '{AWS_SECRET_ACCESS_KEY}',
              AWS_SECRET_ACCESS_KEY_: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
              B: 'a'.repeat(40),
              AWS_SESSION_TOKEN: 'token',
            },
          }),
        ),
      levels: [],
    },
  ],
}
