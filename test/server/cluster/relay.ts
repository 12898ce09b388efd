import type { Duplex } from 'node:stream'
import { Session } from './rules.ts'
import { cstring, cstrings, encode, type Message, send, takeMessage, withoutContext } from './wire.ts'

/** A command tag to answer with, `sync` where the next ReadyForQuery belongs. */
type Expected = { tag: string | undefined } | 'sync'

/** What passes between a client and PostgreSQL, with DSQL's words put in and taken out again. */
class Conversation {
  private readonly session = new Session()
  private readonly expected: Expected[] = []
  /** Prepared statements and portals by their names, each with the tag that it must end with. */
  private readonly statements = new Map<string, string | undefined>()
  private readonly portals = new Map<string, string | undefined>()

  private readonly fromClient: Record<string, (message: Message) => Message> = {
    Q: (message) => {
      const { sql, tags } = this.session.rewrite(cstring(message.body)[0])
      this.expected.push(...tags.map((tag) => ({ tag })), 'sync')
      return { type: 'Q', body: cstrings(sql) }
    },
    P: (message) => {
      const [name, at] = cstring(message.body)
      const [text, next] = cstring(message.body, at)
      const { sql, tags } = this.session.rewrite(text)
      this.statements.set(name, tags[0])
      return { type: 'P', body: Buffer.concat([cstrings(name, sql), message.body.subarray(next)]) }
    },
    B: (message) => {
      const [portal, at] = cstring(message.body)
      this.portals.set(portal, this.statements.get(cstring(message.body, at)[0]))
      return message
    },
    E: (message) => {
      this.expected.push({ tag: this.portals.get(cstring(message.body)[0]) })
      return message
    },
    S: (message) => {
      this.expected.push('sync')
      return message
    },
  }

  private readonly fromServer: Record<string, (message: Message) => Message> = {
    C: (message) => this.completed(message),
    I: (message) => this.completed(message),
    s: (message) => this.completed(message),
    E: withoutContext,
    Z: (message) => {
      this.expected.splice(0, this.expected.indexOf('sync') + 1)
      if (message.body.toString() === 'I') this.session.idle()
      return message
    },
  }

  up(message: Message): Message {
    return this.fromClient[message.type]?.(message) ?? message
  }

  down(message: Message): Message {
    return this.fromServer[message.type]?.(message) ?? message
  }

  private completed(message: Message): Message {
    if (this.expected[0] === 'sync') return message
    const next = this.expected.shift()
    if (next === undefined || next === 'sync' || next.tag === undefined) return message
    return { type: 'C', body: cstrings(next.tag) }
  }
}

/** Until one of the two is gone. */
export async function relay(client: Duplex, server: Duplex): Promise<void> {
  const talk = new Conversation()
  await Promise.race([
    pass(client, server, (message) => talk.up(message)),
    pass(server, client, (message) => talk.down(message)),
  ])
  server.end()
  client.end()
}

async function pass(from: Duplex, to: Duplex, change: (message: Message) => Message): Promise<void> {
  for (;;) {
    const message = await takeMessage(from)
    if (!message) return
    await send(to, encode(change(message)))
  }
}
