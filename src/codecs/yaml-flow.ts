// What stands in brackets: a sequence, and the mappings among its members, whose keys can only stand beside each other.
import type { Json } from '../model.ts'
import { fail, type Span, splice } from './lines.ts'
import type { List } from './list.ts'
import type { Entry, Found } from './yaml-locate.ts'
import { yamlFlow } from './yaml-write.ts'

/** The sequence in brackets, or the mapping within one, that something can be added to; undefined: it is neither. */
export function inBrackets(body: string, { map, parents }: Found): List | undefined {
  const outer = [...parents.map(({ value }) => value), ...(map ? [map] : [])]
  const list = outer.find(({ is }) => is === 'list')
  if (!map || !list) return undefined
  const marked = outer.find((value) => value.marked)
  if (marked) fail(body, marked.start, 'a sequence with an anchor or a tag')
  if (/[\r\n]/.test(body.slice(list.start, list.end)))
    fail(body, list.start, 'a flow sequence over several lines')
  return {
    span: [map.start, map.end],
    items: map.entries.map(({ start, value }): Span => [start, value.end]),
  }
}

/** Nothing of the user's stands between a value and its neighbours but commas and space. */
export function replaceFlow(body: string, { start, value: old }: Entry, value: Json): string {
  if (old.marked || old.is === 'alias') fail(body, start, 'a value with an anchor, a tag or an alias')
  if (old.is === 'nothing') fail(body, start, 'a key without a value')
  return splice(body, [old.start, old.end], yamlFlow(value))
}
