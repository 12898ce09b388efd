// The nouns of the house (docs/architecture.md). Types only.

export type * from './outcome.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Roots that a place can hang on; resolved once, in ports/host. */
export type Base =
  | 'project'
  | 'home'
  | 'config'
  | 'codex'
  | 'claude'
  | 'claudeJson'
  | 'claudeDesktop'
  | 'goose'
  | 'grok'
  | 'hermes'
  | 'kimi'
  | 'vibe'
  | 'vscode'
  | 'zed'

/** A portable path: `{project}/.mcp.json`, `{home}/.kiro/steering/dsql.md`. Always `/`, never `..`. */
export type Place = `{${Base}}/${string}`

/** `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`

export type Scope = 'project' | 'user'
export type Format = 'text' | 'block' | 'json' | 'toml' | 'yaml'
export type LinkMode = 'auto' | 'symlink' | 'copy'
export type Runtime = 'uvx' | 'docker' | 'podman'
export type Auth = 'profile' | 'env'
export type Lang = 'en' | 'ja'
export type OnConflict = 'stop' | 'keep' | 'replace'
/** How surely a fact about an agent is known: seen with the real client, in its documentation, or only in another installer. */
export type Level = 'verified' | 'documented' | 'listed'

export interface Cluster {
  endpoint: string
  region: string
  user: string
}

export interface McpChoice {
  runtime: Runtime
  /** Version of `awslabs.aurora-dsql-mcp-server`, or `latest`. */
  version: string
  /** True if the user named that version: `update` moves only the one that we chose. */
  chosen?: true
  auth: Auth
  profile: string | null
  allowWrites: boolean
}

/** All that the server's command line depends on. */
export type ServerChoice = McpChoice & Pick<Choices, 'cluster'>

/** What the user wants, complete: nothing after this looks at flags or the environment. Kept in the manifest. */
export interface Choices {
  scope: Scope
  agents: string[]
  /** `bundled`, `./folder/in/the/project`, `local:<digest>` for a folder elsewhere, or a git source (pack/ref.ts). */
  source: string
  skill: string
  link: LinkMode
  /** Null: documentation tools only. */
  cluster: Cluster | null
  mcp: McpChoice | null
  steering: boolean
  lang: Lang
  /** Custom agents of Kiro CLI that shall see all this, by the names of their files; absent: none. */
  kiroAgents?: string[]
}

export interface PackFile {
  /** Relative, `/`-separated. */
  path: string
  text: string
}

/** The knowledge pack: data only. */
export interface Pack {
  name: string
  version: string
  digest: Digest
  origin: string
  /** The commit that a git source was resolved to. */
  commit?: string
  files: PackFile[]
}

/** A member of an array, by what it is: a scalar that equals it, or an object in which all these keys are equal. */
export type Member = { readonly member: Json }
/** Where a value sits in a document: keys and members from the root. Empty for a whole `text` document. */
export type At = readonly (string | Member)[]

/** A value of ours at a place in a document. A whole file is a part at the root (`at: []`) of a `text` document. */
export interface Part {
  kind: 'part'
  place: Place
  format: Format
  at: At
  value: Json
  /** What a new document has to begin with, because its reader asks for it. */
  begin?: string
  /** Where the user says otherwise, theirs stays without a word. */
  yields?: true
  /** The folder that is ours as a whole, for files of the pack: it must be a real one, and is reported as one line. */
  folder?: Place
  for: string[]
  why: string
}

/** A relative link to a directory of ours. */
export interface Link {
  kind: 'link'
  place: Place
  to: Place
  for: string[]
  why: string
}

export type Resource = Part | Link

/** The bytes that an insertion put around our value, so that taking it out gives the old bytes back. */
export interface Glue {
  before: string
  after: string
}

/** Lines of a text to be replaced: `cut` of them, from `at` on, by `put`. */
export type Hunk = { at: number; cut: number; put: readonly string[] }

