import type { Statement } from '../statement.ts'
import { child, children, integer, only, type Tree, text } from '../tree.ts'
import { actions, constraints, created, type Matchers, rootsOf } from './matcher.ts'
import { typeName, typeOf } from './types.ts'

const option = (owner: Tree, name: string): Tree | undefined =>
  children(owner, 'options', 'DefElem').find((o) => text(o, 'defname') === name)

const sequence = (s: Statement): Tree[] => rootsOf(s, 'CreateSeqStmt')

/** What CREATE TABLE and ALTER COLUMN declare; ADD COLUMN refuses it whatever it says. */
const identities = (s: Statement): Tree[] => [
  ...constraints(s, 'CONSTR_IDENTITY'),
  ...actions(s, 'AT_AddIdentity').flatMap((c) => only(c, 'def')),
]

const hasNoCache = (owner: Tree): boolean => option(owner, 'cache') === undefined

function hasOddCache(owner: Tree): boolean {
  const found = option(owner, 'cache')
  const size = found && integer(found['arg'])
  return size !== undefined && size !== 1 && size < 65536
}

export const sequenceMatchers = {
  'SEQUENCE-OLD': sequence,
  'SEQUENCE-TYPE': (s) =>
    sequence(s).filter((q) => {
      const as = option(q, 'as')
      return as !== undefined && typeName(child(as, 'arg')) !== 'int8'
    }),
  'SEQUENCE-CACHE': (s) => sequence(s).filter(hasNoCache),
  'SEQUENCE-CACHE-VALUE': (s) => sequence(s).filter(hasOddCache),
  'IDENTITY-OLD': (s) => constraints(s, 'CONSTR_IDENTITY'),
  'IDENTITY-TYPE': (s) =>
    created(s).filter(
      (c) =>
        typeOf(c) !== 'int8' &&
        children(c, 'constraints', 'Constraint').some((k) => text(k, 'contype') === 'CONSTR_IDENTITY'),
    ),
  'IDENTITY-CACHE': (s) => identities(s).filter(hasNoCache),
  'IDENTITY-CACHE-VALUE': (s) => identities(s).filter(hasOddCache),
} as const satisfies Matchers
