import type { Env } from '../model.ts'

export type KeyState = { is: 'fault'; why: string } | { is: 'fine'; kind: string }

/** Keys of the shell or of a profile, as far as they can be judged without AWS; none of them is ever part of a text. */
export function judgeKeys(env: Env, now: number): KeyState {
  const id = env['AWS_ACCESS_KEY_ID'] ?? ''
  if (id && !env['AWS_SECRET_ACCESS_KEY'])
    return { is: 'fault', why: 'there is an access key id, and no secret access key' }
  // Temporary keys begin with ASIA: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  if (/^ASIA/.test(id) && !env['AWS_SESSION_TOKEN'])
    return { is: 'fault', why: 'the keys are temporary ones, and the session token is missing' }
  // Set by `aws configure export-credentials`, and read by botocore (credentials.py, EnvProvider).
  const end = Date.parse(env['AWS_CREDENTIAL_EXPIRATION'] ?? '')
  if (end <= now) return { is: 'fault', why: `the keys expired ${new Date(end).toISOString()}` }
  const kind = env['AWS_SESSION_TOKEN'] ? 'temporary keys' : 'long-term keys'
  return { is: 'fine', kind: Number.isNaN(end) ? kind : `${kind}, until ${clock(end, now)}` }
}

/** With the day where it is another one. */
export function clock(time: number, now: number): string {
  const text = new Date(time).toISOString().replace(/^(.{10})T(.{5}).*$/, '$1 $2Z')
  return text.startsWith(new Date(now).toISOString().slice(0, 10)) ? text.slice(11) : text
}
