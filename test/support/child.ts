import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { compileTemplate, define } from '../../build.mjs'
import type { Report } from '../../src/model.ts'
import type { Task } from './child-main.ts'
import { tempDir, type World } from './project.ts'

export type { Task }

/** Bundles child-main.ts, since a plain Node of version 20 reads no TypeScript. */
export async function bundleChild(): Promise<string> {
  const dir = tempDir()
  fs.chmodSync(dir, 0o755)
  const outfile = path.join(dir, 'child.mjs')
  await build({
    entryPoints: [path.join(import.meta.dirname, 'child-main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    define,
    external: ['inquirer', 'simple-git'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'handlebars',
        setup(b) {
          b.onLoad({ filter: /\.hbs$/ }, (args) => ({ contents: compileTemplate(args.path), loader: 'js' }))
        },
      },
    ],
  })
  return outfile
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  report: Report | undefined
  stderr: string
}

/** Runs a verb in a process of its own; `meet` is called once it is in the middle of its work. */
export function runChild(
  child: string,
  w: World,
  task: Omit<Task, 'home' | 'pack'>,
  meet?: (process: ChildProcess) => void,
): Promise<Ended> {
  const whole: Task = { ...task, home: w.home, pack: w.pack }
  const started = spawn(process.execPath, [child, JSON.stringify(whole)], { cwd: w.project })
  let stdout = ''
  let stderr = ''
  let met = false
  started.stdout.on('data', (chunk) => {
    stdout += chunk
    if (met || !stdout.includes('at work')) return
    met = true
    meet?.(started)
  })
  started.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((done, fail) => {
    started.on('error', fail)
    started.on('close', (code, signal) => {
      const last = stdout.trim().split('\n').at(-1) ?? ''
      const report = last.startsWith('{') ? (JSON.parse(last) as Report) : undefined
      done({ code, signal, report, stderr })
    })
  })
}
