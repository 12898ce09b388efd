import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Ground, type Sick, troubleOf } from '../../src/client/trouble.ts'
import { callTroubles, lastCallTroubles, wrongVersion } from '../../src/client/trouble-call.ts'
import { lastStartTroubles, noise, startTroubles } from '../../src/client/trouble-start.ts'
import { lastWords, redacted } from '../../src/client/words.ts'

const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-east-1.on.aws'
const ground: Ground = {
  server: {
    runtime: 'uvx',
    version: '1.1.4',
    auth: 'profile',
    profile: 'work',
    allowWrites: false,
    cluster: { endpoint, region: 'us-east-1', user: 'admin' },
  },
  again: (verb, ...words) => ['npx dsql-skill', verb, ...words].join(' '),
  build: 'docker build -t x .',
}

const none = { code: null, why: '', ms: 31_000, noise: [], stderr: [], logs: [] } as const
const ended = (code: number, ...stderr: string[]): Sick => ({
  ...none,
  how: 'ended',
  code,
  why: 'Connection closed',
  stderr,
})
const refusal = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: '

/** As server 1.1.4 answers: the tool's text hides the reason, two notes tell it. */
function answered(reason: string): Sick {
  const logs = [
    `Failed to create connection due to error : ${reason}`,
    `Error executing readonly_query: ${reason}`,
  ]
  return {
    ...none,
    how: 'answered',
    logs,
    texts: ['Error executing tool readonly_query'],
    tool: 'readonly_query',
  }
}

