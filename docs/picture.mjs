// Draws docs/init.svg from a real run: `npm run picture`. The built command runs in a terminal, in a project made for
// it; its bytes go through the small terminal of terminal.mjs, and what that shows at the end becomes the picture.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import { Terminal, widthOf } from './terminal.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const columns = 112
const rows = 80

/** What a person types: the answer once the question stands there. Enter takes the answer that is shown. */
const answers = [
  ['Which agents shall be good', '\r'],
  ['How shall the MCP server run?', '\r'],
  ['Endpoint of your cluster', 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws\r'],
  ['Database user', '\r'],
  ['Where do AWS credentials come from?', '\r'],
  ['AWS profile', '\r'],
  ['May agents write', '\r'],
  ['Language of the steering text', '\r'],
  ['The rest as recommended?', '\r'],
  ['Go on?', '\r'],
]

/** Runs `init` in a new project that already has two agents, and gives what the terminal shows. */
async function film() {
  const world = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'dsql-picture-')))
  const project = path.join(world, 'my-project')
  const bin = path.join(world, 'bin')
  const home = path.join(world, 'home')
  for (const dir of [
    bin,
    home,
    path.join(project, '.git'),
    path.join(project, '.kiro'),
    path.join(project, '.claude'),
  ])
    fs.mkdirSync(dir, { recursive: true })
  // What is found on PATH is part of the picture, and must not depend on the machine that draws it.
  fs.writeFileSync(path.join(bin, 'uvx'), '#!/bin/sh\n', { mode: 0o755 })
  const config =
    '[default]\nrole_arn = r\nsource_profile = base\n[profile base]\naws_access_key_id = x\naws_secret_access_key = x\n'
  fs.mkdirSync(path.join(home, '.aws'))
  fs.writeFileSync(path.join(home, '.aws', 'config'), config)
  const terminal = new Terminal(columns, rows)
  try {
    const exit = await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'init'], {
        cols: columns,
        rows,
        cwd: project,
        env: { HOME: home, PATH: bin, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
      })
      const open = [...answers]
      const late = setTimeout(() => {
        child.kill()
        reject(new Error(`no question ${JSON.stringify(open[0]?.[0])} in:\n${terminal.text()}`))
      }, 60_000)
      child.onData((data) => {
        try {
          terminal.write(data)
        } catch (error) {
          child.kill()
          reject(error)
        }
        const [question, answer] = open[0] ?? []
        if (question === undefined || !terminal.text().includes(question)) return
        open.shift()
        child.write(answer)
      })
      child.onExit(({ exitCode }) => {
        clearTimeout(late)
        if (open.length > 0) reject(new Error(`never asked: ${open[0][0]}\n${terminal.text()}`))
        else resolve(exitCode)
      })
    })
    if (exit !== 0) throw new Error(`init ended with ${exit}:\n${terminal.text()}`)
    return renamed(terminal.lines, project, '~/my-project')
  } finally {
    fs.rmSync(world, { recursive: true })
  }
}

/** Lines with one text in place of another; the styles of what stands after it move along. */
function renamed(lines, from, to) {
  return lines.map((line) => {
    const at = line
      .map((c) => c.char)
      .join('')
      .indexOf(from)
    if (at < 0) return line
    const style = line[at].style
    return [
      ...line.slice(0, at),
      ...[...to].map((char) => ({ char, style })),
      ...line.slice(at + from.length),
    ]
  })
}

const palette = {
  30: '#6e7681',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  37: '#e6edf3',
  90: '#8b949e',
  91: '#ffa198',
  92: '#aff5b4',
  93: '#f2cc60',
  94: '#a5d6ff',
  95: '#e2c5ff',
  96: '#b3f0ff',
  97: '#ffffff',
}

const size = { font: 14, width: 8.43, line: 20, pad: 20, bar: 36 }

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attributes(style) {
  const fill = style.color ? palette[style.color] : style.dim ? '#9da7b3' : '#e6edf3'
  const bold = style.bold ? ' font-weight="700"' : ''
  const line = style.underline ? ' text-decoration="underline"' : ''
  return `fill="${fill}"${bold}${line}`
}

/** One `text` element per run of one style, each at its own column and of its own length: no font can shift it. */
function drawn(line, y) {
  const out = []
  for (let x = 0; x < line.length; ) {
    const start = x
    const key = attributes(line[x].style)
    let text = ''
    while (x < line.length && attributes(line[x].style) === key && !text.endsWith('   '))
      text += line[x++].char
    if (text.trim() === '') continue
    const lead = text.length - text.trimStart().length
    const word = text.trim()
    const left = (size.pad + (start + lead) * size.width).toFixed(2)
    const cells = [...word].reduce((sum, char) => sum + widthOf(char), 0)
    const length = (cells * size.width).toFixed(2)
    out.push(`<text x="${left}" y="${y}" textLength="${length}" ${key}>${escaped(word)}</text>`)
  }
  return out
}

function svg(lines) {
  const last = lines.findLastIndex((line) => line.some((c) => c.char.trim() !== ''))
  const prompt = [...'$ npx dsql-skill init'].map((char, i) => ({
    char,
    style: i === 0 ? { color: 32 } : { bold: true },
  }))
  const all = [prompt, ...lines.slice(0, last + 1)]
  const width = Math.ceil(size.pad * 2 + columns * size.width)
  const height = size.bar + all.length * size.line + size.pad
  const texts = all.flatMap((line, i) => drawn(line, size.bar + size.line * (i + 0.75)))
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (c, i) => `<circle cx="${22 + i * 20}" cy="18" r="6" fill="${c}"/>`,
  )
  const fonts =
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>npx dsql-skill init in a terminal</title>',
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>`,
    ...dots,
    `<g font-family="${fonts}" font-size="${size.font}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

const file = path.join(root, 'docs/init.svg')
fs.writeFileSync(file, svg(await film()))
console.log('written: docs/init.svg')
