import { type Code, DsqlError } from '../errors.ts'

interface Row {
  when: RegExp
  code: Code
  message(what: Named): string
  hint(what: Named): string
}

interface Named {
  url: string
  ref: string
  /** The last thing that git said. */
  said: string
}

const reach = (): string => 'check the network and the proxy (git config --get http.proxy), then run it again'
const lookFirst = ({ url }: Named): string => `try it by hand: git ls-remote ${url}`

/** What git and its transports say (in C locale), the most telling first. */
const rows: readonly Row[] = [
  {
    when: /spawn git ENOENT|spawn ENOENT/,
    code: 'git-missing',
    message: () => 'git is not on PATH, and this source needs it',
    hint: () => 'install git (https://git-scm.com), or give a folder: --source ./folder',
  },
  {
    when: /dubious ownership/,
    code: 'source-denied',
    message: ({ url }) => `git does not trust ${url}: it belongs to another user`,
    hint: () => 'if you trust it: git config --global --add safe.directory <its folder>',
  },
  {
    when: /could not read (Username|Password)|Authentication failed|Permission denied|returned error: 40[13]|Host key verification failed|terminal prompts disabled/,
    code: 'source-denied',
    message: ({ url }) => `${url} is private, or not there: it asks for a password`,
    hint: (what) => `log in with git first (a credential helper, or an ssh key); ${lookFirst(what)}`,
  },
  {
    when: /Could not resolve host/i,
    code: 'source-unreachable',
    message: ({ url }) => `the host of ${url} is not known`,
    hint: () => 'check its spelling, and the network',
  },
  {
    when: /couldn't find remote ref|not our ref|unadvertised object|no such remote ref|invalid refspec/,
    code: 'ref-not-found',
    message: ({ url, ref }) => `${url} has no ${ref}, or does not give it out`,
    hint: ({ url }) => `a branch, a tag or a full commit (40 digits): git ls-remote ${url}`,
  },
  {
    when: /[Rr]epository .*not found|does not (appear to be a git repository|exist)|returned error: 404|[Nn]o such file or directory|unable to find remote helper/,
    code: 'source-not-found',
    message: ({ url }) => `there is no repository at ${url}`,
    hint: lookFirst,
  },
  {
    when: /Operation too slow/,
    code: 'source-timeout',
    message: ({ url }) => `${url} sends nothing`,
    hint: reach,
  },
  {
    when: /early EOF|unexpected disconnect|RPC failed|hung up|unexpected EOF|index-pack|transfer closed|premature|pack.*(corrupt|truncated)|is missing from what was sent|could not fetch/,
    code: 'source-broken',
    message: ({ url }) => `${url} broke off in the middle`,
    hint: () => 'nothing was changed: run it again',
  },
  {
    when: /[Ff]ailed to connect|Connection (refused|reset|timed out)|[Cc]ould not connect|unreachable|SSL|certificate/,
    code: 'source-unreachable',
    message: ({ url, said }) => `${url} cannot be reached: ${said}`,
    hint: reach,
  },
  {
    when: /./,
    code: 'source-failed',
    message: ({ url, said }) => `git could not read ${url}: ${said}`,
    hint: lookFirst,
  },
]

/** An error of git in words of ours: what is wrong, and what to do about it. */
export function gitFailure(
  error: unknown,
  remote: { url: string; ref?: string },
  why: 'deadline' | 'signal' | 'size' | undefined,
  seconds: number,
): DsqlError {
  const { url } = remote
  if (why === 'signal')
    return new DsqlError('interrupted', 'interrupted: nothing was changed', 'run it again when you like')
  if (why === 'deadline') {
    const hint = 'give it longer: DSQL_SKILL_GIT_TIMEOUT=600 (seconds); or clone it, and give the folder'
    return new DsqlError('source-timeout', `${url} took longer than ${seconds} s`, hint)
  }
  if (why === 'size') {
    const hint = 'clone it yourself, and give the folder: --source ./folder'
    return new DsqlError('source-failed', `${url} sends more than a pack can hold`, hint)
  }
  const text = error instanceof Error ? error.message : String(error)
  const named: Named = { url, ref: remote.ref ?? 'HEAD', said: lastWords(text) }
  const row = rows.find((r) => r.when.test(text)) ?? rows.at(-1)
  if (!row) throw error
  return new DsqlError(row.code, row.message(named), row.hint(named))
}

/** The `fatal:` line, without what could move a terminal's cursor. */
function lastWords(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const line =
    lines.findLast((l) => /^(fatal|error|ERROR|remote):/.test(l)) ?? lines.at(-1) ?? 'no reason given'
  return line
    .replace(/^(fatal|error|ERROR): /, '')
    .replace(/\p{C}/gu, '?')
    .slice(0, 300)
}
