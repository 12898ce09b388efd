import { describe, expect, test } from 'vitest'
import { buildTrouble } from '../../src/client/build-trouble.ts'

const again = (...words: string[]) => `npx dsql-skill ${words.join(' ')}`
const pipStep = "/opt/dsql-mcp/bin/pip install 'awslabs.aurora-dsql-mcp-server==9'"
const legacy = `The command '/bin/sh -c ${pipStep}' returned a non-zero code: 1`
const buildah = `Error: building at STEP "RUN ${pipStep}": while running runtime: exit status 1`
const versions = 'ERROR: Could not find a version that satisfies the requirement x==9 (from versions'
const refused =
  "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/x/"

/** Words that the engines and pip really say. Without a mark: seen here with Docker 28.2, Podman 4.3, and pip 23 in them. */
const texts: [code: string, bin: 'docker' | 'podman', said: string[], remedy: string][] = [
  [
    'engine-stopped',
    'docker',
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'],
    'sudo systemctl start docker',
  ],
  // docker/cli 29: client/errors.go
  [
    'engine-stopped',
    'docker',
    [
      'ERROR: failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
    ],
    'start Docker Desktop',
  ],
  // containers/podman: cmd/podman/registry
  [
    'engine-stopped',
    'podman',
    [
      'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM',
      'Error: unable to connect to Podman socket: failed to connect: dial tcp 127.0.0.1:53325: connect: connection refused',
    ],
    'podman machine start',
  ],
  [
    'engine-denied',
    'docker',
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/build?t=x": dial unix /var/run/docker.sock: connect: permission denied',
    ],
    'usermod -aG docker',
  ],
  [
    'engine-incomplete',
    'docker',
    [
      'ERROR: BuildKit is enabled but the buildx component is missing or broken.',
      '       Install the buildx component to build images with BuildKit:',
    ],
    'https://docs.docker.com/go/buildx/',
  ],
  // containers/storage: pkg/idtools
  [
    'engine-incomplete',
    'podman',
    ['Error: cannot find UID/GID for user u: no subuid ranges found for user "u" in /etc/subuid'],
    '--add-subuids',
  ],
  [
    'engine-flags',
    'docker',
    ['unknown flag: --nosuch', '', 'Usage:  docker build [OPTIONS] PATH'],
    'docker build --help',
  ],
  [
    'engine-flags',
    'podman',
    ['Error: unknown flag: --nosuch', "See 'podman build --help'"],
    'podman build --help',
  ],
  [
    'disk-full',
    'podman',
    ["dd: error writing '/dev/full': No space left on device", buildah],
    'podman system prune',
  ],
  [
    'disk-full',
    'docker',
    ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', legacy],
    'docker system df',
  ],
  [
    'registry-unreachable',
    'podman',
    [
      'Trying to pull docker.io/library/python:3.12-slim...',
      'Error: creating build container: initializing source docker://python:3.12-slim: pinging container registry registry-1.docker.io: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
    ],
    'podman pull',
  ],
  [
    'registry-unreachable',
    'docker',
    [
      'Step 1/7 : FROM docker.io/library/python:3.12-slim',
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
    ],
    'docker pull',
  ],
  // moby/buildkit
  [
    'registry-unreachable',
    'docker',
    [
      'ERROR: failed to build: failed to solve: python:3.12-slim: failed to resolve source metadata for docker.io/library/python:3.12-slim: failed to do request: Head "https://registry-1.docker.io/v2/library/python/manifests/3.12-slim": dial tcp: lookup registry-1.docker.io: i/o timeout',
    ],
    'docker pull',
  ],
  // moby/buildkit; docker.io's own answer
  [
    'base-not-found',
    'docker',
    [
      'ERROR: failed to solve: python:3.12-slim: failed to resolve source metadata for docker.io/library/python:3.12-slim: docker.io/library/python:3.12-slim: not found',
    ],
    'mirror',
  ],
  [
    'base-not-found',
    'docker',
    [
      "pull access denied for python, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
    'docker pull',
  ],
  [
    'base-not-found',
    'podman',
    [
      'Error: creating build container: initializing source docker://python:3.12-slim: reading manifest 3.12-slim in docker.io/library/python: manifest unknown: manifest unknown',
    ],
    'podman pull',
  ],
  // https://docs.docker.com/docker-hub/usage/
  [
    'registry-limit',
    'docker',
    [
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ],
    'docker login docker.io',
  ],
  [
    'certificate',
    'docker',
    [
      'Get "https://registry-1.docker.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
    'certificates',
  ],
  [
    'certificate',
    'docker',
    [
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1000)'))': /simple/x/",
      `${versions}: none)`,
      legacy,
    ],
    'init --mcp uvx',
  ],
  ['version-not-found', 'podman', [`${versions}: 1.1.3, 1.1.4)`, buildah], 'init --mcp-version latest'],
  ['version-not-found', 'docker', [`${versions}: 1.1.3, 1.1.4)`, legacy], 'then build again'],
  ['index-unreachable', 'podman', [refused, `${versions}: none)`, buildah], '-- --network host'],
  ['index-unreachable', 'docker', [refused, `${versions}: none)`, legacy], 'HTTPS_PROXY'],
  ['build-failed', 'podman', ['gcc: not found', buildah], 'podman info'],
  ['build-failed', 'docker', [], 'docker info'],
]

describe('why a build fails', () => {
  test.each(texts)('%s, %s: %j', (code, bin, said, remedy) => {
    const trouble = buildTrouble(said, { bin, version: '9', again })
    expect(trouble.code).toBe(code)
    expect(trouble.hint).toContain(remedy)
    expect(`${trouble.message} ${trouble.hint}`).not.toContain(bin === 'docker' ? 'podman' : 'docker ')
  })
})
