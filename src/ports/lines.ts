/** What is kept of each stream: lines, and characters of a line. */
const [most, widest] = [100, 2_000]

/** The last lines of a stream. */
export function keep(list: string[], line: string): void {
  list.push(line.slice(0, widest))
  if (list.length > most) list.shift()
}

/**
 * Each whole line; what a program leaves without an end counts once it has ended. Progress bars begin anew at `\r`. Of a
 * line of more than `length` characters the rest is passed over.
 */
export function lines(
  stream: NodeJS.ReadableStream | null,
  take: (line: string) => void,
  length = 64 * 1024,
): void {
  const pieces: string[] = []
  let size = 0
  const add = (piece: string): void => {
    if (size < length) pieces.push(piece.slice(0, length - size))
    size += piece.length
  }
  const tell = (): void => {
    size = 0
    for (const line of pieces.splice(0).join('').split('\r')) if (line.trim() !== '') take(line)
  }
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    const parts = chunk.split('\n')
    const rest = parts.pop() ?? ''
    for (const part of parts) {
      add(part)
      tell()
    }
    add(rest)
  })
  stream?.on('end', tell)
}
