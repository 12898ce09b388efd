import { hash } from 'node:crypto'
import path from 'node:path'
import { shellWord } from '../forms.ts'
import type { Section } from './config.ts'
import { exportLine } from './export.ts'
import { clock, judgeKeys } from './keys.ts'
import type { Fix, Found, Machine } from './machine.ts'

/** `link`: in what steps the credentials are got; empty where there is no way to them. */
interface Way {
  found: Found[]
  link: readonly string[]
}

export type Verdict = Way | 'nothing'

/**
 * What a profile that is there leads to, in the order of botocore 1.43 (credentials.py: a role first, then web
 * identity, SSO, keys, `aws login`, a program). `nothing`: it does not say where credentials come from.
 */
export function profileVerdict(name: string, machine: Machine, isExplicit: boolean): Verdict {
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

function role(name: string, profile: Section, machine: Machine, visited: readonly string[]): Way {
  const { source_profile: source, credential_source: machineSource } = profile
  const mend = { say: `mend [profile ${name}] in ~/.aws/config` }
  if (source !== undefined && machineSource !== undefined)
    return bad(`the profile ${name} has both source_profile and credential_source`, mend)
  if (machineSource !== undefined) return fromMachine(name, machineSource, machine)
  if (source === undefined)
    return bad(`the profile ${name} has a role_arn, and no source_profile or credential_source`, mend)
  const next = machine.config.profiles.get(source)
  if (!next) return bad(`the profile ${name} names ${source} as its source_profile, which is not there`, mend)
  if (visited.includes(source) && (source !== name || !hasKeys(next))) {
    return bad(`the profiles ${[...visited, source].join(' -> ')} refer to each other in a circle`, mend)
  }
  const goesOn = !hasKeys(next) && assumes(next)
  const verdict = goesOn
    ? role(source, next, machine, [...visited, source])
    : direct(source, next, machine, true)
  if (verdict === 'nothing')
    return bad(`the profile ${source}, which ${name} builds on, has no credentials`, {
      say: `set up [profile ${source}] in ~/.aws/config`,
    })
  return { ...verdict, link: verdict.link.length > 0 ? [`role on ${source}`, ...verdict.link] : [] }
}

const machineSources: Record<string, string> = {
  Environment: 'the variables of this shell',
  EcsContainer: 'the role of this container',
  Ec2InstanceMetadata: 'the role of this EC2 instance',
}

function fromMachine(name: string, source: string, { env, isEc2, mayBeEc2, isContainer }: Machine): Way {
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
    return bad(
      `the profile ${name} names ${JSON.stringify(source)} as its credential_source: it is one of ${Object.keys(here).join(', ')}`,
      mend,
    )
  }
  if (fits && !(isContainer && source === 'EcsContainer')) return good(`role on ${machineSources[source]}`)
  return bad(`the profile ${name} takes its credentials from ${source}, and here are none`, mend)
}

function direct(name: string, profile: Section, machine: Machine, isExplicit: boolean): Verdict {
  const env = isExplicit || machine.isContainer ? {} : machine.env
  const token = profile['web_identity_token_file'] ?? env['AWS_WEB_IDENTITY_TOKEN_FILE']
  if (token !== undefined)
    return webIdentity(name, profile['role_arn'] ?? env['AWS_ROLE_ARN'], token, machine)
  if ('sso_role_name' in profile || 'sso_account_id' in profile) return sso(name, profile, machine)
  if ('aws_access_key_id' in profile) return keys(name, profile, machine)
  if ('login_session' in profile) return byLogin(name, machine)
  const command = profile['credential_process']
  if (command !== undefined) return byProcess(name, command, machine)
  return 'nothing'
}

function webIdentity(name: string, arn: string | undefined, file: string, machine: Machine): Way {
  if (arn === undefined)
    return bad(`the profile ${name} has a web_identity_token_file, and no role_arn`, {
      say: 'add the role_arn',
    })
  if (machine.isContainer)
    return bad(
      `the profile ${name} needs a file that the container does not see (web_identity_token_file)`,
      outside(name, machine),
    )
  if (machine.text(file) !== undefined) return good('web identity')
  return bad(`the profile ${name} names a web_identity_token_file that is not there`, {
    say: 'it is written by who runs this machine',
  })
}

