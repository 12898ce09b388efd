import type { FactRow } from './fact.ts'

/** Whether a server’s text is that of the fact: by its beginning, ignoring case, `*` for a name, a number or nothing. */
export function saysSo(fact: Pick<FactRow, 'message'>, said: string): boolean {
  if (fact.message === undefined) return false
  const parts = fact.message.split('*').map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*?')}`, 'i').test(said)
}
