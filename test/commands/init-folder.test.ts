import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../../src/index.ts'

let world = ''

beforeEach(() => {
  world = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-folder-'))
})

afterEach(() => {
  fs.rmSync(world, { recursive: true })
})

const choices = { yes: true, agents: ['claude-code'], mcp: 'none' } as const

function init(cwd: string) {
  return run('init', { ...choices, agents: [...choices.agents], cwd })
}

test('init -C makes the last folder of the path', async () => {
  const report = await init(path.join(world, 'new'))
  expect(report.exit).toBe(0)
  expect(fs.existsSync(path.join(world, 'new/.agents/dsql-skill.json'))).toBe(true)
})

test('a folder that init made and did not use goes again: the root is the repository above', async () => {
  fs.mkdirSync(path.join(world, '.git'))
  const report = await init(path.join(world, 'new'))
  expect(report.exit).toBe(0)
  expect(fs.existsSync(path.join(world, '.agents/dsql-skill.json'))).toBe(true)
  expect(fs.existsSync(path.join(world, 'new'))).toBe(false)
})

test('a folder that init made goes again when the run ends in a conflict', async () => {
  fs.mkdirSync(path.join(world, '.git'))
  fs.mkdirSync(path.join(world, '.claude/skills/dsql'), { recursive: true })
  const report = await init(path.join(world, 'new'))
  expect(report.exit).toBe(3)
  expect(fs.existsSync(path.join(world, 'new'))).toBe(false)
})
