// One run of one command: wall time, or peak memory.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const probe = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peak.cjs')

/** Nothing of the machine but what a program needs to start: NODE_EXTRA_CA_CERTS alone costs some Nodes 40 ms. */
function environment({ home, tmp }) {
  const keep = ['PATH', 'SYSTEMROOT', 'COMSPEC', 'LANG']
  const own = Object.fromEntries(keep.flatMap((k) => (process.env[k] ? [[k, process.env[k]]] : [])))
  // Skills and we let Node keep compiled code in the temporary folder: one for all, filled while warming up.
  const places = { HOME: home, USERPROFILE: home, TMPDIR: tmp, TEMP: tmp, TMP: tmp }
  return { ...own, ...places, DO_NOT_TRACK: '1', DISABLE_TELEMETRY: '1' }
}

function run(node, args, place, more = {}) {
  const options = { cwd: place.cwd, env: { ...environment(place), ...more }, encoding: 'utf8' }
  const start = performance.now()
  const result = spawnSync(node, args, options)
  const ms = performance.now() - start
  if (result.status !== 0) {
    throw new Error(`exit ${result.status}: node ${args.join(' ')}\n${result.stdout}${result.stderr}`)
  }
  return ms
}

/** Milliseconds from spawn to exit. */
export function wall(node, args, place) {
  return run(node, args, place)
}

/** Peak resident set in MiB, as the operating system counts it for that process. */
export function peak(node, args, place) {
  const out = path.join(path.dirname(place.cwd), 'peak')
  run(node, ['--require', probe, ...args], place, { DSQL_SKILL_BENCH_PEAK: out })
  return Number(fs.readFileSync(out, 'utf8')) / 1024
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
