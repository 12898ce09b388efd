import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Base, Env } from '../model.ts'

/** What differs from machine to machine, read once. */
export interface Host {
  cwd: string
  home: string
  /** Absolute folder of every base but the project. */
  bases: Record<Exclude<Base, 'project'>, string>
  platform: NodeJS.Platform
  /** Where process numbers mean the same: the machine, and within it the container. */
  hostname: string
  pid: number
  /** Ticks since boot at which a process started, where the system tells; null: unknown or no such process. */
  started(pid: number): string | null
  alive(pid: number): boolean
  onPath(bin: string): boolean
  /** How long reading a repository may take. */
  gitSeconds: number
  /** How long an MCP server may be silent. */
  mcpSeconds: number
  /** Where a program is found on PATH. */
  which(bin: string): string | undefined
  /** Whether this is a program. */
  runs(file: string): boolean
  /** Whether this process has the right; `write` of a folder: to enter it as well. */
  may(file: string, what: 'read' | 'write' | 'enter'): boolean
  /** Whether it belongs to the user of this process; true where nobody tells. */
  owns(file: string): boolean
  env: Env
  now(): number
  sleep(ms: number): Promise<void>
}

/** Folders of the clients, as each of them finds its own. Sources: docs/agents.md. */
function bases(env: Env, home: string, platform: NodeJS.Platform): Host['bases'] {
  // A relative one is to be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  const xdg = env['XDG_CONFIG_HOME'] ?? ''
  const config = path.isAbsolute(xdg) ? xdg : path.join(home, '.config')
  const appData = env['APPDATA'] || path.join(home, 'AppData', 'Roaming')
  const code = {
    darwin: path.join(home, 'Library', 'Application Support', 'Code', 'User'),
    win32: path.join(appData, 'Code', 'User'),
  }[platform as string]
  return {
    home,
    config,
    codex: env['CODEX_HOME'] || path.join(home, '.codex'),
    claude: env['CLAUDE_CONFIG_DIR'] || path.join(home, '.claude'),
    claudeJson: env['CLAUDE_CONFIG_DIR'] || home,
    claudeDesktop:
      {
        darwin: path.join(home, 'Library', 'Application Support', 'Claude'),
        win32: path.join(appData, 'Claude'),
      }[platform as string] ?? path.join(config, 'Claude'),
    goose: platform === 'win32' ? path.join(appData, 'Block', 'goose', 'config') : path.join(config, 'goose'),
    grok: env['GROK_HOME'] || path.join(home, '.grok'),
    hermes: env['HERMES_HOME'] || path.join(home, '.hermes'),
    kimi: env['KIMI_CODE_HOME'] || path.join(home, '.kimi-code'),
    vibe: env['VIBE_HOME'] || path.join(home, '.vibe'),
    vscode: code ?? path.join(config, 'Code', 'User'),
    zed: platform === 'win32' ? path.join(appData, 'Zed') : path.join(config, 'zed'),
  }
}

export function readHost(env: Env = process.env, cwd: string = process.cwd()): Host {
  const platform = process.platform
  const home = path.resolve(env['HOME'] || env['USERPROFILE'] || os.homedir())
  function which(bin: string): string | undefined {
    const names = platform === 'win32' ? [`${bin}.exe`, `${bin}.cmd`, bin] : [bin]
    const dirs = (env['PATH'] ?? '').split(path.delimiter).filter((d) => path.isAbsolute(d))
    return dirs.flatMap((dir) => names.map((n) => path.join(dir, n))).find(executable)
  }
  return {
    cwd,
    home,
    bases: bases(env, home, platform),
    platform,
    hostname: `${os.hostname()} ${pidNamespace()}`.trim(),
    pid: process.pid,
    started(pid) {
      try {
        // Field 22 of /proc/PID/stat; the program's name before it may hold spaces and parentheses (proc(5)).
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
      } catch {
        return null
      }
    },
    alive(pid) {
      try {
        process.kill(pid, 0)
        return true
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM'
      }
    },
    onPath: (bin) => which(bin) !== undefined,
    which,
    runs: executable,
    may(file, what) {
      try {
        fs.accessSync(file, accessBits[what])
        return true
      } catch {
        return false
      }
    },
    owns(file) {
      try {
        return process.getuid === undefined || fs.lstatSync(file).uid === process.getuid()
      } catch {
        return true
      }
    },
    gitSeconds: seconds(env['DSQL_SKILL_GIT_TIMEOUT']) ?? 180,
    mcpSeconds: seconds(env['DSQL_SKILL_MCP_TIMEOUT']) ?? 30,
    env,
    now: () => Date.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  }
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined
}

/** A container may share the machine's name and still have process numbers of its own (pid_namespaces(7)). */
function pidNamespace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** Windows has no right to enter (https://nodejs.org/api/fs.html#file-access-constants). */
const accessBits = {
  read: fs.constants.R_OK,
  write: fs.constants.W_OK | fs.constants.X_OK,
  enter: fs.constants.X_OK,
} as const

function executable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}
