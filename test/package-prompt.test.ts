import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawn } from '@lydell/node-pty'
import { expect, test } from 'vitest'

const cli = path.resolve(import.meta.dirname, '..', 'dist', 'cli.js')

/** Types each key when its text stands on the screen; answers what was shown and the exit code. */
function atTerminal(cwd: string, keys: [seen: RegExp, key: string][]) {
  // No PATH: no agent is found on this machine, so that nothing is ticked at first.
  const env = { PATH: '', HOME: path.dirname(cwd), USERPROFILE: path.dirname(cwd), TERM: 'xterm' }
  const terminal = spawn(process.execPath, [cli, 'init'], { cwd, env, cols: 100, rows: 40 })
  const left = [...keys]
  let shown = ''
  return new Promise<{ shown: string; code: number }>((done) => {
    terminal.onData((text) => {
      shown += text
      const next = left[0]
      if (!next?.[0].test(shown)) return
      left.shift()
      terminal.write(next[1])
    })
    terminal.onExit(({ exitCode }) => done({ shown, code: exitCode }))
  })
}

test('the bundle asks at a terminal, and Ctrl-C leaves everything as it was', async () => {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-skill-prompt-')))
  const cwd = path.join(home, 'project')
  fs.mkdirSync(cwd)
  try {
    const { shown, code } = await atTerminal(cwd, [
      [/Which agents/, ' '],
      [/◉/, '\r'],
      [/How shall the MCP server run\?/, '\x03'],
    ])
    expect(shown).toContain('nothing was changed')
    expect(code).toBe(130)
    expect(fs.readdirSync(cwd)).toEqual([])
  } finally {
    fs.rmSync(home, { recursive: true })
  }
})
