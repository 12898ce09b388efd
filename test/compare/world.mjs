// A scratch project with a home of its own, and what happened to its files.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** Nothing of the machine but what a program needs to start. */
function environment(home) {
  const keep = ['PATH', 'SYSTEMROOT', 'COMSPEC', 'LANG']
  const own = Object.fromEntries(keep.flatMap((k) => (process.env[k] ? [[k, process.env[k]]] : [])))
  const places = { HOME: home, USERPROFILE: home, TMPDIR: path.join(home, 'tmp') }
  const git = { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
  return { ...own, ...places, ...git, DO_NOT_TRACK: '1', DISABLE_TELEMETRY: '1', CI: '1', NO_COLOR: '1' }
}

export class World {
  constructor(scratch, node) {
    this.dir = fs.mkdtempSync(path.join(scratch, 'w-'))
    this.cwd = path.join(this.dir, 'project')
    this.home = path.join(this.dir, 'home')
    // skills 1.7.4 updates from a file:// URL only where its name ends so; else it appends the skill's folder to it.
    this.upstream = path.join(this.dir, 'upstream.git')
    this.node = node
    for (const dir of [path.join(this.cwd, '.git'), path.join(this.home, 'tmp')])
      fs.mkdirSync(dir, { recursive: true })
  }

  write(file, text) {
    const full = path.resolve(this.cwd, file)
    fs.mkdirSync(path.dirname(full), { recursive: true })
    fs.writeFileSync(full, text)
  }

  /** Text of a file, undefined where there is none. */
  read(file) {
    try {
      return fs.readFileSync(path.resolve(this.cwd, file), 'utf8')
    } catch {
      return undefined
    }
  }

  /** Runs one command to its end, or kills it with all its children after `ms`. */
  run(args, ms) {
    return new Promise((resolve, reject) => {
      const options = { cwd: this.cwd, env: environment(this.home), detached: true }
      const start = performance.now()
      const child = spawn(this.node, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      let out = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data))
      const end = (signal) => {
        try {
          process.kill(-child.pid, signal)
        } catch {
          // Over already.
        }
      }
      const timer = setTimeout(() => end('SIGKILL'), ms ?? 120_000)
      child.on('error', reject)
      child.on('close', (code) => {
        clearTimeout(timer)
        resolve({ code, out, ms: performance.now() - start })
      })
    })
  }

  /** Every file of the project with its text, through links; a link that leads nowhere has none. */
  tree(dir = '') {
    const out = {}
    for (const entry of fs.readdirSync(path.join(this.cwd, dir), { withFileTypes: true })) {
      const name = path.posix.join(dir, entry.name)
      if (name === '.git') continue
      const stat = fs.statSync(path.join(this.cwd, name), { throwIfNoEntry: false })
      if (stat?.isDirectory()) Object.assign(out, this.tree(name))
      else out[name] = this.read(name) ?? '(leads nowhere)'
    }
    return out
  }

  drop() {
    fs.rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 })
  }
}
