import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

export interface Registry {
  /** What npm and npx need to take the package from here, with a home and a cache of their own. */
  env: Record<string, string>
  close(): Promise<void>
}

/** A registry on this machine with one package, packed from this checkout: ours, under these versions. */
export async function registry(scratch: string, versions: readonly string[]): Promise<Registry> {
  const tarballs = new Map(versions.map((version) => [version, packed(scratch, version)]))
  const server = http.createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    const version = /\/-\/dsql-skill-(.+)\.tgz$/.exec(request.url ?? '')?.[1]
    const tarball = version === undefined ? undefined : tarballs.get(version)
    if (tarball) response.end(tarball)
    else if (request.url === '/dsql-skill') response.end(JSON.stringify(packument(tarballs, port)))
    else response.writeHead(404).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const home = path.join(scratch, 'home')
  fs.mkdirSync(home, { recursive: true })
  return {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: path.join(scratch, 'npm-cache'),
      npm_config_update_notifier: 'false',
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function packed(scratch: string, version: string): Buffer {
  const folder = path.join(scratch, `package-${version}`)
  for (const name of ['dist', 'skills', 'package.json', 'LICENSE', 'README.md'])
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
  const file = path.join(folder, 'package.json')
  const meta = JSON.parse(fs.readFileSync(file, 'utf8')) as object
  fs.writeFileSync(file, JSON.stringify({ ...meta, version }))
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch]
  execFileSync('npm', args, { cwd: folder, shell: process.platform === 'win32' })
  return fs.readFileSync(path.join(scratch, `dsql-skill-${version}.tgz`))
}

function packument(tarballs: ReadonlyMap<string, Buffer>, port: number): object {
  const versions = [...tarballs].map(([version, bytes]) => {
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    const tarball = `http://127.0.0.1:${port}/dsql-skill/-/dsql-skill-${version}.tgz`
    const bin = { 'dsql-skill': 'dist/cli.js' }
    return [version, { name: 'dsql-skill', version, bin, dist: { tarball, integrity } }]
  })
  const latest = [...tarballs.keys()].at(-1)
  return { name: 'dsql-skill', 'dist-tags': { latest }, versions: Object.fromEntries(versions) }
}
