import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander'
import { DsqlError, nearest } from './errors.ts'
import { common, type Flag, type Verb, verbNamed, verbs } from './flags.ts'

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
      [
        `\nFlags of every verb:\n${listed(common)}`,
        '\nWithout a verb, on a terminal: init. Flags of a verb: dsql-skill init --help',
        'Exit codes: 0 done, 1 problems or failed, 2 usage, 3 conflict, 130 interrupted',
      ].join('\n'),
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

/** Names of flags in lines that fit a terminal of 80 columns. */
function listed(flags: readonly Flag[]): string {
  const lines = ['']
  for (const flag of flags) {
    const word = `${flag.short ? `${flag.short}, ` : ''}${flag.name}`
    const last = lines.at(-1) ?? ''
    if (last.length + word.length > 70) lines.push(`  ${word}`)
    else lines[lines.length - 1] = last === '' ? `  ${word}` : `${last}   ${word}`
  }
  return lines.join('\n')
}

/** The verb that is asked for, known or not; without one it is init. */
export function verbWord(argv: string[]): string {
  return argv[0] === '' ? '' : (words(argv)[0] ?? 'init')
}

/** What is neither a flag nor the value of one, as far as that can be told: after an unknown flag it cannot. */
function words(argv: string[]): string[] {
  return argv.filter(
    (word, i) => !word.startsWith('-') && !takesValue(argv[i - 1]) && !isStrange(argv[i - 1]),
  )
}

function isStrange(word: string | undefined): boolean {
  return word?.startsWith('-') === true && !/^-\w{2,}$|=/.test(word) && !known(word)
}

function known(word: string): boolean {
  return allFlags().some((f) =>
    [f.name, f.short, f.deniable && f.name.replace(/^--/, '--no-')].includes(word),
  )
}

function allFlags(): Flag[] {
  return [...common, ...verbs.flatMap((v) => v.flags)]
}

/** No verb means init; flags may come first. Help without a verb is about all of them. */
function withVerb(argv: string[]): string[] {
  const first = argv[0]
  if (first !== undefined && !first.startsWith('-')) return argv
  const verb = words(argv)[0]
  if (verb === undefined)
    return argv.some((w) => w === '-h' || w === '--help') ? ['--help'] : ['init', ...argv]
  const at = argv.findIndex((word, i) => word === verb && !takesValue(argv[i - 1]))
  return [verb, ...argv.slice(0, at), ...argv.slice(at + 1)]
}

function takesValue(word: string | undefined): boolean {
  if (word === undefined) return false
  return allFlags().some((f) => f.value !== undefined && (f.name === word || f.short === word))
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
  return [option, new CommanderOption(flag.name.replace(/^--/, '--no-'), `the opposite of ${flag.name}`)]
}

function usage(error: CommanderError, argv: string[]): DsqlError {
  const word = verbWord(argv)
  const verb = verbs.find((v) => v.name === word)
  if (!verb) {
    const near = nearest(
      word,
      verbs.map((v) => v.name),
    )
    const hint = near ? `did you mean ${near}?` : 'npx dsql-skill --help'
    return new DsqlError('unknown-verb', `unknown verb ${JSON.stringify(word)}`, hint)
  }
  const help = `npx dsql-skill ${verb.name} --help`
  const message = error.message.replace(/^error: /, '').split('\n')[0] ?? ''
  if (error.code === 'commander.invalidArgument') return badValue(message, help)
  if (error.code === 'commander.excessArguments') return tooMany(verb, words(argv).slice(1), help)
  if (error.code === 'commander.missingArgument') return tooFew(verb, help)
  const suggestion = error.message.match(/\(Did you mean (.+?)\?\)/)?.[1]
  return new DsqlError('usage', message, suggestion ? `did you mean ${suggestion}?` : help)
}

/** "option '--mcp <RUNTIME>' argument 'uvxx' is invalid. Allowed choices are uvx, docker." */
function badValue(message: string, help: string): DsqlError {
  const [, flag = '', value = '', allowed = ''] =
    message.match(/(--[\w-]+).*?' argument '([\s\S]*)' is invalid\. Allowed choices are (.+)\.$/) ?? []
  if (flag === '') return new DsqlError('bad-value', message, help)
  const near = nearest(value, allowed.split(', '))
  const hint = near ? `did you mean ${flag} ${near}?` : help
  return new DsqlError('bad-value', `${flag} ${JSON.stringify(value)} is none of: ${allowed}`, hint)
}

function tooMany(verb: Verb, given: string[], help: string): DsqlError {
  const extra = given[verb.args ? 1 : 0] ?? ''
  const agent = verbNamed('add')?.args?.values.includes(extra) && verb.name === 'init'
  const hint = agent ? `did you mean npx dsql-skill init --agents ${given.join(',')}?` : help
  return new DsqlError('usage', `${verb.name} does not know what to do with ${JSON.stringify(extra)}`, hint)
}

function tooFew(verb: Verb, help: string): DsqlError {
  const { name = 'argument', values = [], example: words = values[0] ?? '' } = verb.args ?? {}
  const example = `for example: npx dsql-skill ${verb.name} ${words}; all of them: ${help}`
  return new DsqlError(
    'usage',
    `${verb.name} needs the name of ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`,
    example,
  )
}
