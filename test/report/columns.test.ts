import { expect, test } from 'vitest'
import { columns } from '../../src/report/columns.ts'

test('letters that a terminal draws two columns wide count as two', () => {
  const rows = [
    ['注文', 'ACTIVE'],
    ['orders', 'IDLE'],
  ]
  expect(rows.map(columns(rows))).toEqual(['注文    ACTIVE', 'orders  IDLE'])
})
