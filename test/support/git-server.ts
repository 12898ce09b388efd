import { spawn } from 'node:child_process'
import http from 'node:http'
import net from 'node:net'
import { onTestFinished } from 'vitest'

export interface ServerOptions {
  /** The name and password to ask for; wrong or none: 401. */
  password?: string
  /** Cuts the answer that carries the objects after so many bytes. */
  cut?: number
}

export interface GitServer {
  url: string
  /** Bytes that were answered in all. */
  sent(): number
  requests: string[]
}

/** Serves all repositories below a folder over HTTP on this machine, by git's own git-http-backend(1). */
export async function gitServer(root: string, options: ServerOptions = {}): Promise<GitServer> {
  let sent = 0
  const requests: string[] = []
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1')
    requests.push(`${request.method} ${pathname}`)
    if (options.password !== undefined && !allowed(request.headers.authorization, options.password)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end()
      return
    }
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    })
    request.pipe(backend.stdin)
    backend.stdin.on('error', () => undefined)
    const chunks: Buffer[] = []
    backend.stdout.on('data', (data: Buffer) => chunks.push(data))
    backend.on('close', () => {
      const all = Buffer.concat(chunks)
      const end = all.indexOf('\r\n\r\n')
      const head = all.toString('latin1', 0, end).split('\r\n')
      const body = all.subarray(end + 4)
      sent += body.length
      const status = head.find((l) => /^status:/i.test(l))?.match(/\d+/)?.[0] ?? '200'
      for (const line of head) {
        const [name = '', value = ''] = line.split(/: (.*)/s)
        if (!/^status$/i.test(name)) response.setHeader(name, value)
      }
      response.statusCode = Number(status)
      const carries = pathname.endsWith('/git-upload-pack') && body.includes('PACK')
      if (options.cut === undefined || !carries) response.end(body)
      else {
        response.setHeader('Content-Length', body.length)
        response.write(body.subarray(0, options.cut), () => response.destroy())
      }
    })
  })
  return { url: await listen(server), sent: () => sent, requests }
}

function allowed(header: string | undefined, password: string): boolean {
  return header === `Basic ${Buffer.from(password).toString('base64')}`
}

/** A server that takes every connection and never says a word. */
export async function silentServer(): Promise<{ url: string; port: number }> {
  const server = net.createServer()
  const url = await listen(server)
  return { url, port: Number(new URL(url).port) }
}

async function listen(server: net.Server): Promise<string> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
