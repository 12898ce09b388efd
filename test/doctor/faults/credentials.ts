import { createHash } from 'node:crypto'
import type { Fault } from '../fault.ts'
import { type Machine, secret } from '../support.ts'

const keys = `aws_access_key_id = ${secret.id}\naws_secret_access_key = ${secret.key}\n`
const session = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n'
const bySso = '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n'
const legacy =
  '[profile dev]\nsso_start_url = https://old.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Dev\n'

const minute = 60_000

interface Token {
  /** Minutes from now. */
  expires: number
  registration?: number
  /** As older AWS CLIs wrote it. */
  old?: true
}

function signedIn(m: Machine, of: string, { expires, registration, old }: Token): void {
  const at = (minutes: number): string => new Date(m.now + minutes * minute).toISOString()
  const renewal = registration !== undefined && {
    refreshToken: secret.token,
    clientId: 'client',
    clientSecret: secret.key,
    registrationExpiresAt: at(registration),
  }
  const expiresAt = old ? at(expires).replace(/\.\d+Z$/, 'UTC') : at(expires)
  const text = JSON.stringify({ accessToken: secret.token, expiresAt, ...renewal })
  m.write(`home/.aws/sso/cache/${createHash('sha1').update(of).digest('hex')}.json`, text)
}

/** `~/.aws/config` is this; the server is told `--profile dev`. */
function profile(name: string, config: string, levels: Fault['levels'], more: Partial<Fault> = {}): Fault {
  return {
    name,
    init: { profile: 'dev' },
    levels,
    ...(levels.length > 0 ? { remedy: 'person' as const } : {}),
    ...more,
    seed(m) {
      m.write('home/.aws/config', config)
      return more.seed?.(m)
    },
  }
}

const claude = ['claude-code']

/** The only link of the chain, as it is told. */
function by(link: string): Pick<Fault, 'fine'> {
  return { fine: `AWS credentials: ${link}` }
}

/** Nobody names a profile; these variables are set. */
function shell(
  name: string,
  env: Record<string, string>,
  levels: Fault['levels'],
  more: Partial<Fault> = {},
): Fault {
  return {
    name,
    init: { agents: claude },
    levels,
    ...(levels.length > 0 ? { remedy: 'person' as const } : {}),
    ...more,
    seed(m) {
      m.env = env
      return more.seed?.(m)
    },
  }
}

function entryOf(file: Record<string, Record<string, unknown>>): Record<string, unknown> {
  return file['mcpServers']?.['aurora-dsql'] as Record<string, unknown>
}

const envKeys = { AWS_ACCESS_KEY_ID: secret.id, AWS_SECRET_ACCESS_KEY: secret.key }
const container = { profile: 'dev', mcp: 'docker' } as const

