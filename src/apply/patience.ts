import type { Host } from '../ports/host.ts'

const nap = 50
const naps = 200

/** Ten seconds of waiting, a nap at a time; false: they are over. Counted in naps, since a clock may be set anew meanwhile. */
export function patience(host: Host): () => Promise<boolean> {
  let left = naps
  return async () => {
    if (left-- <= 0) return false
    await host.sleep(nap)
    return true
  }
}
