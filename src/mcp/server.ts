import type { ServerChoice } from '../model.ts'

/** The official server (https://pypi.org/project/awslabs.aurora-dsql-mcp-server/); its console script has the same name. */
export const serverPackage = 'awslabs.aurora-dsql-mcp-server'

/** The version this release was tested with. */
export const testedVersion = '1.1.4'

/** Key of our entry in every client's file. */
export const serverKey = 'aurora-dsql'

/** The credential chain's variables, by name. */
export const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const

/**
 * The server's own flags: underscores in the first and the third (its --help, 1.1.4). Without an endpoint it starts
 * with its documentation tools only.
 */
export function serverArguments(choice: ServerChoice): string[] {
  const { cluster } = choice
  if (!cluster) return []
  const args = ['--cluster_endpoint', cluster.endpoint, '--region', cluster.region]
  args.push('--database_user', cluster.user)
  if (choice.allowWrites) args.push('--allow-writes')
  return args
}
