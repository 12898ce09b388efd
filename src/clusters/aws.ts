import { fits } from '../forms.ts'
import type { ClusterInfo } from '../model.ts'
import type { Exec } from '../ports/exec.ts'

/** Asks the user's `aws` command one thing: the words after `aws dsql`. */
export type Ask = (words: readonly string[]) => Promise<Answered>

export type Answered = Awaited<ReturnType<Exec>>

/** A Region that does not answer must not hold up the others; milliseconds. */
const limit = 30_000

/**
 * The user's own command, so that whatever way of signing in it knows works here too. Times of its own, shorter than ours:
 * then it says itself what it waited for.
 */
export function asker(exec: Exec, file: string, profile: string | null, signal: AbortSignal): Ask {
  const common = ['--output', 'json', '--cli-connect-timeout', '5', '--cli-read-timeout', '15']
  const who = profile === null ? [] : ['--profile', profile]
  return async (words) => {
    try {
      return await exec(file, ['dsql', ...words, ...common, ...who], { limit, signal })
    } catch {
      // Node starts no .cmd without a shell (CVE-2024-27980); version 2 of the AWS CLI is an .exe.
      return { code: null, out: '', err: '', late: false }
    }
  }
}

export function toList(region: string): string[] {
  return ['list-clusters', '--region', region]
}

export function toGet(region: string, identifier: string): string[] {
  return ['get-cluster', '--region', region, '--identifier', identifier]
}

export interface Named {
  identifier: string
  arn: string
}

/** The answer of `list-clusters`; undefined: that is none. */
export function readList(json: string): Named[] | undefined {
  const { clusters } = record(json)
  if (!Array.isArray(clusters)) return undefined
  return clusters.flatMap((one: unknown) => {
    const { identifier, arn } = Object(one) as Record<string, unknown>
    const fine = typeof identifier === 'string' && /^[a-z0-9]+$/.test(identifier)
    return fine ? [{ identifier, arn: text(arn) ?? '' }] : []
  })
}

/** The answer of `get-cluster`; without one (no right to it) what the list tells. */
export function readCluster(json: string, { identifier, arn }: Named, region: string): ClusterInfo {
  const found = record(json)
  const tags = Object(found['tags']) as Record<string, unknown>
  const { clusters } = Object(found['multiRegionProperties']) as { clusters?: unknown }
  const host = text(found['endpoint'])
  const itself = text(found['arn']) ?? arn
  const isProtected = found['deletionProtectionEnabled']
  return {
    identifier,
    arn: itself,
    endpoint: host !== null && fits('endpoint', host) ? host : `${identifier}.dsql.${region}.on.aws`,
    region,
    status: text(found['status']),
    name: text(tags['Name']),
    deletionProtection: typeof isProtected === 'boolean' ? isProtected : null,
    created: time(found['creationTime']),
    peers: Array.isArray(clusters)
      ? clusters.filter((a): a is string => typeof a === 'string' && a !== itself)
      : [],
  }
}

/** Version 1 of the AWS CLI gives seconds, as they came; version 2 an ISO text. */
function time(value: unknown): string | null {
  const ms =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function record(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>
  } catch {
    return {}
  }
}
