/** Pads the cells of one row to the widths of all. */
export function columns(rows: readonly string[][]): (cells: readonly string[]) => string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)))
  return (cells) =>
    cells
      .map((c, i) => c.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
}
