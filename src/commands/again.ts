import { shellWord } from '../forms.ts'
import type { Options } from './context.ts'

const answers = [
  'agents',
  'source',
  'skill',
  'link',
  'mcp',
  'endpoint',
  'region',
  'user',
  'auth',
  'profile',
  'allowWrites',
  'mcpVersion',
  'steering',
  'lang',
  'kiroAgents',
] as const satisfies readonly (keyof Options)[]

/** Where a call looks, without any of its answers. */
export function placeOf({ cwd, global }: Options): Options {
  return { ...(cwd === undefined ? {} : { cwd }), ...(global ? { global } : {}) }
}

/** Command lines of our verbs, on what this call looks at. */
export function againFor(options: Options): (verb: string, ...words: string[]) => string {
  const place = placeOf(options)
  return (verb, ...words) => {
    // What is behind a -- is nobody's but the engine's.
    const end = words.indexOf('--')
    const [own, rest] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end)]
    return [commandLine(verb, own.map(shellWord), place), ...rest.map(shellWord)].join(' ')
  }
}

/** The command line that repeats this call, its flags and answers included: the ways out of a conflict work as printed. */
export function commandLine(verb: string, words: readonly string[], options: Options): string {
  const out = ['npx dsql-skill', verb, ...words]
  if (options.cwd !== undefined) out.push('-C', shellWord(options.cwd))
  if (options.global) out.push('-g')
  if (options.here) out.push('--here')
  for (const word of options.take ?? []) if (word.includes(':')) out.push('--take', shellWord(word))
  for (const key of answers) {
    const value = options[key]
    const flag = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (typeof value === 'boolean') out.push(value ? `--${flag}` : `--no-${flag}`)
    else if (value !== undefined) out.push(`--${flag}`, shellWord(String(value) || 'none'))
  }
  if (options.yes) out.push('--yes')
  return out.join(' ')
}
