import { row } from '../agents/table.ts'
import type { Choices } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import { credentialsOf, type Outcome } from './chain.ts'
import { type Found, type Machine, machineOf } from './machine.ts'
import { type Group, groups, type Told } from './reach.ts'

/** What one kind of server finds, and whose it is; no agents: those of all. */
export interface Result extends Outcome {
  agents: string[]
  /** What `aws --profile` takes to look at the same. */
  profile?: string
}

/** What `init` tells at its end and `doctor` finds, from one piece of thinking: for each agent, what its server meets. */
export function credentialsFor(
  choices: Choices,
  told: readonly Told[],
  ports: { host: Host; disk: Disk; again: Machine['again'] },
): Result[] {
  const { mcp } = choices
  if (!mcp) return []
  const { host, disk, again } = ports
  const isContainer = mcp.runtime !== 'uvx'
  const all = groups(told, host.env, isContainer)
  const results = all.map((group): Result => {
    const { env, written, profile, agents } = group
    const machine = machineOf(host, disk, { isContainer, env, written, again })
    const outcome = credentialsOf({ auth: mcp.auth, profile }, machine)
    const named = profile ?? (env['AWS_ACCESS_KEY_ID'] ? undefined : env['AWS_PROFILE'] || undefined)
    const shown = { agents, ...(named === undefined || mcp.auth === 'env' ? {} : { profile: named }) }
    return { ...shown, ...(mcp.auth === 'env' ? outcome : withKept(outcome, group, machine)) }
  })
  return merged(results)
}

/** ` (Codex CLI)`; nothing where it is for all. */
export function whose(agents: readonly string[]): string {
  return agents.length > 0 ? ` (${agents.map((id) => row(id).name).join(', ')})` : ''
}

/** The same for several kinds is told once; for all of them, without names. */
function merged(results: readonly Result[]): Result[] {
  const out = new Map<string, Result>()
  for (const { agents, ...rest } of results) {
    const key = JSON.stringify(rest)
    const known = out.get(key)
    if (known) known.agents.push(...agents)
    else out.set(key, { agents: [...agents], ...rest })
  }
  const all = [...out.values()]
  return all.length === 1 ? all.map((one) => ({ ...one, agents: [] })) : all
}

const files = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']
const places = [
  ...files,
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

/** Clients that hand on no variables find nothing, or something else, where only the shell says where credentials are. */
function withKept(outcome: Outcome, { agents, profile, kept }: Group, machine: Machine): Outcome {
  const isBroken = outcome.link === undefined
  const said = (names: readonly string[]): string | undefined => names.find((name) => kept.includes(name))
  const profileName = machine.shell['AWS_PROFILE']
  let warning: Pick<Found, 'message' | 'fix'> | undefined
  let hands = 'hands none to the server'
  if (profile === null && said(['AWS_ACCESS_KEY_ID'])) {
    const fix = `put them into a profile of ~/.aws, and name it: ${machine.again('init', '--profile', 'NAME')}`
    warning = { message: 'the keys are in variables of this shell only', fix: { say: fix } }
  } else if (profile === null && said(['AWS_PROFILE']) && profileName) {
    const fix = { say: 'name it', run: machine.again('init', '--profile', profileName) }
    warning = { message: 'only AWS_PROFILE of this shell names the profile', fix }
  } else if (isBroken) {
    const name = said(profile === null ? places : files)
    const fix = { say: 'have a profile in ~/.aws, and name it with --profile' }
    hands = 'does not hand it to the server'
    if (name) warning = { message: `only ${name} of this shell says where the credentials are`, fix }
  }
  if (!warning) return outcome
  const names = agents.map((id) => row(id).name).join(', ')
  const message = `${warning.message}, and ${names} ${hands}`
  const found: Found = { ...warning, level: 'warning', message }
  return isBroken ? { found: [found] } : { ...outcome, found: [...outcome.found, found] }
}
