import fs from 'node:fs'
import path from 'node:path'

/** The full form is `npm run torture`; the short one is a part of `npm test`. */
export const full = process.env['TORTURE'] === 'full'

export type Figures = Record<string, number>

/** What was counted, for docs/reliability.md; only said at the end of a test, when all of it held. */
export function record(part: string, figures: Figures): void {
  const dir = process.env['TORTURE_FIGURES']
  if (dir) fs.writeFileSync(path.join(dir, `${part}.json`), JSON.stringify(figures))
}
