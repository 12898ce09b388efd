import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Manifest, Report } from '../../src/model.ts'

/** The CLI under test: CI points DSQL_SKILL_CLI at the one unpacked from the tarball. */
export const cli = path.resolve(
  process.env['DSQL_SKILL_CLI'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url)),
)

export const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'
export const otherEndpoint = 'zbcdefghijklmnopqrstuvwxya.dsql.eu-west-1.on.aws'

export interface Ran {
  code: number | null
  out: string
  err: string
  /** Stdout as the one JSON document it has to be. */
  json: Report
}

export interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  /** `closed`: no stdin at all; `open`: a pipe that never ends; default: an empty one. */
  stdin?: 'closed' | 'open'
  /** What is on stdin. */
  input?: string
  cli?: string
  uid?: number
}

/** A machine of its own: a home, a project with a `.git`, and a PATH with nothing on it. */
export class World {
  readonly root: string
  readonly home: string
  readonly project: string
  readonly bin: string

  constructor() {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-story-')))
    this.home = path.join(this.root, 'home')
    this.project = path.join(this.root, 'project')
    this.bin = path.join(this.root, 'bin')
    for (const dir of [this.home, path.join(this.project, '.git'), this.bin])
      fs.mkdirSync(dir, { recursive: true })
  }

  at(file: string): string {
    return path.resolve(this.project, file)
  }

  write(file: string, text: string | Uint8Array): string {
    const full = this.at(file)
    fs.mkdirSync(path.dirname(full), { recursive: true })
    fs.writeFileSync(full, text)
    return full
  }

  read(file: string): string {
    return fs.readFileSync(this.at(file), 'utf8')
  }

  has(file: string): boolean {
    return fs.lstatSync(this.at(file), { throwIfNoEntry: false }) !== undefined
  }

  link(file: string, target: string): void {
    fs.mkdirSync(path.dirname(this.at(file)), { recursive: true })
    fs.symlinkSync(target, this.at(file))
  }

  remove(file: string): void {
    fs.rmSync(this.at(file), { recursive: true })
  }

  program(name: string): void {
    fs.writeFileSync(path.join(this.bin, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  }

  env(more: Record<string, string> = {}): Record<string, string> {
    return { HOME: this.home, PATH: this.bin, ...more }
  }

  run(...args: string[]): Promise<Ran> {
    return this.start(args)
  }

  start(args: string[], options: RunOptions = {}): Promise<Ran> {
    return run(args, {
      ...options,
      cwd: options.cwd ?? this.project,
      env: this.env(options.env),
    })
  }

  manifest(): Manifest {
    return JSON.parse(this.read('.agents/dsql-skill.json')) as Manifest
  }

  /** Every path of this world, with type, mode and content. */
  tree(dir = this.root): Record<string, string> {
    const out: Record<string, string> = {}
    for (const file of walk(dir)) out[path.relative(dir, file)] = describe(file)
    return out
  }

  /** Modification times of everything, in nanoseconds. */
  stamps(dir = this.root): Record<string, string> {
    const out: Record<string, string> = {}
    for (const file of [dir, ...walk(dir)])
      out[path.relative(dir, file)] = String(fs.lstatSync(file, { bigint: true }).mtimeNs)
    return out
  }
}

/** A fresh world, gone after the test. */
export function world(): World {
  const made = new World()
  onTestFinished(() => fs.rmSync(made.root, { recursive: true, force: true }))
  return made
}

function walk(dir: string): string[] {
  return fs
    .readdirSync(dir)
    .sort()
    .flatMap((name) => {
      const file = path.join(dir, name)
      return fs.lstatSync(file).isDirectory() ? [file, ...walk(file)] : [file]
    })
}

function describe(file: string): string {
  const stat = fs.lstatSync(file)
  const mode = (stat.mode & 0o777).toString(8)
  if (stat.isSymbolicLink()) return `link ${fs.readlinkSync(file)}`
  if (stat.isDirectory()) return `dir ${mode}`
  return stat.isFile() ? `file ${mode} ${fs.readFileSync(file, 'latin1')}` : `other ${mode}`
}

function run(
  args: string[],
  options: RunOptions & { cwd: string; env: Record<string, string> },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.cli ?? cli, ...args], {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.stdin === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    })
    if (options.stdin === undefined) child.stdin?.end(options.input)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout?.on('data', (data: Buffer) => out.push(data))
    child.stderr?.on('data', (data: Buffer) => err.push(data))
    child.on('error', reject)
    child.on('close', (code) => {
      child.stdin?.destroy()
      const text = Buffer.concat(out).toString()
      resolve({
        code,
        out: text,
        err: Buffer.concat(err).toString(),
        get json() {
          return JSON.parse(text) as Report
        },
      })
    })
  })
}

/** Runs a program that imports the package; what it finds out is the last line of its output. */
export async function program<T>(w: World, body: string): Promise<{ value: T; printed: string }> {
  const entry = pathToFileURL(path.join(path.dirname(cli), 'index.js')).href
  const file = w.write('../program.mjs', `import { run } from ${JSON.stringify(entry)}\n${body}\n`)
  const ran = await run([], { cwd: w.project, env: w.env(), cli: file })
  if (ran.code !== 0 || ran.err !== '') throw new Error(`the program failed (${ran.code}): ${ran.err}`)
  const lines = ran.out.trimEnd().split('\n')
  return { value: JSON.parse(lines.at(-1) ?? '') as T, printed: lines.slice(0, -1).join('\n') }
}

/** A copy of the CLI that another user can read, to be started as that user where the test runs as root. */
export function asSomebody(w: World): { cli: string; uid?: number } {
  for (const folder of ['dist', 'skills']) {
    fs.cpSync(path.resolve(cli, '../..', folder), path.join(w.root, 'package', folder), { recursive: true })
  }
  fs.chmodSync(w.root, 0o755)
  const root = process.getuid?.() === 0
  return { cli: path.join(w.root, 'package/dist/cli.js'), ...(root ? { uid: 65534 } : {}) }
}
