import type { Level, Place } from '../model.ts'

/** A client's own dialect of an MCP entry; the shapes are in mcp/dialects. */
export type DialectId = 'standard' | 'vscode' | 'opencode' | 'codex' | 'goose' | 'transport'

/** How surely a fact is known, and who says so. */
export interface Known {
  level: Level
  /** `ran <package> <version>`, an address, or `<installer> <version>` for what only another installer's table says. */
  sources: readonly string[]
  /** ISO date on which it was last checked. */
  checked: string
}

/** Why this client hands on arguments unharmed only when they hold nothing that a shell would read. */
type Plain = string

export interface McpFile {
  file: Place
  /** Other files that the client reads in its place; one that exists is used instead of a new `file`. */
  instead?: readonly Place[]
  format: 'json' | 'toml' | 'yaml'
  at: readonly string[]
  dialect: DialectId
  /** Servers are members of an array there, told apart by this key. */
  named?: string
  /** What a new file has to begin with, because the client asks for it. */
  begin?: string
  /** A file of the user's that the client does not read beside this one: no new one is made where that is, or may be. */
  hides?: Place
}

/** A steering file that is wholly ours, in the client's rules folder. */
interface OwnSteering {
  as: 'file'
  file: Place
  front?: Readonly<Record<string, string | boolean>>
  /** A legacy single file of that name, in which case a marked block goes there. */
  legacy?: Place
  /** Our file in an older folder, which the client reads only as long as the folder of `file` is missing. */
  instead?: Place
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

/** A file's name in a list of a settings file of the client's, which it always loads. */
export interface NamedSteering {
  as: 'member'
  /** A new `file` in a project makes the client forget the same list here: then none is made. */
  hides?: Place
  file: Place
  format: McpFile['format']
  at: readonly string[]
  /** A text of ours that is named there; absent: SKILL.md itself. */
  text?: Place
  /** Members are objects, with the name under this key; absent: the name alone. */
  under?: string
}

export type Steering = OwnSteering | SharedSteering | NamedSteering

interface Skills {
  /**
   * `native`: reads `.agents/skills` itself. `symlink`, `copy`: reads its own folder and follows links there, or not.
   * `none`: no skills; steering alone points at the pack.
   */
  install: 'native' | 'symlink' | 'copy' | 'none'
  own?: { project?: Place; user?: Place }
  /** No skills for all projects, or none that anybody knows. */
  only?: 'project'
  /** Other folders that it reads too. */
  also?: readonly Place[]
}

/** `known`: where one fact is known otherwise than the rest of the row. */
type Fact<T> = T & { known?: Partial<Known> }

export interface AgentRow extends Known {
  name: string
  /** No program, but places that many programs have agreed on. */
  convention?: true
  /**
   * Started from the desktop. `shell`: it asks the user's login shell for PATH, as VS Code and what is built on it do
   * (https://code.visualstudio.com/docs/supporting/faq#_resolving-shell-environment-fails), Zed
   * (https://zed.dev/docs/environment) and the IDEs of JetBrains; `system`: it has what the desktop gives.
   */
  window?: 'shell' | 'system'
  docs: string
  present: { user: readonly Place[]; project: readonly Place[]; bin: readonly string[] }
  skills: Fact<Skills>
  /** Absent: nobody knows. Without a file for a scope: the client has none there. */
  mcp?: Fact<{ project?: McpFile; user?: McpFile; plain?: Plain }>
  /** The same. */
  steering?: Fact<{ project?: Steering; user?: Steering }>
  /** Whether variables of the user's shell reach the MCP server. */
  environment: 'inherited' | 'scrubbed' | 'unknown'
  /** What the user must still do before the client uses what we wrote. */
  next: { project: readonly string[]; user: readonly string[] }
  /** Where the client documents that a user may allow tools for good. Never written by us. */
  allow?: string
}
