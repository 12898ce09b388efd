import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Options } from '../../src/commands/context.ts'
import { run } from '../../src/index.ts'

export const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'

/** A folder that everybody on the machine may read, for engines that run as another user. */
export function temporary(name: string): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `dsql-${name}-`)))
  fs.chmodSync(dir, 0o755)
  return dir
}

/** Runs `init` over the folder as a user with that home would, and fails unless it worked. */
export async function generate(project: string, home: string, options: Options): Promise<void> {
  fs.mkdirSync(path.join(project, '.git'), { recursive: true })
  const before = process.env['HOME']
  process.env['HOME'] = home
  try {
    const report = await run('init', { cwd: project, yes: true, ...options })
    if (report.exit !== 0) throw new Error(JSON.stringify(report.error ?? report))
  } finally {
    process.env['HOME'] = before
  }
}

export interface Entry {
  command: string
  args: string[]
  env?: Record<string, string>
}

/** Our entry in a file of the common form, as a client reads it. */
export function entryIn(file: string): Entry {
  const entry: Entry | undefined = JSON.parse(fs.readFileSync(file, 'utf8')).mcpServers?.['aurora-dsql']
  if (!entry) throw new Error(`no entry in ${file}`)
  return entry
}
