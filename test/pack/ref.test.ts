import { describe, expect, test } from 'vitest'
import { DsqlError } from '../../src/errors.ts'
import { parseSource } from '../../src/pack/ref.ts'

const hub = 'https://github.com/awslabs/mcp.git'

describe('--source', () => {
  test.each([
    ['awslabs/mcp', { url: hub, text: 'github:awslabs/mcp', bare: 'awslabs/mcp' }],
    ['awslabs/mcp.git', { url: hub, text: 'github:awslabs/mcp' }],
    ['github:awslabs/mcp', { url: hub, text: 'github:awslabs/mcp' }],
    ['awslabs/mcp#main', { url: hub, ref: 'main', text: 'github:awslabs/mcp#main' }],
    ['awslabs/mcp:src/skills', { url: hub, dir: 'src/skills', text: 'github:awslabs/mcp:src/skills' }],
    [
      'awslabs/mcp#feat/x:./src/skills/',
      { url: hub, ref: 'feat/x', dir: 'src/skills', text: 'github:awslabs/mcp#feat/x:src/skills' },
    ],
    [
      'https://example.com/a/b.git',
      { url: 'https://example.com/a/b.git', text: 'https://example.com/a/b.git' },
    ],
    [
      'git+https://example.com/a#v1.2',
      { url: 'https://example.com/a', ref: 'v1.2', text: 'https://example.com/a#v1.2' },
    ],
    [
      'https://example.com:8443/a#:d',
      { url: 'https://example.com:8443/a', dir: 'd', text: 'https://example.com:8443/a#:d' },
    ],
    ['ssh://git@example.com:22/a.git', { url: 'ssh://git@example.com:22/a.git' }],
    ['git@example.com:a/b.git#main:d', { url: 'git@example.com:a/b.git', ref: 'main', dir: 'd' }],
    ['file:///srv/a%20b.git', { url: 'file:///srv/a%20b.git' }],
    ['http://127.0.0.1:8080/x.git', { url: 'http://127.0.0.1:8080/x.git' }],
    ['http://localhost/x', { url: 'http://localhost/x' }],
  ])('%s is a repository', (text, wanted) => {
    const read = parseSource(text)
    expect(read).toMatchObject({ kind: 'git', ...wanted })
    // What the manifest keeps says the same again.
    if (read.kind !== 'git') throw new Error('no repository')
    const { bare: _, ...rest } = read
    expect(parseSource(read.text)).toEqual(rest)
  })

  test.each([
    './awslabs/mcp',
    '../mcp',
    '/srv/mcp',
    '.agents/pack',
    'pack',
    'a/b/c',
    'C:\\pack',
    'C:/pack/x',
  ])('%s is a folder', (text) => expect(parseSource(text)).toEqual({ kind: 'folder', path: text }))

  test.each([
    ['', /empty/],
    ['  ', /empty/],
    ['-x', /like a flag/],
    ['--upload-pack=touch marker', /like a flag/],
    ['ext::sh -c "touch marker"', /would run a program/],
    ['EXT::sh', /would run a program/],
    ['fd::17', /would run a program/],
    ['https::https://example.com/x', /would run a program/],
    ['http://example.com/x', /not encrypted/],
    ['http://127.0.0.1.example.com/x', /not encrypted/],
    ['git://example.com/x', /not taken/],
    ['ftp://example.com/x', /not taken/],
    ['javascript://x/y', /not taken/],
    ['https://user:secret@example.com/x', /name or a password/],
    ['https://token@example.com/x', /name or a password/],
    ['ssh://git:secret@example.com/x', /name or a password/],
    ['https://example.com/x?token=secret', /has no \?/],
    ['ssh://-oProxyCommand=touch%20marker/x', /./],
    ['ssh://-oProxyCommand@example.com/x', /like a flag/],
    ['git@example.com:-x', /like a flag/],
    ['git@-example.com:x', /like a flag/],
    ['file://host/x', /takes no host/],
    ['https:///x', /./],
    ['https://exa mple.com/x', /./],
    ['a\nb', /control/],
    ['https://example.com/\u0000', /control/],
    ['awslabs/mcp#-x', /no branch/],
    ['awslabs/mcp#+x', /no branch/],
    ['awslabs/mcp#a..b', /no branch/],
    ['awslabs/mcp#a^{}', /no branch/],
    ['awslabs/mcp#refs/heads/*', /no branch/],
    ['awslabs/mcp#a b', /no branch/],
    ['awslabs/mcp:../x', /no folder/],
    ['awslabs/mcp:a//b', /no folder/],
    ['awslabs/mcp:a\\b', /no folder/],
    ['github:awslabs', /owner\/repo/],
    ['github:awslabs/mcp/x', /owner\/repo/],
    ['github:../x', /owner\/repo/],
  ])('%j is refused, with the reason and a hint', (text, reason) => {
    let error: unknown
    try {
      parseSource(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(DsqlError)
    const { code, message, hint } = error as DsqlError
    expect(code).toBe('bad-value')
    expect(message).toMatch(reason)
    expect(hint).not.toBe('')
    expect(`${message} ${hint}`).not.toContain('secret@')
  })

  test('a page of GitHub is told as the source that it shows', () => {
    const page = 'https://github.com/awslabs/mcp/tree/main/src/skills'
    expect(() => parseSource(page)).toThrow(
      expect.objectContaining({ code: 'bad-value', hint: '--source github:awslabs/mcp#main:src/skills' }),
    )
  })
})
