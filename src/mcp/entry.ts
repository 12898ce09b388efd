import type { McpFile } from '../agents/row.ts'
import type { JsonObject, ServerChoice } from '../model.ts'
import { dialects } from './dialects.ts'
import { runtimeRow } from './runtimes.ts'

/** The value of our entry in one client's file. `launcher`: the path of run.sh as that file has to name it. */
export function entry(file: McpFile, choice: ServerChoice, launcher: string): JsonObject {
  return dialects[file.dialect](runtimeRow(choice.runtime).launch(choice, launcher))
}
