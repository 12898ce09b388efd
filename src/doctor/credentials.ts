import { row } from '../agents/table.ts'
import { credentialsFor, type Result, whose } from '../aws/found.ts'
import { type Told, toldBy } from '../aws/reach.ts'
import type { Choices, Json, Manifest } from '../model.ts'
import type { Answer, Check, Found, Patient } from './check.ts'
import { type Entry, isObject, serverEntries } from './entries.ts'

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
  const told = entries.flatMap((entry) => entry.wrote.for.map((id) => toldIn(entry, id, choices)))
  if (told.length === 0) return 'no agent has an entry of the server'
  const results = credentialsFor(choices, told, patient)
  return [...results.flatMap(wrong), ...results.flatMap(fine)]
}

/** As the file says now, which the user may have changed; one that cannot be read is a finding of the check `mcp`. */
function toldIn({ value, words }: Entry, agent: string, choices: Choices): Told {
  const file = row(agent).mcp?.[choices.scope]
  const ours: Told = file ? toldBy(agent, file, choices) : { agent, profile: null, env: {}, pass: [] }
  if (!isObject(value as Json | undefined) || words.length === 0) return ours
  const entry = value as Record<string, Json>
  const env = texts(entry['env'] ?? entry['environment'] ?? entry['envs'])
  const pass = [entry['env_vars']].flat().filter((name) => typeof name === 'string')
  // A container's profile stands in the launcher.
  const profile = choices.mcp?.runtime === 'uvx' ? profileIn(words) : ours.profile
  return { agent, profile, env, pass }
}

function texts(value: Json | undefined): Record<string, string> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
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
