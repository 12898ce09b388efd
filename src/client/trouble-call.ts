import { connectAction } from '../aws/iam.ts'
import { shellWord } from '../forms.ts'
import type { Ground, Kind } from './trouble.ts'
import { oursAgain, tested } from './trouble-start.ts'

/**
 * What fails once a tool is called, and at the start for faults of `~/.aws` that botocore finds at once. The texts are those
 * of server 1.1.4 with botocore and libpq, as they were seen, and of the cluster (docs/pack.md names the sources).
 */
export const callTroubles: readonly Kind[] = [
  {
    id: 'documentation only',
    said: /Database not configured|'NoneType' object has no attribute 'generate_db_connect/,
    message: () =>
      'the MCP server was started without a cluster, its Region or its user: only its documentation tools work',
    help({ ground }) {
      const { cluster } = ground.server
      // Somebody took a flag out of the entry.
      if (cluster) return { say: 'have our arguments again', run: oursAgain(ground) }
      return { say: `name the cluster: ${ground.again('init')} --endpoint <id>.dsql.<region>.on.aws` }
    },
  },
  {
    id: 'unknown profile',
    said: /config profile \((.*?)\) could not be found/,
    message: ({ caught: [name] }) => `there is no AWS profile ${name}`,
    help: ({ ground, caught: [name = ''] }) => ({
      say: `set it up, or name another one (${ground.again('init')} --profile NAME)`,
      run: `aws configure sso --profile ${shellWord(name)}`,
    }),
  },
  {
    id: 'signed out',
    said: /Error loading SSO Token|SSO session .* (?:expired|invalid)|Token has expired and refresh failed|Error when retrieving token from sso|UnauthorizedSSOToken/i,
    message: ({ reason }) => `the AWS sign-in is over, or was never made (${reason})`,
    help: ({ ground }) => ({ say: 'sign in', run: `aws sso login${ofProfile(ground)}` }),
  },
  {
    id: 'signed out',
    said: /aws login|LoginRefreshRequired|LoginTokenLoadError/,
    message: ({ reason }) => `the AWS sign-in is over, or was never made (${reason})`,
    help: ({ ground }) => ({ say: 'sign in', run: `aws login${ofProfile(ground)}` }),
  },
  {
    id: 'no credentials',
    said: /Unable to locate credentials|NoCredentialsError|No AWS credentials/i,
    message: () => 'the MCP server finds no AWS credentials',
    help: ({ ground }) => ({
      say: 'see which it looks for',
      run: ground.again('doctor', '--only', 'credentials', '-v'),
    }),
  },
  {
    id: 'clock is wrong',
    said: /Signature (?:expired|not yet current)[^|]*/i,
    help: () => ({ say: 'set the clock of this machine: the server signs anew for every connection' }),
  },
  {
    id: 'credentials expired',
    said: /ExpiredToken|security token included in the request is (?:expired|invalid)|credentials have expired|InvalidClientTokenId/i,
    help: ({ ground }) => ({
      say: `take new ones, and see whom they stand for`,
      run: `aws sts get-caller-identity${ofProfile(ground)}`,
    }),
  },
  {
    id: 'credentials fail',
    said: /CredentialRetrievalError|Error when retrieving credentials|InvalidConfigError|PartialCredentialsError|Partial credentials|source_profile|ConfigParseError|AssumeRole|credential_process/,
    help: ({ ground }) => ({
      say: 'mend the profile in ~/.aws; what is wrong is said by',
      run: `aws sts get-caller-identity${ofProfile(ground)}`,
    }),
  },
  {
    id: 'unknown Region',
    said: /InvalidRegionError|doesn't match a supported format|NoRegionError|You must specify a region/i,
    help: ({ ground }) => ({
      say: `name the cluster again: ${ground.again('init')} --endpoint <id>.dsql.<region>.on.aws`,
    }),
  },
  {
    id: 'network',
    said: /Could not connect to the endpoint URL: "?https?:\/\/([^/"\s]+)/,
    message: ({ caught: [host] }) => `${host} of AWS, which gives the credentials, cannot be reached`,
    help: () => ({
      say: 'connect this machine to the network (behind a proxy: set HTTPS_PROXY where the agent is started)',
    }),
  },
  {
    id: 'host not found',
    said: /failed to resolve host '?([^\s':]+)|could not translate host name "?([^\s"]+)|getaddrinfo failed/i,
    message: ({ caught, ground }) =>
      `${caught.find((name) => name) ?? ground.server.cluster?.endpoint ?? 'the cluster'} does not resolve: there is no such cluster (any more), or no network`,
    help: ({ ground }) => about(ground),
  },
  {
    id: 'connection refused',
    said: /Connection refused|ECONNREFUSED|actively refused/i,
    message: ({ ground }) => `${hostOf(ground)} refuses connections on port 5432`,
    help: () => ({
      say: 'have the firewall or the VPN let port 5432 through; what answers there is no cluster',
    }),
  },
  {
    id: 'timed out',
    said: /timeout expired|timed out|ETIMEDOUT|No route to host|Network is unreachable/i,
    message: ({ ground }) => `${hostOf(ground)} does not answer on port 5432`,
    help: () => ({ say: 'have the firewall, the VPN or the security group let port 5432 through' }),
  },
  {
    id: 'TLS',
    said: /\bSSL\b|\bTLS\b|sni was not received|certificate verify/i,
    help: () => ({
      say: 'something between here and the cluster breaks the encryption, or speaks for it: a proxy, a VPN, another program on port 5432',
    }),
  },
  {
    id: 'waking up',
    level: 'warning',
    said: /waking up cluster/i,
    message: () => 'the cluster was inactive for long, and is being woken: that takes a minute or two',
    help: ({ ground }) => ({ say: 'ask again then', run: ground.again('doctor', '--only', 'server') }),
  },
  {
    id: 'too many connections',
    level: 'warning',
    said: /too many open connections|rate exceeded/i,
    help: ({ ground }) => ({ say: 'wait, and ask again', run: ground.again('doctor', '--only', 'server') }),
  },
  {
    id: 'wrong user',
    said: /Wrong user to action mapping|role "?([\w-]+)"? does not exist|password authentication failed/i,
    message: ({ reason, ground }) =>
      `the database user ${ground.server.cluster?.user ?? ''} does not fit what IAM allows (${reason})`,
    help: ({ ground }) => ({
      say: 'admin needs dsql:DbConnectAdmin; every other role needs dsql:DbConnect, and AWS IAM GRANT role TO the ARN. To connect as admin',
      run: ground.again('init', '--user', 'admin'),
    }),
  },
  {
    id: 'access denied',
    said: /access denied|AccessDenied|not authorized to perform/i,
    message: ({ ground }) =>
      `the cluster does not let you in as ${ground.server.cluster?.user ?? 'this user'}: IAM does not allow ${action(ground)}, or these credentials are of another account`,
    help: ({ ground }) => ({
      say: `allow ${action(ground)} on the cluster${isAdmin(ground) ? '' : ', and AWS IAM GRANT the role to your ARN'}; who you are is said by`,
      run: `aws sts get-caller-identity${ofProfile(ground)}`,
    }),
  },
  {
    id: 'connection lost',
    said: /server closed the connection|Connection reset|EOF detected|consuming input failed/i,
    help: ({ ground }) => ({
      say: 'ask again; if it stays so, look at what is in between (proxy, VPN)',
      run: ground.again('doctor', '--only', 'server'),
    }),
  },
]

