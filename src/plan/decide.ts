import type { Do, Reason } from '../model.ts'

/** What one resource looks like, reduced to what matters for safety. */
export interface Case {
  wanted: boolean
  /** We wrote (or adopted) it before. */
  written: boolean
  seen: 'absent' | 'here' | 'blocked'
  /** What is there equals what is wanted. */
  isWanted: boolean
  /** What is there equals what we wrote. */
  isWritten: boolean
  /** What is wanted differs from what we wrote. */
  changed: boolean
  /** It was there, and right, before us. */
  adopted: boolean
  /** Where the user says otherwise, theirs stays. */
  yields: boolean
  /** Two texts with a common base, changed in different places. */
  merges: boolean
  /** What is there equals what an earlier merge left. */
  isMerged: boolean
  /** A link of ours that a checkout without links made a text file. */
  flattened: boolean
  /** A file of a folder that is still ours, which the pack no longer has. */
  outdated: boolean
}

export interface Decision {
  do: Do
  reason: Reason
}

type Row = readonly [when: (c: Case) => boolean, then: Do, reason: Reason]

const wanted: readonly Row[] = [
  [(c) => !c.written && c.seen === 'absent', 'create', 'missing'],
  [(c) => !c.written && c.isWanted, 'adopt', 'already right'],
  [(c) => !c.written && c.yields, 'keep', 'someone else’s'],
  [(c) => !c.written, 'conflict', 'someone else’s'],
  [(c) => c.seen === 'absent', 'create', 'was deleted'],
  [(c) => c.isWanted, 'keep', 'unchanged'],
  [(c) => c.isWritten && c.adopted, 'conflict', 'someone else’s'],
  [(c) => c.isWritten && c.flattened, 'update', 'checked out as a text file'],
  [(c) => c.isWritten, 'update', 'new version'],
  [(c) => !c.changed && c.isMerged, 'keep', 'merged with your edits'],
  [(c) => !c.changed, 'keep', 'edited, ours has not changed'],
  [(c) => c.merges && !c.adopted, 'merge', 'merged with your edits'],
  [() => true, 'conflict', 'both changed'],
]

const unwanted: readonly Row[] = [
  [(c) => c.seen === 'absent', 'forget', 'gone already'],
  [(c) => c.adopted, 'forget', 'no longer wanted'],
  [(c) => c.isWritten, 'delete', 'no longer wanted'],
  [(c) => c.yields, 'forget', 'edited since we wrote it'],
  [(c) => c.outdated, 'forget', 'edited, no longer in the pack'],
  [() => true, 'conflict', 'edited since we wrote it'],
]

/** The one table of what is safe (docs/architecture.md). The first row that applies decides. */
export function decide(c: Case): Decision {
  if (c.seen === 'blocked') return { do: 'conflict', reason: 'unreadable' }
  const row = (c.wanted ? wanted : unwanted).find(([when]) => when(c))
  if (!row) throw new Error('the decision table has a hole')
  return { do: row[1], reason: row[2] }
}
