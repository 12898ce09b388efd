import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { must } from './run.ts'
import { type ClientId, newerNode, type Pin, pin } from './versions.ts'

const cache = process.env['DSQL_SKILL_CLIENTS'] || path.join(os.tmpdir(), 'dsql-skill-clients')

export interface Installed {
  bin: string
  /** The folder of the Node that its scripts start with. */
  node: string
  version: string
}

/** Installs the pinned client unless the cache has it; whatever goes wrong is an error, never a skip. */
export function install(id: ClientId): Promise<Installed> {
  return installed(pin(id))
}

export async function installed(wanted: Pin): Promise<Installed> {
  const old = wanted.node !== undefined && Number(process.versions.node.split('.')[0]) < wanted.node
  const node = path.dirname(fs.realpathSync(old ? await fetched(newerNode, '') : process.execPath))
  const bin = await fetched(wanted, node)
  return { bin, node, version: wanted.version }
}

/** `node`: the folder of the Node that the package's own scripts need. */
async function fetched(wanted: Pin, node: string): Promise<string> {
  const folder = path.join(cache, `${wanted.bin}-${wanted.version}`)
  const bin = path.join(folder, 'node_modules', wanted.file ?? path.join('.bin', wanted.bin))
  if (fs.existsSync(bin)) return bin
  fs.mkdirSync(cache, { recursive: true })
  // Renamed when complete, so that an interrupted download is never taken for an installation.
  const part = fs.mkdtempSync(`${folder}.part-`)
  try {
    const { overrides = {} } = wanted
    fs.writeFileSync(path.join(part, 'package.json'), JSON.stringify({ private: true, overrides }))
    // The environment of `npm run` holds this repository's engine-strict.
    const flags = ['--engine-strict=false', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', part]
    await must('npm', ['install', ...flags, `${wanted.package}@${wanted.version}`], {
      cwd: part,
      env: { ...process.env, PATH: [node, process.env['PATH']].filter(Boolean).join(path.delimiter) },
      limit: 480_000,
    })
    fs.renameSync(part, folder)
  } catch (error) {
    fs.rmSync(part, { recursive: true, force: true })
    throw error
  }
  if (!fs.existsSync(bin)) throw new Error(`${wanted.package}@${wanted.version} has no program ${wanted.bin}`)
  return bin
}
