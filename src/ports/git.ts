import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SimpleGit } from 'simple-git'
import { DsqlError } from '../errors.ts'
import { gitFailure } from './git-errors.ts'
import { configFile, environment, passed } from './git-setting.ts'
import { endProcesses } from './processes.ts'

/** What is asked of a repository: its URL has been looked at (pack/ref.ts) before it comes here. */
export interface Remote {
  url: string
  /** Branch, tag or full commit; absent: the server's HEAD. */
  ref?: string
}

interface TreeEntry {
  mode: string
  oid: string
  path: string
}

/** One commit of a repository, without its files: those that are wanted are fetched by their ids. */
export interface Snapshot {
  commit: string
  tree: TreeEntry[]
  blobs(oids: readonly string[]): Promise<Map<string, Uint8Array>>
}

export interface GitOptions {
  /** A line about how far it is; undefined: it is over. */
  progress(line: string | undefined): void
  /** Ends it all when a signal comes. */
  signal: AbortSignal
  /** For all of it together. */
  seconds: number
}

/** Bytes that are fetched at most: the whole repository where the server cannot leave files out, and our own files. */
const most = { all: 1 << 30, files: 64 << 20 }

/**
 * The one door to git. Clones one commit without its files into a private temporary folder that is gone afterwards.
 * Nothing is ever checked out: no hook, filter, submodule or smudge of the repository can run.
 */
export async function withRepository<T>(
  remote: Remote,
  options: GitOptions,
  use: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const { simpleGit } = await import('simple-git')
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-git-'))
  const remove = (): void => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
  process.once('exit', remove)
  const stop = new AbortController()
  let why: 'deadline' | 'signal' | 'size' | undefined
  function end(reason: 'deadline' | 'signal' | 'size'): void {
    if (why) return
    why = reason
    // git alone would leave its transport behind, for as long as the other side holds the line.
    endProcesses(dir)
    stop.abort()
  }
  const timer = setTimeout(() => end('deadline'), options.seconds * 1000)
  const interrupt = (): void => end('signal')
  if (options.signal.aborted) interrupt()
  options.signal.addEventListener('abort', interrupt)
  try {
    fs.mkdirSync(path.join(dir, 'objects'))
    fs.mkdirSync(path.join(dir, 'refs'))
    fs.writeFileSync(path.join(dir, 'HEAD'), 'ref: refs/heads/none\n')
    fs.writeFileSync(path.join(dir, 'config'), configFile(remote.url, dir))
    const work: Work = {
      dir,
      url: remote.url,
      limit: most.all,
      input: '',
      said: '',
      end,
      progress: options.progress,
    }
    const git = simpleGit({
      baseDir: dir,
      abort: stop.signal,
      allowEnvironment: passed,
      // For GIT_CONFIG_GLOBAL: the person's own. Our command lines are fixed, and no text of others is in them.
      unsafe: { allowUnsafeConfigPaths: true },
      // Its path in the command line is how endProcesses knows which processes are ours.
      config: [`dsql-skill.folder=${dir}`],
      input: () => work.input,
    })
      .env(environment(process.env))
      .outputHandler((_command, _stdout, stderr) => listen(work, stderr))
    return await use(await snapshot(git, remote, work))
  } catch (error) {
    if (error instanceof DsqlError && !why) throw error
    throw gitFailure(error, remote, why, options.seconds)
  } finally {
    clearTimeout(timer)
    options.signal.removeEventListener('abort', interrupt)
    options.progress(undefined)
    remove()
    process.off('exit', remove)
  }
}

interface Work {
  dir: string
  url: string
  limit: number
  input: string
  /** What git said on stderr in the step under way. */
  said: string
  end(reason: 'size'): void
  progress(line: string | undefined): void
}

async function snapshot(git: SimpleGit, { ref }: Remote, work: Work): Promise<Snapshot> {
  await fetch(git, work, ['--depth=1', '--filter=blob:none', '--', 'origin', ref ?? 'HEAD'])
  // A server may not be able to leave files out: then they are all here.
  const whole = work.said.includes('filtering not recognized by server')
  const commit = (await git.raw('rev-parse', '--verify', '--end-of-options', 'FETCH_HEAD^{commit}')).trim()
  const listing = await git.raw('ls-tree', '-r', '-z', '--full-tree', commit)
  const have = new Set<string>()
  return {
    commit,
    tree: listing.split('\0').flatMap(entryOf),
    async blobs(oids) {
      const wanted = [...new Set(oids)]
      const missing = whole ? [] : wanted.filter((oid) => !have.has(oid))
      work.limit = most.files
      if (missing.length > 0) await fetch(git, work, ['--filter=blob:none', '--', 'origin', ...missing])
      for (const oid of missing) have.add(oid)
      work.input = `${wanted.join('\n')}\n`
      const out: Buffer = await git.binaryCatFile(['--batch'])
      work.input = ''
      return contents(out, wanted)
    },
  }
}

async function fetch(git: SimpleGit, work: Work, args: string[]): Promise<void> {
  work.said = ''
  await git.raw('fetch', '--progress', '--no-tags', '--no-recurse-submodules', ...args)
}

function entryOf(line: string): TreeEntry[] {
  const found = line.match(/^(\d{6}) [a-z]+ ([0-9a-f]{40,64})\t([\s\S]+)$/)
  return found ? [{ mode: found[1] ?? '', oid: found[2] ?? '', path: found[3] ?? '' }] : []
}

/** `<oid> blob <size>\n<bytes>\n`, one after the other: git-cat-file(1). */
function contents(out: Buffer, oids: string[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  let at = 0
  for (const oid of oids) {
    const line = out.indexOf('\n', at)
    const head = out.toString('latin1', at, line).match(/^([0-9a-f]+) blob (\d+)$/)
    if (line < 0 || head?.[1] !== oid) throw new Error(`fatal: ${oid} is missing from what was sent`)
    const end = line + 1 + Number(head[2])
    found.set(oid, Uint8Array.prototype.slice.call(out, line + 1, end))
    at = end + 1
  }
  return found
}

const units: Record<string, number> = { bytes: 1, KiB: 1 << 10, MiB: 1 << 20, GiB: 1 << 30 }

/** `Receiving objects:  45% (9/20), 1.20 MiB | 2.00 MiB/s` */
function listen(work: Work, stderr: NodeJS.ReadableStream): void {
  stderr.on('data', (data: Buffer) => {
    const text = data.toString()
    work.said = (work.said + text).slice(-100_000)
    const amount = text.match(/, ([\d.]+) (bytes|KiB|MiB|GiB) \|/)
    if (amount && Number(amount[1]) * (units[amount[2] ?? ''] ?? 0) > work.limit) work.end('size')
    const step = text.match(/(?:remote: )?([A-Z][a-z]+ objects: +\d+%)/)
    if (step) work.progress(`${work.url}: ${step[1]?.toLowerCase()}`)
  })
}
