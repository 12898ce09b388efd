import { DsqlError } from '../errors.ts'

/** A git repository, and where in it the skill lies. */
export interface GitRef {
  kind: 'git'
  url: string
  /** Branch, tag or full commit; undefined: what the server says is its HEAD. */
  ref?: string
  /** Folder of the repository that is looked into. */
  dir?: string
  /** The one spelling that the manifest keeps. */
  text: string
  /** `owner/repo` as it was given, which may be a folder as well. */
  bare?: string
}

export type SourceRef =
  | { kind: 'bundled' }
  | { kind: 'folder'; path: string }
  | { kind: 'elsewhere'; digest: string }
  | GitRef

const forms = 'bundled, ./folder, owner/repo[#ref][:dir], https://…, ssh://…, git@host:path, file:///…'

/**
 * Reads `--source` or the manifest's `source`, which anybody may have written: what is not in this list of forms never
 * reaches git. A folder that could be taken for `owner/repo` is said with `./` (docs/decisions/0014-git-sources.md).
 */
export function parseSource(text: string): SourceRef {
  if (text === 'bundled') return { kind: 'bundled' }
  if (/^local:sha256:[0-9a-f]{64}$/.test(text))
    return { kind: 'elsewhere', digest: text.slice('local:'.length) }
  if (text.trim() === '') throw bad(text, 'it is empty')
  if (text.startsWith('-')) throw bad(text, 'it begins like a flag')
  if (/[\u0000-\u001f\u007f]/.test(text)) throw bad(text, 'it has control characters')
  if (/^[a-z][a-z0-9+.-]*::/i.test(text)) throw bad(text, 'git would run a program of that name')
  const hub = text.match(/^(github:)?([^/:#\s]+\/[^/:#\s]+?)(?:#([^:]*))?(?::(.*))?$/)
  if (hub && (hub[1] || looksLikeRepository(hub[2] ?? ''))) return fromHub(text, hub)
  if (text.startsWith('github:')) throw bad(text, 'github: goes before owner/repo')
  const scheme = text.match(/^(?:git\+)?([a-z][a-z0-9+.-]*):\/\//i)?.[1]?.toLowerCase()
  if (scheme !== undefined) return fromUrl(text, scheme)
  if (/^[\w.-]+@[\w.-]+:/.test(text)) return fromScp(text)
  return { kind: 'folder', path: text }
}

/** GitHub's rules for names: https://docs.github.com/repositories (owner: letters, digits, single hyphens). */
function looksLikeRepository(text: string): boolean {
  return /^[a-z0-9](-?[a-z0-9]){0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/i.test(text)
}

function fromHub(text: string, found: RegExpMatchArray): GitRef {
  const [, prefix, name = '', ref, dir] = found
  if (!looksLikeRepository(name)) throw bad(text, `${name} is no owner/repo of GitHub`)
  const repo = name.replace(/\.git$/, '')
  const rest = { ...refPart(text, ref), ...dirPart(text, dir) }
  const stored = `github:${repo}${suffix(rest, ':')}`
  const url = `https://github.com/${repo}.git`
  return { kind: 'git', url, ...rest, text: stored, ...(prefix ? {} : { bare: text }) }
}

function fromUrl(text: string, scheme: string): GitRef {
  const [, url = '', fragment] = text.match(/^(?:git\+)?([^#]*)(?:#(.*))?$/) ?? []
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw bad(text, 'it is no URL')
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname)
  if (scheme === 'http' && !local)
    throw bad(text, 'http is not encrypted: anybody on the way could change it')
  if (!['https', 'http', 'ssh', 'file'].includes(scheme)) throw bad(text, `${scheme}:// is not taken`)
  if (parsed.password !== '' || (scheme !== 'ssh' && parsed.username !== '')) throw secret()
  if (parsed.search !== '') throw bad(url, 'a repository’s URL has no ?')
  if (scheme === 'file' && parsed.hostname !== '') throw bad(text, 'file:// takes no host')
  if (scheme !== 'file' && /^-|^$/.test(parsed.hostname)) throw bad(text, 'it has no host')
  if (parsed.username.startsWith('-')) throw bad(text, 'the user begins like a flag')
  const page = parsed.pathname.match(/^\/([^/]+\/[^/]+)\/(?:tree|blob)\/([^/]+)(?:\/(.*))?$/)
  // Programs read odd URLs in different ways: only plain ones go on.
  if (scheme !== 'file' && !/^[a-z]+:\/\/([^/@\\]+@)?([\w.-]+|\[[0-9a-f:.]+\])(:\d+)?\/[^\\\s]+$/i.test(url))
    throw bad(text, 'it is no plain URL of a host and a path')
  if (page && scheme === 'https' && parsed.hostname === 'github.com') {
    const better = `github:${page[1]}#${page[2]}${page[3] ? `:${page[3]}` : ''}`
    throw new DsqlError('bad-value', `--source ${text}: a page, not a repository`, `--source ${better}`)
  }
  return at(text, url, fragment)
}

function fromScp(text: string): GitRef {
  const [, url = '', fragment] = text.match(/^([^#]*)(?:#(.*))?$/) ?? []
  if (/^[^:]*:(-|$)/.test(url) || /@-/.test(url)) throw bad(text, 'a part of it begins like a flag')
  return at(text, url, fragment)
}

function at(text: string, url: string, fragment: string | undefined): GitRef {
  const [, ref, dir] = fragment?.match(/^([^:]*)(?::(.*))?$/) ?? []
  const rest = { ...refPart(text, ref), ...dirPart(text, dir) }
  const hash = rest.ref === undefined && rest.dir !== undefined ? '#' : ''
  return { kind: 'git', url, ...rest, text: `${url}${hash}${suffix(rest, ':')}` }
}

function suffix(rest: { ref?: string; dir?: string }, mark: string): string {
  return `${rest.ref === undefined ? '' : `#${rest.ref}`}${rest.dir === undefined ? '' : `${mark}${rest.dir}`}`
}

/** What git allows as a name (git-check-ref-format(1)), without what its refspecs give a meaning. */
function refPart(text: string, ref: string | undefined): { ref?: string } {
  if (ref === undefined || ref === '') return {}
  const odd = /[\s~^:?*[\\+@{}]|\.\.|\/\/|^[-/.]|[/.]$|\.lock(\/|$)|\/\./.test(ref)
  if (odd || ref.length > 200) throw bad(text, `${JSON.stringify(ref)} is no branch, tag or commit`)
  return { ref }
}

function dirPart(text: string, dir: string | undefined): { dir?: string } {
  const clean = dir?.replace(/^(\.?\/)+|\/+$/g, '')
  if (clean === undefined || clean === '' || clean === '.') return {}
  if (clean.includes('\\') || clean.split('/').some((s) => s === '' || s === '.' || s === '..'))
    throw bad(text, `${JSON.stringify(dir)} is no folder of a repository`)
  return { dir: clean }
}

function secret(): DsqlError {
  return new DsqlError(
    'bad-value',
    '--source has a name or a password in its URL: it would stand in the manifest for all to read',
    'leave it out and let git know it: git config --global credential.helper store, or use ssh',
  )
}

function bad(text: string, why: string): DsqlError {
  return new DsqlError('bad-value', `--source ${JSON.stringify(text)}: ${why}`, `give one of: ${forms}`)
}
