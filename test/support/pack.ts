import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's own pack, which is packed as skills/dsql. */
export const packRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../skill')

export interface Page {
  /** Within the pack, with `/`. */
  name: string
  text: string
}

export interface Fence {
  page: string
  /** Of its first line of content, counted from 1. */
  line: number
  language: string
  /** The words after the language. */
  tags: string[]
  text: string
}

export function pagesOf(root: string): Page[] {
  return fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.md'))
    .map((f) => ({ name: f.split(path.sep).join('/'), text: fs.readFileSync(path.join(root, f), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Fenced blocks, also those in lists. An opening that is never closed is an error, not a block to the end. */
export function fencesOf({ name, text }: Page): Fence[] {
  const out: Fence[] = []
  let open: Fence | undefined
  for (const [i, line] of text.split('\n').entries()) {
    const [, info] = line.match(/^ *```(.*)$/) ?? []
    if (info === undefined) {
      if (open) open.text += `${line}\n`
    } else if (open) {
      if (info.trim() !== '') throw new Error(`${name}:${i + 1}: a block opens inside another`)
      out.push(open)
      open = undefined
    } else {
      const [language = '', ...tags] = info.trim().split(/\s+/)
      open = { page: name, line: i + 2, language, tags, text: '' }
    }
  }
  if (open) throw new Error(`${name}:${open.line - 1}: a block is not closed`)
  return out
}

/** The text without its blocks, line for line. */
export function proseOf(page: Page): string {
  let inside = false
  const lines = page.text.split('\n').map((line) => {
    const mark = /^ *```/.test(line)
    const blank = mark || inside
    if (mark) inside = !inside
    return blank ? '' : line
  })
  return lines.join('\n')
}

export function at(fence: Fence, line = 0): string {
  return `skill/${fence.page}:${fence.line + line}`
}
