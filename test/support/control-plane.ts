import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A cluster as GetCluster answers (rest-json of botocore's service-2.json); `creationTime` in seconds. */
export interface Held {
  identifier: string
  arn: string
  status: string
  creationTime: number
  deletionProtectionEnabled: boolean
  endpoint?: string
  tags?: Record<string, string>
  multiRegionProperties?: { witnessRegion: string; clusters: string[] }
}

/** What a Region answers: its clusters, or an error of the service. */
export type Region = Held[] | { status: number; code: string; message: string }

export interface ControlPlane {
  url: string
  /** Method, Region, path and body of each request. */
  asked: { method: string; region: string; url: string; body: string }[]
  regions: Map<string, Region>
  close(): Promise<void>
}

/** So many clusters on a page: few, so that every listing has several. */
const page = 2

/** The control plane of Aurora DSQL, as far as clusters are listed, read and made; all Regions behind one address. */
export async function controlPlane(regions: Record<string, Region>): Promise<ControlPlane> {
  const held = new Map(Object.entries(regions))
  const asked: ControlPlane['asked'] = []
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (data: Buffer) => parts.push(data))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      // The Region is in the scope of the signature: Credential=KEY/DATE/REGION/dsql/aws4_request.
      const region =
        /Credential=[^/]+\/\d+\/([\w-]+)\/dsql\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const { method = '', url = '' } = request
      asked.push({ method, region, url, body })
      const { status, code, json } = answer(
        held.get(region) ?? [],
        method,
        new URL(url, 'http://x'),
        body,
        region,
      )
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(code ? { 'x-amzn-errortype': code } : {}),
      })
      response.end(JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    regions: held,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Reply {
  status: number
  code?: string
  json: object
}

function answer(region: Region, method: string, url: URL, body: string, name: string): Reply {
  if (!Array.isArray(region))
    return { status: region.status, code: region.code, json: { message: region.message } }
  if (method === 'POST' && url.pathname === '/cluster') return made(region, body, name)
  if (url.pathname === '/cluster') {
    const from = Number(url.searchParams.get('next-token') ?? 0)
    const clusters = region.slice(from, from + page).map(({ identifier, arn }) => ({ identifier, arn }))
    const isLast = from + page >= region.length
    return { status: 200, json: { clusters, ...(isLast ? {} : { nextToken: String(from + page) }) } }
  }
  const found = region.find((c) => url.pathname === `/cluster/${c.identifier}`)
  if (found) return { status: 200, json: wakes(found) }
  const json = { message: 'no such cluster', resourceId: url.pathname, resourceType: 'cluster' }
  return { status: 404, code: 'ResourceNotFoundException', json }
}

function made(region: Held[], body: string, name: string): Reply {
  const { tags, deletionProtectionEnabled = false } = JSON.parse(body) as Partial<Held>
  const identifier = 'n'.repeat(26)
  const one: Held = {
    identifier,
    arn: `arn:aws:dsql:${name}:123456789012:cluster/${identifier}`,
    status: 'CREATING',
    creationTime: 1_764_000_000,
    deletionProtectionEnabled,
    ...(tags ? { tags } : {}),
  }
  region.push(one)
  return { status: 200, json: one }
}

/** The first look finds it as it is made, the next one ready. */
function wakes(cluster: Held): Held {
  const seen = { ...cluster }
  if (cluster.status === 'CREATING') cluster.status = 'ACTIVE'
  return seen
}

/** A cluster of this Region, named by one letter. */
export function held(letter: string, region: string, more: Partial<Held> = {}): Held {
  const identifier = letter.repeat(26)
  return {
    identifier,
    arn: `arn:aws:dsql:${region}:123456789012:cluster/${identifier}`,
    status: 'ACTIVE',
    creationTime: 1_764_000_000.5,
    deletionProtectionEnabled: true,
    endpoint: `${identifier}.dsql.${region}.on.aws`,
    ...more,
  }
}
