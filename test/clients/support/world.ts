import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Llm, startLlm } from './llm.ts'
import { must, type Ran } from './run.ts'

export const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'

/** In the user's shell; the server's credential chain starts there. */
export const profile = 'team'

const repo = path.join(import.meta.dirname, '..', '..', '..')
const cli = process.env['DSQL_SKILL_CLI'] ?? path.join(repo, 'dist', 'cli.js')
const server = path.join(import.meta.dirname, 'fake-server.mjs')

/** A line of the stand-in server's log. */
interface Logged {
  event: 'start' | 'message'
  argv?: string[]
  cwd?: string
  env?: Record<string, string>
  method?: string
}

/** A home and a project of nobody, a `uvx` that starts our stand-in server, and a model that answers. */
export interface World {
  home: string
  project: string
  llm: Llm
  env(node: string): Record<string, string>
  dsql(...args: string[]): Promise<Ran>
  logged(): Logged[]
  /** Before the next client looks: what the model and the server heard so far. */
  forget(): void
  end(): Promise<void>
}

export async function makeWorld(): Promise<World> {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-world-')))
  const [home, project, bin, tmp] = ['home', 'project', 'bin', 'tmp'].map((name) => {
    fs.mkdirSync(path.join(root, name))
    return path.join(root, name)
  }) as [string, string, string, string]
  const log = path.join(root, 'server.jsonl')
  const uvx = path.join(bin, 'uvx')
  fs.writeFileSync(uvx, `#!/bin/sh\nexec '${process.execPath}' '${server}' '${log}' "$@"\n`, { mode: 0o755 })
  const llm = await startLlm()
  const env = (node: string): Record<string, string> => ({
    HOME: home,
    PATH: [bin, node, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    NO_COLOR: '1',
    AWS_PROFILE: profile,
  })
  return {
    home,
    project,
    llm,
    env,
    dsql: (...args) =>
      must(process.execPath, [cli, ...args], { cwd: project, env: env(path.dirname(process.execPath)) }),
    logged() {
      if (!fs.existsSync(log)) return []
      const text = fs.readFileSync(log, 'utf8').trim()
      return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Logged)
    },
    forget() {
      fs.rmSync(log, { force: true })
      llm.script([])
    },
    async end() {
      endLeftovers(home)
      await llm.close()
      fs.rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

/** Ends the daemons that clients leave behind: whatever has the scratch home, which is nobody else's, in its environment. */
export function endLeftovers(home: string): void {
  if (process.platform !== 'linux') return
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const env = fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (env.includes(`HOME=${home}`)) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended meanwhile, or belongs to another user.
    }
  }
}
