import type { Json, JsonObject, Start } from '../model.ts'
import { keep, lines } from './lines.ts'
import type { CallToolResult, JSONRPCMessage, Transport } from './mcp-sdk.ts'
import { startTree, type Tree } from './tree.ts'

/** What a server said beside its answers: the last lines of each. */
interface Aside {
  /** On stdout, and no message of the protocol. */
  noise: readonly string[]
  stderr: readonly string[]
  /** `notifications/message`. */
  logs: readonly string[]
}

/** Why there is no answer. */
export interface Broken extends Aside {
  /** It cannot be started · it ended · nothing came in time · it answered with an error of the protocol. */
  how: 'unstartable' | 'ended' | 'silent' | 'refused'
  /** Of the program, where it has ended by itself. */
  code: number | null
  why: string
  /** Milliseconds from its start. */
  ms: number
  /** It did not end by itself. */
  killed: boolean
}

interface ServerTool {
  name: string
  description: string
  /** JSON Schema of its arguments. */
  input: JsonObject
}

interface ToolAnswer {
  isError: boolean
  texts: readonly string[]
  /** The tool's own JSON, where the server gives it. */
  structured: Json | undefined
}

/** A server that has answered `initialize`. */
export interface Talk {
  name: string
  version: string
  /** Milliseconds from its start to that answer. */
  ms: number
  aside(): Aside
  /** @param limit milliseconds */
  tools(limit: number): Promise<ServerTool[] | Broken>
  call(tool: string, args: JsonObject, limit: number): Promise<ToolAnswer | Broken>
  /** Ends it, with all that it has started; whether it had to be killed. */
  end(): Promise<boolean>
}

interface Talking {
  /** Milliseconds until `initialize` must be answered. */
  limit: number
  client: { name: string; version: string }
  /** Each line that it writes to stderr, as it comes: how far a download is. */
  watch?: (line: string) => void
  /**
   * With it, `limit` is the silence that is borne, on stdout and stderr; `most` milliseconds are in all. Asked when a silence
   * is too long: whether it is busy all the same.
   */
  alive?: { most: number; busy(): boolean }
}

export type StartServer = (start: Start, talking: Talking) => Promise<Talk | Broken>

/**
 * Milliseconds that it has to go once its input is closed, and once it was asked to: a container is taken down meanwhile.
 * Python takes half a second to end by itself, and nobody is waiting for anything then.
 */
const [grace, patience] = [150, 5_000]

/** Characters of one message; what is longer is none. */
const longest = 64 * 1024 * 1024

/** So many lines are signs of life; more are a program that runs wild. */
const chatter = 5_000

/** Characters it may leave unread. */
const unread = 1024 * 1024

/** Milliseconds for what it said to arrive once it has ended. */
const late = 2_000

/** Starts a server and says `initialize`. Never rejects; what fails is a `Broken`, and then nothing runs any more. */
export const startServer: StartServer = async (start, { limit, client: us, watch, alive }) => {
  const began = performance.now()
  const tree = startTree(start)
  // The program starts while this is read.
  const sdk = import('./mcp-sdk.ts')
  const wire = new Wire(tree, watch)
  const { Client } = await sdk
  // What a tool gives is shown as it is, whatever its schema says: nothing is to be validated.
  const jsonSchemaValidator = {
    getValidator: () => (data: unknown) => ({
      valid: true as const,
      data: data as never,
      errorMessage: undefined,
    }),
  }
  const client = new Client(us, { capabilities: {}, jsonSchemaValidator })
  const asked = async <T>(ask: () => Promise<T>): Promise<T | Broken> => {
    try {
      return await ask()
    } catch (error) {
      const broken = await wire.broken(error, Math.round(performance.now() - began))
      const ends = broken.how !== 'refused' && (await tree.end(grace, patience))
      return { ...broken, killed: ends && broken.how === 'silent' }
    }
  }
  const connected = await asked(() =>
    alive
      ? wire.whileAlive(client.connect(wire, { timeout: alive.most }), limit, alive.busy)
      : client.connect(wire, { timeout: limit }),
  )
  if (connected) return { ...connected, killed: (await tree.end(grace, patience)) || connected.killed }
  const { name = '', version = '' } = client.getServerVersion() ?? {}
  return {
    name,
    version,
    ms: Math.round(performance.now() - began),
    aside: () => wire.aside(),
    tools: (time) =>
      asked(async () => {
        const { tools } = await client.listTools({}, { timeout: time })
        return tools.map((tool) => ({
          name: tool.name,
          description: tool.description ?? '',
          input: tool.inputSchema as JsonObject,
        }))
      }),
    call: (tool, args, time) =>
      asked(async () => {
        const result = await client.callTool({ name: tool, arguments: args }, { timeout: time })
        return answer(result)
      }),
    end: () => tree.end(grace, patience),
  }
}

