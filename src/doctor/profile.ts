import { hash } from 'node:crypto'
import path from 'node:path'
import { shellWord } from '../forms.ts'
import type { AwsConfig, Section } from './aws-config.ts'
import type { Found, Patient } from './check.ts'

/** What the server's search for credentials meets here. */
export interface Machine {
  config: AwsConfig
  /** The server sees `~/.aws` only, and cannot write there. */
  isContainer: boolean
  env: Readonly<Record<string, string | undefined>>
  /** `~/.aws` */
  folder: string
  now: number
  text(file: string): string | undefined
  isProgram(name: string): boolean
  isEc2: boolean
  mayBeEc2: boolean
  again: Patient['again']
}

type Verdict = Found[] | 'nothing'

/**
 * What is wrong with a profile that is there, in the order of botocore 1.43 (credentials.py: a role first, then web
 * identity, SSO, keys, `aws login`, a program). `nothing`: it does not say where credentials come from.
 */
export function profileFaults(name: string, machine: Machine, isExplicit: boolean): Verdict {
  const found = machine.config.profiles.get(name) ?? {}
  if (assumes(found)) return role(name, found, machine, [name])
  return direct(name, found, machine, isExplicit)
}

/** Without the web identity's file: that is another way to get a role. */
function assumes(profile: Section): boolean {
  return 'role_arn' in profile && !('web_identity_token_file' in profile)
}

function hasKeys(profile: Section): boolean {
  return 'aws_access_key_id' in profile || 'aws_secret_access_key' in profile
}

function role(name: string, profile: Section, machine: Machine, visited: readonly string[]): Found[] {
  const { source_profile: source, credential_source: machineSource } = profile
  const mend = { say: `mend [profile ${name}] in ~/.aws/config` }
  if (source !== undefined && machineSource !== undefined)
    return [error(`the profile ${name} has both source_profile and credential_source`, mend)]
  if (machineSource !== undefined) return fromMachine(name, machineSource, machine)
  if (source === undefined)
    return [error(`the profile ${name} has a role_arn, and no source_profile or credential_source`, mend)]
  const next = machine.config.profiles.get(source)
  if (!next)
    return [error(`the profile ${name} names ${source} as its source_profile, which is not there`, mend)]
  if (visited.includes(source) && (source !== name || !hasKeys(next))) {
    return [error(`the profiles ${[...visited, source].join(' -> ')} refer to each other in a circle`, mend)]
  }
  if (!hasKeys(next) && assumes(next)) return role(source, next, machine, [...visited, source])
  const verdict = direct(source, next, machine, true)
  return verdict === 'nothing'
    ? [
        error(`the profile ${source}, which ${name} builds on, has no credentials`, {
          say: `set up [profile ${source}] in ~/.aws/config`,
        }),
      ]
    : verdict
}

function fromMachine(name: string, source: string, { env, isEc2, mayBeEc2, isContainer }: Machine): Found[] {
  const here: Record<string, boolean> = {
    Environment: Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']),
    EcsContainer: Boolean(
      env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI'],
    ),
    Ec2InstanceMetadata: isEc2 || mayBeEc2,
  }
  const fits = Object.hasOwn(here, source) ? here[source] : undefined
  const mend = { say: `mend [profile ${name}] in ~/.aws/config` }
  if (fits === undefined) {
    return [
      error(
        `the profile ${name} names ${JSON.stringify(source)} as its credential_source: it is one of ${Object.keys(here).join(', ')}`,
        mend,
      ),
    ]
  }
  if (fits && !(isContainer && source === 'EcsContainer')) return []
  return [error(`the profile ${name} takes its credentials from ${source}, and here are none`, mend)]
}

function direct(name: string, profile: Section, machine: Machine, isExplicit: boolean): Verdict {
  const env = isExplicit || machine.isContainer ? {} : machine.env
  const token = profile['web_identity_token_file'] ?? env['AWS_WEB_IDENTITY_TOKEN_FILE']
  if (token !== undefined)
    return webIdentity(name, profile['role_arn'] ?? env['AWS_ROLE_ARN'], token, machine)
  if ('sso_role_name' in profile || 'sso_account_id' in profile) return sso(name, profile, machine)
  if ('aws_access_key_id' in profile) return keyFaults(upper(profile), `the profile ${name}: `)
  if ('login_session' in profile) return [byLogin(name, machine)]
  const command = profile['credential_process']
  if (command !== undefined) return byProcess(name, command, machine)
  return 'nothing'
}

function webIdentity(name: string, arn: string | undefined, file: string, machine: Machine): Found[] {
  if (arn === undefined) {
    return [
      error(`the profile ${name} has a web_identity_token_file, and no role_arn`, {
        say: 'add the role_arn',
      }),
    ]
  }
  if (machine.isContainer)
    return [
      error(
        `the profile ${name} needs a file that the container does not see (web_identity_token_file)`,
        useUvx(machine),
      ),
    ]
  if (machine.text(file) !== undefined) return []
  return [
    error(`the profile ${name} names a web_identity_token_file that is not there`, {
      say: 'it is written by who runs this machine',
    }),
  ]
}

