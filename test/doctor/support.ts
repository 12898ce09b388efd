import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fse from 'fs-extra'
import { afterAll } from 'vitest'
import { type Context, type Options, rootsFor } from '../../src/commands/context.ts'
import { doctor, patient } from '../../src/commands/doctor.ts'
import { init } from '../../src/commands/init.ts'
import type { Patient } from '../../src/doctor/check.ts'
import type { Finding, Report } from '../../src/model.ts'
import { digestOf } from '../../src/plan/digest.ts'
import { bundledPack, version } from '../../src/ports/assets.ts'
import type { Disk } from '../../src/ports/disk.ts'
import { type Host, readHost } from '../../src/ports/host.ts'
import { cli } from '../support/cli.ts'
import { killAt, quick } from '../support/faults.ts'
import { dead } from '../support/project.ts'

const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'

/** Stand for what must never be printed. */
export const secret = {
  id: 'AKIAIOSFODNN7CANARY2',
  temporary: 'ASIAIOSFODNN7CANARY2',
  key: 'wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET',
  token: `IQoJb3JpZ2luX2VjCANARYTOKEN${'x'.repeat(100)}`,
}

const keys = `aws_access_key_id = ${secret.id}\naws_secret_access_key = ${secret.key}\n`

const made: string[] = []
afterAll(() => {
  for (const dir of made.splice(0)) fs.rmSync(dir, { recursive: true, force: true })
})

const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()

/** A machine on which all is well: a repository, a home with a profile, and on PATH git, uvx, aws and this very command. */
export class Machine {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-doctor-')))
  readonly project = path.join(this.root, 'project')
  readonly home = path.join(this.root, 'home')
  readonly bin = path.join(this.root, 'bin')
  /** Where the user is. */
  cwd = this.project
  env: Record<string, string> = {}
  host: Partial<Host> = {}
  disk: Disk = quick
  /** By the clock of the findings, which is the same for every run of the tests. */
  readonly now = Date.parse('2026-11-24T12:00:00Z')
  options: Options = {}
  /** What a terminal would have shown of how far it is. */
  shown: (string | undefined)[] = []

  constructor() {
    made.push(this.root)
    for (const dir of [this.project, this.home, this.bin]) fs.mkdirSync(dir)
    this.git('init', '-q')
    this.write('home/.aws/config', `[default]\nregion = us-west-2\n${keys}`)
    fs.symlinkSync(git, path.join(this.bin, 'git'))
    for (const bin of ['uvx', 'aws']) this.program(bin)
    this.program('npx', `shift\nexec '${process.execPath}' '${cli}' "$@" --yes\n`)
  }

  /** Below the root: `project/.mcp.json`. */
  at(file: string): string {
    return path.join(this.root, file)
  }

  write(file: string, text: string): void {
    fse.outputFileSync(this.at(file), text)
  }

  read(file: string): string {
    return fs.readFileSync(this.at(file), 'utf8')
  }

  /** Fails where there is nothing to replace. */
  edit(file: string, from: string | RegExp, to: string): void {
    const before = this.read(file)
    const after = before.replace(from, () => to)
    if (after === before) throw new Error(`${file}: there is no ${from}`)
    this.write(file, after)
  }

  json(file: string, change: (value: Record<string, Record<string, unknown>>) => void): void {
    const value = JSON.parse(this.read(file))
    change(value)
    this.write(file, `${JSON.stringify(value, null, 2)}\n`)
  }

  remove(file: string): void {
    fs.rmSync(this.at(file), { recursive: true })
  }

  link(file: string, target: string): void {
    fse.ensureDirSync(path.dirname(this.at(file)))
    fs.symlinkSync(target, this.at(file))
  }

  program(name: string, body = 'exit 0\n', folder = this.bin, first = '#!/bin/sh\n'): void {
    fse.ensureDirSync(folder)
    fs.writeFileSync(path.join(folder, name), `${first}${body}`, { mode: 0o755 })
  }

