import type { Digest, Pack, PackFile, PackStamp } from '../model.ts'

/** What the manifest remembers of the pack that was written last. */
export interface Recorded {
  /** The source and the skill it came from. */
  source: string
  skill: string
  stamp: PackStamp
  /** The files of the canonical copy: their digests as written, and what is there now. */
  files(): { path: string; digest: Digest; now: string | undefined }[]
}

export interface Digests {
  file(text: string): Digest
  all(files: PackFile[]): Digest
}

/**
 * The recorded pack, read back from the canonical copy: undefined unless every file there is as it was written, and all
 * of them together are what was recorded. Needs no network, and trusts no file whose digest it has not checked.
 */
export function fromCanonical(recorded: Recorded, digest: Digests): Pack | undefined {
  const files: PackFile[] = []
  for (const { path, digest: written, now } of recorded.files()) {
    if (now === undefined || digest.file(now) !== written) return undefined
    files.push({ path, text: now })
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (digest.all(files) !== recorded.stamp.digest) return undefined
  return { ...recorded.stamp, files }
}
