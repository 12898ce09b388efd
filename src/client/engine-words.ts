/**
 * What Docker (28, and the sources of 29) and Podman (4.3) say, and our own launcher of them: seen, and read in moby/moby,
 * docker/cli and containers/podman.
 */
export const engineWords = {
  stopped:
    /cannot connect to (?:the docker daemon|podman)|unable to connect to podman|failed to connect to the docker api|error during connect|docker desktop is (?:not running|unable to start)|docker daemon is not running|(?:docker|podman) does not answer/i,
  denied: /permission denied while trying to connect|connect: permission denied/i,
  missing: /no such image|image not known|no image \S*dsql-mcp|unable to find image/i,
} as const
