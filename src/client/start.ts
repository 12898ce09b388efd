import path from 'node:path'
import { row } from '../agents/table.ts'
import type { Env, Start } from '../model.ts'
import type { EntryLaunch } from './launch.ts'
import { expand } from './variables.ts'

export interface Around {
  env: Env
  /** Absolute path of a program on PATH. */
  which(bin: string): string | undefined
  /** Absolute: the project, or the user's home, in which clients start servers. */
  folder: string
}

/** Nothing can be started, and why. */
export type Unstartable = { missing: string } | { variable: string }

/**
 * What clients hand on that keep the shell's variables to themselves: seen with Codex 0.169, Auggie 0.36 and OpenClaw
 * 2026.9; the names of the certificates are Codex's.
 */
const kept: readonly string[] = [
  ...['HOME', 'PATH', 'PWD', 'SHELL', 'TERM', 'LANG', 'LC_ALL', 'USER', 'LOGNAME', 'TMPDIR', 'TZ'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
  // Without these no program of Windows starts.
  ...['SYSTEMROOT', 'SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'TEMP', 'TMP', 'PATHEXT', 'Path'],
]

/** As this client would start it; without a client, as one that hands on everything and puts in nothing. */
export function startOf(launch: EntryLaunch, agent: string | undefined, around: Around): Start | Unstartable {
  const { env, folder } = around
  const put = (where: 'args' | 'env', text: string): string => {
    const whole = expand(agent, where, text, around)
    if (whole === undefined) throw new Unset(text)
    return whole
  }
  try {
    const [bin = '', ...args] = launch.words.map((word) => put('args', word))
    const said = Object.entries(launch.env).map(([key, value]) => [key, put('env', value)] as const)
    const command = /[\\/]/.test(bin) ? path.resolve(folder, bin) : around.which(bin)
    if (command === undefined) return { missing: bin }
    const isScrubbed = agent !== undefined && row(agent).environment === 'scrubbed'
    const handed = isScrubbed ? some(env, [...kept, ...launch.names]) : env
    return {
      command,
      args,
      cwd: launch.cwd === undefined ? folder : path.resolve(folder, launch.cwd),
      env: { ...handed, ...Object.fromEntries(said) },
    }
  } catch (error) {
    if (error instanceof Unset) return { variable: error.text }
    throw error
  }
}

class Unset extends Error {
  readonly text: string
  constructor(text: string) {
    super(text)
    this.text = text
  }
}

function some(env: Env, names: readonly string[]): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)))
}
