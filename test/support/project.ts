import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fse from 'fs-extra'
import { afterAll } from 'vitest'
import { add } from '../../src/commands/add.ts'
import type { Context, Options } from '../../src/commands/context.ts'
import { init } from '../../src/commands/init.ts'
import { reinstall } from '../../src/commands/install.ts'
import { remove } from '../../src/commands/remove.ts'
import { status } from '../../src/commands/status.ts'
import { update } from '../../src/commands/update.ts'
import { DsqlError } from '../../src/errors.ts'
import type { Report } from '../../src/model.ts'
import type { Disk } from '../../src/ports/disk.ts'
import { type Host, readHost } from '../../src/ports/host.ts'
import { quick } from './faults.ts'

export const endpoints = ['a', 'b'].map((c) => `${c.repeat(26)}.dsql.us-west-2.on.aws`) as [string, string]
const six = ['claude-code', 'cursor', 'codex', 'gemini-cli', 'kiro-ide', 'opencode']
export const choices: Options = { yes: true, agents: six, mcp: 'uvx', endpoint: endpoints[0] }

const made: string[] = []
afterAll(() => {
  for (const dir of made.splice(0)) fs.rmSync(dir, { recursive: true, force: true })
})

export function tempDir(): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-apply-')))
  made.push(dir)
  return dir
}

export function put(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fse.outputFileSync(path.join(root, name), text)
  }
}

/** What a project may hold before us: configurations of other servers, odd bytes, odd modes, empty folders. */
export const before: Record<string, string> = {
  'README.md': '# mine\r\n',
  '.mcp.json': '{\n\t"mcpServers": { "other": {"command":"x"} } // mine\n}',
  '.codex/config.toml': '# mine\nmodel = "m"\n\n[mcp_servers.other]\ncommand = "x"\n',
  '.gemini/settings.json': '{"theme":"dark"}\n',
  'AGENTS.md': '# rules\n\nBe kind.\n',
  'opencode.json': '{\n    // mine\n    "model": "m",\n}\n',
}

export interface World {
  /** Holds `project` and `home`. */
  dir: string
  project: string
  home: string
  pack: string
}

export function world(files: Record<string, string> = before): World {
  const dir = tempDir()
  const [project, home, pack] = ['project', 'home', 'pack'].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ]
  for (const folder of [project, home, pack]) fs.mkdirSync(folder)
  put(project, files)
  put(pack, {
    'SKILL.md': '---\nname: dsql\ndescription: Use it.\nmetadata:\n  version: 1.0.0\n---\n# DSQL\n',
    'references/one.md': '# one\n',
  })
  if (files['.mcp.json']) {
    fs.chmodSync(path.join(project, '.mcp.json'), 0o600)
    fs.mkdirSync(path.join(project, 'empty'), { mode: 0o700 })
    fs.mkdirSync(path.join(project, '.cursor', 'empty'), { recursive: true })
  }
  return { dir, project, home, pack }
}

/** Sets the project aside, to be brought back into the same folder. */
export function keep(w: World): () => void {
  const aside = path.join(tempDir(), 'kept')
  fs.cpSync(w.project, aside, { recursive: true, verbatimSymlinks: true })
  return () => {
    fse.emptyDirSync(w.project)
    fs.cpSync(aside, w.project, { recursive: true, verbatimSymlinks: true })
  }
}

const verbs: Record<string, typeof init> = { init, add, remove, update, install: reinstall, status }

export interface Ports {
  disk?: Disk
  host?: Partial<Host>
  /** A signal comes before the commit. */
  signal?: boolean
}

/** One verb in this process; what is no expected failure is thrown. */
export async function run(w: World, verb: string, options: Options, ports: Ports = {}): Promise<Report> {
  const host = { ...readHost({ HOME: w.home, PATH: '' }, w.project), ...ports.host }
  const context: Context = {
    disk: ports.disk ?? quick,
    host,
    hold: () => ({ interrupted: async () => ports.signal ?? false, release: () => undefined }),
    bundled: () => w.pack,
    version: '0.0.0-test',
    prompt: undefined,
    render: () => '',
  }
  try {
    return await (verbs[verb] as typeof init)(options, context)
  } catch (error) {
    if (!(error instanceof DsqlError)) throw error
    return { version: 1, command: verb, exit: error.exit, next: [], error: error.toFailure() }
  }
}

/** A process number that nobody has: what a killed run leaves in its journal. */
export const dead: Partial<Host> = { pid: 2 ** 22 + 1 }
