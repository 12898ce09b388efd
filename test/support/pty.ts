import { stripVTControlCharacters } from 'node:util'
import { type IPty, spawn } from '@lydell/node-pty'
import { onTestFinished } from 'vitest'
import { cli, type World } from './cli.ts'

export const keys = {
  enter: '\r',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  backspace: '\u007f',
  interrupt: '\u0003',
  end: '\u0004',
} as const

/** The CLI on a terminal of 80 columns. Keys are typed only after the prompt they answer was seen. */
export class Terminal {
  readonly #pty: IPty
  #raw = ''
  #mark = 0
  #code: number | undefined
  #changed: () => void = () => {}

  constructor(world: World, args: string[], env: Record<string, string> = {}) {
    this.#pty = spawn(process.execPath, [cli, ...args], {
      name: 'xterm-256color',
      cols: 80,
      rows: 40,
      cwd: world.project,
      env: world.env({ TERM: 'xterm-256color', ...env }),
    })
    this.#pty.onData((data) => {
      this.#raw += data
      this.#changed()
    })
    this.#pty.onExit(({ exitCode }) => {
      this.#code = exitCode
      this.#changed()
    })
  }

  get raw(): string {
    return this.#raw
  }

  /** All that was printed, without colours and cursor movements. */
  get text(): string {
    return stripVTControlCharacters(this.#raw).replaceAll('\r', '')
  }

  /** Waits until `what` is printed after what was last waited for. */
  async sees(what: string): Promise<this> {
    await this.#until(() => this.text.indexOf(what, this.#mark) >= 0, `"${what}"`)
    this.#mark = this.text.indexOf(what, this.#mark) + what.length
    return this
  }

  type(...input: string[]): this {
    this.#pty.write(input.join(''))
    return this
  }

  /** Waits for a question, then answers it. */
  async answer(question: string, ...input: string[]): Promise<this> {
    return (await this.sees(question)).type(...input)
  }

  async exit(): Promise<number> {
    await this.#until(() => this.#code !== undefined, 'the end')
    return this.#code ?? -1
  }

  kill(): void {
    if (this.#code === undefined) this.#pty.kill('SIGKILL')
  }

  async #until(done: () => boolean, what: string): Promise<void> {
    const limit = Date.now() + 20_000
    while (!done()) {
      if (Date.now() > limit || (this.#code !== undefined && what !== 'the end'))
        throw new Error(`waited in vain for ${what}; the terminal shows:\n${this.text}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.#changed = () => {
          clearTimeout(timer)
          // The screen is drawn in several pieces: read them all before looking.
          setImmediate(resolve)
        }
      })
    }
  }
}

export function terminal(world: World, args: string[], env?: Record<string, string>): Terminal {
  const made = new Terminal(world, args, env)
  onTestFinished(() => made.kill())
  return made
}
