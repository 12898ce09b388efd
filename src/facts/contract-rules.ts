/** What the server does and refuses before the database sees anything, by version; and how it came to that. */
export interface Guard {
  what: string
  /** Which servers: those that read only, or all. */
  mode: 'read-only' | 'both'
  since?: string
  /** First version without it. */
  until?: string
}

export const guards = [
  {
    what: 'a mutating word outside literals (UPDATE, DROP, COPY, REPLACE, …), so FOR UPDATE and replace() too',
    mode: 'read-only',
  },
  { what: 'UNION SELECT', mode: 'read-only' },
  { what: 'SET, RESET, transaction control', mode: 'read-only' },
  {
    what: 'or 1=1, text after a semicolon even inside a string, a quote before --, sleep functions',
    mode: 'both',
  },
  { what: 'more than one statement in an item; what does not parse', mode: 'both', since: '1.1.x' },
  { what: 'BEGIN, COMMIT, ROLLBACK from the caller', mode: 'both', since: '1.1.x' },
  { what: 'LOAD, DO, CREATE FUNCTION, CREATE PROCEDURE, CALL', mode: 'both', since: '1.1.x' },
  { what: 'COPY with a file or program', mode: 'both', since: '1.1.x' },
  { what: 'DISCARD ALL, RESET ALL', mode: 'both', since: '1.1.x' },
  { what: 'pg_sleep, advisory locks, set_config with a computed name', mode: 'both', since: '1.1.x' },
  {
    what: 'all but SELECT, SHOW, EXPLAIN, SET TRANSACTION; nextval, setval',
    mode: 'read-only',
    since: '1.1.x',
  },
] as const satisfies readonly Guard[]

/** How it behaves. */
export const behaviours = [
  {
    id: 'MCP-RETRY',
    what: 'retry',
    note: 'a transaction is never repeated; after 40001, 54000 or a lost connection only the failed statement is sent again, on a new connection in autocommit: a failed COMMIT can look like success; on a connection that was lost before BEGIN, every statement of the list is committed by itself',
    instead: 'read back what was written; writes that can be repeated',
  },
  { id: 'MCP-CONNECTION', what: 'connection', note: 'one, kept, in autocommit; a fresh token for each' },
  { id: 'MCP-PLACEHOLDER', what: 'placeholder', note: '%s for every type; with params a literal % is %%' },
  {
    id: 'MCP-CONFIGURED',
    what: '“configured”',
    note: 'looks at the endpoint only: without Region or user it fails later with a NoneType error',
  },
  { id: 'MCP-CREDENTIALS', what: 'missing credentials', note: 'show at the first call, not at the start' },
  {
    id: 'MCP-LINT-BINARY',
    what: 'dsql-lint',
    note: 'whichever is on PATH (1.1.4 asks for ≥ 0.2.17, < 0.3); an older one’s fixes take REFERENCES away',
  },
  {
    id: 'MCP-ASYNC',
    what: 'ASYNC and AWS IAM',
    note: 'the guard drops ASYNC, and reads AWS IAM GRANT as a plain grant, only to parse',
  },
  {
    id: 'MCP-KNOWLEDGE',
    what: 'AWS Knowledge, another MCP server',
    note: 'https://knowledge-mcp.global.api.aws (HTTP, no credentials): documentation without this server',
  },
  {
    id: 'MCP-DOCKER',
    what: 'container image',
    note: 'none is published; the official Dockerfile runs as app: credentials belong in /app/.aws',
  },
] as const

export const versions = [
  { version: '1.0.0', date: '2025-05', change: '--sse and --port are gone' },
  { version: '1.0.19', date: '2026-02-13', change: 'the founding article’s time' },
  {
    version: '1.0.27',
    date: '2026-04-30',
    change: 'params, params_list; the injection filter in write mode too',
  },
  { version: '1.0.28', date: '2026-05', change: 'dsql_lint' },
  { version: '1.0.31', date: '2026-06-02', change: 'dsql-lint ≥ 0.2.1, < 0.3' },
  { version: '1.0.35', date: '2026-07-08', change: 'stricter read-only mode; RESET after each read' },
  { version: '1.0.39', date: '2026-08-10', change: 'the last one with regular expressions only' },
  { version: '1.1.0', date: '2026-09-01', change: 'foreign keys in its skill text' },
  { version: '1.1.x', date: '2026-09-18', change: 'a parser (pglast) behind the regular expressions' },
] as const
