import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { exportPack } from '../../src/commands/export.ts'
import type { DsqlError } from '../../src/errors.ts'
import { bundledPack } from '../../src/ports/assets.ts'
import type { Disk } from '../../src/ports/disk.ts'
import { readHost } from '../../src/ports/host.ts'
import { failAt, quick, watched } from '../support/faults.ts'

let folder = ''
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-export-')))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

function context(disk: Disk, interrupted = false): Context {
  return {
    disk,
    host: readHost({ HOME: folder, PATH: '' }, folder),
    hold: () => ({ interrupted: async () => interrupted, release: () => {} }),
    bundled: bundledPack,
    version: '1.2.3',
    prompt: undefined,
    render: () => '',
  }
}

const options = { format: 'claude-plugin', args: ['./out'] } as const
const run = (disk: Disk, interrupted?: boolean) =>
  exportPack({ ...options, args: [...options.args] }, context(disk, interrupted))

async function failure(work: Promise<unknown>): Promise<DsqlError> {
  return work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: DsqlError) => error,
  )
}

test.each([[[]], [['out']]])('whatever write fails, it is as before: %j', async (before) => {
  const prepare = () => before.map((name) => fs.mkdirSync(path.join(folder, name)))
  prepare()
  let calls = 0
  await run(watched(() => calls++))
  expect(calls).toBeGreaterThan(20)
  fs.rmSync(path.join(folder, 'out'), { recursive: true })
  prepare()
  for (let n = 1; n <= calls; n++) {
    const disk = failAt(n, 'ENOSPC')
    const error = await failure(run(disk))
    expect(disk.failed()).toBeDefined()
    expect(error).toMatchObject({ code: 'write-failed', exit: 1, hint: expect.stringMatching(/space/) })
    expect(fs.readdirSync(folder, { recursive: true })).toEqual(before)
  }
  expect((await run(quick)).exit).toBe(0)
})

test('an interrupted run leaves nothing, and an empty target as it was', async () => {
  fs.mkdirSync(path.join(folder, 'out'))
  const error = await failure(run(quick, true))
  expect(error).toMatchObject({ code: 'interrupted', exit: 130 })
  expect(fs.readdirSync(folder)).toEqual(['out'])
  expect(fs.readdirSync(path.join(folder, 'out'))).toEqual([])
})

test('a target that is filled while we write is not overwritten', async () => {
  fs.mkdirSync(path.join(folder, 'out'))
  const late = watched(({ name, args }) => {
    if (name === 'rename') fs.mkdirSync(String(args[1]), { recursive: true })
    if (name === 'rename') fs.writeFileSync(path.join(String(args[1]), 'mine'), '')
  })
  const error = await failure(run(late))
  expect(error.exit).toBe(1)
  expect(fs.readdirSync(folder)).toEqual(['out'])
  expect(fs.readdirSync(path.join(folder, 'out'))).toEqual(['mine'])
})

test('a folder that cannot be read is an error with its place', async () => {
  fs.mkdirSync(path.join(folder, 'out'))
  const blind: Disk = {
    ...quick,
    list: (dir) => {
      if (dir !== path.join(folder, 'out')) return quick.list(dir)
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'scandir', path: dir })
    },
  }
  expect(await failure(run(blind))).toMatchObject({
    code: 'write-failed',
    message: expect.stringMatching(/cannot read/),
  })
})