/** Texts as they were seen: uv 0.13, server 1.1.4, botocore 1.44, libpq 17. */
const seen: readonly [string, Sick, string, string?][] = [
  [
    'ENOENT',
    { ...none, how: 'unstartable', why: 'spawn /x/uvx ENOENT' },
    'command not found',
    'pip install uv',
  ],
  [
    'argparse',
    ended(
      2,
      'usage: awslabs.aurora-dsql-mcp-server [-h]',
      '                                      [--cluster_endpoint CLUSTER_ENDPOINT]',
      'awslabs.aurora-dsql-mcp-server: error: unrecognized arguments: --cluster-endpoint localhost',
    ),
    'unknown flag: the MCP server does not know --cluster-endpoint',
    'npx dsql-skill update --take ours',
  ],
  [
    'a flag without its value',
    ended(2, 'awslabs.aurora-dsql-mcp-server: error: argument --profile: expected one argument'),
    'unknown flag: the MCP server cannot read its command line: argument --profile',
  ],
  [
    'a version that is none',
    ended(
      1,
      'error: No solution found when resolving tool dependencies',
      '  cause: Because there is no version of awslabs-aurora-dsql-mcp-server==9.9.9 and you require awslabs-aurora-dsql-mcp-server==9.9.9, we can conclude that your requirements are unsatisfiable.',
    ),
    'unknown version: there is no MCP server 1.1.4',
    'npx dsql-skill init --mcp-version 1.1.4',
  ],
  [
    'a version that is none, as older uv draws it',
    ended(
      1,
      '  × No solution found when resolving tool dependencies:',
      '  ╰─▶ Because there is no version of awslabs-aurora-dsql-mcp-server==9.9.9',
      '      and you require awslabs-aurora-dsql-mcp-server==9.9.9, we can conclude that',
      '      your requirements are unsatisfiable.',
    ),
    'unknown version: ',
  ],
  [
    'an index without the package',
    ended(
      1,
      'error: No solution found when resolving tool dependencies',
      '  cause: Because awslabs-aurora-dsql-mcp-server was not found in the package registry and you require it',
    ),
    'unknown package: ',
  ],
  [
    'no network allowed',
    ended(
      1,
      'error: No solution found when resolving tool dependencies',
      '  cause: Because awslabs-aurora-dsql-mcp-server was not found in the cache and you require it',
      '',
      'hint: Packages were unavailable because the network was disabled.',
    ),
    'download failed: uv may not use the network',
  ],
  [
    'no network',
    ended(
      2,
      'error: Request failed after 3 retries in 9.3s',
      '  cause: Failed to fetch: https://user:canary@pypi.invalid/simple/awslabs-aurora-dsql-mcp-server/',
      '  cause: dns error',
      '  cause: failed to lookup address information: Name or service not known',
    ),
    'download failed: uv cannot fetch the MCP server (Request failed after 3 retries in 9.3s: failed to lookup address',
    'uvx --with mcp==2.0.0 awslabs.aurora-dsql-mcp-server@1.1.4 --help',
  ],
  [
    'a proxy with a certificate of its own',
    ended(2, 'error: Request failed after 3 retries', '  cause: invalid peer certificate: UnknownIssuer'),
    'download failed: uv does not trust',
  ],
  [
    'no Python',
    ended(2, 'error: No interpreter found in managed installations'),
    'no Python: ',
    'uv python install 3.13',
  ],
  [
    'a full disk',
    ended(2, 'error: failed to write', '  cause: No space left on device (os error 28)'),
    'disk full: ',
  ],
  [
    'a stopped Docker',
    ended(
      125,
      'docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ),
    'engine not running: ',
    'uvx info',
  ],
  [
    'a socket of root',
    ended(
      126,
      'docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    ),
    'engine refuses you: ',
  ],
  [
    'no image (Docker)',
    ended(125, 'docker: Error response from daemon: No such image: dsql-mcp:1.1.4'),
    'image missing: ',
    'docker build -t x .',
  ],
  ['no image (Podman)', ended(125, 'Error: dsql-mcp:1.1.4: image not known'), 'image missing: '],
  [
    'no image (our launcher)',
    ended(
      1,
      "dsql-skill: no image dsql-mcp:1.1.4: run docker build -t dsql-mcp:1.1.4 'docker/dsql-mcp' first.",
    ),
    'image missing: ',
  ],
  [
    'a traceback in a box',
    ended(
      1,
      '2026-11-25 01:53:24.034 | INFO     | awslabs.aurora_dsql_mcp_server.server:main:1036 - init',
      '╭───────────── Traceback (most recent call last) ─────────────╮',
      '│ /x/server.py:1043 in main                                   │',
      '│ ❱ 1043 │   dsql_client = session.client()                   │',
      '╰─────────────────────────────────────────────────────────────╯',
      'ImportError: libpq.so.5: cannot open shared object file',
    ),
    'crash: the MCP server ended with exit 1: ImportError: libpq.so.5',
  ],
  ['nothing but an end', ended(3), 'crash: the MCP server ended with exit 3 and said nothing'],
  ['silence', { ...none, how: 'silent' }, 'silence: the MCP server was started, and does not answer (31 s)'],
  ['noise alone', { ...none, how: 'silent', noise: ['Welcome to zsh!'] }, 'noise on stdout: '],
  ['an error of the protocol', { ...none, how: 'refused', why: 'refused by the test' }, 'refused: '],
  [
    'a profile that is none',
    ended(
      1,
      'Traceback (most recent call last):',
      '  File "x"',
      'botocore.exceptions.ProfileNotFound: The config profile (nobody) could not be found',
    ),
    'unknown profile: there is no AWS profile nobody',
    'aws configure sso --profile nobody',
  ],
  ...[
    'InvalidConfigError: The source_profile "missing" referenced in the profile "norole" does not exist.',
    'CredentialRetrievalError: Error when retrieving credentials from custom-process: ',
    'CredentialRetrievalError: Error when retrieving credentials from Ec2InstanceMetadata: No credentials found',
    'PartialCredentialsError: Partial credentials found in config-file, missing: aws_secret_access_key',
  ].map((line): [string, Sick, string, string] => [
    line.slice(0, 40),
    ended(1, `botocore.exceptions.${line}`),
    `credentials fail: ${line.slice(0, 30)}`,
    'aws sts get-caller-identity --profile work',
  ]),
  [
    'no cluster',
    {
      ...answered(''),
      logs: ['Database not configured. Please configure --cluster_endpoint, --database_user, and --region.'],
    },
    'documentation only: ',
  ],
  [
    'no Region',
    answered("'NoneType' object has no attribute 'generate_db_connect_admin_auth_token'"),
    'documentation only: ',
  ],
  [
    'temporary keys that are over',
    answered(
      'An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired',
    ),
    'credentials expired: ',
  ],
  ['no credentials', answered('Unable to locate credentials'), 'no credentials: '],
  ...[
    'Error loading SSO Token: Token for corp does not exist',
    'Error when retrieving token from sso: Token has expired and refresh failed',
    'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
  ].map((line): [string, Sick, string, string] => [
    line.slice(0, 40),
    answered(line),
    'signed out: ',
    'aws sso login --profile work',
  ]),
  [
    'SSO without a network',
    answered('Could not connect to the endpoint URL: "https://oidc.us-east-1.amazonaws.com/token"'),
    'network: oidc.us-east-1.amazonaws.com of AWS',
  ],
  [
    'a host that does not resolve',
    answered(`failed to resolve host '${endpoint}': [Errno -2] Name or service not known`),
    `host not found: ${endpoint} does not resolve`,
    'aws dsql get-cluster --identifier abcdefghijklmnopqrstuvwxyz --region us-east-1 --profile work',
  ],
  [
    'a closed port',
    answered(`${refusal}Connection refused\n\tIs the server running on that host?`),
    'connection refused: ',
  ],
  [
    'a reason in the answer itself (mcp 2.0.0)',
    {
      ...none,
      how: 'answered',
      texts: [
        `Error executing tool readonly_query: Error executing readonly_query: ${refusal}Connection refused`,
      ],
      tool: 'readonly_query',
    },
    'connection refused: ',
  ],
  ['a hole', answered(`${refusal}timeout expired`), 'timed out: '],
  ['TLS', answered(`${refusal}SSL error: unexpected eof while reading`), 'TLS: SSL error'],
  ['no TLS', answered(`${refusal}server does not support SSL, but SSL was required`), 'TLS: server does not'],
  [
    'a closed connection',
    answered(`${refusal}server closed the connection unexpectedly`),
    'connection lost: ',
  ],
  [
    'no access',
    answered(`${refusal}FATAL:  unable to accept connection, access denied`),
    'access denied: ',
    'aws sts get-caller-identity --profile work',
  ],
  [
    'a clock that is late',
    answered(
      `${refusal}FATAL:  unable to accept connection, access denied\nHINT:  Signature expired: 20261125T010203Z is now earlier than 20261125T020203Z`,
    ),
    'clock is wrong: ',
  ],
  [
    'a cluster that sleeps',
    answered(`${refusal}FATAL:  unable to accept connection, waking up cluster, please retry later`),
    'waking up: ',
  ],
  [
    'a token of the other kind',
    answered(`${refusal}FATAL:  Wrong user to action mapping. user: admin, action: DbConnect`),
    'wrong user: ',
  ],
  [
    'many connections',
    answered(`${refusal}FATAL:  Unable to accept connection, too many open connections.`),
    'too many connections: ',
  ],
  [
    'a Region that is none',
    answered("Provided region_name 'us_east' doesn't match a supported format."),
    'unknown Region: ',
  ],
  [
    'silence at a call',
    { ...none, how: 'silent', tool: 'readonly_query' },
    'no answer: readonly_query gave no answer in time',
  ],
  [
    'a tool that is none',
    { ...none, how: 'answered', texts: ['Unknown tool: readonly_query'], tool: 'readonly_query' },
    'too old: ',
  ],
  [
    'a fault of the SQL',
    answered('syntax error at or near "selct"'),
    'tool failed: readonly_query failed: syntax error at or near "selct"',
  ],
]

describe('failures are told apart', () => {
  it.each(seen)('%s', (_, sick, begins, run) => {
    const trouble = troubleOf(sick, ground)
    expect(trouble.message.slice(0, begins.length)).toBe(begins)
    expect(trouble.message.startsWith(`${trouble.id}: `)).toBe(true)
    expect(trouble.message.length).toBeGreaterThan(trouble.id.length + 10)
    expect(trouble.say).not.toBe('')
    if (run !== undefined) expect(trouble.run).toBe(run)
    expect(JSON.stringify(trouble)).not.toContain('canary')
  })

  it('only what passes by itself is a warning', () => {
    const warnings = seen.map(([, sick]) => troubleOf(sick, ground)).filter((t) => t.level === 'warning')
    expect(new Set(warnings.map((t) => t.id))).toEqual(new Set(['waking up', 'too many connections']))
  })
})

it('docs/doctor.md names every kind, and each has a text that shows it', () => {
  const tables = [startTroubles, callTroubles, lastStartTroubles, lastCallTroubles].flat()
  const ids = new Set([...tables, noise, wrongVersion].map(({ id }) => id))
  const page = fs.readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'doctor.md'), 'utf8')
  expect([...ids].filter((id) => !page.includes(`\`${id}\``))).toEqual([])
  const shown = new Set(seen.map(([, sick]) => troubleOf(sick, ground).id))
  expect([...ids].filter((id) => !shown.has(id))).toEqual(['wrong version'])
})

