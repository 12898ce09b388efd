import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { endpoint, type Ran, type World, world } from './cli.ts'

export const server = path.join(import.meta.dirname, '..', 'support', 'fake-server.mjs')

interface Call {
  text?: string
  texts?: string[]
  structured?: unknown
  echo?: boolean
  isError?: boolean
  logs?: string[]
}

export type How = { calls?: Record<string, Call>; tools?: unknown[]; [key: string]: unknown }

/** What the server of 1.1.4 says of its tools, in short. */
export const tools = [
  tool('readonly_query', { sql: 'string', params: 'array' }, ['sql']),
  tool('transact', { sql_list: 'array', params_list: 'array' }, ['sql_list']),
  tool('get_schema', { table_name: 'string' }, ['table_name']),
  tool('dsql_lint', { sql: 'string', fix: 'boolean' }, ['sql']),
  tool('dsql_search_documentation', { search_phrase: 'string', limit: 'integer' }, ['search_phrase']),
  tool('dsql_read_documentation', { url: 'string', start_index: 'integer', max_length: 'integer' }, ['url']),
  tool('dsql_recommend', { url: 'string' }, ['url']),
]

export function tool(name: string, properties: Record<string, string>, required: string[]) {
  const all = Object.entries(properties).map(([key, type]) => [key, { type }])
  const description = `What ${name} does.\nAnd more of it.`
  return { name, description, inputSchema: { type: 'object', properties: Object.fromEntries(all), required } }
}

/** A project with a cluster, whose server is a fake one behind `uvx`. */
export async function installed(...flags: string[]): Promise<World> {
  const w = world()
  fake(w, 'uvx')
  const ran = await w.run('init', '--yes', '-a', 'claude-code,codex', '--endpoint', endpoint, ...flags)
  expect(ran.code).toBe(0)
  return w
}

export function fake(w: World, name: string): void {
  const text = `#!/bin/sh\nexec '${process.execPath}' '${server}' "$@"\n`
  fs.writeFileSync(path.join(w.bin, name), text, { mode: 0o755 })
}

export function ask(w: World, how: How, args: string[], input?: string): Promise<Ran> {
  const env = { FAKE: JSON.stringify(how), FAKE_LOG: log(w), AWS_PROFILE: 'kept' }
  return w.start(['mcp', ...args], { env, ...(input === undefined ? {} : { input }) })
}

export function log(w: World): string {
  return path.join(w.root, 'log')
}

export function started(w: World): { argv: string[]; cwd: string; env: Record<string, string>; pid: number } {
  return JSON.parse(fs.readFileSync(log(w), 'utf8'))
}
