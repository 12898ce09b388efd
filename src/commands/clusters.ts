import { readManifest } from '../apply/compute.ts'
import type { Roots } from '../apply/places.ts'
import { DsqlError } from '../errors.ts'
import { fits, printable } from '../forms.ts'
import type { ClusterInfo, Finding, Report } from '../model.ts'
import { commandLine, placeOf } from './again.ts'
import { type Context, type Options, report, rootsFor } from './context.ts'
import { type Looked, look } from './look.ts'

/** A command for each cluster up to here; of more the reader knows how it goes on. */
const few = 3

/** The clusters of the account, and the command that sets one up. Writes nothing, here or there. */
export async function clusters(options: Options, context: Context): Promise<Report> {
  const { roots, scoped } = rootsAnywhere(options, context)
  const choices = readManifest(context.disk, roots)?.choices
  const said = options.profile
  if (said !== undefined && !fits('profile', said)) {
    const hint = 'as it stands in ~/.aws: letters, digits and . _ @ : / + = -'
    throw new DsqlError('bad-value', `--profile ${JSON.stringify(said)} is no name of a profile`, hint)
  }
  const profile = said === undefined ? (choices?.mcp?.profile ?? null) : said === 'none' ? null : said
  const words = typeof options.region === 'string' ? [options.region] : options.region
  const found = await look({ profile, regions: words }, context)
  const used = found.clusters.find((c) => c.endpoint === choices?.cluster?.endpoint)
  const findings = [...found.findings, ...notes(found, used)]
  return report('clusters', roots, {
    exit: found.failed.some((f) => f.isNamed) || !found.isWhole ? 1 : 0,
    clusters: found.clusters,
    findings,
    next: used ? [] : next(found, scoped),
  })
}

/** Whoever looks for a cluster may well be at home, and has no project yet. */
function rootsAnywhere(options: Options, context: Context): { roots: Roots; scoped: Options } {
  try {
    return { roots: rootsFor(options, context), scoped: options }
  } catch (error) {
    if (!(error instanceof DsqlError) || error.code !== 'home-as-project') throw error
    const { cwd: _, ...rest } = options
    const scoped = { ...rest, global: true }
    return { roots: rootsFor(scoped, context), scoped }
  }
}

function notes(found: Looked, used: ClusterInfo | undefined): Finding[] {
  if (used) {
    const message = `${used.endpoint} is the one that is set up here`
    return [{ code: 'cluster-in-use', level: 'ok', message }]
  }
  if (found.clusters.length > 0) return []
  const where = found.listed.length === 1 ? found.listed[0] : `${found.listed.length} Regions`
  return [{ code: 'no-clusters', level: 'info', message: `no clusters in ${where}` }]
}

function next({ clusters: all, home, create }: Looked, options: Options): string[] {
  const usable = all.filter(isUsable)
  if (usable.length === 0) {
    const again = commandLine('clusters', [], { ...placeOf(options), region: home, ...saidProfile(options) })
    return [`Create one: ${create}`, `See it become ACTIVE: ${again}`]
  }
  const lines = usable.slice(0, few).map((cluster) => {
    const command = commandLine('init', [], {
      ...placeOf(options),
      ...chosen(cluster),
      ...saidProfile(options),
    })
    return `${usable.length === 1 ? 'Set it up' : `Set up ${shortName(cluster)}`}: ${command}`
  })
  const more = usable.length - lines.length
  return more > 0 ? [...lines, `${count(more)} more: the same with another endpoint of the list`] : lines
}

export function count(all: number): string {
  return `${all} ${all === 1 ? 'cluster' : 'clusters'}`
}

/** What is gone, or on its way, is no answer. */
export function isUsable({ status }: ClusterInfo): boolean {
  return !['DELETING', 'DELETED', 'FAILED', 'PENDING_DELETE'].includes(status ?? '')
}

/** A name of AWS's own form tells its Region; any other needs it said. */
export function chosen({ endpoint, region }: ClusterInfo): { endpoint: string; region?: string } {
  return endpoint.endsWith(`.${region}.on.aws`) ? { endpoint } : { endpoint, region }
}

export function shortName({ name, identifier }: ClusterInfo): string {
  return printable(name ?? identifier)
}

function saidProfile({ profile }: Options): Options {
  return profile === undefined ? {} : { profile }
}
