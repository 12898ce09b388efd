import { child, children, integer, names, type Tree, type Value } from '../tree.ts'
import { columns, type Matcher, type Matchers, rootsOf } from './matcher.ts'

/** The name of a column’s type as PostgreSQL keeps it, without pg_catalog; of another schema with it. */
export function typeOf(column: Tree): string {
  return typeName(child(column, 'typeName'))
}

export function typeName(type: Tree | undefined): string {
  const parts = names(type, 'names')
  return (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.')
}

const isArray = (column: Tree): boolean => children(child(column, 'typeName'), 'arrayBounds').length > 0

/** Columns of one of these types; an array of them is an array first. */
function ofType(list: string): Matcher {
  const types = new Set(list.split(/\s+/))
  return (s) => columns(s).filter((c) => !isArray(c) && types.has(typeOf(c)))
}

const ofExtensions = new Set('hstore citext vector halfvec sparsevec geometry geography ltree'.split(' '))

const lastName = (column: Tree): string => names(child(column, 'typeName'), 'names').at(-1) ?? ''

function modifiers(column: Tree): (number | undefined)[] {
  const list: Value = child(column, 'typeName')?.['typmods']
  return Array.isArray(list) ? list.map((m: Value) => integer(m)) : []
}

/** Columns of a type with a length above a bound. */
function longer(type: string, bound: number): Matcher {
  return (s) => columns(s).filter((c) => typeOf(c) === type && (modifiers(c)[0] ?? 0) > bound)
}

function numericBeyond(precision: number, scale: number): Matcher {
  return (s) =>
    columns(s).filter((c) => {
      const [p, q = 0] = modifiers(c)
      return typeOf(c) === 'numeric' && p !== undefined && (p < 1 || p > precision || Math.abs(q) > scale)
    })
}

export const typeMatchers = {
  'TYPE-NUMERIC-BOUNDS': numericBeyond(1000, 1000),
  'TYPE-NUMERIC-BOUNDS-OLD': numericBeyond(38, 37),
  'TYPE-CHAR': longer('bpchar', 4096),
  'TYPE-VARCHAR': longer('varchar', 65535),
  'TYPE-JSON-OLD': ofType('json'),
  'TYPE-JSONB-OLD': ofType('jsonb'),
  'TYPE-DOMAIN-ALTER': (s) =>
    rootsOf(s, 'AlterDomainStmt').filter((d) => d['subtype'] === 'C' || d['subtype'] === 'O'),
  'TYPE-SERIAL': ofType('serial bigserial smallserial serial2 serial4 serial8'),
  'TYPE-ARRAY': (s) => columns(s).filter(isArray),
  'TYPE-MONEY': ofType('money'),
  'TYPE-XML': ofType('xml'),
  'TYPE-NETWORK': ofType('inet cidr macaddr macaddr8'),
  'TYPE-GEOMETRIC': ofType('point line lseg box path polygon circle'),
  'TYPE-TEXT-SEARCH': ofType('tsvector tsquery'),
  'TYPE-RANGE': ofType(
    `int4range int8range numrange tsrange tstzrange daterange
     int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange`,
  ),
  'TYPE-BIT': ofType('bit varbit'),
  'TYPE-PG-LSN': ofType('pg_lsn'),
  // A dump writes them with the schema of their extension: public.citext.
  'TYPE-EXTENSION': (s) => columns(s).filter((c) => !isArray(c) && ofExtensions.has(lastName(c))),
} as const satisfies Matchers
