import type { Env } from '../model.ts'
/**
 * Variables of git's own that come through; simple-git takes all others away. What a company sets to reach its servers
 * is let in, what names a program to run is not.
 */
export const passed = [
  'GIT_TERMINAL_PROMPT',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
]

/** Nobody is asked for a password on the way, and what git says can be understood by a program. */
export function environment(env: Env): Record<string, string> {
  const unguarded = Object.entries(env).filter(
    ([key]) => passed.includes(key) || !/^(GIT_.*|EDITOR|VISUAL|PAGER|SSH_ASKPASS|PREFIX)$/i.test(key),
  )
  const own = Object.fromEntries(unguarded.flatMap(([key, value]) => (value ? [[key, value]] : [])))
  return { ...own, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', LANGUAGE: 'C' }
}

/**
 * The configuration of the temporary repository, written before git sees it. It is read after the user's own, so that
 * proxies and certificates of theirs hold, and only these protocols are spoken, also after a redirect or `insteadOf`.
 */
export function configFile(url: string, dir: string): string {
  const local = /^http:/.test(url)
  const protocols = ['https', 'ssh', 'file', ...(local ? ['http'] : [])]
  return [
    '[core]',
    '\trepositoryformatversion = 1',
    '\tbare = true',
    `\thooksPath = ${quoted(`${dir}/none`)}`,
    '\tfsmonitor = false',
    '[extensions]',
    '\tpartialClone = origin',
    '[remote "origin"]',
    `\turl = ${quoted(url)}`,
    '\tpromisor = true',
    '\tpartialclonefilter = blob:none',
    '\ttagOpt = --no-tags',
    ...(url.startsWith('file:') ? [`\tuploadpack = ${ownServer}`] : []),
    '[protocol]',
    '\tallow = never',
    ...protocols.flatMap((name) => [`[protocol "${name}"]`, '\tallow = always']),
    '[http]',
    '\tlowSpeedLimit = 100',
    '\tlowSpeedTime = 30',
    '[fetch]',
    '\tnegotiationAlgorithm = noop',
    '\trecurseSubmodules = false',
    '\tfsckObjects = false',
    '\twriteCommitGraph = false',
    '[gc]',
    '\tauto = 0',
    '[maintenance]',
    '\tauto = false',
    '',
  ].join('\n')
}

/** For a repository on this disk we are the server too, and can leave files out even where it was never set up for that. */
const ownServer = 'git -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true upload-pack'

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
