import type { Code } from '../errors.ts'
import { engineWords } from './engine-words.ts'

/** Whose words these are, and what remedies depend on. */
export interface Ground {
  /** `docker` or `podman`. */
  bin: string
  /** Of the server that is installed. */
  version: string
  /** The command line that runs one of our verbs. */
  again(verb: string, ...words: string[]): string
}

interface Kind {
  code: Code
  said: RegExp
  message(ground: Ground): string
  hint(ground: Ground): string
}

/** Said where `docker` and `podman` differ. */
const start: Record<string, string> = {
  docker: 'start Docker Desktop, or on Linux: sudo systemctl start docker',
  podman: 'start its machine: podman machine start (the first time: podman machine init)',
}
const allow: Record<string, string> = {
  docker:
    'join its group: sudo usermod -aG docker "$USER", then log in anew; or use rootless Docker: https://docs.docker.com/engine/security/rootless/',
  podman: 'see whose its socket is: podman system connection list',
}

const network =
  '(?:dial tcp|no such host|temporary failure|i/o timeout|timed? ?out|refused|unreachable|reset by peer|EOF)'

/**
 * What stands in the way of a build, the first that fits. The words are those of Docker 28 and Podman 4.3 as seen, and of
 * their sources: moby/moby, docker/cli, moby/buildkit, containers/podman, containers/buildah, and of pip.
 */
const kinds: readonly Kind[] = [
  {
    code: 'engine-denied',
    said: engineWords.denied,
    message: ({ bin }) => `you may not use ${bin}: permission denied`,
    hint: ({ bin }) => allow[bin] ?? `${bin} info`,
  },
  {
    code: 'engine-stopped',
    said: engineWords.stopped,
    message: ({ bin }) => `${bin} is installed, and does not run`,
    hint: ({ bin }) => start[bin] ?? `${bin} info`,
  },
  {
    code: 'engine-incomplete',
    said: /buildx component is missing or broken/i,
    message: () => 'docker was told to build with BuildKit, and has no buildx',
    hint: () => 'install it (https://docs.docker.com/go/buildx/), or unset DOCKER_BUILDKIT',
  },
  {
    code: 'engine-incomplete',
    said: /no subuid ranges|insufficient uids or gids|not enough ids available|newuidmap|newgidmap/i,
    message: ({ bin }) => `${bin} has no user numbers to give to what is in the image`,
    hint: () =>
      'sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER", then: podman system migrate',
  },
  {
    code: 'engine-flags',
    said: /unknown (?:shorthand )?flag|flag needs an argument|invalid argument .* for .* flag/i,
    message: ({ bin }) => `${bin} build does not take the flags after --`,
    hint: ({ bin }) => `${bin} build --help`,
  },
  {
    code: 'disk-full',
    said: /no space left on device|disk quota exceeded/i,
    message: ({ bin }) => `the disk on which ${bin} keeps its images is full`,
    hint: ({ bin }) =>
      `see what takes the room: ${bin} system df; what nothing uses goes with: ${bin} system prune`,
  },
  {
    code: 'certificate',
    said: /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError/,
    message: () =>
      'in the image, pip does not trust the certificate of its index: a proxy may stand in between',
    hint: ({ again }) =>
      `have the certificate in a base image of your own of that name, or go without an image: ${again('init', '--mcp', 'uvx')}`,
  },
  {
    code: 'version-not-found',
    said: /\(from versions: (?!none\b)[^)]*\)/,
    message: ({ version }) =>
      `the index that pip asks has no version ${version} of the server for this Python`,
    hint: ({ again }) =>
      `take one that is there: ${again('init', '--mcp-version', 'latest')}, then build again`,
  },
  {
    code: 'index-unreachable',
    said: /\(from versions: none\)|Failed to establish a new connection|NameResolutionError|ReadTimeoutError|ConnectTimeoutError|ProxyError/,
    message: () => 'in the image, pip does not reach its index',
    hint: ({ again }) =>
      `with this machine's own network: ${again('image', 'build', '--', '--network', 'host')}; through a proxy: ${again('image', 'build', '--', '--build-arg', 'HTTPS_PROXY=http://…')}`,
  },
  {
    code: 'registry-limit',
    said: /toomanyrequests|pull rate limit/i,
    message: () => 'the registry gives this address nothing more for a while',
    hint: ({ bin }) => `log in, and it gives more: ${bin} login docker.io`,
  },
  {
    code: 'certificate',
    said: /x509:|certificate signed by unknown authority|failed to verify certificate/i,
    message: ({ bin }) =>
      `${bin} does not trust the certificate of the registry: a proxy may stand in between`,
    hint: () =>
      'give it the certificate of your network: https://docs.docker.com/engine/security/certificates/',
  },
  {
    code: 'registry-unreachable',
    said: new RegExp(
      `(?:registry|/v2/|/token|source metadata|source docker:|pulling image)[^\\n]*${network}`,
      'i',
    ),
    message: ({ bin }) => `${bin} does not reach the registry of the base image`,
    hint: ({ bin }) => `is there a network, a proxy in between, a mirror to name? it says more: ${pull(bin)}`,
  },
  {
    code: 'base-not-found',
    said: /manifest unknown|manifest for \S+ not found|pull access denied|repository does not exist|requested access to the resource is denied|source metadata[^\n]*not found|name unknown/i,
    message: () => 'the base image is not in that registry, or not for you',
    hint: ({ bin }) => `a mirror in the settings of ${bin} may lack it; it says more: ${pull(bin)}`,
  },
]

const last: Omit<Kind, 'said'> = {
  code: 'build-failed',
  message: ({ bin }) => `${bin} did not build it`,
  hint: ({ bin }) => `its last words stand above; about its state: ${bin} info`,
}

export interface BuildTrouble {
  code: Code
  message: string
  hint: string
}

/** Why a build failed, by the engine's own words. */
export function buildTrouble(said: readonly string[], ground: Ground): BuildTrouble {
  const text = said.join('\n')
  const { code, message, hint } = kinds.find((kind) => kind.said.test(text)) ?? last
  return { code, message: message(ground), hint: hint(ground) }
}

function pull(bin: string): string {
  return `${bin} pull docker.io/library/python:3.12-slim`
}
