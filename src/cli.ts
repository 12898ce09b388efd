import { output } from './ports/output.ts'

// Not from ports/assets: what is shared becomes a file of its own, and `--version` reads this one only.
const version: string = __VERSION__

/** The bin: one verb, its report, the only catch and the only exit. */
async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') {
    output.print('stdout', `${version}\n`)
    return 0
  }
  const { start } = await import('./start.ts')
  return start(argv, output)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(
      `dsql-skill ${version} has a bug; nothing is half-written. Please report this:\nnode ${process.version} on ${process.platform}\n${text}\n`,
    )
    process.exitCode = 1
  },
)
