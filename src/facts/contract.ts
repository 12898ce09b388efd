import { serverFlags, serverPackage, type ToolName, testedVersion } from '../mcp/server.ts'
import type { Provenance } from './fact.ts'
import { mcpPackage } from './provenance.ts'

/** What the official MCP server promises, by version. */
export const server = {
  package: serverPackage,
  tested: testedVersion,
  transport: 'stdio only',
  python: '≥ 3.10',
  licence: 'Apache-2.0',
  fixed: 'database postgres, port 5432, sslmode=require',
  ...mcpPackage,
} as const satisfies Provenance & Record<string, string>

interface Parameter {
  name: string
  type: string
  required: boolean
  /** First version that has it. */
  since?: string
  note?: string
}

export interface Tool {
  name: ToolName
  parameters: readonly Parameter[]
  result: string
  /** Whether it works while no cluster is configured. */
  withoutCluster: boolean
  since?: string
  note?: string
}

export const tools = [
  {
    name: 'readonly_query',
    parameters: [
      { name: 'sql', type: 'string', required: true, note: 'one statement' },
      { name: 'params', type: 'list or null', required: false, since: '1.0.27', note: 'values for %s' },
    ],
    result: 'list of rows',
    withoutCluster: false,
  },
  {
    name: 'transact',
    parameters: [
      { name: 'sql_list', type: 'list of strings', required: true, note: 'one statement per item' },
      {
        name: 'params_list',
        type: 'list of (list or null), or null',
        required: false,
        since: '1.0.27',
        note: 'as long as sql_list',
      },
    ],
    result: 'rows of the last statement',
    withoutCluster: false,
    note: 'adds BEGIN and COMMIT itself; on a read-only server it runs SELECT, SHOW, EXPLAIN',
  },
  {
    name: 'get_schema',
    parameters: [
      { name: 'table_name', type: 'string', required: true, note: 'schema.table works; case is ignored' },
    ],
    result: 'column_name, data_type only; [] if unknown',
    withoutCluster: false,
    note: 'no nullability, defaults or keys',
  },
  {
    name: 'dsql_lint',
    parameters: [
      { name: 'sql', type: 'string', required: true, note: 'at most 1,000,000 characters' },
      { name: 'fix', type: 'boolean', required: false },
    ],
    result: 'diagnostics, fixed_sql (null without fix), summary',
    withoutCluster: true,
    since: '1.0.28',
  },
  {
    name: 'dsql_search_documentation',
    parameters: [
      { name: 'search_phrase', type: 'string', required: true },
      { name: 'limit', type: 'integer or null', required: false },
    ],
    result: 'hits',
    withoutCluster: true,
    note: 'needs the internet',
  },
  {
    name: 'dsql_read_documentation',
    parameters: [
      { name: 'url', type: 'string', required: true },
      { name: 'start_index', type: 'integer or null', required: false },
      { name: 'max_length', type: 'integer or null', required: false },
    ],
    result: 'text of the page',
    withoutCluster: true,
    note: 'needs the internet',
  },
  {
    name: 'dsql_recommend',
    parameters: [{ name: 'url', type: 'string', required: true }],
    result: 'related pages',
    withoutCluster: true,
    note: 'needs the internet',
  },
] as const satisfies readonly Tool[]

/** Names that agents invent, and the right ones. */
export const absent = [
  { name: 'execute_sql, query, list_tables', instead: 'readonly_query or transact' },
  { name: 'statements, sql_statements, sql (to transact)', instead: 'sql_list' },
  { name: 'query (to readonly_query)', instead: 'sql' },
] as const

export interface Flag {
  name: string
  value?: string
  meaning: string
}

export const flags = [
  {
    name: serverFlags.endpoint,
    value: 'HOST',
    meaning: 'endpoint of the cluster; without it only the documentation tools',
  },
  { name: serverFlags.region, value: 'REGION', meaning: 'Region of the cluster' },
  { name: serverFlags.user, value: 'ROLE', meaning: 'admin or a role of yours' },
  { name: serverFlags.writes, meaning: 'else the server is read-only' },
  { name: '--profile', value: 'NAME', meaning: 'AWS profile; not with docker' },
  {
    name: '--knowledge-server',
    value: 'URL',
    meaning: 'documentation service: https with a host, else exit 1',
  },
  { name: '--knowledge-timeout', value: 'SECONDS', meaning: 'default 30; above 0, else exit 1' },
] as const satisfies readonly Flag[]

/** Flags that people try; there is no host, port, database, ssl or timeout flag. */
export const absentFlags = [
  '--cluster-endpoint',
  '--endpoint',
  '--database-user',
  '--user',
  '--host',
  '--port',
  '--database',
  '--sse',
] as const

export const environment = [
  { name: 'AWS_PROFILE, AWS_ACCESS_KEY_ID, …', meaning: 'the ordinary credential chain' },
  { name: 'AWS_REGION', meaning: 'only what boto makes of it' },
  { name: 'FASTMCP_LOG_LEVEL', meaning: 'how much it logs' },
  { name: 'CLUSTER, REGION', meaning: 'never read, whatever older texts say' },
] as const

