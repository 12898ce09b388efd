// Raises every pinned client to the newest release and prints what changed; `npm run test:clients` then tells what that means.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const file = path.join(import.meta.dirname, 'versions.json')
const run = promisify(execFile)

const pins = JSON.parse(fs.readFileSync(file, 'utf8'))
let changed = 0

for (const [id, pin] of Object.entries(pins.clients)) {
  const newest = await newestOf(pin.package)
  if (newest === pin.version) continue
  process.stdout.write(`${id}: ${pin.version} -> ${newest}\n`)
  pin.version = newest
  changed += 1
  if (pin.overrides) process.stdout.write(`  with ${JSON.stringify(pin.overrides)}: still needed?\n`)
}

if (changed > 0) fs.writeFileSync(file, `${JSON.stringify(pins, null, 2)}\n`)
process.stdout.write(
  changed === 0
    ? 'every client is pinned to its newest release\n'
    : `\n${changed} raised. Now: npx biome check --write ${path.relative(process.cwd(), file)} && npm run test:clients\n` +
        'Where all is well, put the new versions and the day into the rows (src/agents/rows/) and the facts (test/agents/facts.ts).\n',
)

async function newestOf(name) {
  const { stdout } = await run('npm', ['view', name, 'dist-tags.latest', '--json'])
  const version = JSON.parse(stdout)
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new Error(`npm names no newest release of ${name}: ${stdout}`)
  }
  return version
}
