import { createHash, createHmac } from 'node:crypto'

/** Keys that nobody has, of the form that AWS prints in its own examples. */
export const keys = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const

export const region = 'us-east-1'
export const endpoint = 'localhost'

export interface Refusal {
  message: string
  hint?: string
}

const denied = 'unable to accept connection, access denied'

/** A cluster's judgement of a password: a request signed in advance, without its scheme (docs: "authentication token"). */
export function refusalOf(password: string, user: string, now: Date): Refusal | undefined {
  if (!URL.canParse(`https://${password}`)) return { message: denied }
  const url = new URL(`https://${password}`)
  const query = url.searchParams
  if (url.host !== endpoint || url.pathname !== '/') return { message: denied }
  if (query.get('X-Amz-Signature') !== signature(url)) return { message: denied }
  const signed = dateOf(query.get('X-Amz-Date') ?? '')
  const ends = new Date(signed.getTime() + Number(query.get('X-Amz-Expires')) * 1000)
  if (!(now < ends)) {
    return { message: denied, hint: `Signature expired: ${stamp(ends)} is now earlier than ${stamp(now)}` }
  }
  const action = query.get('Action') ?? ''
  const wanted = user === 'admin' ? 'DbConnectAdmin' : 'DbConnect'
  if (action === wanted) return undefined
  return { message: `Wrong user to action mapping. user: ${user}, action: ${action}` }
}

/**
 * The signature that our keys make of this request in our region: another key, region, service or host gives another one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signature(url: URL): string {
  const query = new URLSearchParams(url.searchParams)
  query.delete('X-Amz-Signature')
  query.sort()
  const date = query.get('X-Amz-Date') ?? ''
  const scope = [date.slice(0, 8), region, 'dsql', 'aws4_request']
  if (query.get('X-Amz-Credential') !== [keys.AWS_ACCESS_KEY_ID, ...scope].join('/')) return ''
  const pairs = [...query].map(([name, value]) => `${strict(name)}=${strict(value)}`)
  const request = ['GET', '/', pairs.join('&'), `host:${url.host}`, '', 'host', sha256('')].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${keys.AWS_SECRET_ACCESS_KEY}`)
  return hmac(key, text).toString('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** encodeURIComponent leaves five characters alone that a signature does not. */
function strict(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function dateOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function stamp(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d+/g, '')
}