it('the last words are neither frames nor what is said when all is well', () => {
  expect(
    lastWords([
      '2026-11-25 01:53:09.059 | ERROR    | awslabs.aurora_dsql_mcp_server.server:get_connection:840 - Failed: x',
      '[11/25/26 01:53:08] INFO     Found credentials in            credentials.py:1263',
      '│                           UnexpectedToolError: Error executing               │',
      '╰──────────────────────────────────────────────────────────────────────────────╯',
      'Installed 52 packages in 130ms',
    ]),
  ).toBe('Failed: x')
  expect(lastWords([])).toBe('')
})

it('keys and tokens are left out, and names, numbers and paths stay', () => {
  const key = 'wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET'
  const secret = [
    'id ASIAIOSFODNN7CANARY2 used',
    `secret ${key}.`,
    `aws_secret_access_key=${key}`,
    'x?X-Amz-Credential=canary%2F1&X-Amz-Signature=canary&X-Amz-Security-Token=canary%2B1 z',
    'https://canary:canary@index.example/simple',
    `token ${'canary'.repeat(30)}`,
    'password: canary',
    `--aws-secret-access-key=${key} SECRET=${key}`,
    '--password canary --api-key "canary" -e PGPASSWORD=canary REFRESH_TOKEN=canary',
    'Authorization: Bearer canarycanary',
    'ghp_CANARYcanaryCANARYcanaryCANARYcana01',
    'X-Amz-Security-Token%3Dcanary',
  ].join('\n')
  expect(redacted(secret)).not.toMatch(/canary/i)
  const plain = [
    `commit ${'0123456789abcdef'.repeat(2)}01234567 at /root/.cache/uv/archive-v0/Ab12Cd34/lib/python3.12/site-packages/x.py`,
    `endpoint ${endpoint}`,
    'Error when retrieving token from sso: Token for corp does not exist',
    'arn:aws:iam::123456789012:role/Dev https://index.example/simple/awslabs-aurora-dsql-mcp-server/',
  ].join('\n')
  expect(redacted(plain)).toBe(plain)
})

