import type { Format } from '../model.ts'
import type { Codec } from './codec.ts'

export type CodecSet = (format: Format) => Codec

const loaders = {
  text: async () => (await import('./text.ts')).text,
  block: async () => (await import('./block.ts')).block,
  json: async () => (await import('./json.ts')).json,
  toml: async () => (await import('./toml.ts')).toml,
  yaml: async () => (await import('./yaml.ts')).yaml,
} satisfies Record<Format, () => Promise<Codec>>

/** Only the parsers that these formats need: each costs time at every start. */
export async function loadCodecs(formats: Iterable<Format>): Promise<CodecSet> {
  const wanted = [...new Set(formats)]
  const loaded = new Map(
    await Promise.all(wanted.map(async (format) => [format, await loaders[format]()] as const)),
  )
  return (format) => {
    const codec = loaded.get(format)
    if (!codec) throw new Error(`codec ${format} is not loaded`)
    return codec
  }
}
