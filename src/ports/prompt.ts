import { DsqlError } from '../errors.ts'

interface Option {
  value: string
  name: string
  /** Shown once the question is answered; absent: the name. */
  short?: string
  checked?: boolean
}

/** Questions to a person at a terminal. Ctrl-C throws `interrupted`; nothing has been written by then. */
export interface Prompt {
  /** `optional`: nothing is an answer too. */
  many(message: string, options: Option[], optional?: boolean): Promise<string[]>
  one(message: string, options: Option[], preset?: string): Promise<string>
  text(message: string, preset: string, check: (value: string) => true | string): Promise<string>
  yes(message: string, preset: boolean): Promise<boolean>
  show(text: string): void
}

export interface Streams {
  stdin: { isTTY?: boolean }
  stdout: { isTTY?: boolean; write(text: string): unknown }
}

/** Undefined without a terminal: inquirer would hang, or lose the way back (see docs/decisions/0007-prompts.md). */
export function terminalPrompt(streams: Streams): Prompt | undefined {
  if (!streams.stdin.isTTY || !streams.stdout.isTTY) return undefined
  return {
    many: (message, choices, optional = false) =>
      ask({
        type: 'checkbox',
        message,
        choices,
        pageSize: 16,
        required: !optional,
        validate: (v: unknown[]) => optional || v.length > 0,
      }),
    one: (message, choices, preset) =>
      ask({ type: 'select', message, choices, ...(preset === undefined ? {} : { default: preset }) }),
    text: (message, preset, check) => ask({ type: 'input', message, default: preset, validate: check }),
    yes: (message, preset) => ask({ type: 'confirm', message, default: preset }),
    show(text) {
      streams.stdout.write(text)
    },
  }
}

async function ask<T>(question: Record<string, unknown>): Promise<T> {
  // Loaded only when there is somebody to ask.
  const { default: inquirer } = await import('inquirer')
  try {
    const answers = await inquirer.prompt([{ ...question, name: 'answer' }] as never)
    return (answers as { answer: T }).answer
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'ExitPromptError' || name === 'AbortPromptError') {
      throw new DsqlError('interrupted', 'interrupted: nothing was changed', 'run it again when you like')
    }
    throw error
  }
}
