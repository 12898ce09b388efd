/**
 * libpg-query counts UTF-8 bytes, JavaScript UTF-16 units. Gives, for one text, the index that belongs to an offset in
 * bytes.
 */
export function byteIndex(text: string): (byte: number) => number {
  const encoder = new TextEncoder()
  const map: number[] = []
  let index = 0
  for (const character of text) {
    for (let i = encoder.encode(character).length; i > 0; i--) map.push(index)
    index += character.length
  }
  return (byte) => map[byte] ?? text.length
}
