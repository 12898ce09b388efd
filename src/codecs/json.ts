import type { Json, JsonObject } from '../model.ts'
import { type At, type Codec, CodecError, type Edit } from './codec.ts'
import {
  commentsOf,
  endOf,
  jsonOf,
  locate,
  type Node,
  properties,
  readJson,
  shapeOf,
  trivia,
} from './json-scan.ts'
import { insertion, render, styleOf } from './json-write.ts'
import { replaceKeys } from './leaves.ts'
import { cut, guarded, lineIndent, openText, type Span, splice, widenToLine, withGlue } from './lines.ts'
import { emptyShape, equal, isObject, type Shape, sameShape, without } from './shape.ts'

/** JSON and JSONC: a comment or a trailing comma in a `.json` file is the user's, and stays. */
export const json: Codec = {
  get(text, at) {
    const { body } = openText(text)
    return guarded(() => {
      const { property } = locate(body, readJson(body), at)
      return property && jsonOf(property.value)
    })
  },
  set(text, at, value) {
    const { bom, body } = openText(text)
    const edit = guarded(() => setIn(body, at, value))
    return edit.text === body ? { ...edit, text: text ?? '' } : { ...edit, text: bom + edit.text }
  },
  unset(text, at, made, glue) {
    const { bom, body } = openText(text)
    return bom + guarded(() => (glue && unsetGlued(body, at, made, glue)) ?? unsetIn(body, at, made))
  },
  remarked(text, at) {
    const { body } = openText(text)
    const { property } = locate(body, readJson(body), at)
    return (
      property !== undefined &&
      commentsOf(body.slice(property.node.offset, endOf(property.node)), []).length > 0
    )
  },
  snippet(at, value) {
    const style = styleOf('', undefined, undefined)
    const whole = at.reduceRight<Json>((inner, key) => ({ [key]: inner }), value)
    return `${render(whole, style, '')}\n`
  },
}

function setIn(body: string, at: At, value: Json): Edit {
  const root = readJson(body)
  const { object, depth, property } = locate(body, root, at)
  const style = styleOf(body, root, object)
  if (property) {
    const old = jsonOf(property.value)
    if (equal(old, value)) return { text: body, made: 0, glue: null }
    const put = render(value, style, lineIndent(body, property.node.offset))
    const text =
      isFilled(old) && isFilled(value)
        ? replaceKeys(json, body, at, old, value)
        : splice(body, [property.value.offset, endOf(property.value)], put)
    return { text: checked(body, root, text, at, value, 0), made: 0, glue: null }
  }
  const { offset, glue, own } = insertion(body, object, at.slice(depth), value, style)
  const text = splice(body, [offset, offset], glue.before + own + glue.after)
  const made = at.length - 1 - depth
  return { text: checked(body, root, text, at, value, made), made, glue }
}

function isFilled(value: Json): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0
}

function unsetGlued(
  body: string,
  at: At,
  made: number,
  glue: { before: string; after: string },
): string | undefined {
  const root = readJson(body)
  const { property } = locate(body, root, at)
  const span = property && withGlue(body, [property.node.offset, endOf(property.node)], glue)
  if (!span) return undefined
  const out = cut(body, [span])
  return reads(out, body, [span], at, made) ? out : undefined
}

function unsetIn(body: string, at: At, made: number): string {
  const root = readJson(body)
  const { object, property } = locate(body, root, at)
  if (!object || !property) return body
  const spans = spansOf(body, object, property.node)
  const out = cut(body, spans)
  if (!reads(out, body, spans, at, 0)) throw doubt()
  const parent = at.slice(0, -1)
  if (made === 0 || parent.length === 0) return out
  const left = locate(out, readJson(out), parent).property?.value
  const bare =
    left && properties(left).length === 0 && trivia(out, left.offset + 1, endOf(left) - 1).length === 0
  return bare ? unsetIn(out, parent, made - 1) : out
}

/** Whether `out` says what `body` said, comments included, without the value and `made` parents. */
function reads(out: string, body: string, spans: readonly Span[], at: At, made: number): boolean {
  try {
    if (!equal(commentsOf(out, []), commentsOf(body, spans))) return false
    return sameShape(shape(out, readJson(out)), without(shape(body, readJson(body)), at, made))
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

function shape(body: string, root: Node | undefined): Shape {
  return root ? shapeOf(body, root) : emptyShape
}

function checked(
  body: string,
  root: Node | undefined,
  text: string,
  at: At,
  value: Json,
  made: number,
): string {
  const now = readJson(text)
  const { property } = locate(text, now, at)
  if (!now || !property || !equal(jsonOf(property.value), value)) throw doubt()
  const rest = without(shapeOf(text, now), at, made)
  if (!sameShape(rest, without(shape(body, root), at, 0))) throw doubt()
  return text
}

function doubt(): CodecError {
  return new CodecError('the edit would change more than our value', 1, 1)
}

/** The property, one comma, and the space that goes with them. */
function spansOf(body: string, object: Node, node: Node): Span[] {
  const children = object.children ?? []
  const index = children.indexOf(node)
  const own: Span = [node.offset, endOf(node)]
  const next = children[index + 1]?.offset ?? endOf(object) - 1
  const comma = trivia(body, own[1], next).find(({ is }) => is === 'comma')
  if (comma) {
    if (/\S/.test(body.slice(own[1], comma.start))) return [own, [comma.start, comma.end]]
    return [tidy(body, [own[0], comma.end])]
  }
  const before = children[index - 1]
  const previous = before && trivia(body, endOf(before), own[0]).find(({ is }) => is === 'comma')
  if (!previous) return [tidy(body, own)]
  if (/\S/.test(body.slice(previous.end, own[0])))
    return [[previous.start, previous.end], widenToLine(body, own)]
  return [[previous.start, own[1]]]
}

function tidy(body: string, span: Span): Span {
  const wide = widenToLine(body, span)
  if (wide[0] !== span[0] || wide[1] !== span[1]) return wide
  const space = /^[ \t]+(?=[^\s])/.exec(body.slice(span[1]))?.[0].length ?? 0
  return [span[0], span[1] + space]
}
