// Stands in for `uvx awslabs.aurora-dsql-mcp-server`: a stdio MCP server that logs what reaches it.
// https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
import fs from 'node:fs'
import process from 'node:process'
import readline from 'node:readline'

const [log, ...argv] = process.argv.slice(2)
const note = (entry) => fs.appendFileSync(log, `${JSON.stringify(entry)}\n`)
note({ event: 'start', argv, cwd: process.cwd(), env: process.env })

const tool = {
  name: 'readonly_query',
  description: 'Stand-in tool of the stand-in server.',
  inputSchema: { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] },
}

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'stand-in', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools: [tool] }),
  'tools/call': (params) => ({ content: [{ type: 'text', text: `ran ${params.arguments?.sql}` }] }),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const { id, method, params } = JSON.parse(line)
  note({ event: 'message', method, params })
  if (id === undefined) continue
  const answer = methods[method]
  const body = answer
    ? { result: answer(params ?? {}) }
    : { error: { code: -32601, message: `no method ${method}` } }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...body })}\n`)
}