it('what is cut in two is left out as well', () => {
  const key = 'wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET'
  for (let length = 30; length < 330; length += 3) {
    const words = `${'a '.repeat(length / 2)}${key} ASIAIOSFODNN7CANARY2`
    const noisy: Sick = { ...none, how: 'silent', noise: [words] }
    for (const sick of [ended(1, words), answered(words), noisy])
      expect(troubleOf(sick, ground).message, String(length)).not.toMatch(/wJal|ASIA/)
  }
})

it('nothing of it is acted on by a terminal', () => {
  const act = '\u001b]0;x\u0007\u202e'
  const all: Sick[] = [
    ended(1, `Error: ${act}`),
    ended(2, `x: error: unrecognized arguments: ${act}`),
    ended(1, `The config profile (${act}) could not be found`),
    { ...none, how: 'silent', noise: [act] },
    { ...none, how: 'refused', why: act },
    { ...none, how: 'unstartable', why: `spawn ${act} ENOENT` },
    { ...answered(act), tool: act },
  ]
  for (const sick of all)
    expect(Object.values(troubleOf(sick, ground)).join(' ')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

it('a text that was made to take long does not', () => {
  const began = performance.now()
  for (const piece of ['-', 'token', '--token', '//', 'secret=', 'AKIA', 'a']) redacted(piece.repeat(300_000))
  const once = performance.now() - began
  const again = performance.now()
  for (const piece of ['-', 'token', '--token', '//', 'secret=', 'AKIA', 'a']) redacted(piece.repeat(600_000))
  // Twice the text, not four times the work.
  expect(performance.now() - again).toBeLessThan(once * 3 + 500)
})
