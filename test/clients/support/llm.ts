import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Call, type Json, reply } from './replies.ts'

export interface Llm {
  url: string
  /** From now on: forgets what it was asked, and makes these calls one after the other. */
  script(calls: readonly Call[]): void
  /** What the client told its model at first: the texts of the largest request without results of tools. */
  prompt(): string
  /** The same after the last call: with the results of all of them; empty if there was no such request. */
  outcome(): string
  close(): Promise<void>
}

/** A model on 127.0.0.1 that makes the calls it is told to, says one word, and remembers what it was asked. */
export async function startLlm(): Promise<Llm> {
  let calls: readonly Call[] = []
  let asked: { text: string; results: number }[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const parsed = (body.startsWith('{') ? JSON.parse(body) : {}) as Json
      const results = countResults(parsed)
      if (request.method === 'POST') asked.push({ text: texts(parsed), results })
      // A request without tools is a side question: for a title, for a model to route to.
      const tools = parsed['tools']
      const call = Array.isArray(tools) && tools.length > 0 ? calls[results] : undefined
      const { type, text } = reply(request.method ?? 'GET', request.url ?? '/', parsed, call)
      response.writeHead(200, { 'content-type': type })
      response.end(text)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const largest = (after: number): string =>
    asked
      .filter(({ results }) => results === after)
      .map(({ text }) => text)
      .toSorted((a, b) => b.length - a.length)[0] ?? ''
  return {
    url: `http://127.0.0.1:${port}`,
    script(next) {
      calls = next
      asked = []
    },
    prompt: () => largest(0),
    outcome: () => largest(calls.length),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Every string of a JSON value, a line each: markers are found without regard to JSON's escapes. */
export function texts(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(texts).filter(Boolean).join('\n')
}

/** How many results of tools a request holds, in any of the four protocols. */
function countResults(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const object = value as Json
  const type = object['type']
  if (type === 'tool_result' || type === 'function_call_output') return 1
  if (object['role'] === 'tool' || 'functionResponse' in object) return 1
  return Object.values(object).reduce((sum: number, inner) => sum + countResults(inner), 0)
}
