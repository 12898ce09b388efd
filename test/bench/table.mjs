// The result as text for a terminal.

/** @param {string[][]} lines @param {number[]} right columns set flush right */
export function columns(lines, right) {
  const width = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => (right.includes(i) ? cell.padStart(width[i]) : cell.padEnd(width[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function table(result) {
  const peers = Object.entries(result.peers).map(([name, version]) => `${name} ${version}`)
  const head = `Node ${result.node}; ${peers.join(', ')}; ${result.samples} samples each, interleaved`
  const runs = result.rows.map((r) => [r.who, r.name, r.ms.toFixed(1), r.least.toFixed(1), r.mib.toFixed(1)])
  const bars = result.bars.map((b) => [
    b.verdict,
    b.of,
    b.what,
    b.ratio.toFixed(2),
    `<= ${b.most.toFixed(2)}`,
  ])
  return [
    head,
    ...(result.note ? [`Note: ${result.note}`] : []),
    '',
    columns([['', 'command', 'median ms', 'least ms', 'peak MiB'], ...runs], [2, 3, 4]),
    '',
    columns([['', 'of', 'bar', 'ratio', 'bar'], ...bars], [3, 4]),
    '',
    `Tarball: ${(result.tarball / 1000).toFixed(0)} KB`,
    '',
  ].join('\n')
}
