import fs from 'node:fs'
import path from 'node:path'

/** Writes a user's file, with its folders. */
export function put(text: string, ...at: string[]): void {
  const file = path.join(...at)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}
