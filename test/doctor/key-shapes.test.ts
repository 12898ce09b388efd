import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { awsShapes, keyShapes, keysIn } from '../../src/doctor/key-shapes.ts'
import { secret } from './support.ts'

const shapes = (text: string): string[] => keysIn(text, keyShapes).map(({ what, line }) => `${line} ${what}`)

/** Never whole in this file: others scan it too. */
const made = (...parts: string[]): string => parts.join('')
const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhI'

it.each([
  ['JSON', `{"env": {"AWS_ACCESS_KEY_ID": "${secret.id}"}}`, '1 an AWS access key id'],
  ['TOML', `[env]\nAWS_SECRET_ACCESS_KEY = "${secret.key}"`, '2 an AWS secret key'],
  ['YAML', `envs:\n  - A: b\n  AWS_SECRET_ACCESS_KEY: ${secret.key}\n`, '3 an AWS secret key'],
  ['YAML, a pair', `- name: AWS_SECRET_ACCESS_KEY\n  value: ${secret.key}\n`, '2 an AWS secret key'],
  ['JSON, a pair', `{"name": "AWS_SECRET_ACCESS_KEY", "value": "${secret.key}"}`, '1 an AWS secret key'],
  ['an argument', `["-e", "AWS_SECRET_ACCESS_KEY=${secret.key}"]`, '1 an AWS secret key'],
  ['two arguments', `[\n"--secret-access-key",\n"${secret.key}"]`, '3 an AWS secret key'],
  ['another case', `{ "secretAccessKey": "${secret.key}" }`, '1 an AWS secret key'],
  ['temporary', `{"awsSessionToken":"${secret.token}"}`, '1 an AWS session token'],
  ['temporary, without aws', `{"sessionToken":"${secret.token}"}`, '1 an AWS session token'],
  ['CRLF', `{\r\n"a": 1,\r\n"b": "${secret.temporary}"}`, '3 an AWS access key id'],
  ['no English before it', `{"é": "ключ", "x":\n"${secret.id}"}`, '2 an AWS access key id'],
  ['a signed address', `?X-Amz-Credential=x&X-Amz-Signature=${'0a'.repeat(32)}`, '1 a token for Aurora DSQL'],
  ['the scope of a signature', `${secret.id}/20261124/us-west-2/dsql/aws4_request`, '1 an AWS access key id'],
  ['GitHub', `"Bearer ${made('gh', 'p_')}${letters.slice(0, 36)}"`, '1 a token of GitHub'],
  ['GitLab', `"${made('gl', 'pat-')}${letters.slice(0, 20)}"`, '1 a token of GitLab'],
  ['Slack', `"${made('xo', 'xb-')}1234567890-${letters.slice(0, 24)}"`, '1 a token of Slack'],
  ['npm', `"${made('np', 'm_')}${letters.slice(0, 36)}"`, '1 a token of npm'],
  ['Stripe', `"${made('sk', '_live_')}${letters.slice(0, 24)}"`, '1 a key of Stripe'],
  ['Google', `"${made('AI', 'za')}${letters.slice(0, 35)}"`, '1 a key of Google'],
  ['a model', `"${made('sk', '-ant-')}api03-${letters}"`, '1 a key of a model’s vendor'],
  ['PEM', `"${made('-----BEGIN RSA', ' PRIVATE KEY-----')}\\n"`, '1 a private key'],
  ['an address', 'postgresql://app:s3cr3t-word@db.example.com/app', '1 a password in an address'],
])('finds %s', (_, text, found) => {
  expect(shapes(text)).toEqual([found])
})

const sha = (kind: string): string => createHash(kind).update('x').digest('hex')

it.each([
  ['an example of AWS', 'AKIAIOSFODNN7EXAMPLE'],
  ['an example of AWS', '"aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"'],
  ['a variable', '"AWS_SECRET_ACCESS_KEY": "${AWS_SECRET_ACCESS_KEY}"'],
  ['names', '"env_vars": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]'],
  ['a place to fill in', `AWS_SECRET_ACCESS_KEY=${'x'.repeat(40)}`],
  ['a SHA-1 of a key', `"secret_access_key": "${sha('sha1')}"`],
  [
    'hashes',
    `"integrity": "sha512-${createHash('sha512').update('x').digest('base64')}", "${sha('sha256')}"`,
  ],
  ['a UUID', '"id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"'],
  ['within base64', `"data": "iVBORw0KGgo+${secret.id}/9k="`],
  ['within base64', `"data": "${secret.id}AAAA="`],
  ['within a longer name', `"x${secret.id}"`],
  ['some secret, which is no key', '"client_secret": "not-a-key-at-all-but-a-client-secret-abc"'],
  ['40 characters under another name', `"commit": "${secret.key}"`],
  ['another service’s session', `"session_token": "${'aB3/'.repeat(40)}"`],
  ['a placeholder', `"${made('gh', 'p_')}${'x'.repeat(36)}"`],
  ['a prefix alone', '"gh_pages", "sk-learn", "npm_config_registry", "glpat-"'],
  ['a public key', '-----BEGIN PUBLIC KEY-----'],
  ['no password', 'postgres://localhost:5432/app, postgres://app@db/x, postgresql://app:${PW}@db/x'],
  ['the password of everybody', 'postgres://postgres:postgres@localhost/app'],
])('leaves %s alone: %s', (_, text) => {
  expect(shapes(text)).toEqual([])
})

it('has the lines of all, and each once', () => {
  const text = `${secret.id} ${secret.id}\n\n${secret.temporary}\n`
  expect(keysIn(text, awsShapes)).toEqual([{ what: 'an AWS access key id', line: 1, more: [3] }])
})

it('takes no longer for 30 MB than to parse them a few times, and blanks do not slow it down', () => {
  const history = Array.from({ length: 66_000 }, (_, i) => ({
    display: 'the secret access key = of a session token, AKIA, ASIA, postgres://u:x, sk-ant- gh_',
    hash: createHash('sha256').update(String(i)).digest('hex'),
    image: createHash('sha512').update(String(i)).digest('base64').repeat(3),
  }))
  const text = JSON.stringify({ history, end: secret.id }, null, 2)
  expect(text.length).toBeGreaterThan(30_000_000)
  const time = (work: () => unknown): number => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const parse = Math.min(...[1, 2, 3].map(() => time(() => JSON.parse(text))))
  const scan = Math.min(...[1, 2, 3].map(() => time(() => keysIn(text, keyShapes))))
  expect(scan).toBeLessThan(parse * 6)
  const blanks = `${'aws_session_token, secret_access_key'}${' '.repeat(5_000_000)}`.repeat(6)
  const slow = Math.min(...[1, 2, 3].map(() => time(() => keysIn(blanks, keyShapes))))
  expect(slow).toBeLessThan(parse * 6)
  expect(keysIn(text, keyShapes)).toEqual([
    { what: 'an AWS access key id', line: text.split('\n').length - 1, more: [] },
  ])
})
