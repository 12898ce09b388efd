import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { At, Codec } from '../../src/codecs/codec.ts'
import { loadCodecs } from '../../src/codecs/index.ts'
import type { Format, Json } from '../../src/model.ts'
import * as make from './documents.ts'
import { holds, type Reader } from './laws.ts'
import { readers } from './readers.ts'

const codecs = await loadCodecs(['text', 'block', 'json', 'toml', 'yaml'])
/** By hand: `RUNS=5000 npx vitest run test/codecs`. */
const runs = Number(process.env['RUNS'] ?? 150)

const entry: Json = {
  command: 'uvx',
  args: ['awslabs.aurora-dsql-mcp-server@latest'],
  env: { FASTMCP_LOG_LEVEL: 'ERROR' },
}
const newer: Json = {
  command: 'docker',
  args: ['run', '--rm', '-i'],
  disabled: false,
  env: { AWS_PROFILE: 'ü "p"', B: '' },
}

const skillUri = 'skill://.kiro/skills/dsql/SKILL.md'
const named: Json = { name: 'dsql', command: 'uvx', args: ['a b'], env: { A: 'b' } }
const renamed: Json = { name: 'dsql', command: 'docker', env: { A: 'c', B: '' }, disabled: true }

const places: Record<string, [At, Json, Json][]> = {
  text: [[[], 'one\n', 'two']],
  block: [[['dsql'], 'Use DSQL.\n\n```sql\nSELECT 1\n```', 'Shorter.']],
  json: [
    [['mcpServers', 'aurora-dsql'], entry, newer],
    [['mcpServers', 'aurora-dsql', 'env', 'FASTMCP_LOG_LEVEL'], 'ERROR', 'DEBUG'],
    [['new.key'], ['a'], 1],
    [['amp.mcpServers', 'x', 'y'], {}, entry],
    [['__proto__', 'polluted'], true, false],
    [['resources', { member: skillUri }], skillUri, skillUri],
    [['mcpServers', 'list', { member: { name: 'dsql' } }], named, renamed],
  ],
  toml: [
    [['mcp_servers', 'aurora-dsql'], entry, newer],
    [['mcp_servers', 'aurora-dsql', 'env', 'AWS_PROFILE'], 'x', 'y'],
    [['top'], 'x', ['y']],
    [['paths', 'read', { member: skillUri }], skillUri, skillUri],
    [['plugins', { member: { name: 'dsql' } }], named, renamed],
  ],
  yaml: [
    [['extensions', 'aurora-dsql'], entry, newer],
    [['extensions', 'aurora-dsql', 'env', 'AWS_PROFILE'], 'x', 'y'],
    [['top'], 'x', ['y']],
    [['read', { member: skillUri }], skillUri, skillUri],
    [['mcpServers', { member: { name: 'dsql' } }], named, renamed],
  ],
}

describe.each(Object.keys(places) as Format[])('%s: fixtures', (format) => {
  const folder = path.join(import.meta.dirname, 'fixtures', format)
  const files = fs.readdirSync(folder)
  test.each(files)('%s', (file) => {
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    const seen = (places[format] ?? []).map(([at, first, second]) =>
      holds(codecs(format), { text, at, first, second }, readers[format]),
    )
    expect(seen[0]).toBe(
      file.startsWith('refused') ? 'refused' : file.startsWith('existing') ? 'replaced' : 'inserted',
    )
  })
})

describe('a document that does not exist', () => {
  test.each(Object.keys(places) as Format[])('%s', (format) => {
    for (const [at, first] of places[format] ?? []) {
      const codec = codecs(format)
      expect(codec.get(undefined, at)).toBeUndefined()
      const edit = codec.set(undefined, at, first)
      expect(codec.get(edit.text, at)).toEqual(first)
      expect(codec.unset(edit.text, at, edit.made, edit.glue ?? undefined)).toBe('')
      expect(codec.get(codec.snippet(at, first), at)).toEqual(first)
    }
  })
})

describe('random documents', () => {
  test('text', () =>
    law(codecs('text'), fc.string(), fc.constant([]), fc.string(), fc.string(), undefined, true))
  test('block', () =>
    law(codecs('block'), make.markdownDocument, fc.constant(['dsql']), make.markdownText, make.markdownText))
  test('json: entries', () =>
    law(codecs('json'), make.jsonDocument, make.path, make.entry, make.entry, readers.json))
  test('json: leaves', () =>
    law(codecs('json'), make.jsonDocument, make.path, make.leaf, make.leaf, readers.json))
  test('toml: entries', () =>
    law(codecs('toml'), make.tomlDocument, make.tomlPath, make.entry, make.entry, readers.toml))
  test('toml: leaves', () =>
    law(codecs('toml'), make.tomlDocument, make.tomlPath, make.leaf, make.leaf, readers.toml))
  test('yaml: entries', () =>
    law(codecs('yaml'), make.yamlDocument, make.yamlPath, make.entry, make.entry, readers.yaml))
  test('yaml: leaves', () =>
    law(codecs('yaml'), make.yamlDocument, make.yamlPath, make.leaf, make.leaf, readers.yaml))
})

function law(
  codec: Codec,
  text: fc.Arbitrary<string>,
  at: fc.Arbitrary<string[]>,
  first: fc.Arbitrary<Json>,
  second: fc.Arbitrary<Json>,
  reader?: Reader,
  onlyReplaced = false,
): void {
  const seen = { refused: 0, inserted: 0, replaced: 0 }
  fc.assert(
    fc.property(text, at, first, second, (text, at, first, second) => {
      seen[holds(codec, { text, at, first, second }, reader)]++
    }),
    { numRuns: codec === codecs('yaml') ? Math.ceil(runs / 2) : runs },
  )
  if (process.env['RUNS']) process.stdout.write(`${JSON.stringify(seen)}\n`)
  if (!onlyReplaced) expect(seen.inserted).toBeGreaterThan(runs / 20)
}
