/** A terminal of one screen: the sequences that a prompt uses, no more. Anything else is an error, not a wrong picture. */
export class Terminal {
  lines = [[]]
  x = 0
  y = 0
  style = {}

  constructor(columns, rows) {
    this.columns = columns
    this.rows = rows
  }

  write(text) {
    for (const [token] of text.matchAll(
      /\x1b\[[?>=]?[\d;]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78c]|[\s\S]/gu,
    )) {
      if (token === '\r') this.x = 0
      else if (token === '\n') this.down(1)
      else if (token === '\b') this.x = Math.max(0, this.x - 1)
      else if (token === '\x07') continue
      else if (token.startsWith('\x1b')) this.control(token)
      else this.put(token)
    }
  }

  down(n) {
    this.y += n
    if (this.y >= this.rows) throw new Error('the run is longer than the picture')
    while (this.lines.length <= this.y) this.lines.push([])
  }

  put(char) {
    if (this.x + widthOf(char) > this.columns) {
      this.x = 0
      this.down(1)
    }
    const line = this.lines[this.y]
    while (line.length < this.x) line.push({ char: ' ', style: {} })
    line[this.x] = { char, style: { ...this.style } }
    if (widthOf(char) === 2) line[this.x + 1] = { char: '', style: {} }
    this.x += widthOf(char)
  }

  control(token) {
    const [, args = '', final] = token.match(/^\x1b\[([?>=]?[\d;]*)([@-~])$/) ?? []
    const n = Number(args.split(';')[0]) || 1
    if (final === 'A') this.y = Math.max(0, this.y - n)
    else if (final === 'B') this.down(n)
    else if (final === 'C') this.x += n
    else if (final === 'D') this.x = Math.max(0, this.x - n)
    else if (final === 'E') [this.x] = [0, this.down(n)]
    else if (final === 'G') this.x = n - 1
    else if (final === 'K') this.erase(args)
    else if (final === 'J' && (args === '' || args === '0')) {
      this.erase('')
      for (let y = this.y + 1; y < this.lines.length; y++) this.lines[y] = []
    } else if (final === 'm') this.paint(args)
    // Showing and hiding the cursor, asking for the mode of the keyboard: nothing to see.
    else if (args.startsWith('?') || args.startsWith('>') || args.startsWith('=') || final === 'n') return
    else throw new Error(`an escape sequence that this terminal does not know: ${JSON.stringify(token)}`)
  }

  erase(args) {
    const line = this.lines[this.y]
    if (args === '2') this.lines[this.y] = []
    else if (args === '1')
      for (let x = 0; x <= this.x && x < line.length; x++) line[x] = { char: ' ', style: {} }
    else line.length = Math.min(line.length, this.x)
  }

  paint(args) {
    for (const code of args === '' ? [0] : args.split(';').map(Number)) {
      if (code === 0) this.style = {}
      else if (code === 1) this.style.bold = true
      else if (code === 2) this.style.dim = true
      else if (code === 4) this.style.underline = true
      else if (code === 22) this.style = { ...this.style, bold: false, dim: false }
      else if (code === 24) this.style.underline = false
      else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) this.style.color = code
      else if (code === 39) this.style.color = undefined
      else if (code !== 3 && code !== 23)
        throw new Error(`a colour that this terminal does not know: ${args}`)
    }
  }

  text() {
    return this.lines.map((line) => line.map((c) => c.char).join('')).join('\n')
  }
}

/** Columns that a character takes: two in East Asian scripts. */
export function widthOf(char) {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
    char,
  )
    ? 2
    : 1
}
