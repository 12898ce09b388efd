import fs from 'node:fs'
import path from 'node:path'
import { differences, snapshot } from '../support/tree.ts'
import { everything, type Place, parsed } from './edits.ts'

/** What tells the project from its twin after `remove`, but for the user's own edits in what was ours. */
export function notBack(place: Place): string[] {
  const { project, twin, said } = place
  const now = snapshot(project)
  const kept = [...now].flatMap(([name, entry]) =>
    entry.is === 'file' && [...said].some((line) => entry.bytes.includes(line)) ? [name] : [],
  )
  return differences(snapshot(twin), now).filter((line) => {
    const name = line.slice(2).split(': ')[0] as string
    if (place.lent.has(name) && [project, twin].every((root) => empty(path.join(root, name)))) return false
    if (line.startsWith('+ '))
      return !kept.some((k) => k === name || k.startsWith(`${name}/`)) && !onlyToggled(project, name)
    if (!line.startsWith('~ ')) return true
    const [a, b] = [twin, project].map((root) => read(path.join(root, name)))
    if (a === undefined || b === undefined) return true
    if (place.reprinted.has(name)) return JSON.stringify(theirs(a)) !== JSON.stringify(theirs(b))
    return !(kept.includes(name) && withoutBlock(b) === withoutBlock(a))
  })
}

function empty(dir: string): boolean {
  return !fs.existsSync(dir) || [...snapshot(dir).values()].every((entry) => entry.is === 'dir')
}

export function lost({ project, said }: Place): string[] {
  const all = everything(project)
  return [...said].filter((line) => !all.includes(line))
}

export function touched({ project, twin, untouchable }: Place): string[] {
  return [...untouchable].filter((name) => read(path.join(project, name)) !== read(path.join(twin, name)))
}

function read(file: string): string | undefined {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file, 'latin1') : undefined
}

/** Edits within our block keep the block: around it everything is as it was. */
function withoutBlock(text: string): string {
  return text
    .replace(/<!-- dsql-skill:begin[\s\S]*?dsql-skill:end[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A file of ours in which the user switched our entry off: their key stays, and with it the file. */
function onlyToggled(project: string, name: string): boolean {
  const text = read(path.join(project, name))
  if (text === undefined) return holdsToggled(project, name)
  return /"aurora-dsql":\s*\{\s*"disabled":\s*true\s*\}/.test(text)
}

function holdsToggled(project: string, dir: string): boolean {
  return [...snapshot(path.join(project, dir)).keys()].some(
    (name) => read(path.join(project, dir, name)) !== undefined && onlyToggled(project, `${dir}/${name}`),
  )
}

/** The values of the user's in a file that they had printed anew. */
function theirs(text: string): unknown {
  const value = parsed(text)
  if (value === undefined) return text
  for (const key of ['mcpServers', 'servers', 'mcp']) {
    if (typeof value[key] !== 'object' || value[key] === null) continue
    delete value[key]['aurora-dsql']
    if (Object.keys(value[key]).length === 0) delete value[key]
  }
  return value
}
