import type { Json } from '../model.ts'

/** What an entry says of how its server is started, in whatever dialect. */
export interface EntryLaunch {
  /** The command and its arguments. */
  words: readonly string[]
  env: Readonly<Record<string, string>>
  /** Variables of the user's shell that it asks for by name (Codex). */
  names: readonly string[]
  cwd?: string
}

/** `command` and `args` of most clients, one list of OpenCode's, `cmd` of Goose's. Undefined: it starts no program. */
export function launchOf(entry: Json | undefined): EntryLaunch | undefined {
  if (!isObject(entry)) return undefined
  const words = [entry['command'], entry['cmd'], entry['args']].flat().filter(isText)
  if (words.length === 0) return undefined
  const env = [entry['env'], entry['environment'], entry['envs']].find(isObject) ?? {}
  const { cwd, env_vars: names } = entry
  return {
    words,
    env: Object.fromEntries(
      Object.entries(env).flatMap(([key, value]) =>
        typeof value === 'object' ? [] : [[key, String(value)] as const],
      ),
    ),
    names: Array.isArray(names) ? names.filter(isText) : [],
    ...(isText(cwd) ? { cwd } : {}),
  }
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string'
}
