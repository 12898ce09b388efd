import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** Git without anything of this machine: no configuration, no signing, a fixed clock. */
const quiet = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
}

export type Files = Record<string, string | Uint8Array | { mode: string; text: string }>

/** A bare repository whose commits are made from lists of files, each with a mode where it is not 100644. */
export class Repository {
  readonly dir: string

  constructor(dir: string) {
    this.dir = dir
    fs.mkdirSync(dir, { recursive: true })
    this.git(['init', '--quiet', '--bare', '--initial-branch=main'])
  }

  get url(): string {
    return pathToFileURL(this.dir).href
  }

  git(args: string[], input = ''): string {
    return execFileSync('git', args, {
      cwd: this.dir,
      env: quiet,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }).trim()
  }

  /** All files of the new commit; returns it. */
  commit(files: Files, branch = 'main'): string {
    const parts: Buffer[] = []
    const say = (text: string): void => void parts.push(Buffer.from(text))
    say(`commit refs/heads/${branch}\ncommitter a <a@example.com> 1767225600 +0000\ndata 1\nx\n`)
    say('deleteall\n')
    for (const [file, content] of Object.entries(files)) {
      const plain = typeof content === 'string' || content instanceof Uint8Array
      const mode = plain ? '100644' : content.mode
      if (mode === '160000') {
        say(`M 160000 ${(content as { text: string }).text} ${file}\n`)
        continue
      }
      const bytes = Buffer.from(plain ? content : content.text)
      say(`M ${mode} inline ${file}\ndata ${bytes.length}\n`)
      parts.push(bytes, Buffer.from('\n'))
    }
    execFileSync('git', ['fast-import', '--quiet', '--force'], {
      cwd: this.dir,
      env: quiet,
      input: Buffer.concat(parts),
    })
    return this.git(['rev-parse', `refs/heads/${branch}`])
  }

  /** A commit with a tree that no honest git would make; `entries` as git-mktree(1) reads them. */
  commitRaw(name: string, mode: string, text: string, skill: string): string {
    const blob = this.git(['hash-object', '-w', '--stdin'], text)
    const front = this.git(['hash-object', '-w', '--stdin'], skill)
    const entry = (m: string, n: string, oid: string): Buffer =>
      Buffer.concat([Buffer.from(`${m} ${n}\0`), Buffer.from(oid, 'hex')])
    const raw = Buffer.concat([entry('100644', 'SKILL.md', front), entry(mode, name, blob)])
    const file = path.join(this.dir, 'tree')
    fs.writeFileSync(file, raw)
    const tree = this.git(['hash-object', '-w', '-t', 'tree', '--literally', file])
    const commit = this.git(['commit-tree', tree, '-m', 'x'])
    this.git(['update-ref', 'refs/heads/main', commit])
    return commit
  }
}

export const front = '---\nname: dsql\ndescription: my own pack\n---\n\n# DSQL\n'

/** Text that is no smaller when it is packed. */
function noise(i: number): string {
  return Array.from({ length: 20 }, (_, n) => createHash('sha256').update(`${i} ${n}`).digest('hex')).join(
    '\n',
  )
}

/** As large as the official repository: 3,700 files in 300 folders, of which 60 are the skill. */
export function large(text = 'one'): Files {
  const files: Files = {}
  for (let i = 0; i < 3640; i++) files[`src/server-${i % 300}/f${i}.py`] = `# ${noise(i)}`
  const skill = 'src/aurora-dsql-mcp-server/skills/dsql-skill'
  files[`${skill}/SKILL.md`] = `${front}${text}\n`
  for (let i = 0; i < 59; i++) files[`${skill}/references/r${i}.md`] = `# ${i}\n${text}\n`
  const alias = 'src/aurora-dsql-mcp-server/skills/aws-dsql-skill'
  files[`${alias}/SKILL.md`] = front.replace('name: dsql', 'name: aws dsql')
  files[`${alias}/references`] = { mode: '120000', text: '../dsql-skill/references' }
  return files
}
