import fs from 'node:fs'
import path from 'node:path'

/** Every path below a folder with its kind, mode, and content; the folder itself included. */
export function snapshot(dir: string): Record<string, string> {
  const out: Record<string, string> = {}
  const walk = (file: string): void => {
    const stat = fs.lstatSync(file)
    const mode = (stat.mode & 0o7777).toString(8)
    const name = path.relative(dir, file) || '.'
    if (stat.isSymbolicLink()) out[name] = `link ${fs.readlinkSync(file)}`
    else if (stat.isFile()) out[name] = `file ${mode} ${fs.readFileSync(file).toString('latin1')}`
    else if (stat.isDirectory()) {
      out[name] = `dir ${mode}`
      for (const inner of fs.readdirSync(file).sort()) walk(path.join(file, inner))
    } else out[name] = `other ${mode}`
  }
  walk(dir)
  return out
}

/** What a crash or a failure may leave beside the files: journals, temporary files, the probe. */
export function litter(dir: string): string[] {
  return Object.keys(snapshot(dir)).filter((name) => /\.dsql-skill-|\.dsql-tmp$/.test(name))
}
