import fs from 'node:fs'
import path from 'node:path'
import fse from 'fs-extra'
import { type Snapshot, snapshot } from '../support/tree.ts'

/** What a user does to a project that we serve. Each edit that is not to our own goods is done to a twin without us too. */
export interface Place {
  project: string
  /** The same project as it would be had we never come. */
  twin: string
  /** Lines that the user wrote into files of ours: they must be somewhere. */
  said: Set<string>
  /** Shared files of which only the values count from now on, since the user had them printed anew. */
  reprinted: Set<string>
  /** Files that are nobody's but the user's. */
  untouchable: Set<string>
  /** Folders that we may have made and the user then used: empty again, they may stay or go. */
  lent: Set<string>
}

type Edit = (place: Place, pick: number, mark: string) => void

const isPack = /(^|\/)skills\/dsql[^/]*\/.*\.md$/
const isJson = /\.jsonc?$/
const manifest = '.agents/dsql-skill.json'

/** Only what commutes with our own work byte for byte: a line at the end that means nothing. */
function meaningless(name: string, mark: string): string | undefined {
  if (isJson.test(name)) return '\n  \n'
  if (/\.(toml|ya?ml)$/.test(name)) return `# ${mark}\n`
  if (/\.(md|mdc)$/.test(name)) return `\n${mark}\n`
  return undefined
}

export const edits = {
  addFile({ project, twin, untouchable, lent }, pick, mark) {
    const dirs = foldersOf(snapshot(project))
    const name = path.posix.join(dirs[pick % dirs.length] ?? '', `${mark}.md`)
    for (const dir of above(name)) if (!exists(path.join(twin, dir))) lent.add(dir)
    for (const root of [project, twin]) fse.outputFileSync(path.join(root, name), `${mark}\n`)
    untouchable.add(name)
  },
  appendToOwn({ project, twin, reprinted }, pick, mark) {
    const both = files(snapshot(twin)).filter(
      (name) => meaningless(name, mark) && !reprinted.has(name) && fs.existsSync(path.join(project, name)),
    )
    const name = both[pick % Math.max(1, both.length)]
    if (!name) return
    for (const root of [project, twin])
      fs.appendFileSync(path.join(root, name), meaningless(name, mark) as string)
  },
  deleteOwn({ project, twin, untouchable, said }, pick) {
    const own = files(snapshot(twin)).filter((name) => same(project, twin, name))
    const name = own[pick % Math.max(1, own.length)]
    if (!name) return
    write(project, name, null, said)
    fs.rmSync(path.join(twin, name))
    untouchable.delete(name)
  },
  editPack({ project, twin, said }, pick, mark) {
    const packs = files(snapshot(project)).filter(
      (name) => isPack.test(name) && !exists(path.join(twin, name)),
    )
    const name = packs[pick % Math.max(1, packs.length)]
    if (!name) return
    const text = fs.readFileSync(path.join(project, name), 'utf8').split('\n')
    // The front matter stays one.
    text.splice(5 + (pick % Math.max(1, text.length - 5)), 0, mark)
    write(project, name, text.join('\n'), said)
    said.add(mark)
  },
  editSteering({ project, twin, said }, pick, mark) {
    const all = files(snapshot(project)).filter((name) => /\.(md|mdc)$/.test(name) && !isPack.test(name))
    const ours = all.filter((name) => {
      const text = fs.readFileSync(path.join(project, name), 'utf8')
      return text.includes('<!-- dsql-skill:begin') || !fs.existsSync(path.join(twin, name))
    })
    const name = ours[pick % Math.max(1, ours.length)]
    if (!name) return
    const text = fs.readFileSync(path.join(project, name), 'utf8')
    const block = text.indexOf('<!-- dsql-skill:end')
    const at = block < 0 ? text.length : block
    write(project, name, `${text.slice(0, at)}${mark}\n${text.slice(at)}`, said)
    said.add(mark)
  },
  deleteOurs({ project, twin, said, lent }, pick) {
    const all = [...snapshot(project)].filter(([name, entry]) => entry.is !== 'dir' && name !== manifest)
    const ours = all.map(([name]) => name).filter((name) => !exists(path.join(twin, name)))
    const name = ours[pick % Math.max(1, ours.length)]
    if (!name) return
    // Kept as theirs when ours went: we know of it no more, nor of its folder.
    if (!remembered(project, name)) for (const dir of above(name)) lent.add(dir)
    write(project, name, null, said)
  },
  reformat({ project, twin, reprinted, said }, pick) {
    const name = ours(project, pick)
    if (!name) return
    const indent = [2, 4, '\t'][pick % 3] as number | string
    change(project, name, said, (value) => value, indent)
    if (fs.existsSync(path.join(twin, name))) reprinted.add(name)
  },
  toggle({ project, twin, reprinted, said }, pick) {
    const name = ours(project, pick)
    if (!name) return
    change(project, name, said, (value) => {
      for (const key of ['mcpServers', 'servers', 'mcp']) {
        const entry = value[key]?.['aurora-dsql']
        if (typeof entry !== 'object' || entry === null) continue
        // Only their key is left there: no entry of ours any more.
        if (Object.keys(entry).every((k) => k === 'disabled')) continue
        if (entry['disabled'] === true) delete entry['disabled']
        else entry['disabled'] = true
      }
      return value
    })
    if (fs.existsSync(path.join(twin, name))) reprinted.add(name)
  },
  /** A checkout on a system without links. */
  linkToText({ project, twin }, pick) {
    const links = [...snapshot(project)].flatMap(([name, e]) => (e.is === 'link' ? [{ name, to: e.to }] : []))
    const link = links.filter(({ name }) => !exists(path.join(twin, name)))[pick % Math.max(1, links.length)]
    if (!link) return
    fs.rmSync(path.join(project, link.name))
    fs.writeFileSync(path.join(project, link.name), link.to)
  },
} satisfies Record<string, Edit>

