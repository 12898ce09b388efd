import type { Trouble } from '../client/trouble.ts'
import { type Code, DsqlError } from '../errors.ts'

/** What is wrong with a server, as an error of the verb that wanted to ask it. */
export function failure(code: Code, { message, say, run }: Trouble): DsqlError {
  return new DsqlError(code, message, run ? `${say}: ${run}` : say)
}
