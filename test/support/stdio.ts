import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Json } from '../../src/model.ts'

/** A start from an empty cache downloads; a hang must end in a message all the same. */
const deadline = 120_000

interface Answer {
  result?: Json
  error?: { message: string }
}

/** What a client does with an entry: starts the program and talks JSON-RPC, a message a line, over its pipes. */
export class Server {
  readonly process: ChildProcess
  /** From the start to the answer to `initialize`. */
  startup = 0
  /** What it logged: the reason of a failure, which it does not put into the tool's answer. */
  readonly logs: string[] = []
  private err = ''
  private id = 0
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private readonly ended: Promise<number | null>

  private constructor(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.process = spawn(command, args, { cwd, env, stdio: 'pipe' })
    this.process.stderr?.on('data', (chunk) => {
      this.err += chunk
    })
    this.process.stdin?.on('error', () => undefined)
    const lines = createInterface({ input: this.process.stdout as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      const message = JSON.parse(line)
      if (message.method === 'notifications/message') this.logs.push(message.params.data)
      this.waiting.get(message.id)?.(message)
    })
    this.ended = new Promise((done) => {
      this.process.once('error', (error) => {
        this.err += error.message
        done(null)
      })
      this.process.once('close', done)
    })
  }

  static async start(
    command: string,
    args: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
  ): Promise<Server> {
    const began = performance.now()
    const server = new Server(command, args, cwd, env)
    try {
      await server.ask('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'dsql-skill-test', version: '0' },
      })
    } catch (error) {
      server.process.kill('SIGKILL')
      throw error
    }
    server.startup = performance.now() - began
    server.send({ method: 'notifications/initialized' })
    return server
  }

  async tools(): Promise<string[]> {
    const { tools } = (await this.ask('tools/list', {})) as { tools: { name: string }[] }
    return tools.map((tool) => tool.name).sort()
  }

  /** The tool's answer, which this server gives as JSON in one text. */
  async call(name: string, args: { [key: string]: Json }): Promise<Json> {
    const result = await this.ask('tools/call', { name, arguments: args })
    const { content, isError } = result as { content: { text: string }[]; isError?: boolean }
    const text = content.map((part) => part.text).join('')
    if (isError) throw new Error(text)
    return JSON.parse(text)
  }

  /** The rows that a tool of the database answers with; throws the reason if it fails. */
  async rows(name: string, args: { [key: string]: Json }): Promise<Json> {
    this.logs.length = 0
    const result = await this.ask('tools/call', { name, arguments: args })
    const { isError, structuredContent } = result as {
      isError?: boolean
      structuredContent?: { result: Json }
    }
    if (isError) throw new Error(this.logs.at(-1) ?? JSON.stringify(result))
    return structuredContent?.result ?? null
  }

  /** Closes its input, as a client does that is done with a server; the exit code tells how it took that. */
  async close(): Promise<number | null> {
    this.process.stdin?.end()
    return this.before(this.ended, 'the end')
  }

  private async ask(method: string, params: Json): Promise<Json> {
    const id = ++this.id
    const answered = new Promise<Answer>((done, fail) => {
      this.waiting.set(id, done)
      this.ended.then((code) => fail(new Error(`${method}: ended with ${code}\n${this.err}`)))
    })
    this.send({ id, method, params })
    const answer = await this.before(answered, method)
    if (answer.error) throw new Error(`${method}: ${answer.error.message}\n${this.err}`)
    return answer.result ?? null
  }

  private send(message: { [key: string]: Json }): void {
    this.process.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }

  private async before<T>(work: Promise<T>, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error(`${what}: nothing in ${deadline} ms\n${this.err}`)), deadline)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The server's tools, 1.1.4: the same with a cluster and without. */
export const serverTools = [
  'dsql_lint',
  'dsql_read_documentation',
  'dsql_recommend',
  'dsql_search_documentation',
  'get_schema',
  'readonly_query',
  'transact',
]

/** Works without a cluster and without a network, but needs the server's own program `dsql-lint` on its PATH. */
export async function lint(server: Server): Promise<string[]> {
  const answer = await server.call('dsql_lint', { sql: 'CREATE TABLE t (id SERIAL PRIMARY KEY);' })
  const { diagnostics } = answer as { diagnostics: { rule: string }[] }
  return diagnostics.map((found) => found.rule)
}
