import type { McpFile } from '../agents/row.ts'
import type { At, JsonObject, ServerChoice } from '../model.ts'
import { dialects } from './dialects.ts'
import { runtimeRow } from './runtimes.ts'
import { serverKey } from './server.ts'

/** The value of our entry in one client's file. `launcher`: the path of run.sh as that file has to name it. */
export function entry(file: McpFile, choice: ServerChoice, launcher: string): JsonObject {
  const shape = dialects[file.dialect](runtimeRow(choice.runtime).launch(choice, launcher))
  return file.named ? { [file.named]: serverKey, ...shape } : shape
}

/** Where it goes: under our key, or as the member of an array that has our name. */
export function entryAt({ at, named }: McpFile): At {
  return [...at, named ? { member: { [named]: serverKey } } : serverKey]
}
