import { EventEmitter, once } from 'node:events'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import type { Postgres } from './postgres.ts'
import { relay } from './relay.ts'
import { refusalOf } from './token.ts'
import {
  cstring,
  encode,
  fatal,
  int32,
  type Message,
  parameters,
  requests,
  send,
  sized,
  take,
  takeMessage,
  takeStartup,
} from './wire.ts'

/**
 * How the cluster shall behave towards the next that connect; `well` is the only one that lets anybody in. `hang` says
 * nothing at all, `silent` nothing after the password; who waits there is cut off when the mode changes.
 */
export type Mode =
  | 'well'
  | 'denied'
  | 'expired'
  | 'wrong action'
  | 'waking'
  | 'drop'
  | 'hang'
  | 'plain'
  | 'silent'

/** The texts are DSQL's (src/facts/connection.ts); nobody recorded their SQLSTATEs, and no client shows them. */
const refused: Partial<Record<Mode, Message>> = {
  denied: fatal('28000', 'unable to accept connection, access denied'),
  expired: fatal(
    '28000',
    'unable to accept connection, access denied',
    'Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z',
  ),
  'wrong action': fatal('28000', 'Wrong user to action mapping. user: admin, action: DbConnect'),
  waking: fatal('57P03', 'unable to accept connection, waking up cluster, please retry later'),
}

/** The one port that the MCP server knows. */
const port = 5432

export interface Front {
  mode(next: Mode): void
  /** Until somebody waits in vain. */
  waiting(): Promise<void>
  stop(): Promise<void>
}

export async function startFront(postgres: Postgres): Promise<Front> {
  let mode: Mode = 'well'
  const vain = new EventEmitter()
  const open = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    serve(socket, postgres, () => mode, vain)
      .catch(() => undefined)
      .finally(() => socket.destroySoon())
  })
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(taken(error)))
    server.listen(port, '127.0.0.1', done)
  })
  return {
    mode(next) {
      if (mode === 'hang' || mode === 'silent') for (const socket of open) socket.destroy()
      mode = next
    },
    async waiting() {
      await once(vain, 'held')
    },
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

function taken(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new Error(
    `port ${port} on 127.0.0.1 is taken, and the MCP server knows no other: stop what listens there (a local PostgreSQL?) and run this again`,
  )
}

async function serve(
  socket: net.Socket,
  postgres: Postgres,
  mode: () => Mode,
  vain: EventEmitter,
): Promise<void> {
  if (mode() === 'drop') return
  if (mode() === 'hang') return held(socket, vain)
  const client = await secured(socket, postgres, mode() === 'plain')
  if (!client) return
  const startup = await takeStartup(client)
  if (!startup) return
  const user = parameters(startup).get('user') ?? ''
  if (!client.servername)
    return refuse(client, fatal('28000', 'unable to accept connection, sni was not received'))
  await send(client, encode({ type: 'R', body: int32(3) }))
  const password = await takeMessage(client)
  if (password?.type !== 'p') return
  if (mode() === 'silent') return held(client, vain)
  const mistreated = refused[mode()]
  if (mistreated) return refuse(client, mistreated)
  const refusal = refusalOf(cstring(password.body)[0], user, new Date())
  if (refusal) return refuse(client, fatal('28000', refusal.message, refusal.hint))
  await relay(client, await backend(postgres, startup))
}

async function held(socket: Duplex, vain: EventEmitter): Promise<void> {
  vain.emit('held')
  if (!socket.destroyed) await once(socket, 'close')
}

async function refuse(client: Duplex, message: Message): Promise<void> {
  await send(client, encode(message))
  client.end()
}

/** Asks for TLS as libpq does: a question in the clear, then the handshake. Nothing is answered to those who do not ask. */
async function secured(
  socket: net.Socket,
  postgres: Postgres,
  refuses: boolean,
): Promise<tls.TLSSocket | undefined> {
  for (;;) {
    const request = await takeStartup(socket)
    const code = request?.readInt32BE(0)
    if (code === requests.gss || (code === requests.ssl && refuses)) {
      await send(socket, Buffer.from('N'))
      continue
    }
    if (code === requests.cancel || request === undefined) return undefined
    if (code !== requests.ssl) {
      await refuse(socket, fatal('28000', 'unable to accept connection, TLS is required'))
      return undefined
    }
    await send(socket, Buffer.from('S'))
    const secureContext = tls.createSecureContext({ cert: postgres.certificate, key: postgres.key })
    const client = new tls.TLSSocket(socket, { isServer: true, secureContext })
    client.on('error', () => undefined)
    await once(client, 'secure')
    return client
  }
}

/** PostgreSQL trusts the front: what it sends from here on goes to the client as it is. */
async function backend(postgres: Postgres, startup: Buffer): Promise<tls.TLSSocket> {
  const socket = net.connect(postgres.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await send(socket, sized(int32(requests.ssl)))
  const answer = await take(socket, 1)
  if (answer?.toString() !== 'S') throw new Error('PostgreSQL speaks no TLS')
  const secure = tls.connect({ socket, ca: postgres.certificate, servername: 'localhost' })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  await send(secure, sized(startup))
  return secure
}