function keys(name: string, profile: Section, { now }: Machine): Way {
  const state = judgeKeys(upper(profile), now)
  return state.is === 'fine'
    ? good(state.kind)
    : bad(`the profile ${name}: ${state.why}`, { say: 'set all that belong together' })
}

function upper(profile: Section): Record<string, string> {
  return Object.fromEntries(Object.entries(profile).map(([key, value]) => [key.toUpperCase(), value]))
}

/** The token's file is named by the SHA-1 of the session, or of the start URL (botocore, utils.py, SSOTokenLoader). */
function sso(name: string, profile: Section, machine: Machine): Way {
  const { config, folder, now, isContainer } = machine
  const { sso_session: session } = profile
  const setUp = { say: 'set it up again', run: `aws configure sso --profile ${shellWord(name)}` }
  const shared = session === undefined ? {} : config.sessions.get(session)
  if (!shared)
    return bad(`the profile ${name} names the SSO session ${session}, which is not in ~/.aws/config`, setUp)
  const all: Section = { ...profile, ...shared }
  const missing = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'].filter(
    (key) => !all[key],
  )
  if (missing.length > 0) return bad(`the profile ${name} lacks ${missing.join(', ')}`, setUp)
  const login = { say: 'sign in', run: `aws sso login --profile ${shellWord(name)}` }
  const file = path.join(
    folder,
    'sso',
    'cache',
    `${hash('sha1', session ?? all['sso_start_url'] ?? '')}.json`,
  )
  const token = cached(machine.text(file))
  if (!token) return bad(`nobody has signed in to the profile ${name}`, login)
  const through = session === undefined ? 'SSO' : `SSO session ${session}`
  if (token.expires > now) return good(`${through}, signed in until ${clock(token.expires, now)}`)
  const message = `the sign-in of the profile ${name} expired ${new Date(token.expires).toISOString()}`
  // Only sessions are renewed, by whoever may write the new token into the cache (tokens.py, SSOTokenProvider).
  if (session === undefined || isContainer || token.renewable <= now) return bad(message, login)
  const renewed = `${message}: it is renewed by itself until the session is over`
  return {
    found: [{ level: 'info', message: renewed, fix: login }],
    link: [`${through}, renewed by itself`],
  }
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
function byLogin(name: string, machine: Machine): Way {
  if (machine.isCli) return good('aws login')
  const message = `the profile ${name} was set up by aws login, which the server cannot read`
  if (machine.isContainer) return bad(message, outside(name, machine))
  const other = `${name}-process`
  const command = `aws configure export-credentials --profile ${name} --format process`
  return bad(message, {
    say: 'have a second profile that asks the AWS CLI',
    run: `aws configure set credential_process ${shellWord(command)} --profile ${shellWord(other)} && ${machine.again('init', '--profile', other)}`,
  })
}

function byProcess(name: string, command: string, machine: Machine): Way {
  const program =
    /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/
      .exec(command)
      ?.slice(1)
      .find((word) => word !== undefined) ?? ''
  if (machine.isContainer)
    return bad(
      `the profile ${name} gets its credentials from a program, which is not in the container`,
      outside(name, machine),
    )
  if (machine.isProgram(program)) return good(`the program ${path.basename(program)}`)
  return bad(`the profile ${name} gets its credentials from ${path.basename(program)}, which is not here`, {
    say: 'install it, or name it by its whole path in ~/.aws/config',
  })
}

/** What a container cannot do for itself is done by the shell that starts it, or without a container. */
function outside(name: string, machine: Machine): Fix {
  const keys = `hand its keys in: ${machine.again('init', '--auth', 'env')}, then ${exportLine(name, machine)} in the shell that starts the agent`
  return { say: `${keys}; or do without the container`, run: machine.again('init', '--mcp', 'uvx') }
}

function good(link: string): Way {
  return { found: [], link: [link] }
}

function bad(message: string, fix: Fix): Way {
  return { found: [{ level: 'error', message, fix }], link: [] }
}
