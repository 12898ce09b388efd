import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    results: string
  }
}

const columns = ['client', 'version', 'where', 'skill', 'read', 'steering', 'server', 'called'] as const
type Row = Record<(typeof columns)[number], string>

/** Collects a row from every client that passed, and prints them at the end. */
export function setup(project: TestProject): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-results-'))
  const file = path.join(folder, 'rows.jsonl')
  fs.writeFileSync(file, '')
  project.provide('results', file)
  return () => {
    const text = fs.readFileSync(file, 'utf8').trim()
    fs.rmSync(folder, { recursive: true })
    if (text !== '')
      print(
        text
          .split('\n')
          .sort()
          .map((line) => JSON.parse(line) as Row),
      )
  }
}

function print(rows: Row[]): void {
  const head = Object.fromEntries(columns.map((name) => [name, name])) as Row
  const width = (name: keyof Row): number => Math.max(...[head, ...rows].map((row) => row[name].length))
  const line = (row: Row): string =>
    columns
      .map((name) => row[name].padEnd(width(name)))
      .join('  ')
      .trimEnd()
  process.stdout.write(`\nWhat the clients themselves showed:\n${[head, ...rows].map(line).join('\n')}\n`)
}
