import fs from 'node:fs'
import path from 'node:path'
import { cli, type World } from './cli.ts'

const root = path.resolve(path.dirname(cli), '..')
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string
}

/** Another release of this package: the same code under another version, with a skill that was changed. */
export function release(w: World, to: string, change: (skill: string) => void = () => undefined): string {
  const dir = path.join(w.root, `release-${to}`)
  // In the repository, and in the package.
  const skill = ['skill', 'skills/dsql'].find((name) => fs.existsSync(path.join(root, name))) ?? ''
  for (const name of ['dist', skill, 'package.json'])
    fs.cpSync(path.join(root, name), path.join(dir, name), { recursive: true })
  const dist = path.join(dir, 'dist')
  for (const name of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(dist, name)
    if (!/\.m?js$/.test(name)) continue
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(`"${version}"`, `"${to}"`))
  }
  change(path.join(dir, skill))
  return path.join(dist, 'cli.js')
}

/** The version under test. */
export const current = version
