import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cli } from '../support/cli.ts'
import { temporary } from '../support/generated.ts'
import { type Cluster, startCluster } from './cluster/cluster.ts'
import { userOf } from './real.ts'

const page = path.join(import.meta.dirname, '..', '..', 'docs', 'walkthrough.md')

/** A command of the page, and the answer that it shows. */
interface Step {
  command: string
  fails: boolean
  shown: string | undefined
}

const blocks = [...fs.readFileSync(page, 'utf8').matchAll(/^```(\S+)( fails)?\n([\s\S]*?)^```$/gm)]
const steps = blocks.flatMap(([, kind, fails, command = ''], i): Step[] => {
  const [, next, , shown] = blocks[i + 1] ?? []
  if (kind !== 'sh') return []
  return [{ command, fails: fails !== undefined, shown: next === 'text' ? shown : undefined }]
})

let root: string
let cluster: Cluster
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  root = temporary('walkthrough')
  cluster = await startCluster()
  const bin = path.join(root, 'bin')
  fs.mkdirSync(bin)
  // npx of the published package: here of this one.
  const npx = `#!/bin/sh\n[ "$1" = dsql-skill ] || exit 9\nshift\nexec '${process.execPath}' '${cli}' "$@"\n`
  fs.writeFileSync(path.join(bin, 'npx'), npx, { mode: 0o755 })
  const user = userOf(root)
  env = { ...user, ...cluster.env, PATH: `${bin}:${user['PATH']}` }
  fs.mkdirSync(path.join(root, 'project'))
  execFileSync('git', ['init', '-q'], { cwd: path.join(root, 'project') })
})
afterAll(async () => {
  await cluster?.stop()
  fs.rmSync(root, { recursive: true, force: true })
})

/** One shell for all of it, as a reader has. */
function runAll(): Promise<{ code: number | null; out: string; err: string }[]> {
  const marked = steps.map(
    ({ command }) => `${mine(command)}printf '\\n\\001%s\\n' "$?"\nprintf '\\001\\n' >&2\n`,
  )
  return new Promise((done) => {
    const shell = spawn('sh', { cwd: path.join(root, 'project'), env })
    let out = ''
    let err = ''
    shell.stdout.on('data', (chunk) => {
      out += chunk
    })
    shell.stderr.on('data', (chunk) => {
      err += chunk
    })
    shell.once('close', () => {
      const errors = err.split('\u0001\n')
      const answers = out.split(/\n\u0001(\d+)\n/)
      done(
        steps.map((_, i) => ({
          out: answers[2 * i] ?? '',
          code: answers[2 * i + 1] === undefined ? null : Number(answers[2 * i + 1]),
          err: errors[i] ?? '',
        })),
      )
    })
    shell.stdin.end(marked.join(''))
  })
}

/** The reader's cluster. */
function mine(command: string): string {
  return command
    .replace(/^ENDPOINT=.*$/m, `ENDPOINT=${cluster.endpoint}`)
    .replace(/^REGION=.*$/m, `REGION=${cluster.region}`)
}

/** What differs from run to run. */
function levelled(text: string): string {
  return text
    .replace(/^root: .*\n/gm, '')
    .replace(/\b[a-z2-7]{26}\b/g, 'abcdefghijklmnopqrstuvwxyz')
    .replace(/\b\d+(\.\d+)? (m?s)\b/g, '2 $2')
    .trim()
}

test('every command of docs/walkthrough.md does what the page says', async () => {
  expect(steps.length).toBeGreaterThan(10)
  const ran = await runAll()
  for (const [i, { command, fails, shown }] of steps.entries()) {
    const { code, out, err } = ran[i] ?? {}
    expect({ command, code, err: fails ? '' : err }).toEqual({ command, code: fails ? 1 : 0, err: '' })
    if (shown !== undefined) expect(levelled(`${out}${err}`), command).toBe(levelled(shown))
  }
  expect(steps.filter(({ shown }) => shown !== undefined).length).toBeGreaterThan(5)
  expect(fs.readdirSync(path.join(root, 'project'))).toEqual(['.git'])
})
