// npm run compare [-- --only skills,P4]: the data-loss probes, ours beside others, each really run. Writes docs/compare.md.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { probes } from './probes.mjs'
import { prepareTools } from './tools.mjs'
import { World } from './world.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const { values: flags } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const only = flags.only.split(',').filter(Boolean)
const wanted = (name, all) => !only.some((word) => all.includes(word)) || only.includes(name)

const { node, tools } = prepareTools({ version, cli: path.join(root, 'dist/cli.js') })
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-compare-')))
const chosen = tools.filter((t) =>
  wanted(
    t.name,
    tools.map((x) => x.name),
  ),
)
const rows = []
try {
  for (const probe of probes.filter((p) =>
    wanted(
      p.id,
      probes.map((x) => x.id),
    ),
  )) {
    const cells = []
    for (const tool of chosen) {
      const result = await tried(probe, tool)
      cells.push(result)
      process.stdout.write(`${probe.id}  ${tool.name.padEnd(12)}${result}\n`)
    }
    rows.push({ probe, cells })
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
}
if (only.length === 0) fs.writeFileSync(path.join(root, 'docs/compare.md'), page())
// Ours is to lose nothing; what the others do is their own.
const ours = rows.flatMap(({ cells }) => cells[chosen.findIndex((t) => t.name === 'dsql-skill')] ?? [])
process.exitCode = ours.some((cell) => !cell.startsWith('nothing lost')) ? 1 : 0

async function tried(probe, tool) {
  const made = []
  const world = () => {
    made.push(new World(scratch, node))
    return made.at(-1)
  }
  try {
    return await probe.run({ tool, world })
  } finally {
    for (const w of made) w.drop()
  }
}

function page() {
  const day = new Date().toISOString().slice(0, 10)
  const where = `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}, ${process.platform}-${process.arch}`
  const head = ['probe', ...chosen.map((t) => `${t.name} ${t.version}`)]
  const line = (cells) => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`
  const table = [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(({ probe, cells }) => line([`**${probe.id}** ${probe.what}`, ...cells])),
  ]
  return `# What is lost, and what is not

Made by \`npm run compare\` on ${day} (${where}). Every cell is a run of that very release from npm, in a fresh project with an empty home.

${table.join('\n')}

*nothing lost*: every byte of the user's is there afterwards; a tool that refuses (exit other than 0) and leaves all as it was loses nothing.
*n/a*: the tool does not do such a thing. Ruler and rulesync generate the agents' files from a folder of their own (\`.ruler/\`, \`.rulesync/\`) and
say so: an edit of a generated file is outside their way of working, and P3 and P4 show what becomes of one. rulesync runs with the
configuration of its own \`init\`. What each tool was told to do: [test/compare/tools.mjs](../test/compare/tools.mjs); what was looked at:
[test/compare/probes.mjs](../test/compare/probes.mjs). P11 and P12 depend on timing: another run gives other counts.
`
}
