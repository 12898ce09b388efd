import path from 'node:path'
import type { AgentRow } from '../agents/row.ts'
import type { Host } from '../ports/host.ts'
import type { Found } from './check.ts'

export interface Windowed {
  id: string
  name: string
  window: NonNullable<AgentRow['window']>
}

/**
 * Where programs of the desktop look that ask no shell. macOS gives them the first four only; what Claude Desktop adds
 * are the next two (its own log, and https://github.com/modelcontextprotocol/servers/issues/760). Linux gives what the
 * login set up, which in most distributions has the home's own folders.
 */
const system = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/opt/homebrew/bin']
const linuxHome = ['.local/bin', 'bin']

/** Agents with a window that do not find a program which this shell finds at `file`. */
export function desktop(
  bin: string,
  file: string,
  windows: readonly Windowed[],
  { env, home, platform }: Pick<Host, 'env' | 'home' | 'platform'>,
): Found[] {
  const folder = path.dirname(file)
  const here = environmentOf(file, env)
  if (here) {
    return told(windows, (names) => ({
      message: `${bin} is in ${folder}, an environment of this shell only: ${names} will not find it when started from the desktop`,
      fix: { say: `install ${bin} outside of that environment as well` },
    }))
  }
  // Windows hands the one PATH of the user to all programs.
  if (platform === 'win32') return []
  const homes = platform === 'darwin' ? [] : linuxHome.map((name) => path.join(home, name))
  if ([...system, ...homes].includes(folder)) return []
  return told(
    windows.filter(({ window }) => window === 'system'),
    (names) => ({
      message: `${bin} is in ${folder}: ${names} will not find it when started from the desktop`,
      fix: { say: 'have it where all programs look', run: `sudo ln -s ${file} /usr/local/bin/${bin}` },
    }),
  )
}

/** An activated virtual environment; conda's `base` is there in every shell. */
function environmentOf(file: string, env: Host['env']): string | undefined {
  const conda = env['CONDA_DEFAULT_ENV'] === 'base' ? undefined : env['CONDA_PREFIX']
  return [env['VIRTUAL_ENV'], conda].find((dir) => dir && file.startsWith(dir + path.sep))
}

function told(windows: readonly Windowed[], found: (names: string) => Omit<Found, 'level'>): Found[] {
  if (windows.length === 0) return []
  const names = windows.map(({ name }) => name).join(', ')
  return [{ level: 'warning', agents: windows.map(({ id }) => id), ...found(names) }]
}
