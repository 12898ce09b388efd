/** What `npm run docs` prints: a line for each file of the pack, and the sum. */
export declare function countLines(root: string): string

/** The regions of docs/pack.md. */
export declare function packRegions(root: string): Record<string, () => string>

export declare const budgets: { skill: number; reference: number; all: number }
