import { shellWord } from '../forms.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import { serverPackage, testedVersion } from '../mcp/server.ts'
import { engineWords } from './engine-words.ts'
import type { Ground, Kind } from './trouble.ts'
import { redacted } from './words.ts'

/**
 * What fails before there is an answer. The texts are uv's (0.13), argparse's, and the engines' (Docker 28, Podman 5), as
 * they were seen; the first row that fits is told.
 */
export const startTroubles: readonly Kind[] = [
  {
    id: 'command not found',
    how: ['unstartable'],
    message: ({ sick }) => `the program that starts the MCP server cannot be run (${sick.why})`,
    help: ({ ground }) => install(ground),
  },
  {
    id: 'engine not running',
    how: ['ended'],
    said: engineWords.stopped,
    help: ({ ground }) => engine(ground, 'start it; what is wrong is said by'),
  },
  {
    id: 'engine refuses you',
    how: ['ended'],
    said: engineWords.denied,
    help: ({ ground }) => engine(ground, 'your user must be allowed to use it; what is wrong is said by'),
  },
  {
    id: 'image missing',
    how: ['ended'],
    said: engineWords.missing,
    help: ({ ground }) => ({ say: 'build it', ...(ground.build ? { run: ground.build } : {}) }),
  },
  {
    id: 'unknown flag',
    how: ['ended'],
    said: /unrecognized arguments: (.*?)\s*$|error: (argument \S+: .*?|the following arguments are required: .*?)\s*$/,
    message: ({ caught: [strange, other] }) =>
      strange
        ? `the MCP server does not know ${strange.split(' ')[0]}`
        : `the MCP server cannot read its command line: ${other}`,
    help: ({ ground }) => ({
      say: 'have the arguments of this release again',
      run: oursAgain(ground),
    }),
  },
  {
    id: 'no Python',
    how: ['ended'],
    said: /No interpreter found|current Python version .* does not satisfy|Failed to inspect Python interpreter|Querying Python at/,
    help: () => ({
      say: 'have uv fetch one that the server runs on (3.10 or newer)',
      run: 'uv python install 3.13',
    }),
  },
  {
    id: 'unknown version',
    how: ['ended'],
    said: /there (?:is|are) no versions? of \S+/i,
    message: ({ ground, reason }) => `there is no MCP server ${ground.server.version} (${reason})`,
    help: ({ ground }) => tested(ground),
  },
  {
    id: 'download failed',
    how: ['ended'],
    said: /network was disabled|UV_OFFLINE|--offline/,
    message: ({ reason }) =>
      `uv may not use the network, and has not downloaded the MCP server yet (${reason})`,
    help: () => ({ say: 'once with the network, and without UV_OFFLINE: later starts need neither' }),
  },
  {
    id: 'unknown package',
    how: ['ended'],
    said: /was not found in the (?:package registry|cache|provided package locations)/,
    help: () => ({
      say: `the index that uv asks does not have ${serverPackage}: look at UV_DEFAULT_INDEX, UV_INDEX_URL and ~/.config/uv/uv.toml`,
    }),
  },
  {
    id: 'download failed',
    how: ['ended'],
    said: /invalid peer certificate|certificate verify failed|UnknownIssuer/i,
    message: ({ reason }) => `uv does not trust the certificate of the package index (${reason})`,
    help: () => ({
      say: 'have uv trust what this machine trusts: set UV_SYSTEM_CERTS=true (uv before 0.11: UV_NATIVE_TLS=true), or SSL_CERT_FILE, where the agent is started',
    }),
  },
  {
    id: 'download failed',
    how: ['ended'],
    said: /Failed to (?:fetch|download)|Request failed after|error sending request|dns error|Network is unreachable/i,
    message: ({ reason }) => `uv cannot fetch the MCP server (${reason})`,
    help: ({ ground }) => ({
      say: 'connect this machine to the network (behind a proxy: set HTTPS_PROXY), then fetch it once',
      run: byHand(ground),
    }),
  },
  {
    id: 'disk full',
    how: ['ended'],
    said: /No space left on device|os error 28|Disk quota exceeded/,
    help: () => ({ say: 'make room; uv can empty its cache', run: 'uv cache prune' }),
  },
]

/** Clients die of it, or drop the server; here it is passed over. */
export const noise: Kind = {
  id: 'noise on stdout',
  message({
    sick: {
      noise: [first = ''],
    },
  }) {
    const said = redacted(first).slice(0, 80)
    return `the MCP server prints what is no message of the protocol (${JSON.stringify(said)}), and clients give up over that`
  },
  help: () => ({
    say: 'find what prints there (a wrapper, a profile of the shell, a hook of Python), and send it to stderr',
  }),
}

/** Whatever the reason: it came to nothing before it answered. */
export const lastStartTroubles: readonly Kind[] = [
  { ...noise, how: ['silent', 'refused'], when: ({ noise: said }) => said.length > 0 },
  {
    id: 'crash',
    how: ['ended'],
    message: ({ sick: { code }, reason }) =>
      `the MCP server ended ${code === null ? 'by a signal' : `with exit ${code}`}${reason ? `: ${reason}` : ' and said nothing'}`,
    help: ({ ground }) => ({ say: 'see all that it says', run: asStarted(ground) }),
  },
  {
    id: 'silence',
    how: ['silent'],
    when: ({ tool }) => tool === undefined,
    message: ({ sick: { ms }, reason }) =>
      `the MCP server was started, and does not answer (${Math.round(ms / 1000)} s${reason ? `; its last words: ${reason}` : ''})`,
    help: ({ ground }) => ({
      say: 'see what it says; where it needs longer, set DSQL_SKILL_MCP_TIMEOUT (seconds)',
      run: byHand(ground),
    }),
  },
  {
    id: 'refused',
    how: ['refused'],
    message: ({ sick: { why } }) => `the MCP server answers the protocol with an error: ${why}`,
    help: ({ ground }) => tested(ground),
  },
]

function install({ server }: Ground): { say: string; run?: string } {
  const { name, see, install: run } = runtimeRow(server.runtime)
  const say = `install ${name} (${see})`
  return run ? { say, run } : { say }
}

function engine({ server }: Ground, say: string): { say: string; run: string } {
  const { name, bin } = runtimeRow(server.runtime)
  return { say: say.replace('start it', `start ${name}`), run: `${bin} info` }
}

/** Without input, a server that is well ends by itself. */
function asStarted(ground: Ground): string {
  return ground.line ? `true | ${ground.line.map(shellWord).join(' ')}` : byHand(ground)
}

/** Fetches what there is to fetch, says what is wrong, and ends by itself. */
function byHand({ server }: Ground): string {
  const { bin, image, launch } = runtimeRow(server.runtime)
  const tag = image?.(server)
  if (tag) return `${bin} run --rm --pull=never ${tag} --help`
  const { command, args } = launch({ ...server, cluster: null }, '')
  return [command, ...args, '--help'].map(shellWord).join(' ')
}

/** Undoes an edit of the entries. */
export function oursAgain({ again, files = [] }: Ground): string {
  const whose = files.length > 0 ? files.map((file) => `ours:${file}`) : ['ours']
  return again('update', ...whose.flatMap((one) => ['--take', one]))
}

export function tested({ again }: Ground): { say: string; run: string } {
  return { say: `have the version that was tested`, run: again('init', '--mcp-version', testedVersion) }
}
