import type { AgentId } from '../agents/table.ts'

type Syntax = '$VAR' | '${VAR}' | '${VAR:-default}' | '${env:VAR}' | '{env:VAR}' | '${workspaceFolder}'

/** Which variables a client puts in, where, and what becomes of one that is not set. */
interface Expansion {
  args: readonly Syntax[]
  env: readonly Syntax[]
  unset: Unset | Record<'args' | 'env', Unset>
}

/** `fails`: the client starts nothing then. */
type Unset = 'literal' | 'empty' | 'fails'

const none: Expansion = { args: [], env: [], unset: 'literal' }
const shellLike = ['$VAR', '${VAR}', '${VAR:-default}'] as const
const braced = ['${VAR}', '${VAR:-default}'] as const

/**
 * Seen with the real clients (docs/agents.md names the versions), where not said otherwise. Clients that are not listed
 * are taken to put in nothing.
 */
const expansions: Partial<Record<AgentId, Expansion>> = {
  'claude-code': { args: braced, env: braced, unset: 'literal' },
  'gemini-cli': { args: shellLike, env: shellLike, unset: { args: 'literal', env: 'empty' } },
  opencode: { args: ['{env:VAR}'], env: ['{env:VAR}'], unset: 'empty' },
  'qwen-code': { args: ['$VAR', '${VAR}'], env: ['$VAR', '${VAR}'], unset: 'literal' },
  'github-copilot-cli': { args: shellLike, env: shellLike, unset: 'literal' },
  augment: { args: braced, env: braced, unset: 'fails' },
  droid: { args: [], env: braced, unset: 'fails' },
  qoder: { args: [], env: braced, unset: 'literal' },
  openclaw: { args: ['${VAR}'], env: ['${VAR}'], unset: 'literal' },
  'command-code': { args: [], env: braced, unset: 'fails' },
  amp: { args: ['${VAR}'], env: ['${VAR}'], unset: 'literal' },
  grok: { args: shellLike, env: shellLike, unset: 'literal' },
  // Documented: https://kiro.dev/docs/mcp/configuration/
  'kiro-ide': { args: [], env: ['${VAR}'], unset: 'literal' },
  'kiro-cli': { args: [], env: ['${VAR}'], unset: 'literal' },
  // Documented: https://code.visualstudio.com/docs/reference/variables-reference
  'github-copilot': { args: ['${workspaceFolder}', '${env:VAR}'], env: ['${env:VAR}'], unset: 'empty' },
  // Documented: https://cursor.com/docs/context/mcp
  cursor: { args: ['${workspaceFolder}', '${env:VAR}'], env: ['${env:VAR}'], unset: 'empty' },
}

/** The first group is the variable's name, the second what stands for one that is not set. */
const forms: Record<Syntax, string> = {
  $VAR: '\\$([A-Za-z_]\\w*)',
  '${VAR}': '\\$\\{([A-Za-z_]\\w*)\\}',
  '${VAR:-default}': '\\$\\{([A-Za-z_]\\w*):-([^}]*)\\}',
  '${env:VAR}': '\\$\\{env:([A-Za-z_]\\w*)\\}',
  '{env:VAR}': '\\{env:([A-Za-z_]\\w*)\\}',
  '${workspaceFolder}': '\\$\\{workspaceFolder\\}',
}

export interface Values {
  env: Readonly<Record<string, string | undefined>>
  /** Of the project. */
  folder: string
}

/** A text of an entry as this client hands it on; undefined: it names a variable that is not set, and starts nothing then. */
export function expand(
  agent: string | undefined,
  where: 'args' | 'env',
  text: string,
  { env, folder }: Values,
): string | undefined {
  const { unset, ...places } = expansions[agent as AgentId] ?? none
  const syntaxes = places[where]
  if (syntaxes.length === 0) return text
  const missing = typeof unset === 'string' ? unset : unset[where]
  let failed = false
  // All at once: what is put in is not looked at again.
  const out = text.replace(
    new RegExp(syntaxes.map((syntax) => forms[syntax]).join('|'), 'g'),
    (whole, ...rest: (string | undefined)[]) => {
      // Behind the groups are where it was found, and the text.
      const [name, preset] = rest.slice(0, -2).filter((group) => group !== undefined)
      if (name === undefined) return folder
      const value = env[name] ?? preset
      if (value !== undefined) return value
      if (missing === 'fails') failed = true
      return missing === 'empty' ? '' : whole
    },
  )
  return failed ? undefined : out
}
