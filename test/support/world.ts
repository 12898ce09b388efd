import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fse from 'fs-extra'
import { add } from '../../src/commands/add.ts'
import { agents } from '../../src/commands/agents.ts'
import type { Context, Options } from '../../src/commands/context.ts'
import { init } from '../../src/commands/init.ts'
import { reinstall } from '../../src/commands/install.ts'
import { remove } from '../../src/commands/remove.ts'
import { status } from '../../src/commands/status.ts'
import { update } from '../../src/commands/update.ts'
import { DsqlError } from '../../src/errors.ts'
import type { Report, Scope } from '../../src/model.ts'
import { type Disk, disk } from '../../src/ports/disk.ts'
import { type Host, readHost } from '../../src/ports/host.ts'

const verbs = { init, add, remove, update, install: reinstall, status, agents } as const satisfies Record<
  string,
  (options: Options, context: Context) => Promise<Report>
>

export type Verb = keyof typeof verbs

/** Stands in for the user's credentials: no file that we write may ever hold one of these. */
export const secrets = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7CANARY1',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCANARYSECRET',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjCANARYTOKEN',
} as const

/** A project and a home in a temporary folder, and the verbs as a program without a terminal runs them. */
export interface World {
  /** Holds both: whatever we write must lie below it. */
  root: string
  project: string
  home: string
  /** The folder that a scope writes to. */
  base(scope: Scope): string
  context: Context
  /** Runs one verb; an expected failure becomes its report, a bug is thrown. */
  run(verb: Verb, options?: Options): Promise<Report>
  write(file: string, text: string): void
  read(file: string): string
}

export interface Setting {
  /** Programs that are on PATH. */
  bins?: readonly string[]
  context?: Partial<Context>
}

export async function withWorld<T>(use: (world: World) => Promise<T>, setting: Setting = {}): Promise<T> {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-world-')))
  try {
    return await use(worldAt(root, setting))
  } finally {
    fs.rmSync(root, { recursive: true, force: true })
  }
}

function worldAt(root: string, setting: Setting): World {
  const [project, home, bin] = ['project', 'home', 'bin'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ]
  // .git: the walk for the project's root ends here, whatever lies above the temporary folder.
  for (const dir of [path.join(project, '.git'), home, bin]) fs.mkdirSync(dir, { recursive: true })
  for (const name of setting.bins ?? []) fs.writeFileSync(path.join(bin, name), '', { mode: 0o755 })
  const context: Context = {
    disk: unsynced,
    host: linuxBases(readHost({ HOME: home, PATH: bin, ...secrets }, project), home),
    hold: () => ({ interrupted: async () => false, release() {} }),
    bundled: () => fileURLToPath(new URL('./pack', import.meta.url)),
    version: '0.0.0-test',
    prompt: undefined,
    render: () => '',
    ...setting.context,
  }
  return {
    root,
    project,
    home,
    base: (scope) => (scope === 'project' ? project : home),
    context,
    async run(verb, options = {}) {
      try {
        return await verbs[verb]({ yes: true, ...options }, context)
      } catch (error) {
        if (!(error instanceof DsqlError)) throw error
        return { version: 1, command: verb, exit: error.exit, next: [], error: error.toFailure() }
      }
    },
    write(file, text) {
      fse.outputFileSync(path.join(root, file), text)
    },
    read: (file) => fs.readFileSync(path.join(root, file), 'utf8'),
  }
}

/** Nobody pulls the plug here: waiting for the platter would be most of the time of all tests. */
const unsynced: Disk = {
  ...disk,
  writeNew: (file, bytes, mode) => disk.writeNew(file, bytes, mode, false),
  append: (file, text) => fs.appendFileSync(file, text),
}

/** The same folders on every system, so that fixtures and golden files are the same too. */
function linuxBases(host: Host, home: string): Host {
  const config = path.join(home, '.config')
  const bases = {
    ...host.bases,
    config,
    vscode: path.join(config, 'Code/User'),
    zed: path.join(config, 'zed'),
  }
  return { ...host, bases }
}