/** What is left, when a tool was called. */
export const lastCallTroubles: readonly Kind[] = [
  {
    id: 'no answer',
    how: ['silent'],
    message: ({ sick: { tool }, ground }) =>
      `${tool} gave no answer in time: most often ${hostOf(ground)} is not reached, and nobody says so`,
    help: () => ({ say: 'have the firewall, the VPN or the security group let port 5432 through' }),
  },
  {
    id: 'too old',
    how: ['answered'],
    said: /Unknown tool: (\w+)/,
    message: ({ caught: [tool] }) => `the MCP server has no tool ${tool}`,
    help: ({ ground }) => tested(ground),
  },
  {
    id: 'tool failed',
    how: ['answered'],
    message: ({ sick: { tool }, reason }) =>
      `${tool ?? 'the tool'} failed${reason ? `: ${reason}` : ', and the MCP server does not say why'}`,
    help: ({ ground }) => ({
      say: 'see what it says',
      run: ground.again('doctor', '--only', 'server', '-v'),
    }),
  },
]

/** It answers, and is another one than was tested. */
export const wrongVersion: Kind = {
  id: 'wrong version',
  help: ({ ground }) => tested(ground),
}

function hostOf({ server }: Ground): string {
  return server.cluster?.endpoint ?? 'the cluster'
}

function isAdmin({ server }: Ground): boolean {
  return server.cluster?.user === 'admin'
}

function action({ server }: Ground): string {
  return connectAction({ user: server.cluster?.user ?? '' })
}

function ofProfile({ server }: Ground): string {
  return server.profile ? ` --profile ${shellWord(server.profile)}` : ''
}

/** Whether there is such a cluster: https://docs.aws.amazon.com/cli/latest/reference/dsql/get-cluster.html */
function about(ground: Ground): { say: string; run?: string } {
  const { cluster } = ground.server
  const id = /^([a-z0-9]{26})\.dsql/.exec(cluster?.endpoint ?? '')?.[1]
  if (!cluster || !id) return { say: 'look at the endpoint, and whether this machine has a network' }
  return {
    say: 'look whether this machine has a network, and whether the cluster is there',
    run: `aws dsql get-cluster --identifier ${id} --region ${cluster.region}${ofProfile(ground)}`,
  }
}
