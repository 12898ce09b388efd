import { describe, expect, test } from 'vitest'
import type { Do, Reason } from '../../src/model.ts'
import { type Case, decide } from '../../src/plan/decide.ts'

const nothing: Case = {
  wanted: false,
  written: false,
  seen: 'here',
  isWanted: false,
  isWritten: false,
  changed: false,
  adopted: false,
  yields: false,
  merges: false,
  isMerged: false,
  flattened: false,
  outdated: false,
}
const D = { wanted: true }
const W = { written: true }
const absent = { seen: 'absent' } as const
const blocked = { seen: 'blocked' } as const

describe('the table of what is safe, row by row', () => {
  test.each<[string, Partial<Case>, Do, Reason]>([
    ['D, –, absent', { ...D, ...absent }, 'create', 'missing'],
    ['D, –, = D', { ...D, isWanted: true }, 'adopt', 'already right'],
    ['D, –, ≠ D', { ...D }, 'conflict', 'someone else’s'],
    ['D, –, ≠ D, but it yields', { ...D, yields: true }, 'keep', 'someone else’s'],
    ['D, W, absent', { ...D, ...W, ...absent }, 'create', 'was deleted'],
    ['D, W, = D', { ...D, ...W, isWanted: true }, 'keep', 'unchanged'],
    ['D ≠ W, = D: done by hand already', { ...D, ...W, isWanted: true, changed: true }, 'keep', 'unchanged'],
    ['D ≠ W, = W', { ...D, ...W, isWritten: true, changed: true }, 'update', 'new version'],
    [
      'D ≠ W, = W, but adopted',
      { ...D, ...W, isWritten: true, changed: true, adopted: true },
      'conflict',
      'someone else’s',
    ],
    [
      'D = W, W as a text file in place of a link',
      { ...D, ...W, isWritten: true, flattened: true },
      'update',
      'checked out as a text file',
    ],
    ['D = W, as merged before', { ...D, ...W, isMerged: true }, 'keep', 'merged with your edits'],
    ['D = W, other', { ...D, ...W }, 'keep', 'edited, ours has not changed'],
    [
      'D ≠ W, other, and both go together',
      { ...D, ...W, changed: true, merges: true },
      'merge',
      'merged with your edits',
    ],
    [
      'D ≠ W, as merged before, and both go together',
      { ...D, ...W, changed: true, isMerged: true, merges: true },
      'merge',
      'merged with your edits',
    ],
    [
      'D ≠ W, other, and both would go together, but adopted',
      { ...D, ...W, changed: true, merges: true, adopted: true },
      'conflict',
      'both changed',
    ],
    ['D ≠ W, other', { ...D, ...W, changed: true }, 'conflict', 'both changed'],
    ['–, W, = W', { ...W, isWritten: true }, 'delete', 'no longer wanted'],
    ['–, W, = W, but adopted', { ...W, isWritten: true, adopted: true }, 'forget', 'no longer wanted'],
    ['–, W, other, but adopted', { ...W, adopted: true }, 'forget', 'no longer wanted'],
    [
      '–, W, other: the pack no longer has it',
      { ...W, outdated: true },
      'forget',
      'edited, no longer in the pack',
    ],
    [
      '–, W, = W: the pack no longer has it',
      { ...W, isWritten: true, outdated: true },
      'delete',
      'no longer wanted',
    ],
    ['–, W, absent', { ...W, ...absent }, 'forget', 'gone already'],
    ['–, W, other', { ...W }, 'conflict', 'edited since we wrote it'],
    ['–, W, other, but it yields', { ...W, yields: true }, 'forget', 'edited since we wrote it'],
    ['D, –, blocked', { ...D, ...blocked }, 'conflict', 'unreadable'],
    ['D, W, blocked', { ...D, ...W, ...blocked }, 'conflict', 'unreadable'],
    ['–, W, blocked', { ...W, ...blocked }, 'conflict', 'unreadable'],
  ])('%s', (_, given, then, reason) => {
    expect(decide({ ...nothing, ...given })).toEqual({ do: then, reason })
  })
})

