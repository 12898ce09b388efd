import fs from 'node:fs'
import { expect, test } from 'vitest'
import { world } from '../support/cli.ts'

// https://aider.chat/docs/config/aider_conf.html: of several files the later one's `read` counts alone.
test('no list is made in a project that would make Aider forget the one at home', async () => {
  const w = world()
  const { json } = await w.run('init', '--yes', '-a', 'aider', '--mcp', 'none', '--json')
  expect(fs.existsSync(w.at('.aider.conf.yml'))).toBe(false)
  expect(json.findings).toContainEqual(
    expect.objectContaining({
      agents: ['aider'],
      message: 'Aider would need a new .aider.conf.yml, and that would hide ~/.aider.conf.yml',
      fix: { say: expect.stringContaining('aider --read .agents/skills/dsql/SKILL.md') },
    }),
  )
  w.write('.aider.conf.yml', 'read:\n  - CONVENTIONS.md # mine\n')
  await w.run('init', '--yes')
  expect(w.read('.aider.conf.yml')).toMatch(/^ {2}- "?\.agents\/skills\/dsql\/SKILL\.md"?$/m)
  await w.run('remove', '--yes')
  expect(w.read('.aider.conf.yml')).toBe('read:\n  - CONVENTIONS.md # mine\n')
})
