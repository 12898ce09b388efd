// What a text or a tree no longer has. Only what was the user's counts.

/** The first few, and how many more. */
export function some(list, most = 3) {
  const rest = list.length - most
  return list.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Files that the user had: gone, or with other bytes. `parts`: a file may have got more, but not lost a line. */
export function lostFiles(before, after, { parts = [] } = {}) {
  return Object.entries(before).flatMap(([file, text]) => {
    if (after[file] === undefined) return [`${file} is gone`]
    if (after[file] === text) return []
    const kept = after[file].includes(text.trimEnd())
    return parts.includes(file) && kept ? [] : [`${file} ${kept ? 'has more than before' : 'has other text'}`]
  })
}

/** Is `after` the old text with one range put in? Else what is missing of `marks`. */
export function lostBytes(before, after, marks) {
  if (after === undefined) return ['the whole file']
  if (isInsertion(before, after)) return []
  const missing = Object.entries(marks).flatMap(([what, has]) => (has(before) && !has(after) ? [what] : []))
  return missing.length > 0 ? missing : ['the formatting of what is not ours']
}

function isInsertion(before, after) {
  let head = 0
  while (head < before.length && before[head] === after[head]) head++
  let tail = 0
  const most = before.length - head
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return after.length >= before.length && head + tail >= before.length
}

export function has(text) {
  return (whole) => whole.includes(text)
}