/** Keys of the shell or of a profile, as far as they can be judged without AWS; none of them is ever part of a message. */
export function keyFaults(env: Readonly<Record<string, string | undefined>>, whose = ''): Found[] {
  const fix = { say: 'set all that belong together' }
  if (env['AWS_ACCESS_KEY_ID'] && !env['AWS_SECRET_ACCESS_KEY'])
    return [error(`${whose}there is an access key id, and no secret access key`, fix)]
  // Temporary keys begin with ASIA: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  if (/^ASIA/.test(env['AWS_ACCESS_KEY_ID'] ?? '') && !env['AWS_SESSION_TOKEN'])
    return [error(`${whose}the keys are temporary ones, and the session token is missing`, fix)]
  return []
}

function upper(profile: Section): Record<string, string> {
  return Object.fromEntries(Object.entries(profile).map(([key, value]) => [key.toUpperCase(), value]))
}

/** The token's file is named by the SHA-1 of the session, or of the start URL (botocore, utils.py, SSOTokenLoader). */
function sso(name: string, profile: Section, machine: Machine): Found[] {
  const { config, folder, now, isContainer } = machine
  const { sso_session: session } = profile
  const setUp = { say: 'set it up again', run: `aws configure sso --profile ${shellWord(name)}` }
  const shared = session === undefined ? {} : config.sessions.get(session)
  if (!shared)
    return [
      error(`the profile ${name} names the SSO session ${session}, which is not in ~/.aws/config`, setUp),
    ]
  const all: Section = { ...profile, ...shared }
  const missing = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'].filter(
    (key) => !all[key],
  )
  if (missing.length > 0) return [error(`the profile ${name} lacks ${missing.join(', ')}`, setUp)]
  const login = { say: 'sign in', run: `aws sso login --profile ${shellWord(name)}` }
  const file = path.join(
    folder,
    'sso',
    'cache',
    `${hash('sha1', session ?? all['sso_start_url'] ?? '')}.json`,
  )
  const token = cached(machine.text(file))
  if (!token) return [error(`nobody has signed in to the profile ${name}`, login)]
  if (token.expires > now) return []
  const message = `the sign-in of the profile ${name} expired ${new Date(token.expires).toISOString()}`
  // Only sessions are renewed, by whoever may write the new token into the cache (tokens.py, SSOTokenProvider).
  if (session === undefined || isContainer || token.renewable <= now) return [error(message, login)]
  return [
    { level: 'info', message: `${message}: it is renewed by itself until the session is over`, fix: login },
  ]
}

function cached(json: string | undefined): { expires: number; renewable: number } | undefined {
  try {
    const { expiresAt, refreshToken, clientId, registrationExpiresAt } = Object(JSON.parse(json ?? ''))
    const expires = time(expiresAt)
    if (Number.isNaN(expires)) return undefined
    const renewable = refreshToken && clientId ? time(registrationExpiresAt) : Number.NaN
    return { expires, renewable: Number.isNaN(renewable) ? 0 : renewable }
  } catch {
    return undefined
  }
}

/** Older AWS CLIs wrote `2026-11-24T10:00:00UTC`. */
function time(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text.replace(/UTC$/, 'Z')) : Number.NaN
}

/** botocore needs its extra `crt` for that, which the server does not depend on (LoginProvider; the server's METADATA, 1.1.4). */
function byLogin(name: string, machine: Machine): Found {
  const message = `the profile ${name} was set up by aws login, which the server cannot read`
  if (machine.isContainer) return error(message, { say: 'use a profile with SSO', run: 'aws configure sso' })
  const other = `${name}-process`
  const command = `aws configure export-credentials --profile ${name} --format process`
  return error(message, {
    say: 'have a second profile that asks the AWS CLI',
    run: `aws configure set credential_process ${shellWord(command)} --profile ${shellWord(other)} && ${machine.again('init', '--profile', other)}`,
  })
}

function byProcess(name: string, command: string, machine: Machine): Found[] {
  const program =
    /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/
      .exec(command)
      ?.slice(1)
      .find((word) => word !== undefined) ?? ''
  if (machine.isContainer) {
    return [
      error(
        `the profile ${name} gets its credentials from a program, which is not in the container`,
        useUvx(machine),
      ),
    ]
  }
  if (machine.isProgram(program)) return []
  return [
    error(`the profile ${name} gets its credentials from ${path.basename(program)}, which is not here`, {
      say: 'install it, or name it by its whole path in ~/.aws/config',
    }),
  ]
}

function useUvx(machine: Machine): NonNullable<Found['fix']> {
  return { say: 'have the server run without a container', run: machine.again('init', '--mcp', 'uvx') }
}

function error(message: string, fix: NonNullable<Found['fix']>): Found {
  return { level: 'error', message, fix }
}
