import { expect, test } from 'vitest'
import {
  absent,
  absentFlags,
  environment,
  flags,
  server,
  serverErrors,
  tools,
  traps,
} from '../../src/facts/contract.ts'
import { behaviours, guards, versions } from '../../src/facts/contract-rules.ts'
import { facts } from '../../src/facts/facts.ts'
import { serverArguments, serverPackage, testedVersion } from '../../src/mcp/server.ts'
import type { ServerChoice } from '../../src/model.ts'

test('seven tools, with the exact names of their parameters', () => {
  expect(Object.fromEntries(tools.map((t) => [t.name, t.parameters.map((p) => p.name)]))).toEqual({
    readonly_query: ['sql', 'params'],
    transact: ['sql_list', 'params_list'],
    get_schema: ['table_name'],
    dsql_lint: ['sql', 'fix'],
    dsql_search_documentation: ['search_phrase', 'limit'],
    dsql_read_documentation: ['url', 'start_index', 'max_length'],
    dsql_recommend: ['url'],
  })
  for (const tool of tools) expect(tool.parameters.filter((p) => p.required)).toHaveLength(1)
  expect(tools.filter((t) => !t.withoutCluster).map((t) => t.name)).toEqual([
    'readonly_query',
    'transact',
    'get_schema',
  ])
})

const choice: ServerChoice = {
  runtime: 'uvx',
  version: testedVersion,
  auth: 'profile',
  profile: null,
  allowWrites: true,
  cluster: { endpoint: 'host', region: 'us-east-1', user: 'admin' },
}

test('what we write on its command line is what the contract names', () => {
  const written = serverArguments(choice).filter((a) => a.startsWith('--'))
  const names: string[] = flags.map((f) => f.name)
  expect(written).toHaveLength(4)
  expect(written.filter((f) => !names.includes(f))).toEqual([])
  expect(absentFlags.filter((f) => names.includes(f))).toEqual([])
  expect(server.package).toBe(serverPackage)
  expect(server.tested).toBe(testedVersion)
})

test('names stand once, versions in order', () => {
  const once = (list: readonly string[]): void => expect(new Set(list).size).toBe(list.length)
  once(flags.map((f) => f.name))
  once(serverErrors.map((e) => e.text))
  once(behaviours.map((b) => b.id))
  once(environment.map((e) => e.name))
  once(absent.map((a) => a.name))
  once(guards.map((g) => g.what))
  expect(versions.map((v) => v.date)).toEqual(versions.map((v) => v.date).sort())
})

test('a trap names a tool, and the facts that settle it', () => {
  const ids: string[] = facts.map((f) => f.id)
  const names: string[] = tools.map((t) => t.name)
  expect(traps.filter((t) => !names.includes(t.tool))).toEqual([])
  expect(traps.flatMap((t): readonly string[] => t.facts).filter((id) => !ids.includes(id))).toEqual([])
})