function above(name: string): string[] {
  const dir = path.dirname(name)
  return dir === '.' ? [] : [dir, ...above(dir)]
}

function remembered(project: string, name: string): boolean {
  const file = path.join(project, manifest)
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(`{project}/${name}`)
}

export type EditName = keyof typeof edits
export const editNames = Object.keys(edits) as EditName[]

/** Strict JSON with our entry in it. */
function ours(project: string, pick: number): string | undefined {
  const all = files(snapshot(project)).filter((name) => {
    if (!name.endsWith('.json') || name === manifest) return false
    const text = fs.readFileSync(path.join(project, name), 'utf8')
    return text.includes('"aurora-dsql"') && parsed(text) !== undefined
  })
  return all[pick % Math.max(1, all.length)]
}

/** Settings as far as they are looked into: a map of servers below a key. */
type Settings = Record<string, Record<string, Record<string, unknown>>>

function change(
  root: string,
  name: string,
  said: Set<string>,
  by: (value: Settings) => unknown,
  indent: number | string = 2,
): void {
  const value = by(parsed(fs.readFileSync(path.join(root, name), 'utf8')) ?? {})
  write(root, name, `${JSON.stringify(value, null, indent)}\n`, said)
}

export function parsed(text: string): Settings | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the user takes out themselves is not lost. */
function write(root: string, name: string, text: string | null, said: Set<string>): void {
  const file = path.join(root, name)
  const before = everything(root)
  if (text === null) fs.rmSync(file)
  else fs.writeFileSync(file, text)
  const now = everything(root)
  for (const line of said) if (before.includes(line) && !now.includes(line)) said.delete(line)
}

export function everything(root: string): string {
  return [...snapshot(root).values()]
    .map((entry) => (entry.is === 'file' ? entry.bytes.toString() : ''))
    .join('\n')
}

function files(of: Snapshot): string[] {
  return [...of].flatMap(([name, entry]) => (entry.is === 'file' && !name.startsWith('.git/') ? [name] : []))
}

/** No link on the way: what lies behind one is at another place. */
function foldersOf(of: Snapshot): string[] {
  return [...of].flatMap(([name, entry]) => (entry.is === 'dir' && !/^\.git(\/|$)/.test(name) ? [name] : []))
}

function exists(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

function same(project: string, twin: string, name: string): boolean {
  const file = path.join(project, name)
  return exists(file) && fs.readFileSync(file).equals(fs.readFileSync(path.join(twin, name)))
}
