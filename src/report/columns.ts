import { columnsOf, padded } from './cells.ts'

/** Pads the cells of one row to the widths of all. */
export function columns(rows: readonly string[][]): (cells: readonly string[]) => string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => columnsOf(r[i] ?? ''))))
  return (cells) =>
    cells
      .map((c, i) => padded(c, widths[i] ?? 0, false))
      .join('  ')
      .trimEnd()
}
