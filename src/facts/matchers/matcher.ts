import type { FactId } from '../facts.ts'
import type { Statement, Token } from '../statement.ts'
import { children, only, type Tagged, type Tree, tagged, text, walk } from '../tree.ts'

/** What in the statement a fact refuses: nodes, or tokens where there is no tree. Nothing: it does not apply. */
export type Matcher = (statement: Statement) => readonly (Tree | Token)[]

export type Matchers = { readonly [id in FactId]?: Matcher }

/** The statement itself, and those inside a CREATE SCHEMA. */
function roots(statement: Statement): Tagged[] {
  const root = tagged(statement.tree)
  if (!root) return []
  const nested = root.tag === 'CreateSchemaStmt' ? root.node['schemaElts'] : undefined
  return Array.isArray(nested) ? [root, ...nested.flatMap((e) => tagged(e) ?? [])] : [root]
}

export function rootsOf(statement: Statement, ...tags: readonly string[]): Tree[] {
  return roots(statement)
    .filter((r) => tags.includes(r.tag))
    .map((r) => r.node)
}

const walked = new WeakMap<Statement, readonly Tagged[]>()

/** Every node of the statement; many matchers ask for them, so they are looked up once. */
export function everyNode(statement: Statement): readonly Tagged[] {
  const known = walked.get(statement)
  if (known) return known
  const found = walk(statement.tree)
  walked.set(statement, found)
  return found
}

/** The nodes of one tag, wherever they stand. */
export function within(statement: Statement, tag: string): Tree[] {
  return everyNode(statement)
    .filter((t) => t.tag === tag)
    .map((t) => t.node)
}

/** A statement of one of these kinds is refused as a whole, or those that pass the test. */
export function whole(tags: string | readonly string[], test: (node: Tree) => boolean = () => true): Matcher {
  const list = typeof tags === 'string' ? [tags] : tags
  return (statement) => rootsOf(statement, ...list).filter(test)
}

/** The actions of ALTER TABLE, those of some kinds. */
export function actions(statement: Statement, ...subtypes: readonly string[]): Tree[] {
  return rootsOf(statement, 'AlterTableStmt')
    .filter((s) => text(s, 'objtype') === 'OBJECT_TABLE')
    .flatMap((s) => children(s, 'cmds', 'AlterTableCmd'))
    .filter((c) => subtypes.includes(text(c, 'subtype')))
}

export function action(...subtypes: readonly string[]): Matcher {
  return (statement) => actions(statement, ...subtypes)
}

/** Constraints that ALTER TABLE adds. */
export function added(statement: Statement, ...types: readonly string[]): Tree[] {
  return actions(statement, 'AT_AddConstraint')
    .flatMap((c) => only(c, 'def'))
    .filter((c) => types.includes(text(c, 'contype')))
}

/** Columns of CREATE TABLE. */
export function created(statement: Statement): Tree[] {
  return rootsOf(statement, 'CreateStmt').flatMap((s) => children(s, 'tableElts', 'ColumnDef'))
}

/** Columns of CREATE TABLE and of ADD COLUMN. */
export function columns(statement: Statement): Tree[] {
  return [...created(statement), ...actions(statement, 'AT_AddColumn').flatMap((c) => only(c, 'def'))]
}

/** Constraints of CREATE TABLE, those of its columns too. */
export function constraints(statement: Statement, ...types: readonly string[]): Tree[] {
  const own = rootsOf(statement, 'CreateStmt').flatMap((s) => children(s, 'tableElts', 'Constraint'))
  const ofColumns = created(statement).flatMap((c) => children(c, 'constraints', 'Constraint'))
  return [...own, ...ofColumns].filter((c) => types.includes(text(c, 'contype')))
}

/** Where the parser itself says what DSQL says. */
export function parserSays(words: string): Matcher {
  return ({ error, tokens }) => (error?.includes(words) ? tokens.slice(0, 1) : [])
}

/** Words of the statement, in capitals; quoted ones as they are. */
export function words(statement: Statement): string[] {
  return statement.tokens.map((t) => (t.text.startsWith('"') ? t.text : t.text.toUpperCase()))
}
