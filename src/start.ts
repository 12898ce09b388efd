import type { Options } from './commands/context.ts'
import { DsqlError } from './errors.ts'
import type { Failure, Report } from './model.ts'
import { parse } from './parse.ts'
import { version } from './ports/assets.ts'
import { type Prompt, terminalPrompt } from './ports/prompt.ts'
import { jsonReport } from './report/json.ts'
import { type Style, textReport } from './report/text.ts'
import { perform } from './run.ts'

/** argv → exit code; prints the report as text or JSON. */
export async function start(argv: string[]): Promise<number> {
  const json = argv.includes('--json')
  const flags = (...names: string[]): boolean => names.some((n) => argv.includes(n))
  const style: Style = {
    color: !flags('--no-color') && !process.env['NO_COLOR'] && (process.stdout.isTTY ?? false),
    quiet: flags('-q', '--quiet'),
    verbose: flags('-v', '--verbose'),
  }
  let report: Report
  try {
    const parsed = parse(argv)
    if ('help' in parsed) {
      process.stdout.write(
        json
          ? jsonReport({ version: 1, command: 'help', exit: 0, text: parsed.help, next: [] })
          : parsed.help,
      )
      return 0
    }
    const { verb, options, args } = parsed
    if (options['version']) {
      process.stdout.write(
        json
          ? jsonReport({ version: 1, command: 'version', exit: 0, text: version, next: [] })
          : `${version}\n`,
      )
      return 0
    }
    // With --json nothing but the document may reach stdout, so nobody is asked.
    const prompt: Prompt | undefined = json ? undefined : terminalPrompt(process)
    const render = (r: Report): string => textReport(r, style).out
    report = await perform(verb, { ...(options as Options), args }, prompt, render)
  } catch (error) {
    if (!(error instanceof DsqlError) && !json) throw error
    const failure = error instanceof DsqlError ? error.toFailure() : bug(error)
    const exit = error instanceof DsqlError ? error.exit : 1
    report = { version: 1, command: argv[0] ?? '', exit, next: [], error: failure }
  }
  if (json) process.stdout.write(jsonReport(report))
  else {
    const { out, err } = textReport(report, style)
    process.stdout.write(out)
    process.stderr.write(err)
  }
  return report.exit
}

function bug(error: unknown): Failure {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'bug', message, hint: `report this, with node ${process.version} on ${process.platform}` }
}
