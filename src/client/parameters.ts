import type { Tool, tools } from '../facts/contract.ts'
import type { Json, JsonObject } from '../model.ts'
import { isObject } from './launch.ts'

/** One argument that a tool takes. */
export interface Parameter {
  name: string
  /** In words. */
  type: string
  required: boolean
  fits(value: Json): boolean
}

type Fits = Parameter['fits']

const isText: Fits = (value) => typeof value === 'string'
const isList: Fits = (value) => Array.isArray(value)
const isNull: Fits = (value) => value === null
const isWhole: Fits = (value) => Number.isInteger(value)

/** The contract's own words for types. */
const promised: Record<(typeof tools)[number]['parameters'][number]['type'], Fits> = {
  string: isText,
  boolean: (value) => typeof value === 'boolean',
  'integer or null': (value) => isWhole(value) || isNull(value),
  'list or null': (value) => isList(value) || isNull(value),
  'list of strings': (value) => Array.isArray(value) && value.every(isText),
  'list of (list or null), or null': (value) =>
    isNull(value) || (Array.isArray(value) && value.every((item: Json) => isList(item) || isNull(item))),
}

/** Of a tool of the version that was tested. */
export function promisedParameters(tool: Tool): Parameter[] {
  return tool.parameters.map(({ name, type, required }) => ({
    name,
    type,
    required,
    fits: promised[type as keyof typeof promised],
  }))
}

/** As the server says itself, in JSON Schema: of that only what servers use for arguments; the rest is theirs to judge. */
export function announcedParameters(input: JsonObject): Parameter[] {
  const { properties, required } = input
  if (!isObject(properties)) return []
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    required: Array.isArray(required) && required.includes(name),
    fits: (value) => allows(schema, value),
  }))
}

/** JSON Schema's names of types, with ours. */
const types: Readonly<Record<string, { word: string; fits: Fits }>> = {
  string: { word: 'string', fits: isText },
  integer: { word: 'integer', fits: isWhole },
  number: { word: 'number', fits: (value) => typeof value === 'number' },
  boolean: { word: 'boolean', fits: (value) => typeof value === 'boolean' },
  array: { word: 'list', fits: isList },
  object: { word: 'object', fits: isObject },
  null: { word: 'null', fits: isNull },
}

function typeOf(schema: Json | undefined): string {
  if (!isObject(schema)) return 'any'
  const { type, items } = schema
  const either = choicesOf(schema)
  if (either) return either.map(typeOf).join(' or ')
  if (Array.isArray(type)) return type.map((one) => wordOf(one)).join(' or ')
  if (type !== 'array' || !isObject(items) || typeOf(items) === 'any') return wordOf(type)
  const item = typeOf(items)
  return item.includes(' ') ? `list of (${item})` : `list of ${item}s`
}

function wordOf(type: Json | undefined): string {
  return types[String(type)]?.word ?? 'any'
}

function choicesOf({ anyOf, oneOf }: JsonObject): readonly Json[] | undefined {
  return [anyOf, oneOf].find((list) => Array.isArray(list)) as readonly Json[] | undefined
}

function allows(schema: Json | undefined, value: Json): boolean {
  if (!isObject(schema)) return true
  const either = choicesOf(schema)
  if (either) return either.some((one) => allows(one, value))
  const { type, items } = schema
  const names = [type].flat().filter((name) => typeof name === 'string')
  if (names.length > 0 && !names.some((name) => types[name]?.fits(value) ?? true)) return false
  return !Array.isArray(value) || value.every((item: Json) => allows(items, item))
}

/** `sql: string, params?: list or null`. */
export function takesOf(input: JsonObject): string {
  const all = announcedParameters(input)
  return all.map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type}`).join(', ')
}
