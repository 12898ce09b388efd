import path from 'node:path'
import type { Env, Finding } from '../model.ts'
import type { Disk } from '../ports/disk.ts'
import type { Host } from '../ports/host.ts'
import { type AwsConfig, readAwsConfig } from './config.ts'

export type Found = Omit<Finding, 'code'>
export type Fix = NonNullable<Finding['fix']>

/** What a search for credentials meets here. */
export interface Machine {
  config: AwsConfig
  /** The server sees `~/.aws` only, and cannot write there. */
  isContainer: boolean
  /** It is the AWS CLI that searches, on the user's behalf. */
  isCli?: true
  /** What reaches the one who searches. */
  env: Env
  /** What the user's shell has. */
  shell: Env
  /** The variables that stand in the client's own entry. */
  written: readonly string[]
  platform: NodeJS.Platform
  /** `~/.aws` */
  folder: string
  hasFolder: boolean
  now: number
  text(file: string): string | undefined
  isProgram(name: string): boolean
  isEc2: boolean
  mayBeEc2: boolean
  /** The command line that runs one of our verbs on what is looked at. */
  again(verb: string, ...words: string[]): string
}

export type Seen = Pick<Machine, 'isContainer' | 'env' | 'written' | 'again'>

export function machineOf(host: Host, disk: Disk, seen: Seen): Machine {
  const { home, platform } = host
  const { env, isContainer } = seen
  const folder = path.join(home, '.aws')
  const text = (file: string): string | undefined => {
    if (!disk.exists(file)) return undefined
    const entry = disk.entry(disk.real(file))
    // Files that the kernel makes up (/sys) are regular ones too.
    return entry.is === 'file' ? Buffer.from(entry.bytes).toString('utf8') : undefined
  }
  const isAmazon = text('/sys/class/dmi/id/sys_vendor')?.startsWith('Amazon EC2') ?? false
  return {
    ...seen,
    // A container sees ~/.aws, and the variables that it is handed; no more.
    config: readAwsConfig(isContainer ? {} : env, home, text),
    shell: host.env,
    platform,
    folder,
    hasFolder: disk.exists(folder),
    now: host.now(),
    text,
    isProgram: (name) => (/[\\/]/.test(name) ? host.runs(name) : host.onPath(name)),
    isEc2: isAmazon && env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() !== 'true',
    mayBeEc2: platform === 'win32',
  }
}
