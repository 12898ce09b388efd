import { createHash } from 'node:crypto'
import path from 'node:path'

/** The table of docs/credentials.md: the very code that `init` and `doctor` run, on machines that are made up. */

const now = Date.parse('2026-11-24T12:00:00Z')
const keys = 'aws_access_key_id = K\naws_secret_access_key = S\n'
const sso =
  '[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\n[profile work]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n'
const work = { profile: 'work' }
const chain = { auth: 'profile', profile: null }
const byEnv = { auth: 'env', profile: null }
const shellKeys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'S' }

/** What is so, and how that is: `~/.aws/config`, variables, the sign-in, the rest of the machine. */
const situations = [
  ['nothing is set up', chain, {}],
  ['keys of a profile', { ...chain, ...work }, { config: `[profile work]\n${keys}` }],
  ['SSO, signed in', { ...chain, ...work }, { config: sso, until: '2026-11-24T14:05:00Z' }],
  ['SSO, never signed in', { ...chain, ...work }, { config: sso }],
  ['SSO, the sign-in expired', { ...chain, ...work }, { config: sso, until: '2026-11-24T08:00:00Z' }],
  [
    'a role on another profile',
    { ...chain, ...work },
    { config: `[profile work]\nrole_arn = r\nsource_profile = base\n[profile base]\n${keys}` },
  ],
  [
    'a program (`credential_process`)',
    { ...chain, ...work },
    { config: '[profile work]\ncredential_process = helper\n' },
  ],
  [
    'a program, and the server runs in a container',
    { ...chain, ...work },
    { config: '[profile work]\ncredential_process = helper\n', isContainer: true },
  ],
  ['`aws login`', { ...chain, ...work }, { config: '[profile work]\nlogin_session = a\n' }],
  ['no profile is named, and there is one', chain, { config: `[profile work]\n${keys}` }],
  ['a profile that is not there', { ...chain, profile: 'wrok' }, { config: `[profile work]\n${keys}` }],
  ['keys in the shell', chain, { env: shellKeys }],
  [
    'temporary keys in the shell, without their token',
    chain,
    { config: `[default]\n${keys}`, env: { ...shellKeys, AWS_ACCESS_KEY_ID: 'ASIA' } },
  ],
  [
    '`--auth env` for a container, a profile at hand',
    byEnv,
    { config: sso, until: '2026-11-24T14:05:00Z', isContainer: true },
  ],
  ['`--auth env` for a container, a profile to sign in to', byEnv, { config: sso, isContainer: true }],
  ['`--auth env`, nothing set, no container', byEnv, { config: `[default]\n${keys}` }],
  [
    '`--auth env`, in PowerShell',
    byEnv,
    { config: `[profile work]\n${keys}`, platform: 'win32', isContainer: true },
  ],
  ['an EC2 instance with a role', chain, { isEc2: true }],
  ['a container of ECS with a role', chain, { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' } }],
]

/** @returns rows of what is so, what is said, what is to be run. */
export function credentialRows({ readAwsConfig, credentialsOf }) {
  return situations.map(([title, asks, { config = '', env = {}, until, ...rest }]) => {
    const folder = path.join('home', '.aws')
    const token = path.join(folder, 'sso', 'cache', `${createHash('sha1').update('corp').digest('hex')}.json`)
    const machine = {
      config: readAwsConfig({}, '/home', (file) => (file.endsWith('config') ? config : '')),
      isContainer: false,
      env,
      shell: env,
      written: [],
      platform: 'linux',
      folder,
      hasFolder: true,
      now,
      text: (file) => (until && file === token ? JSON.stringify({ expiresAt: until }) : undefined),
      isProgram: () => true,
      isEc2: false,
      mayBeEc2: false,
      again: (verb, ...words) => ['npx dsql-skill', verb, ...words].join(' '),
      ...rest,
    }
    const { found, link } = credentialsOf(asks, machine)
    const [first] = found
    const said = [first?.message, link].filter((part) => part !== undefined).join('; ')
    return [title, said, first?.fix?.say, first?.fix?.run]
  })
}
