import { describe, expect, test } from 'vitest'
import { listFacts, matchers } from '../../src/facts/check.ts'
import { topics, trueOn } from '../../src/facts/fact.ts'
import { byTopic, checkedOn, type FactId, factOf, facts, profiles } from '../../src/facts/facts.ts'
import { saysSo } from '../../src/facts/message.ts'

const isDay = (day: string): boolean =>
  /^20\d\d-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)

const broken = (wrong: (f: (typeof facts)[number]) => boolean): string[] =>
  facts.filter(wrong).map((f) => f.id)

describe('the table of facts', () => {
  test('every topic has rows, and every id stands once', () => {
    expect(Object.keys(byTopic)).toEqual([...topics])
    for (const topic of topics) expect(byTopic[topic].length, topic).toBeGreaterThan(2)
    expect(new Set(facts.map((f) => f.id)).size).toBe(facts.length)
    expect(broken((f) => !/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/.test(f.id))).toEqual([])
    expect(broken((f) => factOf(f.id).id !== f.id)).toEqual([])
  })

  test('a claim stands once', () => {
    const count = (of: (f: (typeof facts)[number]) => string): string[] => {
      const all = facts.map(of)
      return all.filter((text, i) => text !== '' && all.indexOf(text) !== i)
    }
    expect(count((f) => f.what)).toEqual([])
    // A note of a few words is no claim of its own.
    expect(count((f) => (f.note && f.note.length > 30 ? f.note : ''))).toEqual([])
  })

  test('days are days, since lies before until, and nobody looked in the future', () => {
    const days = facts.flatMap((f) => [f.since, f.until, f.checked].filter((d) => d !== undefined))
    expect(days.filter((d) => !isDay(d))).toEqual([])
    expect(broken((f) => f.since !== undefined && f.until !== undefined && f.since >= f.until)).toEqual([])
    expect(broken((f) => f.checked > '2026-11-24' || f.checked < '2026-04-01')).toEqual([])
    expect(broken((f) => f.since !== undefined && f.since > checkedOn)).toEqual([])
    expect(Object.values(profiles).every(isDay)).toBe(true)
  })

  test('every row says where it is from; a dispute says how', () => {
    expect(broken((f) => !/^https:\/\/\S+|^public trial log|^no source/.test(f.source))).toEqual([])
    expect(broken((f) => /\/(work|home|tmp)\//.test(f.source))).toEqual([])
    expect(broken((f) => (f.confidence === 'disputed') !== (f.disputed !== undefined))).toEqual([])
    expect(broken((f) => f.verdict === 'open' && f.confidence !== 'disputed')).toEqual([])
  })

  test('texts fit into a cell', () => {
    const texts = (f: (typeof facts)[number]): string[] =>
      [f.what, f.note, f.instead, f.message, f.disputed].filter((t) => t !== undefined)
    expect(broken((f) => texts(f).some((t) => t === '' || t !== t.trim() || /\n|\.$/.test(t)))).toEqual([])
    expect(broken((f) => texts(f).some((t) => t.length > 300))).toEqual([])
    expect(broken((f) => texts(f).some((t) => /<\w/.test(t)))).toEqual([])
  })

  test('what is refused says what to do instead', () => {
    const without = broken((f) => f.verdict === 'refused' && !f.until && f.instead === undefined && !f.note)
    expect(without).toEqual([])
  })

  test('a rule that has ended is followed by the one that holds now, on the same day', () => {
    const ended = facts.filter((f) => f.until !== undefined)
    expect(ended.length).toBeGreaterThan(15)
    for (const f of ended) {
      const now = facts.find((n) => n.since === f.until && n.topic === f.topic)
      expect(now, f.id).toBeDefined()
      expect(trueOn(f, f.until ?? ''), f.id).toBe(false)
      expect(trueOn({ until: f.until ?? '2000-01-01' }, '2025-01-01'), f.id).toBe(true)
    }
  })

  test('codes look like codes, bounds have a unit', () => {
    expect(broken((f) => f.sqlstate !== undefined && !/^[0-9A-Z]{5}$/.test(f.sqlstate))).toEqual([])
    expect(broken((f) => f.limit !== undefined && !(f.limit.value > 0))).toEqual([])
    expect(broken((f) => f.limit?.unit === '' && f.id !== 'LIMIT-STATISTICS-TARGET')).toEqual([])
  })
})

describe('what is refused or limited can be seen, or says why not', () => {
  const seen = new Set<FactId>([...matchers.keys(), ...listFacts])
  const bounding = facts.filter((f) => f.verdict === 'refused' || f.verdict === 'limited')

  test('exactly one of both', () => {
    expect(bounding.length).toBeGreaterThan(180)
    expect(bounding.filter((f) => seen.has(f.id) === (f.unseen !== undefined)).map((f) => f.id)).toEqual([])
  })

  test('and nothing else has a matcher or a reason', () => {
    const rest = facts.filter((f) => !bounding.includes(f))
    expect(rest.filter((f) => seen.has(f.id) || f.unseen !== undefined).map((f) => f.id)).toEqual([])
  })
})

describe('messages are matched by their beginning', () => {
  test.each([
    ['INDEX-ASYNC', 'unsupported mode. please use CREATE INDEX ASYNC.', true],
    ['INDEX-ASYNC', 'UNSUPPORTED MODE. Please use create index async.', true],
    ['INDEX-ASYNC', 'unsupported modeX please use CREATE INDEX ASYNC.', false],
    ['TYPE-ARRAY', 'datatype integer[] not supported', true],
    ['TYPE-ARRAY', 'the datatype integer[] not supported', false],
    ['TYPE-SERIAL', 'type "serial" does not exist', true],
    ['TYPE-SERIAL', 'type "bigserial" does not exist', true],
    ['ALTER-COLUMN-TYPE', 'unsupported ALTER TABLE ALTER COLUMN ... SET DATA TYPE statement', true],
    ['ALTER-REPLICA-IDENTITY', 'anything', false],
  ] as const)('%s: %s', (id, said, same) => {
    expect(saysSo(factOf(id), said)).toBe(same)
  })

  test('a text leads to one fact, or to facts that say the same', () => {
    const texts = facts.filter((f) => f.message && trueOn(f, checkedOn)).map((f) => f.message ?? '')
    const lost = texts.filter((t) => !facts.some((f) => saysSo(f, t.replaceAll('*', 'x'))))
    expect(lost).toEqual([])
  })
})
