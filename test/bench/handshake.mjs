// How long a server takes to start, and how long `mcp call` takes to its answer: both by a clock outside of them.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @typedef {{ command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv }} Start */

const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'dsql-skill-bench', version: '0' },
  },
}

/**
 * Milliseconds from the start of a server to its answer to `initialize`: what no client can be faster than.
 * @param {Start} start
 * @returns {Promise<number>}
 */
export function startUp({ command, args, cwd, env }) {
  const began = performance.now()
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.write(`${JSON.stringify(hello)}\n`)
  return first(child, began, (line) => JSON.parse(line).id === 1)
}

/**
 * Milliseconds from the start of our command to the first line of its answer.
 * @param {Start} start
 * @returns {Promise<number>}
 */
export function answerTime({ command, args, cwd, env }) {
  const began = performance.now()
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] })
  return first(child, began, () => true)
}

/**
 * Resolves once the child has ended, so that the next sample has the machine for itself.
 * @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, any>} child
 * @param {number} began
 * @param {(line: string) => boolean} isIt
 * @returns {Promise<number>}
 */
function first(child, began, isIt) {
  return new Promise((done, fail) => {
    let ms = 0
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (ms > 0 || !isIt(line)) return
      ms = performance.now() - began
      child.stdin.end()
    })
    child.once('error', fail)
    child.once('close', (code) => (ms > 0 ? done(ms) : fail(new Error(`no answer: exit ${code}`))))
  })
}
