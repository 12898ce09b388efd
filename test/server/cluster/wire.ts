import { once } from 'node:events'
import type { Duplex } from 'node:stream'

/**
 * PostgreSQL's messages, as far as the front must know them:
 * https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
export interface Message {
  type: string
  body: Buffer
}

/** What may come in place of a startup message. */
export const requests = { ssl: 80877103, gss: 80877104, cancel: 80877102 } as const

/** So many bytes, or undefined once the other side is gone. */
export async function take(stream: Duplex, size: number): Promise<Buffer | undefined> {
  if (size === 0) return Buffer.alloc(0)
  for (;;) {
    const chunk: Buffer | null = stream.read(size)
    if (chunk) return chunk.length === size ? chunk : undefined
    if (stream.destroyed || stream.readableEnded) return undefined
    await change(stream)
  }
}

function change(stream: Duplex): Promise<void> {
  return new Promise((done) => {
    const events = ['readable', 'end', 'close', 'error']
    function seen(): void {
      for (const event of events) stream.off(event, seen)
      done()
    }
    for (const event of events) stream.on(event, seen)
  })
}

/** The message before all others: it has a length but no type. */
export async function takeStartup(stream: Duplex): Promise<Buffer | undefined> {
  const head = await take(stream, 4)
  return head && take(stream, head.readInt32BE(0) - 4)
}

export async function takeMessage(stream: Duplex): Promise<Message | undefined> {
  const head = await take(stream, 5)
  const body = head && (await take(stream, head.readInt32BE(1) - 4))
  return body && { type: head.toString('latin1', 0, 1), body }
}

export async function send(stream: Duplex, bytes: Buffer): Promise<void> {
  if (stream.destroyed || stream.write(bytes)) return
  await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined)
}

export function encode({ type, body }: Message): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), sized(body)])
}

/** A length, which counts itself, and the body. */
export function sized(body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([length, body])
}

export function int32(...values: number[]): Buffer {
  const out = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) out.writeInt32BE(value, 4 * i)
  return out
}

/** The text up to a zero byte, and where the next begins. */
export function cstring(body: Buffer, from = 0): [text: string, next: number] {
  const end = body.indexOf(0, from)
  if (end < 0) throw new Error('a text without an end')
  return [body.toString('utf8', from, end), end + 1]
}

export function cstrings(...texts: string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf8')
}

/** user, database, application_name … of a startup message, without the protocol's version. */
export function parameters(startup: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  let at = 4
  while (at < startup.length && startup[at] !== 0) {
    const [name, value] = cstring(startup, at)
    const [text, next] = cstring(startup, value)
    found.set(name, text)
    at = next
  }
  return found
}

/** An error's fields by their letter: https://www.postgresql.org/docs/15/protocol-error-fields.html */
export function fatal(code: string, message: string, hint?: string): Message {
  const fields = ['SFATAL', 'VFATAL', `C${code}`, `M${message}`, ...(hint ? [`H${hint}`] : []), '']
  return { type: 'E', body: cstrings(...fields) }
}

/** The same error without where in the database's own helpers it arose. */
export function withoutContext(error: Message): Message {
  const kept: string[] = []
  let at = 0
  while (at < error.body.length && error.body[at] !== 0) {
    const [field, next] = cstring(error.body, at)
    if (!'WpqFLR'.includes(field.charAt(0))) kept.push(field)
    at = next
  }
  return { type: error.type, body: cstrings(...kept, '') }
}
