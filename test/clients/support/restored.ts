import fs from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import type { World } from './world.ts'

/** Path → what is there: `folder`, `-> target`, or the bytes. */
export type Snapshot = ReadonlyMap<string, string>

export function snapshot(world: World): Snapshot {
  const found = new Map<string, string>()
  const walk = (base: string, name: string): void => {
    for (const entry of fs.readdirSync(path.join(base, name), { withFileTypes: true })) {
      const at = path.join(name, entry.name)
      const file = path.join(base, at)
      if (entry.isSymbolicLink()) found.set(file, `-> ${fs.readlinkSync(file)}`)
      else if (entry.isFile()) found.set(file, fs.readFileSync(file, 'latin1'))
      else if (entry.isDirectory()) {
        found.set(file, 'folder')
        walk(base, at)
      }
    }
  }
  walk(world.home, '')
  walk(world.project, '')
  return found
}

interface Times {
  before: Snapshot
  /** after `init` */
  written: Snapshot
  /** after the client ran */
  used: Snapshot
  /** after `remove` */
  left: Snapshot
}

/** `remove` gives every byte back, apart from what the client itself wrote: that stays, without our entry. */
export function judgeRestored({ before, written, used, left }: Times): void {
  const byClient = (file: string): boolean => used.get(file) !== written.get(file)
  const wrong: string[] = []
  for (const [file, was] of before) {
    if (byClient(file)) judgeMixed(file, used, left)
    else if (left.get(file) !== was) wrong.push(`${file}: not as it was`)
  }
  for (const [file, is] of left) {
    if (before.has(file)) continue
    if (byClient(file)) judgeMixed(file, used, left)
    else if (is !== 'folder') wrong.push(`${file}: left behind`)
    else if (![...left].some(([other, what]) => what !== 'folder' && other.startsWith(file + path.sep))) {
      wrong.push(`${file}: an empty folder left behind`)
    }
  }
  expect(wrong).toEqual([])
}

/** A file that both wrote: the client's values stay, ours are gone. */
function judgeMixed(file: string, used: Snapshot, left: Snapshot): void {
  const then = used.get(file)
  const now = left.get(file)
  if (then === undefined || then === 'folder' || then === now) return
  expect(now, file).not.toContain('awslabs.aurora-dsql-mcp-server')
  expect(now, file).not.toContain('dsql-skill:begin')
  if (!file.endsWith('.json')) return
  const value = JSON.parse(then) as Record<string, Record<string, unknown>>
  for (const key of ['mcpServers', 'mcp', 'amp.mcpServers']) {
    const servers = value[key]
    if (!servers) continue
    delete servers['aurora-dsql']
    if (Object.keys(servers).length === 0) delete value[key]
  }
  const kept = JSON.parse(now ?? '{}') as Record<string, unknown>
  for (const key of ['mcpServers', 'mcp', 'amp.mcpServers']) {
    if (JSON.stringify(kept[key]) === '{}') delete kept[key]
  }
  expect(kept, file).toEqual(value)
}
