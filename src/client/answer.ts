import { tools } from '../facts/contract.ts'
import type { Json } from '../model.ts'
import { isObject } from './launch.ts'

interface Answer {
  texts: readonly string[]
  structured: Json | undefined
}

/** Tools whose answer is a list, also where it has one row. */
const lists: readonly string[] = tools.flatMap(({ name, parameters }) =>
  parameters.some((p) => ['sql', 'sql_list', 'table_name'].includes(p.name)) && name !== 'dsql_lint'
    ? [name]
    : [],
)

/**
 * What a tool gave: its JSON, else its text. The server gives a list as one text for each row, and once more as a whole;
 * the texts come first, since only they still have all digits of a large number.
 */
export function resultOf(tool: string, { texts, structured }: Answer): Json {
  const whole =
    isObject(structured) && Object.keys(structured).join() === 'result' ? structured['result'] : structured
  const values = texts.map(exact)
  const isJson = values.every((value) => value !== undefined)
  if (!isJson) return whole ?? texts.join('\n')
  const [first, ...more] = values as Json[]
  if (Array.isArray(whole) || (whole === undefined && lists.includes(tool))) {
    if (more.length === 0 && Array.isArray(first)) return first
    if (!Array.isArray(whole) || whole.length === values.length) return values as Json[]
    return whole
  }
  if (first === undefined) return whole ?? ''
  return more.length === 0 ? first : (values as Json[])
}

/** Integers that a JavaScript number cannot hold become texts of the same digits. */
function exact(text: string): Json | undefined {
  try {
    return JSON.parse(/\d{16}/.test(text) ? quoted(text) : text)
  } catch {
    return undefined
  }
}

/** A whole string is no token here: a pattern that goes over millions of characters exhausts the stack. */
function quoted(json: string): string {
  let isInside = false
  return json.replace(/\\.|"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
    if (token === '"') isInside = !isInside
    const isLarge = !isInside && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
    return isLarge ? `"${token}"` : token
  })
}
