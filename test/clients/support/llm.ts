import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { reply } from './replies.ts'

export interface Llm {
  url: string
  /** The texts of the largest request so far: what the client told its model. */
  prompt(): string
  forget(): void
  close(): Promise<void>
}

/** A model on 127.0.0.1 that says one word and remembers what it was asked. */
export async function startLlm(): Promise<Llm> {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const parsed: unknown = body.startsWith('{') ? JSON.parse(body) : {}
      if (request.method === 'POST') asked.push(texts(parsed))
      const { type, text } = reply(request.method ?? 'GET', request.url ?? '/', parsed)
      response.writeHead(200, { 'content-type': type })
      response.end(text)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    prompt: () => asked.toSorted((a, b) => b.length - a.length)[0] ?? '',
    forget() {
      asked.length = 0
    },
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
