import type { Level, Place } from '../model.ts'

/** A client's own dialect of an MCP entry; the shapes are in mcp/dialects. */
export type DialectId = 'standard' | 'vscode' | 'opencode' | 'codex'

export interface McpFile {
  file: Place
  /** Other files that the client reads in its place; one that exists is used instead of a new `file`. */
  instead?: readonly Place[]
  format: 'json' | 'toml'
  at: readonly string[]
  dialect: DialectId
}

/** A steering file that is wholly ours, in the client's rules folder. */
interface OwnSteering {
  as: 'file'
  file: Place
  front?: Readonly<Record<string, string | boolean>>
  /** A legacy single file of that name, in which case a marked block goes there. */
  legacy?: Place
}

/** A marked block in a file that the user shares with us. */
export interface SharedSteering {
  as: 'block'
  /** Created when none of `reads` exists. */
  file: Place
  /** In the client's order; it takes the first that exists and no other. */
  reads: readonly Place[]
  /** A setting of the client that names other files instead. */
  setting?: { file: Place; at: readonly string[] }
}

export type Steering = OwnSteering | SharedSteering

interface Skills {
  /**
   * `native`: reads `.agents/skills` itself. `symlink`, `copy`: reads its own folder and follows links there, or not.
   * `none`: no skills; steering alone points at the pack.
   */
  install: 'native' | 'symlink' | 'copy' | 'none'
  level: Level
  own?: { project: Place; user: Place }
}

export interface AgentRow {
  name: string
  docs: string
  /** ISO date on which the facts of this row were last checked. */
  checked: string
  level: Level
  sources: readonly string[]
  present: { user: readonly Place[]; project: readonly Place[]; bin: readonly string[] }
  skills: Skills
  mcp: { project?: McpFile; user?: McpFile }
  steering: { project?: Steering; user?: Steering }
  /** Whether variables of the user's shell reach the MCP server. */
  environment: 'inherited' | 'scrubbed' | 'unknown'
  /** What the user must still do before the client uses what we wrote. */
  next: { project: readonly string[]; user: readonly string[] }
}
