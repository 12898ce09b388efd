// The door to smol-toml: a second parser, which says what the document means.
import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml'
import type { Json, JsonObject } from '../model.ts'
import { CodecError } from './codec.ts'
import { isObject, objectOf, type Shape } from './shape.ts'

export interface Values {
  json: JsonObject
  shape: Shape
}

export function readValues(body: string): Values {
  try {
    const root = parse(body, { integersAsBigInt: true })
    const json = jsonOf(root)
    return { json: isObject(json) ? json : {}, shape: shapeOf(root) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [message = ''] = error.message.split('\n')
    throw new CodecError(
      `not valid TOML (${message.replace('Invalid TOML document: ', '')})`,
      error.line,
      error.column,
    )
  }
}

function jsonOf(value: TomlValue): Json {
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof TomlDate) return value.toISOString()
  if (typeof value !== 'object') return value
  return objectOf(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]))
}

function shapeOf(value: TomlValue): Shape {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (value instanceof TomlDate) return `date ${value.toISOString()}`
  if (typeof value !== 'object') return `${typeof value} ${Object.is(value, -0) ? '-0' : value}`
  return { members: Object.entries(value).map(([key, item]) => [key, shapeOf(item)]) }
}
