import fs from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { entryIn, generate } from '../support/generated.ts'
import { Server } from '../support/stdio.ts'

/** A user with uv and nothing else: no AWS variable of the machine reaches the server. */
export function userOf(root: string): NodeJS.ProcessEnv {
  const { bin, cache } = inject('uv')
  const home = path.join(root, 'home')
  fs.mkdirSync(path.join(home, '.aws'), { recursive: true })
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: home,
    UV_CACHE_DIR: cache,
    XDG_CONFIG_HOME: path.join(root, 'config'),
    XDG_DATA_HOME: path.join(root, 'data'),
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  for (const name of Object.keys(env))
    if (name.startsWith('AWS_') && !['AWS_CA_BUNDLE', 'AWS_EC2_METADATA_DISABLED'].includes(name))
      delete env[name]
  return env
}

/** Generates Claude Code's entry for uvx into a folder of that name, and starts what it says. */
export async function started(
  root: string,
  name: string,
  options: Options,
  env: NodeJS.ProcessEnv,
): Promise<Server> {
  const project = path.join(root, name)
  await generate(project, path.join(root, 'home'), { agents: ['claude-code'], mcp: 'uvx', ...options })
  const entry = entryIn(path.join(project, '.mcp.json'))
  return Server.start(entry.command, entry.args, project, { ...env, ...entry.env })
}
