import { row } from '../agents/table.ts'
import { credentialsFor, type Result, whose } from '../aws/found.ts'
import { type Told, toldBy } from '../aws/reach.ts'
import { launchOf } from '../client/launch.ts'
import { expand } from '../client/variables.ts'
import { CodecError } from '../codecs/codec.ts'
import type { Choices, Manifest } from '../model.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { type Entry, serverEntries } from './entries.ts'

export const credentialChecks: readonly Check[] = [
  {
    id: 'credentials',
    fine: 'AWS credentials can be found',
    looks:
      'what each server will find, and which link of the chain that is: the profile with its roles, SSO sign-in and programs, the variables of this shell that reach it, or the role of the machine; nothing is asked of AWS, and no key is printed',
    levels: ['info', 'warning', 'error'],
    needs: 'manifest',
    run: credentials,
  },
]

async function credentials(patient: Patient, manifest: Manifest): Promise<Answer> {
  const { choices } = manifest
  const { mcp, cluster } = choices
  if (!mcp || !cluster) return 'no cluster is named: the server needs no credentials'
  const entries = await serverEntries(patient, manifest)
  const told = entries.flatMap((entry) => entry.wrote.for.map((id) => toldIn(entry, id, choices, patient)))
  if (told.length === 0) return 'no agent has an entry of the server'
  const results = credentialsFor(choices, told, patient)
  return [...results.flatMap(wrong), ...results.flatMap(fine)]
}

/** As the file says now, which the user may have changed; one that cannot be read is a finding of the check `mcp`. */
function toldIn({ value }: Entry, agent: string, choices: Choices, { host, roots }: Patient): Told {
  const file = row(agent).mcp?.[choices.scope]
  const ours: Told = file ? toldBy(agent, file, choices) : { agent, profile: null, env: {}, pass: [] }
  const launch = value instanceof CodecError ? undefined : launchOf(value)
  if (!launch) return ours
  const values = { env: host.env, folder: roots.folders.project ?? host.home }
  const env = Object.fromEntries(
    Object.entries(launch.env).map(([name, text]) => [name, expand(agent, 'env', text, values) ?? '']),
  )
  const named = profileIn(launch.words)
  // A container's profile stands in the launcher.
  const profile =
    choices.mcp?.runtime === 'uvx' ? named && (expand(agent, 'args', named, values) ?? null) : ours.profile
  return { agent, profile, env, pass: launch.names }
}

function profileIn(words: readonly string[]): string | null {
  const at = words.findIndex((word) => /^--profile(=|$)/.test(word))
  if (at < 0) return null
  return words[at]?.split(/=(.*)/s)[1] ?? words[at + 1] ?? null
}

function wrong({ agents, found }: Result): Found[] {
  return found.map((one) => ({ ...one, ...(agents.length > 0 ? { agents } : {}) }))
}

function fine({ agents, link }: Result): Found[] {
  if (link === undefined) return []
  const message = `AWS credentials${whose(agents)}: ${link}`
  return [{ level: 'ok', message, ...(agents.length > 0 ? { agents } : {}), tell: true }]
}
