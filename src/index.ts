import type { Options } from './commands/context.ts'
import type { Report } from './model.ts'
import { perform } from './run.ts'

export type { Options } from './commands/context.ts'
export type * from './model.ts'

/** The verbs of this version. */
export type VerbName =
  | 'init'
  | 'add'
  | 'remove'
  | 'update'
  | 'install'
  | 'status'
  | 'doctor'
  | 'agents'
  | 'clusters'
  | 'export'
  | 'mcp'
  | 'image'
  | 'completion'

/**
 * The same verbs, with the same options as an object, for programs that bootstrap projects. Returns the report that
 * `--json` prints, also on failure (`exit` and `error` say so). Never prints, prompts or exits; a writing verb needs
 * `yes: true`.
 */
export async function run(verb: VerbName, options: Options = {}): Promise<Report> {
  return perform(verb, options, undefined, () => '')
}
