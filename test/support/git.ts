import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { World } from './cli.ts'

const program = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()

const identity = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
}

/** Git on the PATH of this world, and its project a repository. */
export function withGit(w: World): void {
  fs.symlinkSync(program, path.join(w.bin, 'git'))
  git(w, 'init', '--quiet', '--initial-branch=main', '.')
}

export function git(w: World, ...args: string[]): string {
  const env = { ...w.env({ PATH: process.env['PATH'] ?? '' }), ...identity }
  return execFileSync(program, args, { cwd: w.project, env, encoding: 'utf8', stdio: 'pipe' })
}

export function commit(w: World, message = 'work'): void {
  git(w, 'add', '--all')
  git(w, 'commit', '--quiet', '--allow-empty', '-m', message)
}
