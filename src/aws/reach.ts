import type { McpFile } from '../agents/row.ts'
import { row } from '../agents/table.ts'
import { namesVariables } from '../mcp/dialects.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import type { Choices, Env } from '../model.ts'

/** What the entry of one agent says about credentials. */
export interface Told {
  agent: string
  profile: string | null
  /** Its own variables, with what the client puts in. */
  env: Readonly<Record<string, string>>
  /** Variables of the shell that it names, for clients that hand on no others. */
  pass: readonly string[]
}

/** Agents whose server meets the same. */
export interface Group {
  agents: string[]
  profile: string | null
  env: Env
  written: readonly string[]
  /** Variables of the shell that decide, and that these clients keep to themselves. */
  kept: string[]
}

/** What botocore's search reads (configprovider.py, credentials.py); the rest of the environment makes no difference here. */
const decisive = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_EC2_METADATA_DISABLED',
]

/** The launcher's and `docker run`'s own `-e` (templates/run.sh.hbs, mcp/runtimes.ts). */
const intoContainer = decisive.slice(0, 5).filter((name) => name !== 'AWS_DEFAULT_PROFILE')

/** As our own code writes it. */
export function toldBy(agent: string, file: McpFile, { mcp, cluster }: Choices): Told {
  const pass = mcp && namesVariables.includes(file.dialect) ? launchPass(mcp, cluster) : []
  return { agent, profile: mcp?.auth === 'profile' ? mcp.profile : null, env: {}, pass }
}

function launchPass(mcp: NonNullable<Choices['mcp']>, cluster: Choices['cluster']): string[] {
  return runtimeRow(mcp.runtime).launch({ ...mcp, cluster }, '').pass
}

/** What reaches the server of each of these, and who shares it. */
export function groups(told: readonly Told[], shell: Env, isContainer: boolean): Group[] {
  const out = new Map<string, Group>()
  for (const one of told) {
    const { agent, profile, env: own, pass } = one
    const isScrubbed = row(agent).environment === 'scrubbed'
    const handed = decisive.filter((name) => !isScrubbed || pass.includes(name))
    const all = { ...picked(shell, handed), ...picked(own, decisive) }
    const env = isContainer ? picked(all, intoContainer) : all
    const kept = isScrubbed ? decisive.filter((name) => shell[name] && !all[name]) : []
    const written = Object.keys(own).filter((name) => decisive.includes(name))
    const key = JSON.stringify([profile, env, written, kept])
    const known = out.get(key)
    if (known) known.agents.push(agent)
    else out.set(key, { agents: [agent], profile, env, written, kept })
  }
  return [...out.values()]
}

/** An empty variable is none, but for those that name a profile. */
function picked(env: Env, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]
      return value || (value === '' && name.endsWith('PROFILE')) ? [[name, value]] : []
    }),
  )
}
