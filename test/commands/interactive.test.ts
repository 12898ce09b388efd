import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { questions } from '../../src/choices/questions.ts'
import type { Prompt } from '../../src/ports/prompt.ts'
import { textReport } from '../../src/report/text.ts'
import { perform } from '../../src/run.ts'

const plain = { color: false, quiet: false, verbose: false }
let project = ''

beforeEach(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-interactive-'))
})

afterEach(() => {
  fs.rmSync(project, { recursive: true })
})

/** Takes every preset, and keeps what was shown. */
function obedient(shown: string[]): Prompt {
  return {
    many: async (_, options) => options.filter((o) => o.checked).map((o) => o.value),
    one: async (_, options, preset) => preset ?? options[0]?.value ?? '',
    text: async (_, preset) => preset,
    yes: async (_, preset) => preset,
    show: (text) => void shown.push(text),
  }
}

test('a plan that was shown and agreed to is not printed a second time', async () => {
  const shown: string[] = []
  const options = { cwd: project, agents: ['claude-code'], mcp: 'none', endpoint: 'none' } as const
  const report = await perform('init', { ...options, agents: [...options.agents] }, obedient(shown), (r) => {
    return textReport(r, plain).out
  })
  const line = '+ .claude/skills/dsql'
  expect(report.exit).toBe(0)
  expect(fs.existsSync(path.join(project, '.claude/skills/dsql/SKILL.md'))).toBe(true)
  expect(shown.join('')).toContain(line)
  const { out } = textReport(report, plain)
  expect(out).not.toContain(line)
  expect(out).toContain('ok: written')
  expect(out).toContain('Next:')
})

test('an answered question repeats the name, not what was found here', () => {
  for (const question of questions) {
    if (question.kind !== 'many' && question.kind !== 'one') continue
    const facts = { detected: ['claude-code'], kiroAgents: ['dev'], onPath: () => true }
    for (const option of question.options(facts)) {
      expect(option.short ?? option.name).not.toContain('found')
    }
  }
})
