import type { DialectId } from '../agents/row.ts'
import type { JsonObject } from '../model.ts'
import type { Launch } from './runtimes.ts'
import { serverKey } from './server.ts'

/**
 * The shape that each client wants. Only keys that the client knows: Gemini CLI complains about a stranger's at every
 * start. Values are literal, since no variable syntax is expanded by all clients (docs/decisions/0005-literal-values.md).
 */
export const dialects = {
  standard: ({ command, args, env }) => ({ command, args, ...some('env', env) }),
  // https://code.visualstudio.com/docs/copilot/reference/mcp-configuration
  vscode: ({ command, args, env }) => ({ type: 'stdio', command, args, ...some('env', env) }),
  // https://opencode.ai/docs/mcp-servers
  opencode: ({ command, args, env }) => ({
    type: 'local',
    command: [command, ...args],
    ...some('environment', env),
  }),
  // Codex hands a server none of the shell's AWS_* variables unless env_vars names them (seen with 0.169.0).
  codex: ({ command, args, env, pass }) => ({
    command,
    args,
    ...(pass.length > 0 ? { env_vars: pass } : {}),
    ...some('env', env),
  }),
  // https://block.github.io/goose/docs/guides/config-files (timeout in seconds)
  goose: ({ command, args, env }) => ({
    name: serverKey,
    type: 'stdio',
    cmd: command,
    args,
    ...some('envs', env),
    enabled: true,
    timeout: 300,
  }),
  // https://support.atlassian.com/rovo/docs/connect-to-an-mcp-server-in-rovo-dev-cli
  transport: ({ command, args, env }) => ({ command, args, ...some('env', env), transport: 'stdio' }),
} as const satisfies Record<DialectId, (launch: Launch) => JsonObject>

/** The dialects that name the shell's variables, for clients that hand on no others. */
export const namesVariables: readonly DialectId[] = ['codex']

function some(key: string, env: Record<string, string>): JsonObject {
  return Object.keys(env).length > 0 ? { [key]: env } : {}
}
