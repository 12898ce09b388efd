import type { AgentId } from '../agents/table.ts'

type Syntax = '$VAR' | '${VAR}' | '${VAR:-default}' | '${env:VAR}' | '{env:VAR}' | '${workspaceFolder}'

/** Which variables a client puts in, where, and what becomes of one that is not set. */
interface Expansion {
  args: readonly Syntax[]
  env: readonly Syntax[]
  /** `fails`: the client starts nothing then. */
  unset: 'literal' | 'empty' | 'fails'
}

const none: Expansion = { args: [], env: [], unset: 'literal' }
const shellLike = ['$VAR', '${VAR}', '${VAR:-default}'] as const
const braced = ['${VAR}', '${VAR:-default}'] as const

/**
 * Seen with the real clients (docs/agents.md names the versions), where not said otherwise. Clients that are not listed
 * are taken to put in nothing.
 */
const expansions: Partial<Record<AgentId, Expansion>> = {
  'claude-code': { args: braced, env: braced, unset: 'literal' },
  'gemini-cli': { args: shellLike, env: shellLike, unset: 'literal' },
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

const forms: Record<Syntax, RegExp> = {
  $VAR: /\$(?<name>[A-Za-z_]\w*)/g,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the clients' own syntax
  '${VAR}': /\$\{(?<name>[A-Za-z_]\w*)\}/g,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the clients' own syntax
  '${VAR:-default}': /\$\{(?<name>[A-Za-z_]\w*):-(?<preset>[^}]*)\}/g,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the clients' own syntax
  '${env:VAR}': /\$\{env:(?<name>[A-Za-z_]\w*)\}/g,
  '{env:VAR}': /\{env:(?<name>[A-Za-z_]\w*)\}/g,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the clients' own syntax
  '${workspaceFolder}': /\$\{workspaceFolder\}/g,
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
  const { unset, ...syntaxes } = expansions[agent as AgentId] ?? none
  let failed = false
  let out = text
  for (const syntax of syntaxes[where]) {
    out = out.replace(forms[syntax], (whole, ...rest) => {
      const { name, preset }: { name?: string; preset?: string } = rest.at(-1) ?? {}
      if (name === undefined) return folder
      const value = env[name] ?? preset
      if (value !== undefined) return value
      if (unset === 'fails') failed = true
      return unset === 'empty' ? '' : whole
    })
  }
  return failed ? undefined : out
}
