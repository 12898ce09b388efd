import type { Node, Place, Where } from '../model.ts'

/** What is at a place that we want or wrote, read once. */
export type Doc =
  | { is: 'absent' }
  | { is: 'file'; bytes: Uint8Array; text: string }
  /** A link; `resolved` is its target as a place, null when it leaves the base. */
  | { is: 'link'; to: string; resolved: Place | null }
  | { is: 'dir' }
  | { is: 'blocked'; why: string; at?: Where }

const encoder = new TextEncoder()

export function fileNode(text: string): Node {
  return { is: 'file', bytes: encoder.encode(text) }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
