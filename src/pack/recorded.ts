import type { Digest, Pack, PackFile, PackStamp } from '../model.ts'

/** What the manifest remembers of the pack that was written last. */
export interface Recorded {
  /** The source and the skill it came from. */
  source: string
  skill: string
  stamp: PackStamp
  /** The files of the canonical copy: their digests as written, and the texts that may be them still. */
  files(): { path: string; digest: Digest; texts(): Iterable<string> }[]
}

export interface Digests {
  file(text: string): Digest
  all(files: PackFile[]): Digest
}

/**
 * The recorded pack, read back from the canonical copy and the copies of it: undefined unless every file is found as it
 * was written, and all of them together are what was recorded. Needs no network, and trusts no file whose digest it has not checked.
 */
export function fromCanonical(recorded: Recorded, digest: Digests): Pack | undefined {
  const files: PackFile[] = []
  for (const { path, digest: written, texts } of recorded.files()) {
    const text = firstOf(texts(), (t) => digest.file(t) === written)
    if (text === undefined) return undefined
    files.push({ path, text })
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (digest.all(files) !== recorded.stamp.digest) return undefined
  return { ...recorded.stamp, files }
}

function firstOf(texts: Iterable<string>, fits: (text: string) => boolean): string | undefined {
  for (const text of texts) if (fits(text)) return text
  return undefined
}
