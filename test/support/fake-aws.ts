import fs from 'node:fs'
import path from 'node:path'
import type { World } from './cli.ts'

/** What the program answers; `hang`: nothing, and it does not end. */
export interface Reply {
  out?: unknown
  err?: string
  hang?: true
}

/**
 * An `aws` on the world's PATH: answers by `list-clusters REGION`, `get-cluster IDENTIFIER`, or `*`, and else with an
 * empty list. Each call is a line in a file: its words, and what it was given by the environment.
 */
export function fakeAws(
  w: World,
  replies: Record<string, Reply>,
): { calls(): Call[]; again(more: Record<string, Reply>): void } {
  const log = path.join(w.root, 'aws-calls')
  const answers = path.join(w.root, 'aws-answers.json')
  fs.writeFileSync(log, '')
  fs.writeFileSync(answers, JSON.stringify(replies))
  fs.writeFileSync(
    path.join(w.bin, 'aws'),
    `#!${process.execPath}\n(${program})(${JSON.stringify({ log, answers })})\n`,
    {
      mode: 0o755,
    },
  )
  return {
    calls: () =>
      fs
        .readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Call),
    again: (more) => fs.writeFileSync(answers, JSON.stringify(more)),
  }
}

export interface Call {
  argv: string[]
  pid: number
  pager: string | undefined
}

/** As text it is the program: only what it is given is known to it. */
const program = `function ({ log, answers }) {
  const fs = require('node:fs')
  const argv = process.argv.slice(2)
  const { pid, env } = process
  fs.appendFileSync(log, JSON.stringify({ argv, pid, pager: env.AWS_PAGER }) + '\\n')
  const after = (flag) => argv[argv.indexOf(flag) + 1]
  const of = argv[1] === 'get-cluster' ? after('--identifier') : after('--region')
  const all = JSON.parse(fs.readFileSync(answers, 'utf8'))
  const { out, err, hang } = all[argv[1] + ' ' + of] ?? all['*'] ?? { out: { clusters: [] } }
  if (hang) return setInterval(() => {}, 1000)
  if (err) process.stderr.write(err)
  else process.stdout.write(typeof out === 'string' ? out : JSON.stringify(out))
  process.exitCode = err ? 255 : 0
}`

/** The answers of the real command for these clusters: version 1 of it, which gives times as they come. */
export function answersFor(region: string, clusters: readonly object[]): Record<string, Reply> {
  const named = clusters as readonly { identifier: string; arn: string }[]
  return {
    [`list-clusters ${region}`]: {
      out: { clusters: named.map(({ identifier, arn }) => ({ identifier, arn })) },
    },
    ...Object.fromEntries(named.map((c) => [`get-cluster ${c.identifier}`, { out: c }])),
  }
}
