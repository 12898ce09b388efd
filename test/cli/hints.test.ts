import { expect, test } from 'vitest'
import { endpoint, world } from '../support/cli.ts'

test.each([
  [['remove', 'cursor'], 'npx dsql-skill remove cursor --yes'],
  [['add', 'codex', '-g'], 'npx dsql-skill add codex -g --yes'],
  [['init', '-a', 'codex', '--mcp', 'none'], 'npx dsql-skill init --agents codex --mcp none --yes'],
])('without a terminal, %j names the whole call that works', async (args, call) => {
  const w = await world()
  await w.run('init', '--yes', '-a', 'claude-code,cursor')
  await w.run('init', '--yes', '-g', '-a', 'claude-code,cursor')
  const { code, json } = await w.run(...args, '--json')
  expect(code).toBe(2)
  expect(json.error).toMatchObject({ code: 'no-terminal', hint: call })
})

test('what to do next is what these changes ask for, and no more', async () => {
  const w = await world()
  const image = /^Build the image once/
  const next = async (...args: string[]) => (await w.run(...args, '--yes', '--json')).json.next
  // Cline has no MCP file in a project, so there is no Dockerfile to build either.
  expect(await next('init', '-a', 'cline', '--mcp', 'docker')).not.toContainEqual(
    expect.stringMatching(image),
  )
  const first = await next('init', '-a', 'claude-code', '--mcp', 'docker', '--endpoint', endpoint)
  expect(first).toContainEqual(expect.stringMatching(image))
  expect(first).toContainEqual(expect.stringMatching(/^AWS credentials: /))
  w.remove('.agents/skills/dsql/SKILL.md')
  expect(await next('install')).toEqual([])
  expect(await next('init', '--lang', 'ja')).not.toContainEqual(expect.stringMatching(/image|credentials/))
})

test('where a server was set up, the last thing to do is to see whether it answers', async () => {
  const w = await world()
  const next = async (...args: string[]) => (await w.run(...args, '--yes', '--json')).json.next
  const look = 'See whether the MCP server answers: npx dsql-skill doctor'
  expect((await next('init', '-a', 'claude-code,cline', '--mcp', 'uvx')).at(-1)).toBe(look)
  expect((await next('init', '--endpoint', endpoint)).at(-1)).toBe(look)
  expect((await next('init', '-g', '-a', 'cline', '--mcp', 'uvx')).at(-1)).toBe(`${look} -g`)
  for (const args of [
    ['--lang', 'ja'],
    ['--mcp', 'none'],
    ['-a', 'cline'],
  ])
    expect((await next('init', ...args)).join()).not.toContain('doctor')
})

test('from another folder, what is to do next names it', async () => {
  const w = await world()
  const { next } = (
    await w.run('init', '-C', 'a b', '-a', 'claude-code', '--mcp', 'docker', '--yes', '--json')
  ).json
  expect(next).toContain("Build the image once: npx dsql-skill image build -C 'a b'")
  expect(next).toContain("See whether the MCP server answers: npx dsql-skill doctor -C 'a b'")
})
