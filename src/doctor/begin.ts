import { redacted, visible } from '../client/words.ts'
import type { ServerChoice, Start } from '../model.ts'
import { type Broken, isBroken, type Talk } from '../ports/mcp.ts'
import type { Patient } from './check.ts'
import { leftOver } from './containers.ts'

/** In all, however busy it looks: a first start downloads 60 MB, and a Python where there is none. */
const most = 300_000

/**
 * Starts a server, shows how far it is, and stops the container that outlives its engine's client. Of a `Broken` nothing
 * runs any more; else `end` it.
 */
export async function begin(
  start: Start,
  server: ServerChoice,
  patient: Pick<Patient, 'host' | 'exec' | 'version' | 'progress' | 'startServer'>,
): Promise<Talk | Broken> {
  const shown = show(patient)
  const left = await leftOver(patient, server)
  const talk = await patient.startServer(start, {
    limit: patient.host.mcpSeconds * 1000,
    client: { name: 'dsql-skill', version: patient.version },
    watch: shown.watch,
    alive: { most, busy: shown.isDownloading },
  })
  shown.end()
  if (isBroken(talk)) {
    if (talk.killed) await left.stop()
    return talk
  }
  return {
    ...talk,
    async end() {
      const killed = await talk.end()
      if (killed) await left.stop()
      return killed
    },
  }
}

/** On one line of the terminal: how long it has taken, and what it says of a download. */
function show({ progress }: Pick<Patient, 'progress'>): {
  watch(line: string): void
  isDownloading(): boolean
  end(): void
} {
  const began = performance.now()
  let last = ''
  let hasEnded = false
  const open = new Set<string>()
  const tell = (): void => {
    // The server goes on talking, and the line of the terminal is another's by then.
    if (hasEnded) return
    const seconds = Math.round((performance.now() - began) / 1000)
    progress?.(`starting the MCP server (${seconds} s)${last ? `: ${last}` : ''}`)
  }
  tell()
  const clock = setInterval(tell, 1000)
  return {
    watch(line) {
      // uv says when a large download begins, and when it is there; between the two it is silent.
      const [, begun] = /^\s*Downloading (\S+)/.exec(line) ?? []
      const [, done] = /^\s*Downloaded (\S+)/.exec(line) ?? []
      if (begun) open.add(begun)
      if (done) open.delete(done)
      // The server's own log says nothing of how far it is.
      if (!/^[\d-]+ [\d:.]+ \| /.test(line)) last = visible(redacted(line.trim()))
      tell()
    },
    isDownloading: () => open.size > 0,
    end() {
      hasEnded = true
      clearInterval(clock)
      progress?.(undefined)
    },
  }
}
