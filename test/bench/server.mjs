// npm run bench:server [-- --json] [-- --samples N]: how long `mcp call` takes to its first answer, beside what the server
// itself takes to start, in the same run. The real server, through uvx; what it downloads is kept between runs.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { answerTime, startUp } from './handshake.mjs'
import { median } from './measure.mjs'
import { cache, onWindows } from './peers.mjs'
import { makeStage } from './stage.mjs'
import { columns } from './table.mjs'

const most = 1.15
/** A bar counts as clearly missed beyond this: a shared machine moves a median by some percent. */
const margin = 1.08

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, samples: { type: 'string', default: '15' } },
})
const samples = Math.max(7, Number(flags.samples) || 15)

const bin = uv()
const stage = await makeStage()
try {
  const { cwd, home, tmp, drop } = stage.project()
  const env = {
    HOME: home,
    USERPROFILE: home,
    TMPDIR: tmp,
    PATH: [bin, process.env.PATH].join(path.delimiter),
    UV_CACHE_DIR: path.join(cache, 'uv'),
    ...Object.fromEntries(kept().map((name) => [name, process.env[name]])),
  }
  const ours = (...args) => ({ command: process.execPath, args: [stage.script, ...args], cwd, env })
  const init = ours('init', '--yes', '--agents', 'claude-code', '--mcp', 'uvx')
  execFileSync(init.command, init.args, { cwd, env, stdio: 'ignore' })
  const { mcpServers } = JSON.parse(fs.readFileSync(path.join(cwd, '.mcp.json'), 'utf8'))
  const entry = mcpServers['aurora-dsql']
  const uvx = path.join(bin, onWindows ? 'uvx.exe' : 'uvx')
  const cases = {
    server: {
      name: 'start to initialize',
      run: () => startUp({ command: uvx, args: entry.args, cwd, env: { ...env, ...entry.env } }),
    },
    ours: {
      name: 'mcp call dsql_lint, to its answer',
      run: () => answerTime(ours('mcp', 'call', 'dsql_lint', '--sql', 'select 1')),
    },
  }
  const result = judge(await rounds(cases), cases)
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text(result))
  process.exitCode = result.bars.some((bar) => bar.verdict === 'missed') ? 1 : 0
  drop()
} finally {
  stage.drop()
}

/** uv is installed once, as its own documentation says: from PyPI. */
function uv() {
  const venv = path.join(cache, 'venv')
  const folder = path.join(venv, onWindows ? 'Scripts' : 'bin')
  if (fs.existsSync(path.join(folder, onWindows ? 'uvx.exe' : 'uvx'))) return folder
  fs.mkdirSync(cache, { recursive: true })
  execFileSync(onWindows ? 'python' : 'python3', ['-m', 'venv', venv])
  execFileSync(path.join(folder, 'pip'), ['install', '--quiet', 'uv'])
  return folder
}

/** Where packages come from, and how that place is trusted. */
function kept() {
  return Object.keys(process.env).filter((name) =>
    /^(UV_DEFAULT_INDEX|UV_INDEX_URL|SSL_CERT_FILE|SSL_CERT_DIR|HTTPS?_PROXY|NO_PROXY|SYSTEMROOT)$/i.test(
      name,
    ),
  )
}

/** A B, B A, A B …; the first round fills the caches and does not count. */
async function rounds(cases) {
  const ids = Object.keys(cases)
  const out = Object.fromEntries(ids.map((id) => [id, []]))
  for (let round = 0; round <= samples; round++) {
    for (const id of round % 2 === 0 ? ids : [...ids].reverse()) {
      const ms = await cases[id].run()
      if (round > 0) out[id].push(ms)
    }
  }
  return out
}

function judge(measured, cases) {
  const rows = Object.entries(cases).map(([id, { name }]) => ({
    id,
    name,
    ms: Math.round(median(measured[id])),
    least: Math.round(Math.min(...measured[id])),
  }))
  const ratio = median(measured.ours.map((ms, i) => ms / measured.server[i]))
  const verdict = ratio <= most ? 'met' : ratio <= most * margin ? 'close' : 'missed'
  const what = 'mcp call / start of the server'
  return {
    node: process.version,
    samples,
    rows,
    bars: [{ what, of: 'wall', ratio: Math.round(ratio * 100) / 100, most, verdict }],
  }
}

function text({ node, rows, bars }) {
  const runs = rows.map((row) => [row.id, row.name, String(row.ms), String(row.least)])
  const told = bars.map((b) => [b.verdict, b.of, b.what, b.ratio.toFixed(2), `<= ${b.most.toFixed(2)}`])
  return [
    `Node ${node}; ${samples} samples each, interleaved`,
    '',
    columns([['', 'what', 'median ms', 'least ms'], ...runs], [2, 3]),
    '',
    columns([['', 'of', 'bar', 'ratio', 'bar'], ...told], [3, 4]),
    '',
  ].join('\n')
}