export interface ServerError {
  /** The beginning of the text, or a part that marks it; `*` stands for a value. */
  text: string
  means: string
  note?: string
  since?: string
  until?: string
}

export const serverErrors = [
  { text: 'Database not configured', means: 'no endpoint: only the documentation tools work' },
  {
    text: 'Your MCP server does not allow write operations',
    means:
      'a mutating word in readonly_query: use transact; in transact: the server is read-only, tell the user',
    note: 'readonly_query says it even if writes are allowed',
  },
  { text: 'readonly_query does not support write operations', means: 'use transact' },
  {
    text: 'Your query contains risky injection patterns',
    means: 'the reason follows: move values into params, one statement only, no transaction words',
  },
  {
    text: 'Query contains patterns that could bypass read-only transaction controls',
    means: 'SET, RESET or transaction control in a read',
  },
  { text: 'Incorrect invocation: readonly_query invoked without a SQL statement', means: 'sql is empty' },
  { text: 'Incorrect invocation: transact invoked with no sql statements', means: 'sql_list is empty' },
  { text: 'Incorrect invocation: Schema invoked without a table name', means: 'table_name is empty' },
  {
    text: 'params_list length (*) must equal sql_list length',
    means: 'one entry per statement, null where none',
  },
  {
    text: 'Query has * placeholders but * parameters were supplied',
    means: 'count %s; write a literal % as %%',
    since: '1.1.x',
  },
  { text: 'Invalid psycopg placeholder syntax', means: '%s only; write a literal % as %%', since: '1.1.x' },
  { text: 'Exactly one SQL statement is allowed', means: 'split into items', since: '1.1.x' },
  {
    text: 'SQL could not be parsed',
    means: 'a syntax error, or a schema in an index name',
    since: '1.1.x',
  },
  {
    text: 'Caller-supplied transaction control is not allowed',
    means: 'leave BEGIN and COMMIT out',
    since: '1.1.x',
  },
  {
    text: 'Function and procedure definitions are not allowed',
    means: 'CREATE FUNCTION needs another client',
    since: '1.1.x',
  },
  { text: 'Stored procedure calls are not allowed', means: 'no CALL: poll sys.jobs', since: '1.1.x' },
  { text: 'Opaque executable DO blocks are not allowed', means: 'DSQL has no DO either', since: '1.1.x' },
  {
    text: 'Dangerous function call not allowed: *',
    means: 'leave pg_sleep, advisory locks and the like out',
    since: '1.1.x',
  },
  { text: 'Statement type not allowed in read-only mode: *', means: 'use transact', since: '1.1.x' },
  {
    text: 'Function mutates state and is not allowed in read-only mode: *',
    means: 'nextval, setval: use transact',
    since: '1.1.x',
  },
  ...['readonly_query', 'transact', 'get_schema'].map((tool) => ({
    text: `Error executing ${tool}: `,
    means: 'the database’s text follows, without its SQLSTATE: match on it',
  })),
  { text: 'Failed to create connection due to error', means: 'credentials, Region, role or network' },
  { text: 'Failed to execute query due to error', means: 'the reason follows' },
  { text: 'Failed to begin transaction', means: 'connection lost: call again' },
  { text: 'Failed to begin read only transaction', means: 'connection lost: call again' },
  { text: 'Failed to rollback transaction', means: 'outcome unknown: look at the data' },
  { text: 'Failed to reset session state', means: 'in the log only: the next call has a new connection' },
  { text: 'Internal Error', means: 'look at the server’s log' },
  {
    text: 'The DSQL knowledge server is currently unavailable',
    means: 'documentation only; SQL is not affected',
  },
  { text: 'dsql-lint binary not found on PATH', means: 'pip install dsql-lint' },
  { text: 'dsql-lint timed out after 30 seconds', means: 'less SQL at once' },
  ...[
    'failed to execute',
    'usage error',
    'exited with unexpected returncode',
    'produced no output',
    'returned invalid JSON',
    'returned no file results',
  ].map((what) => ({
    text: `dsql-lint ${what}`,
    means: 'another dsql-lint on PATH: 0.2.17 or newer, below 0.3',
  })),
] as const satisfies readonly ServerError[]

/** What the server's own texts say, and what is true. They reach every agent, also one without our pack. */
export const traps = [
  {
    tool: 'transact',
    says: 'CREATE TABLE and INSERT in one list',
    truth: 'DSQL refuses it: two calls',
    facts: ['TX-DDL-DML'],
  },
  {
    tool: 'readonly_query',
    says: 'GROUP BY ALL',
    truth: 'refused: name the columns',
    facts: ['QUERY-GROUP-BY-ALL'],
  },
  {
    tool: 'readonly_query',
    says: 'FOR UPDATE, UNION',
    truth: 'the server itself refuses both',
    facts: [],
  },
  {
    tool: 'dsql_lint',
    says: 'unfixable findings have no fix_result',
    truth: 'they have status "unfixable"',
    facts: [],
  },
] as const
