import { add } from './commands/add.ts'
import { agents } from './commands/agents.ts'
import { completion } from './commands/completion.ts'
import type { Context, Options } from './commands/context.ts'
import { exportPack } from './commands/export.ts'
import { init } from './commands/init.ts'
import { reinstall } from './commands/install.ts'
import { remove } from './commands/remove.ts'
import { status } from './commands/status.ts'
import { update } from './commands/update.ts'
import { DsqlError, nearest } from './errors.ts'
import { common, type Flag, optionKey, verbNamed, verbs } from './flags.ts'
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
  update,
  install: reinstall,
  status,
  agents,
  export: exportPack,
  doctor: async (options, context) => (await import('./commands/later.ts')).doctor(options, context),
  clusters: async (options, context) => (await import('./commands/later.ts')).clusters(options, context),
  mcp: async (options, context) => (await import('./commands/later.ts')).mcp(options, context),
  image: async (options, context) => (await import('./commands/later.ts')).image(options, context),
  completion: (options) => completion(options, completionWords()),
}

function completionWords() {
  return {
    verbs: verbs.map((v) => ({
      name: v.name,
      help: v.help,
      flags: [...v.flags, ...common].flatMap(flagWords),
      args: v.args?.values ?? [],
      folder: v.args?.name === 'dir',
    })),
  }
}

function flagWords(flag: Flag) {
  const { name, short, value, offers = [], values = offers, many, deniable, help } = flag
  const said = { name, short, value, values, many: many ?? false, help }
  const denied = { ...said, name: name.replace(/^--/, '--no-'), help: `the opposite of ${name}` }
  return deniable ? [said, denied] : [said]
}

/** A program may give anything: what the command line refuses is refused here too. */
function check(verb: string, options: Options): void {
  const flags = new Map([...(verbNamed(verb)?.flags ?? []), ...common].map((f) => [optionKey(f), f]))
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || key === 'args') continue
    const flag = flags.get(key)
    if (!flag) {
      const near = nearest(key, [...flags.keys()])
      throw new DsqlError(
        'usage',
        `${verb} has no option ${JSON.stringify(key)}`,
        near ? `did you mean ${near}?` : `npx dsql-skill ${verb} --help`,
      )
    }
    const wanted = fault(flag, value)
    if (wanted)
      throw new DsqlError('bad-value', `${key}: ${JSON.stringify(value)} is not ${wanted}`, flag.help)
  }
  if (!(options.args ?? []).every((word) => typeof word === 'string'))
    throw new DsqlError('bad-value', 'args: not a list of texts', `npx dsql-skill ${verb} --help`)
}

function fault(flag: Flag, value: unknown): string | undefined {
  if (flag.value === undefined) return typeof value === 'boolean' ? undefined : 'true or false'
  if (flag.many)
    return Array.isArray(value) && value.every((v) => typeof v === 'string') ? undefined : 'a list of texts'
  if (typeof value !== 'string') return 'a text'
  return flag.values?.includes(value) === false ? `one of ${flag.values.join(', ')}` : undefined
}

/** Runs one verb on this machine and returns its report; expected failures become a report too, bugs are thrown. */
export async function perform(
  verb: string,
  options: Options,
  prompt: Prompt | undefined,
  render: (report: Report) => string,
  progress?: (line: string | undefined) => void,
  line?: Pick<Context, 'after' | 'input' | 'relay'>,
): Promise<Report> {
  const later: (() => Promise<void>)[] = []
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
    check(verb, options)
    return await runner(options, {
      disk,
      host: readHost(),
      hold,
      history: async () => (await import('./ports/history.ts')).openHistory(),
      bundled: bundledPack,
      version,
      prompt,
      render,
      progress,
      after: (work) => later.push(work),
      ...line,
    })
  } catch (error) {
    if (!(error instanceof DsqlError)) throw error
    return { version: 1, command: verb, exit: error.exit, next: [], error: error.toFailure() }
  } finally {
    for (const work of later) await work()
  }
}
