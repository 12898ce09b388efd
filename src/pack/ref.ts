import { DsqlError } from '../errors.ts'

export type SourceRef =
  | { kind: 'bundled' }
  | { kind: 'folder'; path: string }
  | { kind: 'elsewhere'; digest: string }

/** Reads `--source` or the manifest's `source`: `bundled`, a folder, or the digest of a folder outside the project. */
export function parseSource(text: string): SourceRef {
  if (text === 'bundled') return { kind: 'bundled' }
  if (/^local:sha256:[0-9a-f]{64}$/.test(text))
    return { kind: 'elsewhere', digest: text.slice('local:'.length) }
  if (/^[a-z+]+:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text)) {
    throw new DsqlError(
      'bad-value',
      `--source ${text}: git sources are not built yet`,
      'clone it and give the folder: --source ./folder',
    )
  }
  if (text === '' || text.includes('\0')) {
    throw new DsqlError('bad-value', '--source is empty', 'give `bundled` or a folder: --source ./folder')
  }
  return { kind: 'folder', path: text }
}