export const credentials: Record<string, readonly Fault[]> = {
  credentials: [
    profile('keys', `[profile dev]\n${keys}`, [], by('profile dev (long-term keys)')),
    profile('keys in the other file', '[profile dev]\nregion = us-west-2\n', [], {
      ...by('profile dev (long-term keys)'),
      seed: (m) => m.write('home/.aws/credentials', `[dev]\n${keys}`),
    }),
    profile(
      'files as people write them',
      `# mine\n\n[profile "dev" ]\n    region: us-west-2\n    S3 =\n      max_concurrent_requests = 20\n      aws_access_key_id = no\n    ; a remark\n    AWS_ACCESS_KEY_ID:${secret.id}\n    aws_secret_access_key=${secret.key}\n`,
      [],
      by('profile dev (long-term keys)'),
    ),
    profile('a blank that makes it another name', `[ profile dev ]\n${keys}`, ['error']),
    profile(
      'no such profile, one with nearly that name',
      `[profile deev]\n${keys}[profile prod]\n${keys}`,
      ['error'],
      { remedy: 'run' },
    ),
    profile('no such profile, one other', `[profile production]\n${keys}`, ['error'], { remedy: 'run' }),
    profile('no such profile, several others', `[profile production]\n${keys}[profile billing]\n${keys}`, [
      'error',
    ]),
    profile('no such profile, and none at all', '', ['error']),
    profile('a section without the word profile', `[dev]\n${keys}`, ['error']),
    profile('nothing but a Region', '[profile dev]\nregion = us-west-2\n', ['error']),
    profile('a key without its secret', `[profile dev]\naws_access_key_id = ${secret.id}\n`, ['error']),
    profile(
      'temporary keys without their token',
      `[profile dev]\n${keys.replace(secret.id, secret.temporary)}`,
      ['error'],
    ),
    profile(
      'temporary keys',
      `[profile dev]\n${keys.replace(secret.id, secret.temporary)}aws_session_token = ${secret.token}\n`,
      [],
      by('profile dev (temporary keys)'),
    ),
    profile('SSO: nobody has signed in', session + bySso, ['error']),
    profile('SSO: signed in', session + bySso, [], {
      ...by('profile dev (SSO session corp, signed in until 13:00Z)'),
      seed: (m) => signedIn(m, 'corp', { expires: 60 }),
    }),
    profile('SSO: signed in until another day', session + bySso, [], {
      ...by('profile dev (SSO session corp, signed in until 2026-11-25 12:00Z)'),
      seed: (m) => signedIn(m, 'corp', { expires: 24 * 60 }),
    }),
    profile('SSO: signed in, by an older AWS CLI', session + bySso, [], {
      ...by('profile dev (SSO session corp, signed in until 13:00Z)'),
      seed: (m) => signedIn(m, 'corp', { expires: 60, old: true }),
    }),
    profile('SSO: expired', session + bySso, ['error'], {
      seed: (m) => signedIn(m, 'corp', { expires: -60 }),
    }),
    profile('SSO: expired, and renewed by itself', session + bySso, ['info', 'ok'], {
      seed: (m) => signedIn(m, 'corp', { expires: -60, registration: 1000 }),
    }),
    profile('SSO: expired, and too old to be renewed', session + bySso, ['error'], {
      seed: (m) => signedIn(m, 'corp', { expires: -60, registration: -1 }),
    }),
    profile('SSO: expired, and a container cannot renew it', session + bySso, ['error'], {
      init: container,
      seed: (m) => signedIn(m, 'corp', { expires: -60, registration: 1000 }),
    }),
    profile('SSO: a file that is no token', session + bySso, ['error'], {
      seed: (m) =>
        m.write(`home/.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`, 'null'),
    }),
    profile('SSO: the session is not there', bySso, ['error']),
    profile('SSO: without an account', `${session}[profile dev]\nsso_session = corp\nsso_role_name = Dev\n`, [
      'error',
    ]),
    profile('SSO: a session alone gives no credentials', `${session}[profile dev]\nsso_session = corp\n`, [
      'error',
    ]),
    profile('SSO of the old form: signed in', legacy, [], {
      ...by('profile dev (SSO, signed in until 13:00Z)'),
      seed: (m) => signedIn(m, 'https://old.awsapps.com/start', { expires: 60 }),
    }),
    profile('SSO of the old form: expired, never renewed', legacy, ['error'], {
      seed: (m) => signedIn(m, 'https://old.awsapps.com/start', { expires: -60, registration: 1000 }),
    }),
    profile(
      'a role on a role on keys',
      `[profile dev]\nrole_arn = a\nsource_profile = mid\n[profile mid]\nrole_arn = b\nsource_profile = base\n[profile base]\n${keys}`,
      [],
      by('profile dev (role on mid, role on base, long-term keys)'),
    ),
    profile('a role on a profile that is not there', '[profile dev]\nrole_arn = a\nsource_profile = base\n', [
      'error',
    ]),
    profile(
      'a role on a profile without credentials',
      '[profile dev]\nrole_arn = a\nsource_profile = base\n[profile base]\nregion = us-west-2\n',
      ['error'],
    ),
    profile(
      'a role on an expired sign-in',
      `${session}[profile dev]\nrole_arn = a\nsource_profile = base\n${bySso.replace('dev', 'base')}`,
      ['error'],
      { seed: (m) => signedIn(m, 'corp', { expires: -60 }) },
    ),
    profile(
      'roles in a circle',
      '[profile dev]\nrole_arn = a\nsource_profile = mid\n[profile mid]\nrole_arn = b\nsource_profile = dev\n',
      ['error'],
    ),
    profile(
      'a role on itself, with keys',
      `[profile dev]\nrole_arn = a\nsource_profile = dev\n${keys}`,
      [],
      by('profile dev (role on dev, long-term keys)'),
    ),
    profile('a role on itself, without', '[profile dev]\nrole_arn = a\nsource_profile = dev\n', ['error']),
    profile(
      'a circle that ends at keys is none',
      `[profile dev]\nrole_arn = a\nsource_profile = mid\n[profile mid]\nrole_arn = b\nsource_profile = dev\n${keys}`,
      [],
      by('profile dev (role on mid, long-term keys)'),
    ),
    profile('a role on nothing', '[profile dev]\nrole_arn = a\n', ['error']),
    profile(
      'a role on two things',
      `[profile dev]\nrole_arn = a\nsource_profile = base\ncredential_source = Environment\n[profile base]\n${keys}`,
      ['error'],
    ),
    profile(
      'a role on the variables of the shell',
      '[profile dev]\nrole_arn = a\ncredential_source = Environment\n',
      [],
      {
        init: { profile: 'dev', agents: claude },
        ...by('profile dev (role on the variables of this shell)'),
        seed(m) {
          m.env = envKeys
        },
      },
    ),
    profile(
      'a role on variables that are not set',
      '[profile dev]\nrole_arn = a\ncredential_source = Environment\n',
      ['error'],
    ),
    profile('a role on what there is not', '[profile dev]\nrole_arn = a\ncredential_source = Ec2\n', [
      'error',
    ]),
    profile(
      'a role of the instance, and this is none',
      '[profile dev]\nrole_arn = a\ncredential_source = Ec2InstanceMetadata\n',
      ['error'],
    ),
    profile(
      'a role of the instance',
      '[profile dev]\nrole_arn = a\ncredential_source = Ec2InstanceMetadata\n',
      [],
      { ...by('profile dev (role on the role of this EC2 instance)'), seed: (m) => m.onEc2() },
    ),
    profile('web identity', '[profile dev]\nrole_arn = a\nweb_identity_token_file = TOKEN\n', [], {
      ...by('profile dev (web identity)'),
      seed(m) {
        m.write('token', secret.token)
        m.edit('home/.aws/config', 'TOKEN', m.at('token'))
      },
    }),
    profile(
      'web identity: the file is not there',
      '[profile dev]\nrole_arn = a\nweb_identity_token_file = /none\n',
      ['error'],
    ),
    profile('web identity: no role', '[profile dev]\nweb_identity_token_file = /none\n', ['error']),
    profile(
      'web identity, in a container',
      '[profile dev]\nrole_arn = a\nweb_identity_token_file = /none\n',
      ['error'],
      { init: container, remedy: 'person' },
    ),
    profile(
      'a program',
      '[profile dev]\ncredential_process = "uvx" --profile x\n',
      [],
      by('profile dev (the program uvx)'),
    ),
    profile(
      'a program that is not here',
      `[profile dev]\ncredential_process = /opt/none/helper --key ${secret.key}\n`,
      ['error'],
    ),
    profile('a program, in a container', '[profile dev]\ncredential_process = uvx\n', ['error'], {
      init: container,
      remedy: 'run',
    }),
    profile('aws login', '[profile dev]\nlogin_session = arn:aws:iam::111122223333:user/me\n', ['error'], {
      remedy: 'run',
      // The AWS CLI's part of the remedy.
      beforeRemedy: (m) =>
        m.program('aws', 'printf "[profile %s]\\n%s = %s\\n" "$6" "$3" "$4" >> "$HOME/.aws/config"\n'),
    }),
    profile('other files, said by variables', '', [], {
      init: { profile: 'dev', agents: claude },
      ...by('profile dev (long-term keys)'),
      seed(m) {
        m.write('home/elsewhere', `[profile dev]\n${keys}`)
        m.env = { AWS_CONFIG_FILE: '~/elsewhere' }
      },
    }),
    profile('other files, said by variables, which Codex keeps to itself', '', ['warning', 'ok'], {
      init: { profile: 'dev', agents: ['claude-code', 'codex'] },
      seed(m) {
        m.write('home/elsewhere', `[profile dev]\n${keys}`)
        m.env = { AWS_SHARED_CREDENTIALS_FILE: '', AWS_CONFIG_FILE: '~/elsewhere' }
      },
    }),
    profile('other files, which a container does not see', '', ['error'], {
      init: { ...container, agents: claude },
      seed(m) {
        m.write('home/elsewhere', `[profile dev]\n${keys}`)
        m.env = { AWS_CONFIG_FILE: '~/elsewhere' }
      },
    }),
    profile(
      'the shell’s keys do not count where the server is told a profile',
      '[profile dev]\nregion = us-west-2\n',
      ['error'],
      {
        seed(m) {
          m.env = envKeys
        },
      },
    ),
    shell('the keys of the shell', envKeys, [], {
      ...by('variables of this shell (long-term keys)'),
      init: { agents: ['claude-code', 'codex'] },
      before: (m) => m.write('home/.aws/config', ''),
    }),
    shell('a profile of the shell that is set, and empty', { AWS_PROFILE: '' }, ['error'], {
      init: { agents: ['claude-code', 'codex'] },
    }),
    shell('a profile of the shell that is empty, where the server is told one', { AWS_PROFILE: '' }, [], {
      ...by('profile default (long-term keys)'),
      init: { agents: claude, profile: 'default' },
    }),
    shell('the shell has a key without its secret', { AWS_ACCESS_KEY_ID: secret.id }, ['error']),
    shell(
      'the shell has temporary keys without their token',
      { ...envKeys, AWS_ACCESS_KEY_ID: secret.temporary },
      ['error'],
    ),
    shell('a profile of the shell that is not there', { AWS_PROFILE: 'dev' }, ['error'], { remedy: 'run' }),
    shell(
      'a profile of the shell that is not there, though keys are',
      { AWS_PROFILE: 'dev', ...envKeys },
      ['error'],
      { remedy: 'run' },
    ),
    shell(
      'AWS_DEFAULT_PROFILE goes before AWS_PROFILE',
      { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'default' },
      [],
      by('profile default (long-term keys)'),
    ),
    shell(
      'AWS_DEFAULT_PROFILE goes before AWS_PROFILE, and Codex is told of the second only',
      { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'default' },
      ['warning', 'ok'],
      { init: { agents: ['claude-code', 'codex'] } },
    ),
    shell(
      'the shell has keys that expired',
      { ...envKeys, AWS_SESSION_TOKEN: secret.token, AWS_CREDENTIAL_EXPIRATION: '2026-11-24T11:59:00Z' },
      ['error'],
      { remedy: 'person' },
    ),
    shell(
      'the shell has keys that expire',
      { ...envKeys, AWS_SESSION_TOKEN: secret.token, AWS_CREDENTIAL_EXPIRATION: '2026-11-24T13:00:00+00:00' },
      [],
      by('variables of this shell (temporary keys, until 13:00Z)'),
    ),
    shell('keys in the entry', {}, [], {
      ...by('variables in the entry (long-term keys)'),
      seed: (m) => m.json('project/.mcp.json', (v) => Object.assign(entryOf(v)['env'] as object, envKeys)),
    }),
    shell('a variable of the shell, named in the entry', { MINE: 'dev' }, [], {
      ...by('profile dev (long-term keys)'),
      seed(m) {
        m.write('home/.aws/config', `[profile dev]\n${keys}`)
        m.json('project/.mcp.json', (v) =>
          Object.assign(entryOf(v)['env'] as object, { AWS_PROFILE: '${MINE}' }),
        )
      },
    }),
    {
      name: 'another profile in the entry of one agent',
      init: { agents: ['claude-code', 'cursor'] },
      seed(m) {
        m.write('home/.aws/config', `[default]\n${keys}[profile dev]\n${keys}`)
        m.json('project/.mcp.json', (v) => (entryOf(v)['args'] as string[]).push('--profile', 'dev'))
      },
      levels: ['ok', 'ok'],
    },
    shell('in a container: no ~/.aws to hand to it', envKeys, ['error'], {
      init: { agents: claude, mcp: 'docker' },
      remedy: 'run',
      seed: (m) => m.remove('home/.aws'),
    }),
    shell('in a container: the role of the instance', {}, [], {
      init: { agents: claude, mcp: 'docker' },
      ...by('role of this EC2 instance, which answers a container only with a hop limit of 2'),
      seed(m) {
        m.write('home/.aws/config', '')
        m.onEc2()
      },
    }),
    shell('no AWS CLI for the remedy', {}, ['error'], {
      seed(m) {
        m.remove('home/.aws')
        m.remove('bin/aws')
      },
    }),
    shell('nothing set up at all', {}, ['error'], { seed: (m) => m.remove('home/.aws') }),
    shell('no default, one profile', {}, ['error'], {
      remedy: 'run',
      seed: (m) => m.write('home/.aws/config', `[default]\nregion = us-west-2\n[profile dev]\n${keys}`),
    }),
    shell('no default, several profiles', {}, ['error'], {
      seed: (m) => m.write('home/.aws/config', `[profile dev]\n${keys}[profile prod]\n${keys}`),
    }),
    shell('nothing set up, on Windows, where it may be an instance', {}, ['warning'], {
      seed(m) {
        m.remove('home/.aws')
        m.host = { platform: 'win32' }
      },
    }),
    shell('nothing set up, on an EC2 instance', {}, [], {
      ...by('role of this EC2 instance'),
      seed(m) {
        m.remove('home/.aws')
        m.onEc2()
      },
    }),
    shell(
      'nothing set up, on an EC2 instance whose role is switched off',
      { AWS_EC2_METADATA_DISABLED: 'true' },
      ['error'],
      {
        seed(m) {
          m.remove('home/.aws')
          m.onEc2()
        },
      },
    ),
    shell('nothing set up, in a container of ECS', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' }, [], {
      ...by('role of this container'),
      seed: (m) => m.remove('home/.aws'),
    }),
    shell(
      'web identity of the shell (EKS)',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/none', AWS_ROLE_ARN: 'a' },
      ['error'],
      { seed: (m) => m.write('home/.aws/config', '') },
    ),
    {
      name: 'by variables: set',
      init: { auth: 'env', agents: claude },
      seed(m) {
        m.env = envKeys
      },
      levels: [],
      ...by('variables of this shell (long-term keys)'),
    },
    {
      name: 'by variables: not set, and a profile that has to be signed in to',
      init: { auth: 'env', agents: claude },
      seed(m) {
        m.env = { AWS_PROFILE: 'dev' }
        m.write('home/.aws/config', session + bySso)
      },
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set, and a profile of aws login, in fish',
      init: { auth: 'env', agents: claude },
      seed(m) {
        m.env = { SHELL: '/usr/bin/fish' }
        m.write('home/.aws/config', '[profile my own]\nlogin_session = arn:aws:iam::111122223333:user/me\n')
      },
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set, on Windows',
      init: { auth: 'env', agents: claude, mcp: 'docker' },
      seed(m) {
        m.host = { platform: 'win32' }
      },
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set, several profiles',
      init: { auth: 'env', agents: claude },
      seed: (m) => m.write('home/.aws/config', `[profile dev]\n${keys}[profile prod]\n${keys}`),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set, and no profile',
      init: { auth: 'env', agents: claude },
      seed: (m) => m.remove('home/.aws'),
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set',
      init: { auth: 'env', agents: claude, mcp: 'docker' },
      seed() {},
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'by variables: not set, and the search goes on without a container',
      init: { auth: 'env', agents: claude },
      seed() {},
      levels: ['warning', 'ok'],
      remedy: 'person',
    },
    {
      name: 'by variables: set, and a profile that is not there stops the search before it begins',
      init: { auth: 'env', agents: ['claude-code', 'codex'] },
      seed(m) {
        m.env = { ...envKeys, AWS_PROFILE: 'dev' }
      },
      levels: ['error', 'ok'],
      remedy: 'person',
    },
    {
      name: 'by variables: set, and a profile that is not there does not reach a container',
      init: { auth: 'env', agents: claude, mcp: 'docker' },
      seed(m) {
        m.env = { ...envKeys, AWS_PROFILE: 'dev' }
      },
      levels: [],
      ...by('variables of this shell (long-term keys)'),
    },
    {
      name: 'by variables: temporary, without the token',
      init: { auth: 'env', agents: claude },
      seed(m) {
        m.env = { ...envKeys, AWS_ACCESS_KEY_ID: secret.temporary }
      },
      levels: ['error'],
      remedy: 'person',
    },
    {
      name: 'no cluster',
      init: { endpoint: 'none' },
      seed: (m) => m.remove('home/.aws'),
      levels: [],
      fine: 'no cluster is named: the server needs no credentials',
    },
  ],
}
