import type { Ran } from './run.ts'
import type { ClientId } from './versions.ts'
import type { World } from './world.ts'

export type Scope = 'project' | 'user'

/** What a probe works with: one installed client in one world. */
export interface Use {
  world: World
  scope: Scope
  /** Runs the client in the project. What it prints is held against complaints; `data`: its stdout is a document. */
  client(args: readonly string[], options?: { env?: Record<string, string>; data?: boolean }): Promise<Ran>
}

/** What the client itself shows, never what the probe thinks. */
export interface Sight {
  /** Names of the skills that the client lists, by itself or to its model. */
  skills: string[] | 'cannot show'
  /** What a list of the client's says about the skill, where its model cannot be listened to. */
  description?: string
  /** What reaches the model. */
  prompt: string | 'cannot show'
  /** The files that the client says it always loads, where its model cannot be listened to. */
  rules?: string[]
  /** Where the text of SKILL.md must be: what the client loads when the skill is used. */
  body: string | 'cannot show'
  /** What reaches the model after it called the server's tool. */
  outcome: string | 'cannot show'
  /**
   * As the client says (`no file`: it reads none in this scope; `no MCP`: it knows none at all); that it really talked to
   * the server is read from the server's log besides.
   */
  server: 'connected' | 'listed' | 'no file' | 'no MCP'
}

export interface Probe {
  id: ClientId
  /** The user's own settings, before our `init`: an account, a model. */
  setup?(use: Use): void | Promise<void>
  /** What the user does after `init`: the client's trust gate. */
  trust?(use: Use): void | Promise<void>
  look(use: Use): Promise<Sight>
  /** The model gets no descriptions of skills from this client, only names. */
  namesOnly?: true
  /** As many characters of a skill's description as it shows its model; the rest it cuts off. */
  cuts?: number
  /** The server gets none of the shell's variables but those that the entry names. */
  scrubs?: true
  /** Its list greets the server and leaves: only a session, which needs an account, asks for the tools. */
  greets?: true
  /** Printed lines that are not about our files; each says why it is there. */
  noise?: readonly RegExp[]
}
