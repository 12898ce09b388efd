import type { ServerChoice } from '../model.ts'

/** The official server (https://github.com/awslabs/mcp/tree/main/src/aurora-dsql-mcp-server); its console script has the same name. */
export const serverPackage = 'awslabs.aurora-dsql-mcp-server'

/** The version this release was tested with. */
export const testedVersion = '1.1.4'

/**
 * The library of the protocol that this version is started with. It asks for `mcp>=2.0.0,<3`, and since 2.1.0 the library
 * answers every failure of a tool with `Error executing tool readonly_query` and no reason, not even the database's
 * (seen with 2.1.0, 2.2.0 and 2.3.0; docs/decisions/0021-mcp-library.md).
 */
export const testedLibrary = 'mcp==2.0.0'

/** Key of our entry in every client's file. */
export const serverKey = 'aurora-dsql'

/** The credential chain's variables, by name. */
export const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const

/** The server's own flags that we write: underscores in the first and the third (its --help, 1.1.4). */
export const serverFlags = {
  endpoint: '--cluster_endpoint',
  region: '--region',
  user: '--database_user',
  writes: '--allow-writes',
} as const

/** Its tools, 1.1.4; what each takes and gives is in facts/contract.ts. */
export const toolNames = [
  'readonly_query',
  'transact',
  'get_schema',
  'dsql_lint',
  'dsql_search_documentation',
  'dsql_read_documentation',
  'dsql_recommend',
] as const

export type ToolName = (typeof toolNames)[number]

/** Without an endpoint it starts with its documentation tools only. */
export function serverArguments(choice: ServerChoice): string[] {
  const { cluster } = choice
  if (!cluster) return []
  const args: string[] = [serverFlags.endpoint, cluster.endpoint, serverFlags.region, cluster.region]
  args.push(serverFlags.user, cluster.user)
  if (choice.allowWrites) args.push(serverFlags.writes)
  return args
}
