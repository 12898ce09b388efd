import { type AwsConfig, readAwsConfig } from '../aws/config.ts'
import { type Ask, asker } from '../clusters/aws.ts'
import { createCommand, isKnown, regionsToAsk } from '../clusters/regions.ts'
import { type Survey, survey } from '../clusters/survey.ts'
import { awsMissing, type Trouble } from '../clusters/trouble.ts'
import { DsqlError } from '../errors.ts'
import { executor } from '../ports/exec.ts'
import type { Context } from './context.ts'

export interface Sought {
  /** Null: `aws` finds one itself. */
  profile: string | null
  /** Undefined: everywhere. */
  regions: readonly string[] | undefined
}

export interface Looked extends Survey {
  /** Where a cluster would be made. */
  home: string
  /** The command that makes one there. */
  create: string
}

/** The user's clusters, as the user's own `aws` command sees them. Throws where nothing at all could be seen. */
export async function look(sought: Sought, context: Context): Promise<Looked> {
  const { host, hold, progress } = context
  const file = host.which('aws')
  if (!file) throw refused(awsMissing)
  const config = readConfig(context)
  const own = ownRegion(sought.profile, config, context)
  const wanted = regionsToAsk(sought.regions, own)
  const stop = new AbortController()
  const held = hold(() => stop.abort())
  // Of itself it tries five times: where nobody answers, a person waits for that.
  const exec = executor({ AWS_MAX_ATTEMPTS: '3', ...host.env, AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off' })
  const ask: Ask = asker(exec, file, sought.profile, stop.signal)
  try {
    const isSso = signsIn(sought.profile ?? shellProfile(context) ?? 'default', config)
    const profiles = [...config.profiles.keys()].sort()
    const who = { profile: sought.profile ?? shellProfile(context) ?? null, isSso, profiles }
    const found = await survey(ask, wanted, who, (line) => progress?.(line), stop.signal)
    if (await held.interrupted())
      throw new DsqlError('interrupted', 'interrupted: nothing was changed', 'run it again when you like')
    const worst = found.failed.find((f) => f.trouble.isEverywhere) ?? found.failed[0]
    if (found.listed.length === 0 && worst) throw refused(worst.trouble, worst.region)
    const home = wanted.find((w) => isKnown(w.region))?.region ?? 'us-east-1'
    return { ...found, home, create: createCommand(home, sought.profile) }
  } finally {
    held.release()
    progress?.(undefined)
  }
}

function refused({ code, message, isEverywhere, fix }: Trouble, region?: string): DsqlError {
  const where = region === undefined || isEverywhere ? '' : `${region}: `
  return new DsqlError(code, `${where}${message}`, `${fix.say}${fix.run ? `: ${fix.run}` : ''}`)
}

/** In the order of version 2 of the AWS CLI; what the server uses has the other one (aws/chain.ts, boto/botocore#1725). */
function shellProfile({ host: { env } }: Context): string | undefined {
  return env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'] || undefined
}

function signsIn(profile: string, { profiles }: AwsConfig): boolean {
  const keys = profiles.get(profile) ?? {}
  return keys['sso_session'] !== undefined || keys['sso_start_url'] !== undefined
}

/** A profile that is named wins over the shell's Region here: it only says where to begin. */
function ownRegion(profile: string | null, { profiles }: AwsConfig, context: Context): string | undefined {
  const { env } = context.host
  const shell = env['AWS_REGION'] || env['AWS_DEFAULT_REGION']
  const saved = profiles.get(profile ?? shellProfile(context) ?? 'default')?.['region']
  return profile === null ? shell || saved : saved || shell
}

function readConfig(context: Context): AwsConfig {
  const { env, home } = context.host
  return readAwsConfig(env, home, (file) => readText(file, context))
}

/** What cannot be read is nothing here: `aws` says itself what is wrong with it. */
function readText(file: string, { disk }: Context): string {
  try {
    const entry = disk.entry(disk.real(file))
    return entry.is === 'file' ? Buffer.from(entry.bytes).toString('utf8') : ''
  } catch {
    return ''
  }
}
