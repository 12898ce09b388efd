import { version } from './ports/assets.ts'

/** The bin: one verb, its report, the only catch and the only exit. */
async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const { start } = await import('./start.ts')
  return start(argv)
}

// A reader that goes away (`dsql-skill agents | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

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
