import { describe, expect, test } from 'vitest'
import { agentIds, row } from '../../src/agents/table.ts'
import { grouped } from '../../src/commands/next.ts'
import { variantNames, variants } from '../support/choices.ts'
import { ok, scopes } from '../support/laws.ts'
import { snapshot } from '../support/tree.ts'
import { withWorld } from '../support/world.ts'

/** Keys by which a client documents that it asks the user no more. */
const approvals =
  /auto_?approve|always_?allow|allowed_?tools|approval_mode|trust(_level)?$|trusted|permissions?$|enableAllProjectMcpServers|enabledMcpjsonServers|yolo|bypass|skip_?requests/i

/** Keys of JSON, TOML and YAML documents and of front matter, one a line. */
function keys(text: string): string[] {
  return [...text.matchAll(/["']?([\w.-]+)["']?\s*[:=](?=\s|["'[{])/g)].map(([, key]) => key ?? '')
}

describe('nothing is approved in the user’s place', () => {
  const all = scopes.flatMap((scope) => variantNames.map((variant) => ({ scope, variant })))
  test.each(all)('in no file of any agent, $scope, $variant', async ({ scope, variant }) => {
    await withWorld(async (world) => {
      const global = scope === 'user'
      await ok(world, 'init', { ...variants[variant], allowWrites: true, agents: ['all'], global })
      const seen: string[] = []
      for (const [name, entry] of snapshot(world.base(scope))) {
        // The skill is text, not settings.
        if (entry.is !== 'file' || name.includes('skills/dsql/')) continue
        const found = keys(entry.bytes.toString())
        seen.push(...found)
        expect({ name, found: found.filter((key) => approvals.test(key)) }).toEqual({ name, found: [] })
      }
      expect(seen).toEqual(expect.arrayContaining(['mcpServers', 'aurora-dsql', 'command', 'args']))
    })
  })

  test('the search finds such keys in each format', () => {
    const said = [
      '{"autoApprove": []}',
      'trust_level = "trusted"',
      '  alwaysAllow:\n    - x',
      '{ "permissions": {} }',
    ]
    expect(said.map((text) => keys(text).some((key) => approvals.test(key)))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })
})

/** What is said whatever the agent (test/cli/hints.test.ts). */
function ofAgents(next: readonly string[] | undefined): string[] {
  return (next ?? []).filter((step) => !step.startsWith('See whether the MCP server answers: '))
}

describe('init ends with the steps of the agents it served', () => {
  const each = scopes.flatMap((scope) => agentIds.map((id) => ({ id, scope })))
  test.each(each)('$id, $scope', async ({ id, scope }) => {
    await withWorld(async (world) => {
      const global = scope === 'user'
      const choices = { ...variants['documentation only'], agents: [id], global }
      expect(ofAgents((await world.run('init', choices)).next)).toEqual(grouped(row(id).next[scope]))
      // Nothing was written, so nothing has to be done.
      expect((await world.run('init', choices)).next).toEqual([])
    })
  })

  test.each(each)('$id, $scope: no word of a server that it did not get', async ({ id, scope }) => {
    await withWorld(async (world) => {
      const { next } = await world.run('init', { agents: [id], mcp: 'none', global: scope === 'user' })
      expect(next.filter((step) => /aurora-dsql|server|docker|credentials|\/tools/i.test(step))).toEqual([])
      expect(next.length > 0).toBe(row(id).next[scope].length > 0)
    })
  })

  test('no image is to be built where nobody gets the server', async () => {
    await withWorld(async (world) => {
      const { next } = await world.run('init', {
        ...variants['docker, a profile'],
        agents: ['roo', 'trae', 'universal'],
        global: true,
      })
      expect(next).toEqual(['Start a new task in Roo Code (or Zoo Code).', 'Restart Trae.'])
    })
  })

  test('an agent that comes to a file of another is asked to approve as well', async () => {
    await withWorld(async (world) => {
      await ok(world, 'init', { ...variants['uvx, a cluster'], agents: ['claude-code'] })
      const { next } = await world.run('add', { args: ['qoder'] })
      expect(next).toEqual(row('qoder').next.project)
    })
  })

  test('an agent that is refused the server has nothing to approve; the others have', async () => {
    await withWorld(async (world) => {
      const { next } = await world.run('init', {
        ...variants['docker, a profile'],
        agents: ['mistral-vibe', 'amp'],
      })
      expect(next.filter((step) => step.includes('image build'))).toHaveLength(1)
      expect(next).toContain('Run `amp mcp approve aurora-dsql` (again after each change of the entry).')
      const alone = await world.run('init', { agents: ['mistral-vibe'], auth: 'env' })
      expect(alone.next.join()).not.toMatch(/image build|AWS_/)
    })
  })

  test.each(scopes)('all of them, each once, %s', async (scope) => {
    await withWorld(async (world) => {
      const choices = { ...variants['documentation only'], agents: ['all'], global: scope === 'user' }
      const { next } = await world.run('init', choices)
      expect(next).toEqual([...new Set(next)])
      expect(next.filter((step) => step.startsWith('Restart ') && !step.includes(';'))).toHaveLength(1)
      for (const id of agentIds) {
        for (const step of row(id).next[scope]) {
          const thing = /^Restart ([^;,]+)\.$/.exec(step)?.[1]
          expect(
            next.some((line) =>
              thing ? line.startsWith('Restart ') && line.includes(thing) : line === step,
            ),
          ).toBe(true)
        }
      }
    })
  })
})

test('steps that only say to restart are one', () => {
  expect(grouped(['Restart A.', 'Trust it.', 'Restart B.', 'Restart A.', 'Restart c; then wait.'])).toEqual([
    'Trust it.',
    'Restart c; then wait.',
    'Restart A, B.',
  ])
  expect(grouped([])).toEqual([])
})
