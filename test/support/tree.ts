import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

type Entry =
  | { is: 'dir'; mode: number; empty: boolean }
  | { is: 'file'; mode: number; bytes: Buffer }
  | { is: 'link'; to: string }

/** Everything below a folder, byte for byte: paths with `/`, sorted, the folder itself as `.`. */
export type Snapshot = ReadonlyMap<string, Entry>

export function snapshot(root: string): Snapshot {
  const out = new Map<string, Entry>()
  for (const [name, stat] of walk(root)) out.set(name, entryOf(path.join(root, name), stat))
  return out
}

function entryOf(file: string, stat: fs.BigIntStats): Entry {
  if (stat.isSymbolicLink()) return { is: 'link', to: fs.readlinkSync(file) }
  const mode = Number(stat.mode) & 0o7777
  if (stat.isDirectory()) return { is: 'dir', mode, empty: fs.readdirSync(file).length === 0 }
  return { is: 'file', mode, bytes: fs.readFileSync(file) }
}

function* walk(root: string, name = '.'): Generator<[string, fs.BigIntStats]> {
  const file = path.join(root, name)
  const stat = fs.lstatSync(file, { bigint: true })
  yield [name, stat]
  if (!stat.isDirectory()) return
  for (const child of fs.readdirSync(file).sort())
    yield* walk(root, name === '.' ? child : `${name}/${child}`)
}

/** One line for each path that differs in kind, mode, link target or content. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [a, b] = [before.get(name), after.get(name)]
    if (!a) return [`+ ${name}`]
    if (!b) return [`- ${name}`]
    const why = difference(a, b)
    return why ? [`~ ${name}: ${why}`] : []
  })
}

function difference(a: Entry, b: Entry): string | undefined {
  if (a.is !== b.is) return `${a.is} became ${b.is}`
  if (a.is === 'link' && b.is === 'link') return a.to === b.to ? undefined : `-> ${a.to} became -> ${b.to}`
  if (a.is === 'link' || b.is === 'link') return undefined
  if (a.mode !== b.mode) return `mode ${a.mode.toString(8)} became ${b.mode.toString(8)}`
  if (a.is !== 'file' || b.is !== 'file' || a.bytes.equals(b.bytes)) return undefined
  return firstDifference(visible(a.bytes).split('\n'), visible(b.bytes).split('\n'))
}

function firstDifference(a: string[], b: string[]): string {
  const line = a.findIndex((text, i) => text !== b[i])
  const at = line < 0 ? a.length : line
  return `line ${at + 1}: ${JSON.stringify(a[at])} became ${JSON.stringify(b[at])}`
}

/** Inode and times of every path, in nanoseconds: equal maps mean that nothing at all was written. */
export function stamps(root: string): ReadonlyMap<string, string> {
  return new Map([...walk(root)].map(([name, s]) => [name, `${s.ino} ${s.mtimeNs} ${s.ctimeNs} ${s.mode}`]))
}

/** The folder as one text for golden files: each path, link target and content, with odd bytes made visible. */
export function tree(root: string): string {
  const out: string[] = []
  for (const [name, entry] of snapshot(root)) {
    if (name === '.') continue
    if (entry.is === 'link') out.push(`${name} -> ${entry.to}`)
    else if (entry.is === 'dir') {
      if (entry.empty) out.push(`${name}/ (empty)`)
    } else out.push(`${name}${entry.mode & 0o111 ? ' (executable)' : ''}`, ...quoted(entry.bytes))
  }
  return `${out.join('\n')}\n`
}

function quoted(bytes: Buffer): string[] {
  if (bytes.length === 0) return ['  (empty)']
  const text = visible(bytes)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else lines[lines.length - 1] += ' ‹no final newline›'
  return lines.map((line) => (line === '' ? '  |' : `  | ${line}`))
}

/** Text with `␍` for each carriage return and `‹BOM›` for a byte order mark; a digest for what is no UTF-8. */
function visible(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.replaceAll('\r', '␍').replaceAll('\uFEFF', '‹BOM›').replaceAll('\t', '→\t')
  } catch {
    return `‹${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}›`
  }
}
