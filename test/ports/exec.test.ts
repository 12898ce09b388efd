import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { executor } from '../../src/ports/exec.ts'
import { temporary } from '../support/generated.ts'
import { lives } from '../support/lives.ts'

let root: string
beforeEach(() => {
  root = temporary('exec')
})
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function pid(name: string): number {
  return Number(fs.readFileSync(path.join(root, name), 'utf8'))
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s to us ends what runs', async (signal) => {
  const out = path.join(root, 'run.mjs')
  const source = path.join(import.meta.dirname, '..', '..', 'src', 'ports', 'exec.ts')
  const script = 'echo $$ > "$0.new"; mv "$0.new" "$0"; exec sleep 600'
  const args = JSON.stringify(['-c', script, path.join(root, 'it')])
  const contents = `import { executor } from ${JSON.stringify(source)}
    executor(process.env)('/bin/sh', ${args}, { limit: 600_000 })`
  const stdin = { contents, resolveDir: root, loader: 'ts' } as const
  await build({ stdin, outfile: out, bundle: true, format: 'esm', platform: 'node' })
  const us = spawn(process.execPath, [out], { stdio: 'ignore' })
  const ended = new Promise((done) => us.once('exit', (_, name) => done(name)))
  await expect.poll(() => fs.existsSync(path.join(root, 'it')), { timeout: 20_000 }).toBe(true)
  expect(lives(pid('it'))).toBe(true)
  us.kill(signal)
  expect(await ended).toBe(signal)
  await expect.poll(() => lives(pid('it')), { timeout: 10_000 }).toBe(false)
})

test('one that leaves the pipes to another is over when its time is', async () => {
  const run = executor({ PATH: process.env['PATH'] })
  const script = 'echo said; setsid sleep 600 & echo $! > "$0"'
  const ran = await run('/bin/sh', ['-c', script, path.join(root, 'left')], { limit: 1_500 })
  process.kill(pid('left'), 'SIGKILL')
  expect(ran).toMatchObject({ out: 'said\n', late: true })
})
