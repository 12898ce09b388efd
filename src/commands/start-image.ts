import { begin } from '../doctor/begin.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import { serverPackage } from '../mcp/server.ts'
import type { Failure, ServerChoice } from '../model.ts'
import { executor } from '../ports/exec.ts'
import { type Broken, isBroken, startServer } from '../ports/mcp.ts'
import type { Context } from './context.ts'

type Started = { ms: number; tools: number } | { failure: Failure; output: readonly string[] }

/** Starts the image once, as an entry for documentation only does: without a cluster, and without credentials. */
export async function startImage(
  server: ServerChoice,
  file: string,
  tag: string,
  context: Pick<Context, 'host' | 'version' | 'progress'>,
): Promise<Started> {
  const { host } = context
  const { bin, launch } = runtimeRow(server.runtime)
  const { args } = launch({ ...server, cluster: null }, '')
  const start = { command: file, args, cwd: host.home, env: host.env }
  const talk = await begin(start, server, { ...context, exec: executor(host.env), startServer })
  if (isBroken(talk)) return failed(talk, bin, tag)
  try {
    const tools = await talk.tools(host.mcpSeconds * 1000)
    return isBroken(tools) ? failed(tools, bin, tag) : { ms: talk.ms, tools: tools.length }
  } finally {
    await talk.end()
  }
}

const ways: Record<Broken['how'], (broken: Broken) => string> = {
  unstartable: ({ why }) => `cannot be started: ${why}`,
  ended: ({ code }) => `ends before it answers (${code === null ? 'by a signal' : `exit ${code}`})`,
  silent: ({ ms }) => `is started, and does not answer in ${Math.round(ms / 1000)} s`,
  refused: ({ why }) => `answers the protocol with an error: ${why}`,
}

function failed(broken: Broken, bin: string, tag: string): Started {
  const { how, code, stderr, noise } = broken
  // https://docs.docker.com/engine/containers/run/#exit-status and podman-run(1): the engine's own.
  const isEngine = how === 'unstartable' || (code !== null && code >= 125 && code <= 127)
  return {
    failure: {
      code: 'server-failed',
      message: `the image is built, and ${isEngine ? `${bin} starts no container of it: it` : 'its server'} ${ways[how](broken)}`,
      hint: isEngine
        ? `what ${bin} can do here is said by: ${bin} info`
        : `see all that it says: ${bin} run --rm --pull=never ${tag} --help (the program is ${serverPackage})`,
    },
    output: [...noise, ...stderr],
  }
}