export function isBroken<T>(result: T | Broken): result is Broken {
  return typeof result === 'object' && result !== null && 'how' in result
}

function answer({ content, isError, structuredContent }: CallToolResult): ToolAnswer {
  return {
    isError: isError === true,
    texts: content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    structured: structuredContent as Json | undefined,
  }
}

class Silence extends Error {}

/**
 * Messages as lines of JSON. The SDK's own transport passes over what is no message (so noise on stdout, of which other
 * clients die, would not be seen) and ends the program alone, without what it has started.
 */
class Wire implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: NonNullable<Transport['onmessage']>
  private readonly tree: Tree
  private readonly noise: string[] = []
  private readonly stderr: string[] = []
  private readonly logs: string[] = []
  private failure: Error | undefined
  private hasEnded = false
  /** Of the last thing that it said. */
  private heard = performance.now()
  private stirs = 0

  constructor(tree: Tree, watch?: (line: string) => void) {
    this.tree = tree
    const { child } = tree
    child.once('error', (error) => {
      this.failure = error
      this.onclose?.()
    })
    const over = (): void => {
      if (this.hasEnded) return
      this.hasEnded = true
      this.onclose?.()
    }
    child.once('close', over)
    // What it leaves running may hold its pipes open for ever.
    child.once('exit', () => {
      const then = performance.now()
      setTimeout(() => {
        if (this.heard <= then) over()
      }, late).unref()
    })
    // From the first: what it says before anybody asks is noise, also where it ends at once.
    lines(child.stdout, (line) => this.take(line), longest)
    lines(child.stderr, (line) => {
      this.stir()
      keep(this.stderr, line)
      watch?.(line)
    })
  }

  start(): Promise<void> {
    if (this.failure) return Promise.reject(this.failure)
    return Promise.resolve()
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((done, fail) => {
      if (this.failure || this.hasEnded) return fail(this.failure ?? new Error('it has ended'))
      // What cannot be written is told by the end of the program, which follows.
      this.tree.child.stdin?.write(`${JSON.stringify(message)}\n`, () => done())
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  aside(): Aside {
    return { noise: [...this.noise], stderr: [...this.stderr], logs: [...this.logs] }
  }

  /** Rejects once it has been silent for too long. */
  async whileAlive<T>(answer: Promise<T>, limit: number, busy: () => boolean): Promise<T> {
    let clock: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_, fail) => {
      const look = (): void => {
        const rest = this.heard + limit - performance.now()
        if (rest <= 0 && !busy()) fail(new Silence('nothing was heard of it'))
        else clock = setTimeout(look, Math.max(rest, 50))
      }
      look()
    })
    try {
      return await Promise.race([answer, silence])
    } finally {
      clearTimeout(clock)
      // It rejects when the program is ended, and nobody waits any more.
      answer.catch(() => undefined)
    }
  }

  async broken(error: unknown, ms: number): Promise<Omit<Broken, 'killed'>> {
    const why = error instanceof Error ? error.message : String(error)
    if (this.failure)
      return { how: 'unstartable', code: null, why: this.failure.message, ms, ...this.aside() }
    if (this.hasEnded) return { how: 'ended', code: await this.tree.ended, why, ms, ...this.aside() }
    const isLate = error instanceof Silence || codeOf(error) === 'REQUEST_TIMEOUT'
    const how = isLate ? 'silent' : 'refused'
    return { how, code: null, why, ms, ...this.aside() }
  }

  private stir(): void {
    if (++this.stirs <= chatter) this.heard = performance.now()
  }

  private take(line: string): void {
    const message = parsed(line)
    if (!message) {
      keep(this.noise, line)
      return
    }
    this.stir()
    if (message['method'] === 'notifications/message') keep(this.logs, logged(message['params']))
    // It asks, and does not read the answers: they would be kept here.
    if ('method' in message && (this.tree.child.stdin?.writableLength ?? 0) > unread) return
    this.onmessage?.(message as unknown as JSONRPCMessage)
  }
}

/** A message of the protocol, or undefined. */
function parsed(line: string): Record<string, unknown> | undefined {
  // A program that runs wild prints a million of them at a time, and each error costs.
  if (!/^\s*\{/.test(line)) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'jsonrpc' in value ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function logged(params: unknown): string {
  const data = typeof params === 'object' && params !== null && 'data' in params ? params.data : params
  const text = typeof data === 'object' && data !== null && 'msg' in data ? data.msg : data
  return typeof text === 'string' ? text : (JSON.stringify(text) ?? '')
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
