import type { Json } from '../model.ts'
import { columnsOf, cut, padded, visible } from './cells.ts'

export interface Look {
  /** Of the terminal; undefined: nothing is cut. */
  width: number | undefined
  bold(text: string): string
  dim(text: string): string
}

interface Cell {
  text: string
  isNull: boolean
}

interface Column {
  name: string
  cells: Cell[]
  /** Numbers stand below each other by their last digit. */
  isRight: boolean
  width: number
}

type Row = { readonly [key: string]: Json }

const gap = 2
/** A column is not made narrower than this: then each row becomes a list of its values. */
const least = 6

/** Rows as a table, without its head where that is not wanted. */
export function rowsText(rows: readonly Row[], look: Look, hasHead: boolean): string[] {
  const columns = columnsFrom(rows, hasHead)
  if (columns.length === 0) return rows.map(() => '')
  if (!fits(columns, look.width)) return records(rows.length, columns, look)
  const lines = rows.map((_, i) => lineOf(columns, (c) => drawn(c, c.cells[i], look)))
  if (!hasHead) return lines
  return [lineOf(columns, (c) => look.bold(padded(cut(c.name, c.width), c.width, c.isRight))), ...lines]
}

function columnsFrom(rows: readonly Row[], hasHead: boolean): Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return names.map((key) => {
    const values = rows.map((row) => row[key])
    const cells = values.map(cellOf)
    const name = visible(key)
    const isRight = values.some(isNumber) && values.every((v) => isNumber(v) || v === null || v === undefined)
    return {
      name,
      cells,
      isRight,
      width: widest([...(hasHead ? [name] : []), ...cells.map(({ text }) => text)]),
    }
  })
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, columnsOf(text)), 0)
}

/** A text that looks like something else is put in quotes. */
function cellOf(value: Json | undefined): Cell {
  if (value === null || value === undefined) return { text: value === null ? 'null' : '', isNull: true }
  if (typeof value !== 'string') return { text: visible(JSON.stringify(value)), isNull: false }
  return { text: value === '' || value === 'null' ? JSON.stringify(value) : visible(value), isNull: false }
}

/** Digits that are too many for a number come as a text. */
function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d{16,}$/.test(value))
}

/** Takes from the widest as long as all of them are wider than the terminal; false: they cannot be made to fit. */
function fits(columns: readonly Column[], width: number | undefined): boolean {
  if (width === undefined) return true
  const room = width - gap * (columns.length - 1)
  const total = () => columns.reduce((sum, c) => sum + c.width, 0)
  while (total() > room) {
    const most = Math.max(...columns.map((c) => c.width))
    if (most <= least) return false
    const wide = columns.filter((c) => c.width === most)
    const next = Math.max(least, ...columns.map((c) => c.width).filter((w) => w < most))
    const over = Math.ceil((total() - room) / wide.length)
    for (const column of wide) column.width = Math.max(next, most - over)
  }
  return true
}

function lineOf(columns: readonly Column[], cell: (column: Column) => string): string {
  return columns.map(cell).join(' '.repeat(gap)).replace(/ +$/, '')
}

function drawn({ width, isRight }: Column, cell: Cell | undefined, look: Look): string {
  const text = padded(cut(cell?.text ?? '', width), width, isRight)
  return cell?.isNull ? look.dim(text) : text
}

/** Each value on a line of its own, for what is wider than a terminal can show side by side. */
function records(count: number, columns: readonly Column[], look: Look): string[] {
  const names = Math.min(widest(columns.map((c) => c.name)), 30)
  const room = (look.width ?? 80) - names - gap
  return Array.from({ length: count }, (_, i) => [
    look.dim(`row ${i + 1}`),
    ...columns.map((c) => {
      const { text = '', isNull = true } = c.cells[i] ?? {}
      const value = cut(text, Math.max(least, room))
      return `${padded(cut(c.name, names), names, false)}${' '.repeat(gap)}${isNull ? look.dim(value) : value}`
    }),
  ]).flat()
}
