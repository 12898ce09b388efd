import { expect, test } from 'vitest'
import { block } from '../../src/codecs/block.ts'

const at = ['dsql']
const ours = '# DSQL\n\n- Read it.'

/** What Prettier and mdformat make of our block: a comment is a paragraph of its own to them. */
const formatted =
  '# mine\n\n<!-- dsql-skill:begin dsql -->\n\n# DSQL\n\n- Read it.\n\n<!-- dsql-skill:end dsql -->\n'

test.each(['\n', '\r\n'])('blank lines that a formatter puts within the markers are no edit (%j)', (eol) => {
  const text = formatted.replaceAll('\n', eol)
  expect(block.get(text, at)).toBe(ours)
  expect(block.set(text, at, ours)).toEqual({ text, made: 0, glue: null })
})

test('and the block goes whole', () => {
  const { text, glue, made } = block.set('# mine\n', at, ours)
  const theirs = text
    .replace('begin dsql -->\n', 'begin dsql -->\n\n')
    .replace('\n<!-- dsql-skill:end', '\n\n<!-- dsql-skill:end')
  expect(theirs).toBe(formatted)
  expect(block.unset(theirs, at, made, glue ?? undefined)).toBe('# mine\n')
})
