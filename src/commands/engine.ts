import { executor } from '../ports/exec.ts'
import type { Context } from './context.ts'

/** An engine that answers nothing for so long is taken for broken. */
const limit = 20_000

interface Engine {
  /** Of an image, in bytes; undefined: it does not say. */
  size(tag: string): Promise<number | undefined>
  /** What unfinished builds keep, by id. */
  halfBuilt(): Promise<readonly string[] | undefined>
  /** Takes away what a build that was ended has left. @param before what was there when it began */
  removeHalfBuilt(before: readonly string[] | undefined): Promise<void>
}

/** @param file the program, absolute. @param bin how it is called */
export function engineAt(file: string, bin: string, { host }: Pick<Context, 'host'>): Engine {
  const exec = executor(host.env)
  async function halfBuilt(): Promise<string[] | undefined> {
    if (bin !== 'podman') return undefined
    const format = '{{.ID}} {{.Status}} {{.Names}}'
    const { code, out } = await exec(file, ['ps', '-a', '--external', '--format', format], { limit })
    if (code !== 0) return undefined
    // https://docs.podman.io/en/latest/markdown/podman-ps.1.html: `Storage` is what is no container of Podman's own.
    return out.split('\n').flatMap((line) => /^(\S+) Storage \S*-working-container/.exec(line)?.[1] ?? [])
  }
  return {
    async size(tag) {
      const { code, out } = await exec(file, ['image', 'inspect', '--format', '{{.Size}}', tag], { limit })
      const bytes = Number(out.trim())
      return code === 0 && bytes > 0 ? bytes : undefined
    },
    halfBuilt,
    async removeHalfBuilt(before) {
      if (!before) return
      const fresh = (await halfBuilt())?.filter((id) => !before.includes(id)) ?? []
      // Of several, somebody builds something else meanwhile: nothing tells whose they are.
      if (fresh.length === 1) await exec(file, ['rm', '--force', ...fresh], { limit })
    },
  }
}
