import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander'
import { DsqlError, nearest } from './errors.ts'
import { common, type Flag, type Verb, verbs } from './flags.ts'

export interface Parsed {
  verb: string
  options: Record<string, unknown>
  args: string[]
}

/** argv (without node and script) → verb, options and arguments. Throws `usage`; help is returned as text. */
export function parse(argv: string[]): Parsed | { help: string } {
  let parsed: Parsed | undefined
  let help = ''
  const program = new Commander('dsql-skill')
  const quiet = {
    writeOut(text: string): void {
      help += text
    },
    writeErr(): void {},
  }
  program
    .usage('[verb] [flags]')
    .description(
      'Makes AI coding agents good at Amazon Aurora DSQL: skill, MCP server and steering in one command.',
    )
    .configureOutput(quiet)
    .exitOverride()
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nWithout a verb, on a terminal: init. Exit codes: 0 done, 1 problems or failed, 2 usage, 3 conflict, 130 interrupted.',
    )
  const line = withVerb(argv)
  const named = verbs.filter((v) => v.name === line[0])
  // Commander takes longer to learn all verbs than to read the line: only the one that is called, where it is known.
  for (const verb of named.length > 0 ? named : verbs)
    program.addCommand(
      commandFor(verb, quiet, (p) => {
        parsed = p
      }),
    )
  try {
    program.parse(line, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { help }
    throw usage(error, argv)
  }
  if (!parsed) return { help: program.helpInformation() }
  return parsed
}

/** No verb means init; flags may come first. */
function withVerb(argv: string[]): string[] {
  const first = argv[0]
  if (first === '-h' || first === '--help') return argv
  if (first === undefined || first.startsWith('-')) {
    const at = argv.findIndex((word, i) => verbs.some((v) => v.name === word) && !takesValue(argv[i - 1]))
    return at < 0 ? ['init', ...argv] : [argv[at] ?? '', ...argv.slice(0, at), ...argv.slice(at + 1)]
  }
  return argv
}

function takesValue(word: string | undefined): boolean {
  if (word === undefined) return false
  const all = [...common, ...verbs.flatMap((v) => v.flags)]
  return all.some((f) => f.value !== undefined && (f.name === word || f.short === word))
}

function commandFor(verb: Verb, quiet: object, found: (parsed: Parsed) => void): Commander {
  const command = new Commander(verb.name).description(verb.help).exitOverride().configureOutput(quiet)
  command.showSuggestionAfterError(true).allowExcessArguments(false)
  if (verb.args) {
    const { name, many, required } = verb.args
    const word = `${name}${many ? '...' : ''}`
    command.argument(required ? `<${word}>` : `[${word}]`)
  }
  for (const flag of [...verb.flags, ...common]) {
    if (flag.name === '--help') continue
    for (const option of optionsFor(flag)) command.addOption(option)
  }
  command.action(() => found({ verb: verb.name, options: command.opts(), args: command.args }))
  return command
}

function optionsFor(flag: Flag): CommanderOption[] {
  const forms = `${flag.short ? `${flag.short}, ` : ''}${flag.name}${flag.value ? ` <${flag.value}>` : ''}`
  const preset = flag.preset ? ` (default: ${flag.preset})` : ''
  const option = new CommanderOption(forms, flag.help + preset)
  if (flag.values && !flag.many) option.choices([...flag.values])
  if (flag.many)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value])
  if (!flag.deniable) return [option]
  return [option, new CommanderOption(flag.name.replace(/^--/, '--no-'), `not: ${flag.help}`)]
}

function usage(error: CommanderError, argv: string[]): DsqlError {
  const message = error.message.replace(/^error: /, '').split('\n')[0] ?? ''
  const suggestion = error.message.match(/\(Did you mean (.+?)\?\)/)?.[1]
  const verb = verbs.find((v) => argv.includes(v.name))
  if (
    error.code === 'commander.unknownCommand' ||
    (error.code === 'commander.excessArguments' && !verb?.args)
  ) {
    const word = argv.find((w) => !w.startsWith('-')) ?? ''
    const known = verbs.find((v) => v.name === word)
    if (!known) {
      const near = nearest(
        word,
        verbs.map((v) => v.name),
      )
      return new DsqlError(
        'unknown-verb',
        `unknown verb ${JSON.stringify(word)}`,
        near ? `did you mean ${near}?` : 'npx dsql-skill --help',
      )
    }
  }
  const help = `npx dsql-skill ${verb?.name ?? ''} --help`.replace('  ', ' ')
  return new DsqlError('usage', message, suggestion ? `did you mean ${suggestion}?` : help)
}
