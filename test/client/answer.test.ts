import { expect, test } from 'vitest'
import { resultOf } from '../../src/client/answer.ts'

test('a long text beside a number of many digits', () => {
  const long = 'a"\\'.repeat(4_000_000)
  const row = `{"id": 9007199254740993, "text": ${JSON.stringify(long)}, "digits": "9007199254740993"}`
  expect(resultOf('readonly_query', { texts: [row], structured: undefined })).toEqual([
    { id: '9007199254740993', text: long, digits: '9007199254740993' },
  ])
})
