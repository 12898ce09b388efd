import { fits } from '../forms.ts'

export interface Endpoint {
  host: string
  /** Undefined when the name does not tell. */
  region: string | undefined
  /** It looks like a cluster's endpoint in every detail. */
  exact: boolean
}

/**
 * Reads `<id>.dsql.<region>.on.aws`, PrivateLink's `<id>.dsql-<suffix>.<region>.on.aws`, or another host.
 * Region: as the official Go connector finds it. Source: docs.aws.amazon.com/aurora-dsql (authentication, PrivateLink).
 * Returns the reason when it cannot be a host at all.
 */
export function readEndpoint(text: string): Endpoint | string {
  const host = text.trim().toLowerCase()
  if (/^[a-z]+:\/\//.test(host)) return 'leave out the scheme: only the host name'
  if (/:\d+$/.test(host)) return 'leave out the port: Aurora DSQL always uses 5432'
  if (!fits('endpoint', host) || host.includes('..')) return 'not a host name'
  const region = host.match(/\.dsql[^.]*\.([^.]+)\.on\.aws$/)?.[1]
  const exact = /^[a-z0-9]{26}\.dsql(-[a-z0-9]+)?\.[a-z]{2}(-[a-z]+)+-[0-9]\.on\.aws$/.test(host)
  return { host, region: region && fits('region', region) ? region : undefined, exact }
}
