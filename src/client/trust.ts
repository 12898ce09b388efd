import type { Json, JsonObject } from '../model.ts'
import { isObject } from './launch.ts'

/**
 * Keys of an entry that clients read and that change nothing of what is started: whether it is on, for how long, and which
 * tools may be used.
 */
const harmless: readonly string[] = [
  'alwaysAllow',
  'autoApprove',
  'available_tools',
  'bundled',
  'default_tools_approval_mode',
  'description',
  'disabled',
  'disabledTools',
  'disabled_tools',
  'enabled',
  'enabledTools',
  'enabled_tools',
  'excludeTools',
  'includeTools',
  'startup_timeout_sec',
  'timeout',
  'tool_timeout_sec',
  'tools',
  'trust',
]

/**
 * The keys in which an entry differs from what our own code writes; none: it starts what we would start. A cloned
 * repository must not have its commands run by us, past the questions of the clients (docs/decisions/0019-mcp.md).
 */
export function foreignKeys(entry: Json, ours: JsonObject): string[] {
  if (!isObject(entry)) return ['']
  const keys = new Set([...Object.keys(entry), ...Object.keys(ours)])
  return [...keys].filter(
    (key) =>
      !isSame(entry[key], ours[key]) && !harmless.includes(key) && !(isEmpty(entry[key]) && !(key in ours)),
  )
}

/** Clients that write their whole file anew (Goose) put in what there could be, and is not. */
function isEmpty(value: Json | undefined): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

/**
 * The hosts that get a token unasked: it names the user's access key and account. AWS's own, with those of PrivateLink
 * (https://docs.aws.amazon.com/aurora-dsql/latest/userguide/privatelink-managing-clusters.html), and this machine.
 */
export function isKnownHost(host: string): boolean {
  return (
    /\.dsql(-[a-z0-9]+)?\.[a-z0-9-]+\.on\.aws$/.test(host) || /^(localhost|127(\.\d{1,3}){3})$/.test(host)
  )
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].every((key) => isSame(a[key], b[key]))
  }
  return JSON.stringify(a) === JSON.stringify(b)
}
