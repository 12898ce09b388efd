// The nouns of what a run tells: as text, as `--json`, and to programs. Types only.
import type { Do, Json, JsonObject, Level, Where } from './model.ts'

export interface Finding {
  code: string
  level: 'ok' | 'info' | 'warning' | 'error' | 'skipped' | 'failed'
  message: string
  agents?: string[]
  at?: Where
  fix?: { say: string; run?: string }
  /** Worth knowing although it is `ok`: told without -v too. */
  tell?: true
}

export type Exit = 0 | 1 | 2 | 3 | 130

export interface Failure {
  code: string
  message: string
  hint: string
  at?: Where
}

/** One line of the plan as reported: what a person reads and what `--json` gives. */
export interface PlanLine {
  do: Do | 'not-supported'
  place: string
  /** Key inside the document, files in the folder, or the link's target. */
  what: string
  reason: string
  agents: string[]
  snippet?: string
  at?: Where
  diff?: string
}

export interface AgentInfo {
  id: string
  name: string
  /** As sure as the least sure of `levels`. */
  level: Level
  levels: { skills: Level; mcp: Level | 'unknown'; steering: Level | 'unknown' }
  detected: string[]
  served: boolean
  skills: { project: string; user: string }
  mcp: { project: string; user: string }
  steering: { project: string; user: string }
  next: string[]
  /** Where the client documents that a user may allow tools for good. */
  allow?: string
  docs: string
  sources: string[]
  checked: string
}

/** A cluster of the account; null: nobody tells. */
export interface ClusterInfo {
  identifier: string
  arn: string
  endpoint: string
  region: string
  /** CREATING, ACTIVE, IDLE, INACTIVE, UPDATING, DELETING, DELETED, FAILED, PENDING_SETUP, PENDING_DELETE. */
  status: string | null
  /** Its tag `Name`. */
  name: string | null
  deletionProtection: boolean | null
  created: string | null
  /** ARNs of the clusters in other Regions that are one with it. */
  peers: string[]
}

export interface CheckInfo {
  id: string
  /** What is so when nothing is found. */
  fine: string
  looks: string
}

/** A tool of the MCP server, as it says itself. */
export interface ToolInfo {
  name: string
  description: string
  /** What it takes, in words: `sql: string, params?: list or null`. */
  takes: string
  /** JSON Schema of its arguments. */
  input: JsonObject
}

/** What would be started and called, with `--dry-run`. */
export interface StartInfo {
  /** The program and its arguments. */
  command: string[]
  folder: string
  /** Names of the variables that the entry sets. */
  env: string[]
  call?: { tool: string; arguments: JsonObject }
}

/** What `image build` makes, or would make. */
export interface ImageInfo {
  tag: string
  engine: string
  /** The command line that builds it. */
  build: string
  /** The last lines of a build that failed. */
  output?: string[]
  bytes?: number
  /** Milliseconds from the start of a container to the answer to `initialize`. */
  startMs?: number
}

export interface Report {
  version: 1
  command: string
  exit: Exit
  root?: string
  plan?: PlanLine[]
  findings?: Finding[]
  agents?: AgentInfo[]
  clusters?: ClusterInfo[]
  /** `doctor --list`. */
  checks?: CheckInfo[]
  /** `mcp tools`. */
  tools?: ToolInfo[]
  /** `mcp call`: which tool, and what it answered: its JSON, or a text where that is none. */
  tool?: string
  result?: Json
  /** `mcp --dry-run`. */
  start?: StartInfo
  /** `image build`. */
  image?: ImageInfo
  /** `completion`: the script. */
  text?: string
  next: string[]
  error?: Failure
}
