/** While files are moved a signal waits; it is looked at before the commit, and then everything is undone. */
export interface Signals {
  interrupted(): Promise<boolean>
  release(): void
}

/** `struck` is called when a signal comes: where there is something to break off at once. */
export function hold(struck?: () => void): Signals {
  let hit = false
  const note = (): void => {
    hit = true
    struck?.()
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, note)
  return {
    async interrupted(): Promise<boolean> {
      // Signals are delivered by the event loop: give it two turns.
      await new Promise((turn) => setImmediate(turn))
      await new Promise((turn) => setImmediate(turn))
      return hit
    },
    release(): void {
      for (const name of names) process.off(name, note)
    },
  }
}
