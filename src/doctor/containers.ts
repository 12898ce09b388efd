import { runtimeRow } from '../mcp/runtimes.ts'
import type { ServerChoice } from '../model.ts'
import type { Exec } from '../ports/exec.ts'
import type { Host } from '../ports/host.ts'

const limit = 10_000

/**
 * An engine's client is a process of ours, its containers are not: they go on where the client had to be killed. The one of
 * our image that began meanwhile is stopped then; of several nothing tells which is whose, and they are left alone.
 */
export async function leftOver(
  { exec, host }: { exec: Exec; host: Pick<Host, 'which'> },
  server: ServerChoice,
): Promise<{ stop(): Promise<void> }> {
  const { bin, image } = runtimeRow(server.runtime)
  const tag = image?.(server)
  const engine = tag === undefined ? undefined : host.which(bin)
  if (tag === undefined || engine === undefined) return { stop: async () => undefined }
  const running = async (): Promise<string[]> => {
    const { code, out } = await exec(engine, ['ps', '-q', '--no-trunc', '--filter', `ancestor=${tag}`], {
      limit,
    })
    return code === 0 ? out.split('\n').filter((id) => /^[0-9a-f]{12,64}$/.test(id)) : []
  }
  const before = new Set(await running())
  return {
    async stop() {
      const [ours, ...others] = (await running()).filter((id) => !before.has(id))
      // Its own time to end is over.
      if (ours !== undefined && others.length === 0) await exec(engine, ['kill', ours], { limit })
    },
  }
}
