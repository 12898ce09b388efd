// npm run bench [-- --json] [-- --samples N]: us beside skills and add-mcp, doing the same work in one run.
import { parseArgs } from 'node:util'
import { bars, casesFor } from './cases.mjs'
import { median, peak, wall } from './measure.mjs'
import { pinned, preparePeers } from './peers.mjs'
import { makeStage } from './stage.mjs'
import { table } from './table.mjs'

const warmUps = 2
/** A bar counts as clearly missed beyond this: a shared machine moves a median by some percent. */
const margin = 1.08

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, samples: { type: 'string', default: '15' } },
})
const samples = Math.max(15, Number(flags.samples) || 15)
const peakSamples = 5

const peers = preparePeers()
const stage = await makeStage()
try {
  const cases = casesFor(stage, peers)
  const measured = Object.fromEntries(Object.keys(cases).map((id) => [id, { wall: [], peak: [] }]))
  rounds(cases, warmUps, wall, () => {})
  rounds(cases, samples, wall, (id, value) => measured[id].wall.push(value))
  rounds(cases, peakSamples, peak, (id, value) => measured[id].peak.push(value))
  const result = judge(cases, measured)
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : table(result))
  process.exitCode = result.bars.some((b) => b.verdict === 'missed') ? 1 : 0
} finally {
  stage.drop()
}

/** A B C, C B A, A B C …: a machine that slows down for a while slows all of them. */
function rounds(cases, count, measure, take) {
  const kept = new Map()
  for (const [id, { before }] of Object.entries(cases)) {
    if (!before) continue
    kept.set(id, stage.project())
    wall(peers.node, before, kept.get(id))
  }
  const ids = Object.keys(cases)
  for (let round = 0; round < count; round++) {
    for (const id of round % 2 === 0 ? ids : [...ids].reverse()) {
      const place = kept.get(id) ?? stage.project()
      take(id, measure(peers.node, cases[id].args, place))
      if (!kept.has(id)) place.drop()
    }
  }
  for (const place of kept.values()) place.drop()
}

function judge(cases, measured) {
  const rows = Object.entries(cases).map(([id, { name, who }]) => ({
    id,
    who,
    name,
    ms: round(median(measured[id].wall)),
    least: round(Math.min(...measured[id].wall)),
    mib: round(median(measured[id].peak)),
  }))
  const judged = bars.map(({ what, of, ours, theirs, most }) => {
    const mine = measured[ours][of]
    const ratios = mine.map((value, i) => value / theirs.reduce((sum, id) => sum + measured[id][of][i], 0))
    const ratio = median(ratios)
    const verdict = ratio <= most ? 'met' : ratio <= most * margin ? 'close' : 'missed'
    return { what, of, ratio: round(ratio, 100), most, verdict }
  })
  const limit = 400_000
  judged.push({
    what: 'tarball / 400 KB',
    of: 'size',
    ratio: round(stage.tarball / limit, 100),
    most: 1,
    verdict: stage.tarball <= limit ? 'met' : 'missed',
  })
  const { nodeVersion, note } = peers
  return {
    node: nodeVersion,
    ...(note ? { note } : {}),
    peers: pinned,
    samples,
    tarball: stage.tarball,
    rows,
    bars: judged,
  }
}

function round(value, by = 10) {
  return Math.round(value * by) / by
}
