// Runs a command while a test cluster stands on 127.0.0.1:5432, with its made-up AWS keys in the environment:
//   node test/server/cluster.mjs sh -c 'dsql-skill doctor'
// The cluster ends with the command, whose exit code is this program's.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  console.error('usage: node test/server/cluster.mjs COMMAND [ARGUMENT…]')
  process.exit(2)
}

/** A plain Node of version 20 reads no TypeScript. */
async function load() {
  const here = path.join(import.meta.dirname, 'cluster')
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-cluster-'))
  const outfile = path.join(dir, 'cluster.mjs')
  const parser = pathToFileURL(createRequire(import.meta.url).resolve('libpg-query')).href
  try {
    await build({
      entryPoints: [path.join(here, 'cluster.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      logLevel: 'error',
      define: { 'import.meta.dirname': JSON.stringify(here) },
      plugins: [
        {
          name: 'parser',
          setup: (b) => b.onResolve({ filter: /^libpg-query$/ }, () => ({ path: parser, external: true })),
        },
      ],
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    fs.rmSync(dir, { recursive: true })
  }
}

const { startCluster } = await load()
const cluster = await startCluster()
try {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...cluster.env } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done(code ?? 1))
  })
} finally {
  await cluster.stop()
}
