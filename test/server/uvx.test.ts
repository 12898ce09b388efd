import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpoint, temporary } from '../support/generated.ts'
import { lint, serverTools } from '../support/stdio.ts'
import { started, userOf } from './real.ts'

let root: string
let env: NodeJS.ProcessEnv

beforeAll(() => {
  root = temporary('uvx')
  env = userOf(root)
  fs.writeFileSync(path.join(root, 'home', '.aws', 'config'), '[profile work]\nregion = eu-west-1\n')
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

test.each([
  ['without a cluster', {}],
  ['with a cluster and a profile', { endpoint, profile: 'work' }],
  ['with writes', { endpoint, allowWrites: true }],
])('the generated entry %s answers, lists its tools and lints', async (what, options) => {
  const server = await started(root, what, options, env)
  expect(await server.tools()).toEqual(serverTools)
  expect(await lint(server)).toContain('serial_type')
  expect(await server.close()).toBe(0)
  process.stderr.write(`uvx ${what}: ${Math.round(server.startup)} ms to initialize\n`)
})
