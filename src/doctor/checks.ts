import { agentChecks } from './agents.ts'
import type { Check } from './check.ts'
import { credentialChecks } from './credentials.ts'
import { formatterChecks } from './formatters.ts'
import { ignoredChecks } from './ignored.ts'
import { linkChecks } from './links.ts'
import { machineChecks } from './machine.ts'
import { mcpChecks } from './mcp.ts'
import { rightsChecks } from './rights.ts'
import { secretChecks } from './secrets.ts'
import { serverChecks } from './server.ts'
import { steeringChecks } from './steering.ts'
import { treeChecks } from './tree.ts'

/** Every check, in the order in which a person reads them: the ground first, then what stands on it. */
export const checks: readonly Check[] = [
  ...machineChecks,
  ...treeChecks,
  ...linkChecks,
  ...rightsChecks,
  ...ignoredChecks,
  ...formatterChecks,
  ...agentChecks,
  ...steeringChecks,
  ...mcpChecks,
  ...serverChecks,
  ...credentialChecks,
  ...secretChecks,
]
