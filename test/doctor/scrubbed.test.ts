import { expect, it, vi } from 'vitest'
import { Machine, secret, told } from './support.ts'

vi.mock('../../src/agents/table.ts', async (original) => {
  const table = await original<typeof import('../../src/agents/table.ts')>()
  const row = (id: string) =>
    id === 'claude-code' ? { ...table.row(id), environment: 'scrubbed' as const } : table.row(id)
  return { ...table, row }
})

const keys = `aws_access_key_id = ${secret.id}\naws_secret_access_key = ${secret.key}\n`

/** Claude Code stands for a client that hands no variable to its servers; Codex is one that is told their names. */
async function seeded(env: Record<string, string>, profile?: string): Promise<string> {
  const m = new Machine()
  await m.init({ agents: ['claude-code', 'codex'], mcp: 'uvx', ...(profile ? { profile } : {}) })
  m.write('home/.aws/config', `[profile dev]\n${keys}`)
  m.env = env
  return ((await m.doctor({ only: ['credentials'] })).findings ?? []).map(told).join('\n')
}

it('keys that only the shell has do not reach such a client', async () => {
  const found = await seeded({ AWS_ACCESS_KEY_ID: secret.id, AWS_SECRET_ACCESS_KEY: secret.key })
  expect(found).toBe(
    [
      'warning credentials: the keys are in variables of this shell only, and Claude Code hands none to the server',
      '  for claude-code',
      '  put them into a profile of ~/.aws, and name it: npx dsql-skill init --profile NAME',
      'ok credentials: AWS credentials (Codex CLI): variables of this shell (long-term keys)',
      '  for codex',
    ].join('\n'),
  )
})

it('nor does a profile that only the shell names', async () => {
  expect(await seeded({ AWS_PROFILE: 'dev' })).toBe(
    [
      'warning credentials: only AWS_PROFILE of this shell names the profile, and Claude Code hands none to the server',
      '  for claude-code',
      '  name it',
      '  $ npx dsql-skill init --profile dev',
      'ok credentials: AWS credentials (Codex CLI): profile dev (long-term keys)',
      '  for codex',
    ].join('\n'),
  )
})

it('a profile that the server is told does', async () => {
  expect(await seeded({ AWS_PROFILE: 'dev' }, 'dev')).toBe(
    'ok credentials: AWS credentials: profile dev (long-term keys)',
  )
})
