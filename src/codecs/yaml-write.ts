// Our values as YAML: block style, strings quoted as JSON, which YAML reads the same.
import type { Json } from '../model.ts'
import { isObject } from './shape.ts'

export interface Layout {
  eol: string
  unit: string
}

/** YAML 1.1 readers take these for booleans or null (https://yaml.org/type/bool.html). */
const words = /^(?:y|n|yes|no|on|off|true|false|null)$/i

function yamlKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) && !words.test(key) ? key : quoted(key)
}

/** `key: value`, the first line without its indent. */
export function yamlEntry(key: string, value: Json, indent: string, layout: Layout): string {
  return `${yamlKey(key)}:${yamlTail(value, indent, layout)}`
}

/** `- value`, the first line without its indent; a mapping begins beside the dash. */
export function yamlItem(value: Json, indent: string, layout: Layout): string {
  if (!isBlock(value) || !isObject(value)) return `- ${yamlFlow(value)}`
  const inner = `${indent}  `
  return `- ${lines(value, inner, layout).join(layout.eol + inner)}`
}

/** What follows the colon of a key at `indent`. */
export function yamlTail(value: Json, indent: string, layout: Layout): string {
  if (!isBlock(value)) return ` ${yamlFlow(value)}`
  const inner = indent + layout.unit
  return (
    layout.eol +
    lines(value, inner, layout)
      .map((line) => inner + line)
      .join(layout.eol)
  )
}

export function isBlock(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function lines(value: Json, indent: string, layout: Layout): string[] {
  if (isObject(value)) return Object.entries(value).map(([key, item]) => yamlEntry(key, item, indent, layout))
  return (value as readonly Json[]).map((item) => yamlItem(item, indent, layout))
}

/** On one line: JSON, which is YAML too. */
export function yamlFlow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`
  if (!isObject(value)) return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${yamlFlow(item)}`)
    .join(', ')}}`
}

/** The same without the brackets: what goes in between those of the user's. */
export function yamlInner(value: Json): string {
  return yamlFlow(value).slice(1, -1)
}

/** JSON leaves these as they are; YAML does not call them printable (https://yaml.org/spec/1.2.2/#51-character-set). */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
