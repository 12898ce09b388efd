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
  /** What reaches the model. */
  prompt: string | 'cannot show'
  /** Where the text of SKILL.md must be: what the client loads when the skill is used. */
  body: string | 'cannot show'
  /** What reaches the model after it called the server's tool. */
  outcome: string
  /** As the client says (`no file`: it has none in this scope); that it really talked to the server is read from the server's log besides. */
  server: 'connected' | 'listed' | 'no file'
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
  /** Printed lines that are not about our files; each says why it is there. */
  noise?: readonly RegExp[]
}
