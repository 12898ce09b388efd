import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Env } from '../model.ts'

/** What git keeps of files as they once were. Only reads, and never from the network. */
export interface History {
  /** Contents of these objects, as far as the repository around `folder` has them. */
  contents(folder: string, ids: readonly string[]): Promise<Map<string, string>>
  /** Names of the contents that a file had in the commits that lead here, the latest first. */
  versions(folder: string, file: string): Promise<string[]>
}

const longest = 10_000
const largest = 64 * 1024 * 1024
const mostVersions = 200

/** Undefined where there is no git. What fails (no repository, somebody else's, a broken one) is nothing found. */
export function openHistory(env: Env = process.env): History | undefined {
  const found = onPath(env)
  if (!found) return undefined
  const git = found
  return {
    async contents(folder, ids) {
      const input = ids.map((id) => `${id}\n`).join('')
      return objects(await run(git, env, folder, ['cat-file', '--batch'], input))
    },
    async versions(folder, file) {
      const args = ['log', '--raw', '--no-abbrev', '-z', '--format=', '--no-renames', '--full-history', '-m']
      const limits = [`--max-count=${mostVersions}`, '--no-ext-diff', '--no-textconv']
      const out = await run(git, env, folder, [...args, ...limits, '--', file], '')
      const ids = [...out.toString('latin1').matchAll(/:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) /g)]
      return [...new Set(ids.flatMap(([, before = '', after = '']) => [after, before]))].filter(
        (id) => !/^0+$/.test(id),
      )
    },
  }
}

/** By its absolute path: Windows would look for a program in the current folder first. */
function onPath(env: Env): string | undefined {
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  const dirs = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((dir) => path.isAbsolute(dir))
  return dirs.map((dir) => path.join(dir, name)).find((file) => fs.existsSync(file))
}

/** The repository is the user's, but what is checked out there may be anybody's: no hook, no monitor, no bare repository within. */
const careful = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  '-c',
  'safe.bareRepository=explicit',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
]

/** A partial clone would fetch what it lacks: no protocol is allowed. A hook's own GIT_DIR is not this repository's. */
function quiet(env: Env): Env {
  const out = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')))
  return {
    ...out,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
  }
}

function run(git: string, env: Env, folder: string, args: string[], input: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const child = spawn(git, ['-C', folder, ...careful, ...args], {
      env: quiet(env) as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: longest,
      windowsHide: true,
    })
    const out: Buffer[] = []
    let size = 0
    child.stdout.on('data', (data: Buffer) => {
      size += data.length
      if (size > largest) child.kill()
      else out.push(data)
    })
    child.on('error', () => resolve(Buffer.alloc(0)))
    child.on('close', () => resolve(Buffer.concat(out)))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** `<id> blob <size>`, the bytes, a line end; or `<id> missing` (https://git-scm.com/docs/git-cat-file#_batch_output). */
function objects(out: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(10, at)
    if (end < 0) break
    const [id = '', kind, size] = out.toString('latin1', at, end).split(' ')
    at = end + 1
    if (size === undefined) continue
    const bytes = out.subarray(at, at + Number(size))
    if (bytes.length < Number(size)) break
    at += Number(size) + 1
    const text = kind === 'blob' ? utf8(bytes) : undefined
    if (text !== undefined) found.set(id, text)
  }
  return found
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
