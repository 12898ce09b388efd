import { nearest } from '../errors.ts'
import { credentialVariables } from '../mcp/server.ts'
import type { Auth } from '../model.ts'
import { judgeKeys } from './keys.ts'
import type { Fix, Found, Machine } from './machine.ts'
import { profileVerdict } from './profile.ts'
import { exporting, setUp, withCli } from './remedies.ts'

/** How the server is told to look for credentials. */
export interface Asks {
  auth: Auth
  profile: string | null
}

/** `link`: the link of the chain that the server uses; absent: there is none. */
export interface Outcome {
  found: Found[]
  link?: string
}

/** What the server finds on this machine, and what helps where that is nothing. Nothing is asked of AWS. */
export function credentialsOf(asks: Asks, machine: Machine): Outcome {
  const { found, link } = asks.auth === 'env' ? byVariables(machine) : byChain(asks, machine)
  return { found: found.map((one) => withCli(one, machine)), ...(link === undefined ? {} : { link }) }
}

function byVariables(machine: Machine): Outcome {
  const { env, config, isContainer } = machine
  // botocore asks for the profile before it looks at variables (session.py); a container is not handed it.
  const [name, profile] = isContainer ? [] : shellProfile(env)
  if (profile !== undefined && !config.profiles.has(profile)) {
    return failed(`${name} of this shell names a profile that is not there`, {
      say: 'unset it in the shell that starts the agent',
    })
  }
  const missing = credentialVariables.filter((name) => name !== 'AWS_SESSION_TOKEN' && !env[name])
  if (missing.length === 0) return shellKeys(machine)
  const message = `not set in this shell: ${missing.join(', ')}`
  const fix = exporting(machine)
  // A container is handed nothing else; without one the search goes on.
  const { link } = isContainer ? { link: undefined } : byChain({ auth: 'profile', profile: null }, machine)
  if (link === undefined) return failed(message, fix)
  return {
    found: [{ level: 'warning', message: `${message}: the server takes what else it finds`, fix }],
    link,
  }
}

function shellKeys(machine: Machine): Outcome {
  const { env, now, written } = machine
  const state = judgeKeys(env, now)
  if (state.is === 'fine') {
    const whose = written.includes('AWS_ACCESS_KEY_ID') ? 'variables in the entry' : 'variables of this shell'
    return { found: [], link: `${whose} (${state.kind})` }
  }
  return failed(state.why, exporting(machine))
}

function byChain({ profile }: Asks, machine: Machine): Outcome {
  const { env, isContainer, config } = machine
  if (isContainer && !machine.hasFolder) {
    return failed('the container is handed ~/.aws, which is not there', {
      say: 'make it: where the keys are in variables, or the machine has a role, an empty one will do',
      run: 'mkdir -m 700 ~/.aws',
    })
  }
  // A profile that the server is told takes the variables of the shell out of the chain; one that the shell names does not.
  const [shell, byShell] = shellProfile(env)
  const named = profile ?? byShell
  // "The config profile () could not be found" (botocore 1.44).
  if (named === '')
    return failed(`${shell} is set, and empty: no profile has that name`, {
      say: 'unset it in the shell that starts the agent, or take it out of the entry',
    })
  if (named !== undefined && !config.profiles.has(named)) return unknownProfile(named, machine)
  if (profile === null && env['AWS_ACCESS_KEY_ID']) return shellKeys(machine)
  const name = named ?? 'default'
  const verdict = profileVerdict(name, machine, profile !== null)
  if (verdict === 'nothing') return byMachine(named, machine)
  if (verdict.link.length === 0) return { found: verdict.found }
  const steps = verdict.link.join(', ')
  return { found: verdict.found, link: config.profiles.has(name) ? `profile ${name} (${steps})` : steps }
}

/** The variable that names a profile, and what it says. */
function shellProfile(env: Machine['env']): readonly [name?: string, profile?: string] {
  const name = ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'].find((one) => env[one] !== undefined)
  return name === undefined ? [] : [name, env[name] ?? '']
}

function unknownProfile(name: string, machine: Machine): Outcome {
  const others = [...machine.config.profiles.keys()]
  const other = nearest(name, others) ?? (others.length === 1 ? others[0] : undefined)
  const message = `there is no AWS profile ${name}${others.length > 0 ? ` (there are: ${others.join(', ')})` : ''}`
  if (other === undefined) return failed(message, setUp(name))
  return failed(message, {
    say: `did you mean ${other}?`,
    run: machine.again('init', '--profile', other),
  })
}

/** No profile says anything: what is left is a role of the machine. */
function byMachine(named: string | undefined, machine: Machine): Outcome {
  const { env, config, isContainer, isEc2, mayBeEc2 } = machine
  const role = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].some(
    (n) => env[n],
  )
  if (role && !isContainer) return { found: [], link: 'role of this container' }
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
  const hops = ', which answers a container only with a hop limit of 2'
  if (isEc2) return { found: [], link: `role of this EC2 instance${isContainer ? hops : ''}` }
  const level = mayBeEc2 ? 'warning' : 'error'
  const others = [...config.profiles.keys()].filter((name) => name !== (named ?? 'default'))
  if (named !== undefined) {
    return failed(
      `the AWS profile ${named} says nothing of where its credentials come from`,
      setUp(named),
      level,
    )
  }
  if (others.length === 0) return failed('no AWS credentials are set up here', setUp('default'), level)
  const message = `no AWS profile is named, and default has no credentials (there are: ${others.join(', ')})`
  const [only] = others.length === 1 ? others : []
  const fix: Fix = only
    ? { say: 'name the one that there is', run: machine.again('init', '--profile', only) }
    : { say: `name one: ${machine.again('init', '--profile', 'NAME')}` }
  return failed(message, fix, level)
}

function failed(message: string, fix: Fix, level: Found['level'] = 'error'): Outcome {
  return { found: [{ level, message, fix }] }
}