const flags = [
  'wanted',
  'written',
  'isWanted',
  'isWritten',
  'changed',
  'adopted',
  'yields',
  'merges',
  'isMerged',
  'flattened',
  'outdated',
] as const

/** Every combination there is, those that cannot happen too. */
const all: Case[] = (['absent', 'here', 'blocked'] as const).flatMap((seen) =>
  Array.from({ length: 2 ** flags.length }, (_, bits): Case => {
    const set = Object.fromEntries(flags.map((flag, i) => [flag, (bits >> i) % 2 === 1]))
    return { ...nothing, ...set, seen }
  }),
)

/** Those that can: nothing equals what is not there, and what we never wrote has neither changed nor been adopted. */
const possible = all.filter(
  (c) =>
    (c.wanted || c.written) &&
    (!c.isWanted || (c.wanted && c.seen === 'here')) &&
    (!c.isWritten || (c.written && c.seen === 'here')) &&
    (!c.changed || (c.wanted && c.written)) &&
    (!c.adopted || c.written) &&
    (!c.merges || (c.changed && c.seen === 'here' && !c.isWanted && !c.isWritten)) &&
    (!c.isMerged || (c.written && c.seen === 'here' && !c.isWritten)) &&
    (!c.flattened || (c.isWritten && !c.isWanted)) &&
    (!c.outdated || (c.written && !c.wanted)) &&
    !(c.isWanted && c.isWritten && c.changed),
)

function decidedAs(cases: readonly Case[], ...dos: Do[]): Case[] {
  return cases.filter((c) => dos.includes(decide(c).do))
}

describe('for all cases', () => {
  test('there is a decision', () => {
    expect(all).toHaveLength(3 * 2 ** flags.length)
    expect(possible.length).toBeGreaterThan(20)
    expect(() => all.map(decide)).not.toThrow()
  })

  test('what cannot be read is a conflict, whatever else holds', () => {
    const unread = all.filter((c) => c.seen === 'blocked')
    expect(unread).toHaveLength(2 ** flags.length)
    expect(decidedAs(unread, 'conflict')).toEqual(unread)
  })

  test('only what is absent is created', () => {
    const created = decidedAs(all, 'create')
    expect(created.filter((c) => c.seen !== 'absent' || !c.wanted)).toEqual([])
  })

  test('a value that is neither wanted nor written is never updated or deleted', () => {
    const theirs = possible.filter((c) => !c.isWanted && !c.isWritten)
    expect(decidedAs(theirs, 'update', 'delete')).toEqual([])
  })

  test('only what is there as we wrote it is updated or deleted, and never what was there before us', () => {
    const touched = decidedAs(possible, 'update', 'delete')
    expect(touched.length).toBeGreaterThan(1)
    expect(touched.filter((c) => !(c.written && c.isWritten && c.seen === 'here') || c.adopted)).toEqual([])
  })

  test('only what somebody edited, with a base, and never what was there before us, is merged', () => {
    const merged = decidedAs(possible, 'merge')
    expect(merged.length).toBeGreaterThan(1)
    expect(merged.filter((c) => !c.merges || c.adopted || c.isWanted || c.isWritten)).toEqual([])
  })

  test('what is wanted is never deleted or forgotten, what is not is never made', () => {
    expect(
      decidedAs(
        possible.filter((c) => c.wanted),
        'delete',
        'forget',
      ),
    ).toEqual([])
    expect(
      decidedAs(
        possible.filter((c) => !c.wanted),
        'create',
        'update',
        'merge',
        'adopt',
        'keep',
      ),
    ).toEqual([])
  })

  test('what is already as it should be is left alone', () => {
    const right = possible.filter((c) => c.isWanted)
    expect(decidedAs(right, 'keep', 'adopt')).toEqual(right)
  })
})
