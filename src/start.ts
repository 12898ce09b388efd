import type { Options } from './commands/context.ts'
import { DsqlError } from './errors.ts'
import type { Failure, Report } from './model.ts'
import { parse, verbWord } from './parse.ts'
import { version } from './ports/assets.ts'
import type { Output } from './ports/output.ts'
import { type Prompt, terminalPrompt } from './ports/prompt.ts'
import { jsonReport } from './report/json.ts'
import { paintFor, type Style, textReport } from './report/text.ts'
import { perform } from './run.ts'

/** argv → exit code; prints the report as text or JSON. */
export async function start(argv: string[], output: Output): Promise<number> {
  const json = argv.includes('--json')
  const print = (text: string): void => output.print('stdout', text)
  const flags = (...names: string[]): boolean => names.some((n) => argv.includes(n))
  let style: Style = {
    color: !flags('--no-color') && !process.env['NO_COLOR'] && output.isTerminal('stdout'),
    quiet: flags('-q', '--quiet'),
    verbose: flags('-v', '--verbose'),
  }
  const later: (() => Promise<void>)[] = []
  let report: Report
  try {
    const parsed = parse(argv)
    if ('help' in parsed) {
      print(
        json
          ? jsonReport({ version: 1, command: 'help', exit: 0, text: parsed.help, next: [] })
          : parsed.help,
      )
      return 0
    }
    const { verb, options, args } = parsed
    // Short flags may come in one word (`-yq`): what was parsed says more than the words.
    style = { ...style, quiet: options['quiet'] === true, verbose: options['verbose'] === true }
    if (options['version']) {
      print(
        json
          ? jsonReport({ version: 1, command: 'version', exit: 0, text: version, next: [] })
          : `${version}\n`,
      )
      return 0
    }
    // With --json nothing but the document may reach stdout, so nobody is asked.
    const silent = json || options['yes'] === true || options['dryRun'] === true
    const prompt: Prompt | undefined = silent
      ? undefined
      : terminalPrompt({
          stdin: { isTTY: output.isTerminal('stdin') },
          stdout: { isTTY: output.isTerminal('stdout'), write: print },
        })
    const render = (r: Report): string => textReport(r, style).out
    const progress = json || style.quiet ? undefined : output.status
    report = await perform(verb, { ...(options as Options), args }, prompt, render, progress, {
      after: (work) => later.push(work),
      input: async () => (await import('./ports/input.ts')).readInput(),
      relay: style.verbose && !json ? (line) => output.print('stderr', `${line}\n`) : undefined,
    })
  } catch (error) {
    if (!(error instanceof DsqlError) && !json) throw error
    const failure = error instanceof DsqlError ? error.toFailure() : bug(error)
    const exit = error instanceof DsqlError ? error.exit : 1
    report = { version: 1, command: verbWord(argv), exit, next: [], error: failure }
  }
  if (json) print(jsonReport(report))
  else {
    const { out, err } = textReport(report, style, await bodyOf(report, style, output))
    print(out)
    output.print('stderr', err)
  }
  // Nobody waits for what is ended now: the answer is there.
  for (const work of later) await work()
  return report.exit
}

async function bodyOf(report: Report, style: Style, output: Output): Promise<string[]> {
  if (!report.start && !report.tools && report.result === undefined) return []
  const { resultText } = await import('./report/result.ts')
  return resultText(report, { ...paintFor(style), width: output.width() }, style.quiet)
}

function bug(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'bug', message, hint: `report this, with node ${process.version} on ${process.platform}` }
}
