import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Mode, startFront } from './front.ts'
import { startPostgres } from './postgres.ts'
import { endpoint, keys, region } from './token.ts'

/** A DSQL cluster for tests: PostgreSQL behind a front that has DSQL's door, DSQL's refusals and DSQL's jobs. */
export interface Cluster {
  endpoint: string
  region: string
  /** Made-up keys, the only ones that it lets in. */
  env: Record<string, string>
  mode(next: Mode): void
  /** Until somebody waits in vain for this cluster to say something. */
  waiting(): Promise<void>
  stop(): Promise<void>
}

export async function startCluster(): Promise<Cluster> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-cluster-'))
  fs.chmodSync(dir, 0o755)
  const begun: (() => Promise<void>)[] = [async () => fs.rmSync(dir, { recursive: true, force: true })]
  async function stop(): Promise<void> {
    for (const end of begun.splice(0).reverse()) await end()
  }
  try {
    const postgres = await startPostgres(dir)
    begun.push(postgres.stop)
    const front = await startFront(postgres)
    begun.push(front.stop)
    return { endpoint, region, env: { ...keys }, mode: front.mode, waiting: front.waiting, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
