import type { Format } from '../model.ts'
import { block } from './block.ts'
import type { Codec, Edit } from './codec.ts'
import { json } from './json.ts'
import { text } from './text.ts'

export type CodecSet = (format: Format) => Codec

const loaders = {
  text: async () => text,
  block: async () => block,
  json: async () => json,
  toml: async () => (await import('./toml.ts')).toml,
  yaml: async () => (await import('./yaml.ts')).yaml,
} satisfies Record<Format, () => Promise<Codec>>

/** TOML and YAML bring large parsers: only where a file asks for them. The others are small and nearly always needed. */
export async function loadCodecs(formats: Iterable<Format>): Promise<CodecSet> {
  const wanted = [...new Set(formats)]
  const loaded = new Map(
    await Promise.all(
      wanted.map(async (format) => [format, remembering(format, await loaders[format]())] as const),
    ),
  )
  return (format) => {
    const codec = loaded.get(format)
    if (!codec) throw new Error(`codec ${format} is not loaded`)
    return codec
  }
}

const newDocuments = new Map<string, Edit>()

/**
 * A new document is made up while looking, while planning, and both again once the lock is held: worked out once. Codecs
 * are pure, so it cannot matter.
 */
function remembering(format: Format, codec: Codec): Codec {
  return {
    ...codec,
    set(text, at, value) {
      if (text !== undefined) return codec.set(text, at, value)
      const key = JSON.stringify([format, at, value])
      const known = newDocuments.get(key) ?? codec.set(text, at, value)
      newDocuments.set(key, known)
      return known
    },
  }
}
