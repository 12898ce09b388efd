// Other readers than those of the codecs, which say what a document holds.
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'
import { parse as parseYaml } from 'yaml'
import type { Format } from '../../src/model.ts'
import type { Reader } from './laws.ts'

export const readers: Partial<Record<Format, Reader>> = {
  json: { read: strictJson, comments: (text) => jsonTokens(text).filter((token) => /^\/[/*]/.test(token)) },
  toml: { read: staticToml, comments: tomlComments },
  yaml: {
    read: plainYaml,
    comments: (text) => text.match(/(?<=^|[ \t])# (?:only|note|above|odd|own|c\b)[^\r\n]*/gm) ?? [],
  },
}

/** JSON.parse after a small reader of comments and trailing commas; numbers as text. */
function strictJson(text: string): unknown {
  const said = jsonTokens(text).filter((token) => !/^\/[/*]/.test(token))
  const strict = said.map((token, i) =>
    token === ',' && /^[}\]]$/.test(said[i + 1] ?? '')
      ? ''
      : /^[-\d]/.test(token)
        ? `"number ${token}"`
        : token,
  )
  return said.length === 0 ? {} : JSON.parse(strict.join(''))
}

function jsonTokens(text: string): string[] {
  const token = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|[^\s"/{}[\],:]+|[{}[\],:]/g
  return text.replace(/^\ufeff/, '').match(token) ?? []
}

function tomlComments(text: string): string[] {
  return parseTOML(`${text.replace(/^\ufeff/, '')}\n`).comments.map(({ value }) => value)
}

/** Keys need not be strings, and then their comments are no part of them. */
function plainYaml(text: string): unknown {
  return plain(
    parseYaml(text.replace(/^\ufeff/, ''), { uniqueKeys: false, logLevel: 'silent', mapAsMap: true }) ??
      new Map(),
  )
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof Map)) return value
  return Object.fromEntries(
    [...value].map(([key, item]) => [
      typeof key === 'string' ? key : JSON.stringify(plain(key)),
      plain(item),
    ]),
  )
}

function staticToml(text: string): unknown {
  return JSON.parse(
    JSON.stringify(getStaticTOMLValue(parseTOML(text.replace(/^\ufeff/, ''))), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    ),
  )
}
