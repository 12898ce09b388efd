import type { Options } from '../../src/commands/context.ts'

/** A cluster that does not exist, in the form that AWS gives. */
export const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'

/** Four sets of choices that between them use every runtime, both ways to authenticate, and no cluster at all. */
export const variants = {
  'uvx, a cluster': { mcp: 'uvx', endpoint },
  'docker, a profile': { mcp: 'docker', endpoint, profile: 'dev' },
  'podman, the environment': { mcp: 'podman', endpoint, auth: 'env' },
  'documentation only': { mcp: 'uvx', endpoint: 'none' },
} as const satisfies Record<string, Options>

export type Variant = keyof typeof variants

export const variantNames = Object.keys(variants) as Variant[]
