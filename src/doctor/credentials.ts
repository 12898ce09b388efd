import path from 'node:path'
import { row } from '../agents/table.ts'
import { nearest } from '../errors.ts'
import { shellWord } from '../forms.ts'
import { credentialVariables } from '../mcp/server.ts'
import type { Choices, Manifest } from '../model.ts'
import { awsConfig } from './aws-config.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { keyFaults, type Machine, profileFaults } from './profile.ts'

export const credentialChecks: readonly Check[] = [
  {
    id: 'credentials',
    fine: 'AWS credentials can be found',
    looks:
      'what the server will find: the profile with its roles, SSO sign-in and programs, or the variables of this shell; nothing is asked of AWS, and no key is printed',
    levels: ['info', 'warning', 'error'],
    needs: 'manifest',
    run: credentials,
  },
]

function credentials(patient: Patient, { choices }: Manifest): Answer {
  const { mcp, cluster } = choices
  if (!mcp || !cluster) return 'no cluster is named: the server needs no credentials'
  if (mcp.auth === 'env') return variables(patient)
  const { env } = patient.host
  const machine = machineOf(patient, choices)
  // A profile that the server is told takes the variables of the shell out of the chain; one that the shell names does not.
  const shell = machine.isContainer ? env['AWS_PROFILE'] : env['AWS_DEFAULT_PROFILE'] || env['AWS_PROFILE']
  const named = mcp.profile ?? shell
  if (named && !machine.config.profiles.has(named)) return [unknownProfile(named, machine, patient)]
  if (!mcp.profile && env['AWS_ACCESS_KEY_ID'])
    return [...keyFaults(env), ...scrubbed('keys', choices, patient)]
  const found = profileFaults(named ?? 'default', machine, mcp.profile !== null)
  const fromShell = !mcp.profile && shell ? scrubbed('profile', choices, patient) : []
  return found === 'nothing' ? nothing(named, machine, patient) : [...found, ...fromShell]
}

function machineOf({ host, disk, again }: Patient, { mcp }: Choices): Machine {
  const { env, home, platform } = host
  const isContainer = mcp !== null && mcp.runtime !== 'uvx'
  const folder = path.join(home, '.aws')
  const text = (file: string): string | undefined => {
    if (!disk.exists(file)) return undefined
    const entry = disk.entry(disk.real(file))
    // Files that the kernel makes up (/sys) are regular ones too.
    return entry.is === 'file' ? Buffer.from(entry.bytes).toString('utf8') : undefined
  }
  // A container sees ~/.aws, and the variables that it is handed; no more.
  const place = (name: string, file: string): string => {
    const said = isContainer ? undefined : env[name]
    return said ? said.replace(/^~(?=[\\/])/, home) : path.join(folder, file)
  }
  const config = awsConfig(
    text(place('AWS_CONFIG_FILE', 'config')) ?? '',
    text(place('AWS_SHARED_CREDENTIALS_FILE', 'credentials')) ?? '',
  )
  const isAmazon = text('/sys/class/dmi/id/sys_vendor')?.startsWith('Amazon EC2') ?? false
  return {
    config,
    isContainer,
    env,
    folder,
    now: host.now(),
    text,
    isProgram: (name) => (/[\\/]/.test(name) ? host.runs(name) : host.onPath(name)),
    isEc2: isAmazon && env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() !== 'true',
    mayBeEc2: platform === 'win32',
    again,
  }
}

/** Clients that hand on no variables find nothing where only the shell has the keys; Codex is told their names. */
function scrubbed(what: 'keys' | 'profile', { agents, scope }: Choices, patient: Patient): Found[] {
  const ids = agents.filter((id) => {
    const { environment, mcp } = row(id)
    return environment === 'scrubbed' && mcp?.[scope] && mcp[scope].dialect !== 'codex'
  })
  if (ids.length === 0) return []
  const names = ids.map((id) => row(id).name).join(', ')
  const profile = patient.host.env['AWS_PROFILE']
  const said =
    what === 'keys'
      ? 'the keys are in variables of this shell only'
      : 'only AWS_PROFILE of this shell names the profile'
  return [
    {
      level: 'warning',
      message: `${said}, and ${names} hands none to the server`,
      agents: ids,
      fix:
        what === 'profile' && profile
          ? { say: 'name it', run: patient.again('init', '--profile', profile) }
          : { say: 'put them into a profile of ~/.aws, and name it: npx dsql-skill init --profile NAME' },
    },
  ]
}

function variables({ host: { env } }: Patient): Found[] {
  const missing = credentialVariables.filter((name) => name !== 'AWS_SESSION_TOKEN' && !env[name])
  if (missing.length === 0) return keyFaults(env)
  return [
    {
      level: 'error',
      message: `not set in this shell: ${missing.join(', ')}`,
      fix: {
        say: 'set them in the shell that starts the agent',
        run: 'eval "$(aws configure export-credentials --format env)"',
      },
    },
  ]
}

function unknownProfile(name: string, { config }: Machine, patient: Patient): Found {
  const others = [...config.profiles.keys()]
  const other = nearest(name, others) ?? (others.length === 1 ? others[0] : undefined)
  const message = `there is no AWS profile ${name}${others.length > 0 ? ` (there are: ${others.join(', ')})` : ''}`
  if (other !== undefined) {
    return {
      level: 'error',
      message,
      fix: { say: `did you mean ${other}?`, run: patient.again('init', '--profile', other) },
    }
  }
  return {
    level: 'error',
    message,
    fix: { say: 'set it up', run: `aws configure sso --profile ${shellWord(name)}` },
  }
}

/** No profile says anything: what is left is a role of the machine. */
function nothing(named: string | undefined, machine: Machine, patient: Patient): Answer {
  const { env, config, isContainer, isEc2, mayBeEc2 } = machine
  const role = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].some(
    (n) => env[n],
  )
  if (role && !isContainer) return 'AWS credentials come from the role of this container'
  if (isEc2) return 'AWS credentials come from the role of this EC2 instance'
  const level = mayBeEc2 ? 'warning' : 'error'
  const others = [...config.profiles.keys()].filter((name) => name !== (named ?? 'default'))
  if (named) {
    return [
      {
        level,
        message: `the AWS profile ${named} says nothing of where its credentials come from`,
        fix: { say: 'set it up', run: `aws configure sso --profile ${shellWord(named)}` },
      },
    ]
  }
  if (others.length === 0) {
    return [
      {
        level,
        message: 'no AWS credentials are set up here',
        fix: { say: 'set up a profile', run: 'aws configure sso --profile default' },
      },
    ]
  }
  const message = `no AWS profile is named, and default has no credentials (there are: ${others.join(', ')})`
  const only = others.length === 1 ? others[0] : undefined
  return [
    {
      level,
      message,
      fix: only
        ? { say: 'name the one that there is', run: patient.again('init', '--profile', only) }
        : { say: 'name one: npx dsql-skill init --profile NAME' },
    },
  ]
}
