// A repository of the size and shape of the one that carries the official skill: 3,700 files, of which 60 are the skill.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const others = 3640
const skill = 'src/aurora-dsql-mcp-server/skills/dsql-skill'

/** Text that does not pack well, as real code does not. @param {number} i @param {number} lines */
function noise(i, lines) {
  const line = (_, n) => createHash('sha256').update(`${i} ${n}`).digest('base64')
  return `${Array.from({ length: lines }, line).join('\n')}\n`
}

/** @param {string} dir where the bare repository is made @returns {string} its URL */
export function makeRepository(dir) {
  fs.mkdirSync(dir)
  const git = (args, input) =>
    execFileSync('git', args, { cwd: dir, input, stdio: ['pipe', 'pipe', 'inherit'] })
  git(['init', '--quiet', '--bare', '--initial-branch=main'])
  const files = [
    [`${skill}/SKILL.md`, '---\nname: dsql\ndescription: A skill to measure with.\n---\n\n# DSQL\n'],
  ]
  for (let i = 0; i < 59; i++) files.push([`${skill}/references/part-${i}.md`, noise(-i - 1, 120)])
  for (let i = 0; i < others; i++)
    files.push([`src/server-${i % 60}/part-${i % 7}/file-${i}.py`, noise(i, 150)])
  const blobs = files.map(
    ([file, text]) => `M 100644 inline ${file}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  )
  const head = 'commit refs/heads/main\ncommitter a <a@example.com> 1767225600 +0000\ndata 1\nx\n'
  git(['fast-import', '--quiet'], head + blobs.join(''))
  return pathToFileURL(path.resolve(dir)).href
}
