#!/usr/bin/env node
// Stands for an MCP server that is well or ill. FAKE holds JSON: how it behaves; FAKE_LOG a file that gets its command
// line, environment and process numbers. Speaks the protocol by hand, since a real server cannot be made ill at will.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createInterface } from 'node:readline'

const how = JSON.parse(process.env.FAKE ?? '{}')
const children = []

// A child that hears of nothing: what is left behind when only the program itself is ended.
if (how.child) {
  const deaf = "process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); setInterval(() => {}, 1000)"
  children.push(spawn(process.execPath, ['-e', deaf], { stdio: 'inherit' }).pid)
}
if (process.env.FAKE_LOG) {
  const { argv, env, pid } = process
  fs.writeFileSync(
    process.env.FAKE_LOG,
    JSON.stringify({ argv: argv.slice(2), cwd: process.cwd(), env, pid, children }),
  )
}
for (const line of how.stderr ?? []) process.stderr.write(`${line}\n`)
if (how.exit !== undefined) process.exit(how.exit)
for (const line of how.noise ?? []) process.stdout.write(`${line}\n`)
if (how.deaf) {
  process.on('SIGTERM', () => {})
  setInterval(() => {}, 1000)
}

const answers = {
  initialize: () => ({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {}, logging: {} },
    serverInfo: { name: how.name ?? 'awslabs-aurora-dsql-mcp-server', version: '' },
  }),
  'tools/list': () => ({
    tools: (how.tools ?? [])
      .map((tool) => (typeof tool === 'string' ? { name: tool } : tool))
      .map((tool) => ({
        inputSchema: { type: 'object', properties: {} },
        ...tool,
      })),
  }),
  'tools/call': ({ name, arguments: args }) => {
    const told = how.calls?.[name]
    if (how.exitOnCall !== undefined) process.exit(how.exitOnCall)
    if (!told) return { isError: true, content: [{ type: 'text', text: `Unknown tool: ${name}` }] }
    for (const line of told.stderr ?? []) process.stderr.write(`${line}\n`)
    for (const data of told.logs ?? [])
      say({ method: 'notifications/message', params: { level: 'error', data } })
    const text = told.echo ? JSON.stringify(args) : told.text
    const content = (told.texts ?? [text]).map((one) => ({ type: 'text', text: one }))
    return { isError: told.isError ?? false, content, structuredContent: told.structured }
  },
}

function say(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  if (how.silent === true) return
  const { id, method, params } = JSON.parse(line)
  if (id === undefined || how.silent === method) return
  if (how.refuse === method) say({ id, error: { code: -32603, message: 'refused by the test' } })
  else if (answers[method]) say({ id, result: answers[method](params ?? {}) })
  else say({ id, error: { code: -32601, message: `no ${method}` } })
})
lines.on('close', () => {
  if (!how.deaf) process.exit(0)
})
