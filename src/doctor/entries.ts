import { shown } from '../apply/places.ts'
import { type EntryLaunch, isObject, launchOf } from '../client/launch.ts'
import { CodecError } from '../codecs/codec.ts'
import { loadCodecs } from '../codecs/index.ts'
import type { At, Json, Manifest, Where, Wrote } from '../model.ts'
import type { Patient } from './check.ts'
import { kindOf } from './kinds.ts'

/** One client's entry of the MCP server, as it is now. */
export interface Entry {
  wrote: Wrote
  /** Undefined: it is gone. */
  value: Json | undefined | CodecError
  at: Where
  /** What it starts; undefined: nothing, or nobody can read it. */
  launch: EntryLaunch | undefined
  /** Its command line, wherever the dialect keeps it. */
  words: readonly string[]
}

export async function serverEntries(
  { seen, roots }: Pick<Patient, 'seen' | 'roots'>,
  { wrote }: Manifest,
): Promise<Entry[]> {
  const ours = wrote.filter((w) => kindOf(w) === 'server')
  const codecs = await loadCodecs(ours.map((w) => w.format ?? 'json'))
  return ours.map((w) => {
    const value = read(w, codecs(w.format ?? 'json').get, seen.look(w.place).text)
    const file = shown(roots, w.place)
    const at = value instanceof CodecError ? { file, line: value.line, column: value.column } : { file }
    const launch = value instanceof CodecError ? undefined : launchOf(value)
    return { wrote: w, value, at, launch, words: launch?.words ?? [] }
  })
}

function read(
  entry: Wrote,
  get: (text: string | undefined, at: At) => Json | undefined,
  text: string | undefined,
): Json | undefined | CodecError {
  try {
    return text === undefined ? undefined : get(text, entry.at ?? [])
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
}

/** The clients' own ways to say so: Kiro and most others; OpenCode, Codex and Goose. */
export function isOff(value: Json): boolean {
  return isObject(value) && (value['disabled'] === true || value['enabled'] === false)
}
