import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { temporary } from '../support/generated.ts'

/** The commands that the launcher may use besides its engine. */
const utilities = ['id', 'dirname', 'grep', 'cat']

export function found(name: string): string | undefined {
  const said = spawnSync('sh', ['-c', 'command -v "$1"', '-', name], { encoding: 'utf8' })
  return said.status === 0 ? said.stdout.trim() : undefined
}

/** Reads all input on the questions, as a careless engine might, and records what it is asked to run. */
const engine = `#!/bin/sh
case "$1" in
  image) cat >/dev/null; exit "\${FAKE_IMAGE:-0}" ;;
  info) cat >/dev/null; printf '%s\\n' "\${FAKE_INFO:-}"; exit "\${FAKE_UP:-0}" ;;
esac
for arg in "$@"; do printf '%s\\0' "$arg"; done >"$FAKE_LOG/argv"
cat >"$FAKE_LOG/stdin"
exit "\${FAKE_EXIT:-0}"
`

export interface How {
  home: string
  cwd: string
  shell?: readonly string[]
  script?: string
  args?: readonly string[]
  env?: Record<string, string>
}

export interface Launched {
  code: number | null
  err: string
  argv: string[] | null
  stdin: string | null
}

/** A machine for one launch: a PATH with nothing on it that a test did not put there, and homes of any name. */
export class Stage {
  readonly root = temporary('launcher')
  readonly bin = path.join(this.root, 'bin')

  constructor() {
    fs.mkdirSync(this.bin)
    for (const name of utilities) fs.symlinkSync(found(name) as string, path.join(this.bin, name))
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true })
  }

  program(name: string, text: string): void {
    fs.rmSync(path.join(this.bin, name), { force: true })
    fs.writeFileSync(path.join(this.bin, name), text, { mode: 0o755 })
  }

  engine(name: string): void {
    this.program(name, engine)
  }

  /** Somebody with these numbers: the tests may run as root, and for root podman takes no mapping. */
  caller(uid: number, gid: number): string {
    this.program('id', `#!/bin/sh\ncase "$1" in -u) echo ${uid} ;; -g) echo ${gid} ;; esac\n`)
    return `${uid}:${gid}`
  }

  home(name: string): string {
    const home = path.join(this.root, name)
    fs.mkdirSync(path.join(home, '.aws'), { recursive: true })
    return home
  }

  launch(how: How): Launched {
    const [shell, ...flags] = how.shell ?? ['sh']
    const log = fs.mkdtempSync(path.join(this.root, 'log-'))
    const script = how.script ?? 'docker/dsql-mcp/run.sh'
    const done = spawnSync(found(shell as string) as string, [...flags, script, ...(how.args ?? [])], {
      cwd: how.cwd,
      env: { PATH: this.bin, HOME: how.home, FAKE_LOG: log, ...how.env },
      input: '{"id":1}\n',
      encoding: 'utf8',
    })
    const read = (name: string) =>
      fs.existsSync(path.join(log, name)) ? fs.readFileSync(path.join(log, name), 'utf8') : null
    const argv = read('argv')
    return {
      code: done.status,
      err: done.stderr,
      argv: argv === null ? null : argv.split('\0').slice(0, -1),
      stdin: read('stdin'),
    }
  }
}