/** What we wrote last time: the manifest's memory of one resource. */
export interface Wrote {
  id: string
  kind: 'part' | 'link'
  place: Place
  format?: Format
  at?: At
  to?: Place
  /** Of what we wanted there: after a merge that is the pack's text, not the merged one. */
  digest: Digest
  /** Git's name (SHA-1) of a whole file's bytes as we left them: there the base of a later merge is found. */
  blob?: string
  /** After a merge: the merged text, and what turns it back into ours, the base of the next merge. */
  merged?: { digest: Digest; back: readonly Hunk[] }
  for: string[]
  /** For object values: the leaf paths that are ours; everything else in the entry is the user's. */
  keys?: readonly (readonly string[])[]
  /** How many parent keys we had to create. */
  made: number
  /** True if the document itself is ours. */
  madeFile: boolean
  glue?: Glue
  /** What the document began with when we made it: with no more than that in it, it goes too. */
  begin?: string
  /** As in the part: once the user says otherwise, it is theirs. */
  yields?: true
  /** True if it was there, and right, before us: `remove` forgets it and leaves it. */
  adopted?: boolean
  /** Where `--on-conflict=replace` put the old content. */
  backup?: Place
}

/** Content of the user's that stays although we want something else there: asked once, not again. */
export interface Kept {
  id: string
  digest: Digest
}

/** A folder or link of the user's that ours has taken the place of; it goes back when ours goes. */
export interface Aside {
  from: Place
  to: Place
}

export interface PackStamp {
  name: string
  version: string
  /** Of all paths and texts together; each file's own is in `wrote`. */
  digest: Digest
  origin: string
  /** Of a git source: what its ref was resolved to, and stays until `update`. */
  commit?: string
}

export interface Manifest {
  version: 1
  tool: string
  pack: PackStamp
  choices: Choices
  wrote: Wrote[]
  kept: Kept[]
  /** Directories that we made; removed when they are empty again. */
  dirs: Place[]
  /** Skills of another installer that were taken over. */
  aside?: Aside[]
}

export type Do = 'create' | 'update' | 'merge' | 'delete' | 'adopt' | 'keep' | 'forget' | 'conflict'

export type Reason =
  | 'missing'
  | 'already right'
  | 'someone else’s'
  | 'was deleted'
  | 'unchanged'
  | 'new version'
  | 'merged with your edits'
  | 'checked out as a text file'
  | 'edited, ours has not changed'
  | 'both changed'
  | 'no longer wanted'
  | 'gone already'
  | 'edited, no longer in the pack'
  | 'edited since we wrote it'
  | 'unreadable'
  | 'kept as you said'
  | 'taken over as you said'
  | 'your edit goes on'
  | 'put back'
  | 'replaced as you said'

export interface Step {
  id: string
  place: Place
  do: Do
  reason: Reason
  want?: Resource
  wrote?: Wrote
  /** Why a blocked or conflicting place is so, and what to paste where it cannot be spliced. */
  detail?: string
  snippet?: string
  at?: Where
  backup?: Place
  /** The text to write in place of the wanted one, and the way back from it. */
  merged?: { text: string; back: readonly Hunk[] }
  /** Of the text that is there: an earlier merge left it; two texts clash, and this is the user's. */
  isMerged?: true
  theirs?: string
  /** A conflict with the same skill of another installer: `--adopt` takes it over. */
  foreign?: true
}
export interface Where {
  file: string
  line?: number
  column?: number
}

/** State of a path: what is there now, or what shall be there. */
export type Node = { is: 'absent' } | { is: 'file'; bytes: Uint8Array } | { is: 'link'; to: string }

export interface Write {
  place: Place
  before: Node
  after: Node
  /** A document that the user shares with us: its change is shown, it is written with fsync, its mode kept. */
  precious: boolean
  /** It is new and holds nothing but ours: the next run would make it again, so the platter is not waited for. */
  fresh?: true
  /** The document that this is a copy of: a backup must not be readable for more people. */
  copyOf?: Place
}

/** A whole file or folder set aside before ours takes its place, or put back after ours is gone. */
export interface Move {
  from: Place
  to: Place
  when: 'before writing' | 'after writing'
}

export interface Plan {
  steps: Step[]
  moves: Move[]
  writes: Write[]
  /** Directories of ours that go if they are empty afterwards. */
  prune: Place[]
  /** Null: nothing of ours is left. */
  next: Manifest | null
}

export type Env = Readonly<Record<string, string | undefined>>

/** What starts a program; the same for two clients that start the same. */
export interface Start {
  /** Absolute. */
  command: string
  args: readonly string[]
  cwd: string
  env: Env
}