  git(...args: string[]): string {
    const env = { HOME: this.home, GIT_CONFIG_NOSYSTEM: '1', PATH: '/usr/bin:/bin' }
    return execFileSync(git, ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd: this.project,
      env,
      encoding: 'utf8',
    })
  }

  context(): Context {
    const env = { HOME: this.home, PATH: this.bin, GIT_CONFIG_NOSYSTEM: '1', ...this.env }
    return {
      disk: this.disk,
      host: { ...readHost(env, this.cwd), now: () => this.now, ...this.host },
      hold: () => ({ interrupted: async () => false, release: () => undefined }),
      bundled: bundledPack,
      version,
      prompt: undefined,
      progress: (line) => this.shown.push(line),
      render: () => '',
    } as Context
  }

  async init(options: Options): Promise<void> {
    const report = await init({ yes: true, endpoint, ...this.options, ...options }, this.context())
    if (report.exit !== 0) throw new Error(JSON.stringify(report))
  }

  /** What the firmware says of the machine (Linux, /sys). */
  onEc2(): void {
    const vendor = '/sys/class/dmi/id/sys_vendor'
    this.disk = {
      ...quick,
      exists: (file) => file === vendor || quick.exists(file),
      real: (file) => (file === vendor ? file : quick.real(file)),
      entry: (file) =>
        file === vendor ? { is: 'file', bytes: Buffer.from('Amazon EC2\n'), mode: 0o444 } : quick.entry(file),
    }
  }

  /** Killed in the middle of its work, by a process that is not there any more. */
  async killedRun(): Promise<void> {
    const disk = killAt(8)
    const context = this.context()
    const host = { ...context.host, ...dead }
    const options: Options = { yes: true, agents: ['universal'] }
    await init({ ...this.options, ...options }, { ...context, disk, host }).catch(() => undefined)
    if (!disk.killed()) throw new Error('it was not killed')
  }

  /** As if an older release had written this file of the project. */
  older(file: string): void {
    const text = 'older\n'
    this.write(`project/${file}`, text)
    this.json('project/.agents/dsql-skill.json', (manifest) => {
      const all = manifest['wrote'] as unknown as { place: string; digest: string; blob?: string }[]
      const one = all.find((w) => w.place === `{project}/${file}`)
      if (!one) throw new Error(`${file} is not in the manifest`)
      one.digest = digestOf(text)
      delete one.blob
    })
  }

  doctor(options: Options = {}): Promise<Report> {
    // Starting a server takes its time: only the tests of that do.
    return doctor({ offline: true, ...this.options, ...options }, this.context())
  }

  patient(): Patient {
    const context = this.context()
    return patient({ offline: true, ...this.options }, context, rootsFor(this.options, context))
  }

  /** What a person pastes into a shell, where they are. */
  sh(command: string): { code: number | null; said: string } {
    const env = { HOME: this.home, GIT_CONFIG_NOSYSTEM: '1', ...this.env, PATH: `${this.bin}:/usr/bin:/bin` }
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
      cwd: this.cwd,
      env,
      encoding: 'utf8',
    })
    return { code: status, said: stdout + stderr }
  }

  /** Without what is another each time: the folder of this test, how many files the skill has, how long it takes. */
  plain(text: string): string {
    return text
      .replaceAll(this.root, '<root>')
      .replace(/\(\d+ files\)/g, '(n files)')
      .replace(/\b\d+(\.\d)? s\b/g, 'n s')
  }
}

/** One finding as four lines at most, as a reader of the golden files checks it. */
export function told({ level, code, message, at, agents, fix }: Finding): string {
  const where = at ? [at.file, at.line, at.line && at.column].filter((part) => part !== undefined) : []
  return [
    `${level} ${code}: ${message}`,
    ...(where.length > 0 ? [`  at ${where.join(':')}`] : []),
    ...(agents && agents.length > 0 ? [`  for ${agents.join(', ')}`] : []),
    ...(fix ? [`  ${fix.say}${fix.run ? `\n  $ ${fix.run}` : ''}`] : []),
  ].join('\n')
}

/** Nothing that stands for a key may be in what anybody can read. */
export function leaks(text: string): string[] {
  return Object.values(secret).filter((value) => text.includes(value))
}
