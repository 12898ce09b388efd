import { add } from './commands/add.ts'
import { agents } from './commands/agents.ts'
import { completion } from './commands/completion.ts'
import type { Context, Options } from './commands/context.ts'
import { init } from './commands/init.ts'
import { remove } from './commands/remove.ts'
import { status } from './commands/status.ts'
import { DsqlError, nearest } from './errors.ts'
import { common, verbs } from './flags.ts'
import type { Report } from './model.ts'
import { bundledPack, version } from './ports/assets.ts'
import { disk } from './ports/disk.ts'
import { readHost } from './ports/host.ts'
import type { Prompt } from './ports/prompt.ts'
import { hold } from './ports/signals.ts'

type Runner = (options: Options, context: Context) => Report | Promise<Report>

/** These share nearly all their code: one chunk loads faster than six. A verb with weight of its own imports it itself. */
const runners: Record<string, Runner> = {
  init,
  add,
  remove,
  status,
  agents,
  completion: (options) => completion(options, completionWords()),
}

function completionWords() {
  return {
    verbs: verbs.map((v) => ({
      name: v.name,
      help: v.help,
      flags: [...v.flags, ...common].map((f) => ({ name: f.name, values: f.values ?? [], help: f.help })),
      args: v.args?.values ?? [],
    })),
  }
}

/** Runs one verb on this machine and returns its report; expected failures become a report too, bugs are thrown. */
export async function perform(
  verb: string,
  options: Options,
  prompt: Prompt | undefined,
  render: (report: Report) => string,
): Promise<Report> {
  try {
    const runner = Object.hasOwn(runners, verb) ? runners[verb] : undefined
    if (!runner) {
      const near = nearest(verb, Object.keys(runners))
      throw new DsqlError(
        'unknown-verb',
        `unknown verb ${JSON.stringify(verb)}`,
        near ? `did you mean ${near}?` : 'npx dsql-skill --help',
      )
    }
    return await runner(options, {
      disk,
      host: readHost(),
      hold,
      bundled: bundledPack,
      version,
      prompt,
      render,
    })
  } catch (error) {
    if (!(error instanceof DsqlError)) throw error
    return { version: 1, command: verb, exit: error.exit, next: [], error: error.toFailure() }
  }
}
