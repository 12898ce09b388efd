import type { Json, JsonObject } from '../model.ts'
import { type At, type Codec, CodecError, type Edit } from './codec.ts'
import { commentsOf, endOf, jsonOf, locate, type Node, readJson, shapeOf, trivia } from './json-scan.ts'
import { insertion, render, styleOf } from './json-write.ts'
import { replaceKeys } from './leaves.ts'
import { cut, guarded, lineIndent, openText, type Span, splice, withGlue } from './lines.ts'
import { withComma } from './list.ts'
import { fitsPath, pathOf, wrap } from './members.ts'
import { emptyShape, equal, isObject, type Shape, sameShape, without } from './shape.ts'

/** JSON and JSONC: a comment or a trailing comma in a `.json` file is the user's, and stays. */
export const json: Codec = {
  get(text, at) {
    const { body } = openText(text)
    return guarded(() => {
      const { slot } = locate(body, readJson(body), at)
      return slot && jsonOf(slot.value)
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
    const { slot } = locate(body, readJson(body), at)
    return slot !== undefined && commentsOf(body.slice(slot.node.offset, endOf(slot.node)), []).length > 0
  },
  snippet(at, value) {
    const style = styleOf('', undefined, undefined)
    return `${render(wrap(at, value), style, '')}\n`
  },
}

function setIn(body: string, at: At, value: Json): Edit {
  const root = readJson(body)
  if (!fitsPath(at, value)) throw doubt()
  const { container, depth, slot } = locate(body, root, at)
  const style = styleOf(body, root, container)
  if (slot) {
    const old = jsonOf(slot.value)
    if (equal(old, value)) return { text: body, made: 0, glue: null }
    const put = render(value, style, lineIndent(body, slot.node.offset))
    const text =
      isFilled(old) && isFilled(value)
        ? replaceKeys(json, body, at, old, value)
        : splice(body, [slot.value.offset, endOf(slot.value)], put)
    return { text: checked(body, root, text, at, value, 0), made: 0, glue: null }
  }
  const { offset, glue, own } = insertion(body, container, at.slice(depth), value, style)
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
  const { slot } = locate(body, root, at)
  const span = slot && withGlue(body, [slot.node.offset, endOf(slot.node)], glue)
  if (!span) return undefined
  const out = cut(body, [span])
  return reads(out, body, [span], at, made) ? out : undefined
}

function unsetIn(body: string, at: At, made: number): string {
  const root = readJson(body)
  const { container, slot } = locate(body, root, at)
  if (!container || !slot) return body
  const spans = spansOf(body, container, slot.node)
  const out = cut(body, spans)
  if (!reads(out, body, spans, at, 0)) throw doubt()
  const parent = at.slice(0, -1)
  if (made === 0 || parent.length === 0) return out
  const left = locate(out, readJson(out), parent).slot?.value
  const bare = left && !left.children?.length && trivia(out, left.offset + 1, endOf(left) - 1).length === 0
  return bare ? unsetIn(out, parent, made - 1) : out
}

/** Whether `out` says what `body` said, comments included, without the value and `made` parents. */
function reads(out: string, body: string, spans: readonly Span[], at: At, made: number): boolean {
  try {
    if (!equal(commentsOf(out, []), commentsOf(body, spans))) return false
    return sameShape(shape(out, readJson(out)), apart(body, readJson(body), at, made))
  } catch (error) {
    if (error instanceof CodecError) return false
    throw error
  }
}

function shape(body: string, root: Node | undefined): Shape {
  return root ? shapeOf(body, root) : emptyShape
}

/** What the document says but for the value. */
function apart(body: string, root: Node | undefined, at: At, made: number): Shape {
  return root
    ? without(
        shapeOf(body, root),
        pathOf(() => jsonOf(root), at),
        made,
      )
    : emptyShape
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
  const { slot } = locate(text, now, at)
  if (!slot || !equal(jsonOf(slot.value), value)) throw doubt()
  if (!sameShape(apart(text, now, at, made), apart(body, root, at, 0))) throw doubt()
  return text
}

function doubt(): CodecError {
  return new CodecError('the edit would change more than our value', 1, 1)
}

/** The property or member, one comma, and the space that goes with them. */
function spansOf(body: string, container: Node, node: Node): Span[] {
  const children = container.children ?? []
  const index = children.indexOf(node)
  const before = children[index - 1]
  const next = children[index + 1]?.offset ?? endOf(container) - 1
  return withComma(
    body,
    [node.offset, endOf(node)],
    before && [before.offset, endOf(before)],
    next,
    (from, to) => trivia(body, from, to),
  )
}
