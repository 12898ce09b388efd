import path from 'node:path'
import type { Env } from '../model.ts'

/** One profile or SSO session: its keys as written. */
export type Section = Readonly<Record<string, string>>

export interface AwsConfig {
  profiles: ReadonlyMap<string, Section>
  sessions: ReadonlyMap<string, Section>
}

/**
 * Sections of `~/.aws/config` and `~/.aws/credentials`, the second winning. Not an INI library's work: those split
 * section names at dots, and `[profile a.b]` is one name here. Read as botocore does (configloader.py, over Python's
 * configparser): https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
function awsConfig(config: string, credentials: string): AwsConfig {
  const profiles = new Map<string, Section>()
  const sessions = new Map<string, Section>()
  const add = (into: Map<string, Section>, name: string, keys: Section): void => {
    into.set(name, { ...into.get(name), ...keys })
  }
  for (const [title, keys] of sections(config)) {
    const [kind, name] = /^(\S+)\s+(.+?)\s*$/.exec(title)?.slice(1) ?? []
    if (kind === 'sso-session' && name) add(sessions, unquoted(name), keys)
    else if (kind === 'profile' && name) add(profiles, unquoted(name), keys)
    else if (title === 'default') add(profiles, title, keys)
  }
  for (const [title, keys] of sections(credentials)) add(profiles, title, keys)
  return { profiles, sessions }
}

/** The two files where they are; botocore puts the home in for a `~`. */
export function readAwsConfig(env: Env, home: string, text: (file: string) => string | undefined): AwsConfig {
  const read = (name: string, file: string): string => {
    const said = env[name]
    return text(said ? said.replace(/^~(?=[\\/])/, home) : path.join(home, '.aws', file)) ?? ''
  }
  return awsConfig(read('AWS_CONFIG_FILE', 'config'), read('AWS_SHARED_CREDENTIALS_FILE', 'credentials'))
}

/** A line further in than the key before it goes on with its value (`s3 =` and what is below): it says nothing here. */
function sections(text: string): [string, Section][] {
  const out: [string, Record<string, string>][] = []
  let indent: number | undefined
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*([#;].*)?$/.test(line)) continue
    const here = line.search(/\S/)
    if (indent !== undefined && here > indent) continue
    // A blank behind the bracket is a part of the name, as it is for botocore.
    const title = /^\s*\[(.+?)\]/.exec(line)?.[1]
    if (title) {
      out.push([title, {}])
      indent = undefined
      continue
    }
    const pair = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line)
    const keys = out.at(-1)?.[1]
    if (!pair?.[1] || !keys) continue
    indent = here
    keys[pair[1].toLowerCase()] = pair[2] ?? ''
  }
  return out
}

function unquoted(name: string): string {
  return name.replace(/^(["'])(.*)\1$/, '$2')
}
