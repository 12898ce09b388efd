import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createCommand } from '../../src/clusters/regions.ts'
import { said } from '../clusters/said.ts'
import { type Ran, type World, world } from '../support/cli.ts'
import { type ControlPlane, controlPlane, held, type Region } from '../support/control-plane.ts'
import { temporary } from '../support/generated.ts'

const run = promisify(execFile)

/** The newest one, and the last one that knew nothing of Aurora DSQL. */
const versions = { new: 'awscli', old: 'awscli==1.36.14' }

let root: string

beforeAll(() => {
  root = temporary('aws')
  for (const [name, wanted] of Object.entries(versions)) {
    execFileSync('python3', ['-m', 'venv', path.join(root, name)])
    execFileSync(path.join(root, name, 'bin', 'pip'), ['install', '--quiet', wanted])
  }
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

function bin(which: keyof typeof versions): string {
  return path.join(root, which, 'bin')
}

/** Made-up keys: nobody checks the signature, but there has to be one. */
function env(plane: Pick<ControlPlane, 'url'>, which: keyof typeof versions = 'new'): Record<string, string> {
  return {
    PATH: bin(which),
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_ENDPOINT_URL_DSQL: plane.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  }
}

async function plane(regions: Record<string, Region>): Promise<ControlPlane> {
  const made = await controlPlane(regions)
  onTestFinished(() => made.close())
  return made
}

function clusters(w: World, at: Pick<ControlPlane, 'url'>, ...args: string[]): Promise<Ran> {
  return w.start(['clusters', '--json', ...args], { env: env(at) })
}

const refusal = (text: string): Region => {
  const [, code = '', message = ''] = /occurred \((\w+)\).*?operation.*?: ([\s\S]*)\n$/.exec(text) ?? []
  return { status: 403, code, message }
}

describe('the real aws command', () => {
  test('lists every Region, page after page', async () => {
    const w = world()
    const many = ['a', 'b', 'c', 'd', 'e'].map((letter) =>
      held(letter, 'us-west-2', { tags: { Name: letter } }),
    )
    const at = await plane({ 'us-west-2': many, 'ap-northeast-1': [held('t', 'ap-northeast-1')] })
    const { code, json, err } = await clusters(w, at)
    expect([code, err, json.findings]).toEqual([0, '', []])
    expect(json.clusters?.map((c) => [c.region, c.name, c.created])).toEqual([
      ...many.map((c) => ['us-west-2', c.tags?.['Name'], '2025-11-24T16:00:00.500Z']),
      ['ap-northeast-1', null, '2025-11-24T16:00:00.500Z'],
    ])
    const pages = at.asked.filter((a) => a.region === 'us-west-2' && a.url.startsWith('/cluster?'))
    expect(pages.map((p) => p.url)).toEqual(['/cluster?next-token=2', '/cluster?next-token=4'])
  })

  test.each(['denied', 'expired', 'unknownKey'] as const)(
    'says of a refusal what the tests hold: %s',
    async (name) => {
      const at = await plane({ 'us-west-2': refusal(said[name]) })
      const words = ['dsql', 'list-clusters', '--region', 'us-west-2', '--output', 'json']
      const failed = run(path.join(bin('new'), 'aws'), words, { env: env(at) })
      const { stderr } = await failed.then(
        () => ({ stderr: 'it went well' }),
        (error: { stderr: string }) => error,
      )
      expect(stderr.trim()).toContain(said[name].trim())
    },
  )

  test.each([
    ['denied', 'aws-denied'],
    ['expired', 'aws-credentials'],
    ['throttled', 'aws-failed'],
  ] as const)('%s is %s', async (name, code) => {
    const at = await plane({
      'us-west-2': { ...refusal(said[name]), status: name === 'throttled' ? 429 : 403 } as Region,
    })
    const { code: exit, json } = await clusters(world(), at, '--region', 'us-west-2')
    expect([exit, json.error?.code]).toEqual([1, code])
  })

  test('a Region that refuses and one that does not know the key, beside one that answers', async () => {
    const at = await plane({
      'us-west-2': [held('a', 'us-west-2')],
      'eu-west-1': refusal(said.denied),
      'ap-east-1': refusal(said.unknownKey),
    })
    const { code, json } = await clusters(world(), at)
    expect([code, json.clusters?.length]).toEqual([0, 1])
    expect(json.findings?.map((f) => f.level)).toEqual(['warning', 'info'])
  })

  test('nobody there', async () => {
    const { json } = await clusters(world(), { url: 'http://127.0.0.1:1' }, '--region', 'us-west-2')
    expect(json.error).toMatchObject({ code: 'aws-unreachable' })
  })

  test.each([
    ['gone', 'aws-profile', 'there are: half, incomplete, mfa, program, sso'],
    ['sso', 'aws-credentials', 'aws sso login --profile sso'],
    ['half', 'aws-credentials', '--profile half'],
    ['incomplete', 'aws-credentials', '--profile incomplete'],
    ['program', 'aws-credentials', '--profile program'],
    ['mfa', 'aws-credentials', 'give it once'],
  ])('the profile %s: %s', async (profile, code, remedy) => {
    const w = world()
    w.write(
      '../home/.aws/config',
      `[profile sso]
sso_session = s
sso_account_id = 123456789012
sso_role_name = r
[sso-session s]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[profile half]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = missing
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/x
credential_source = Environment
mfa_serial = arn:aws:iam::123456789012:mfa/u
[profile incomplete]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
[profile program]
credential_process = /nonexistent/x
`,
    )
    const at = await plane({})
    const { json } = await clusters(w, at, '--profile', profile)
    expect(json.error).toMatchObject({ code })
    expect(json.error?.hint).toContain(remedy)
    expect(at.asked).toEqual([])
  })

  test('no credentials at all', async () => {
    const at = await plane({})
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...without } = env(at)
    const { json } = await world().start(['clusters', '--json'], { env: without })
    expect(json.error).toMatchObject({ code: 'aws-credentials', message: 'aws finds no credentials' })
  })

  test('one that is too old', async () => {
    const at = await plane({})
    const { json } = await world().start(['clusters', '--json'], { env: env(at, 'old') })
    expect(json.error).toMatchObject({ code: 'aws-too-old' })
  })

  test('takes the command that makes a cluster, waits for it, and lists it', async () => {
    const at = await plane({ 'us-west-2': [] })
    const [program = '', ...words] = createCommand('us-west-2', null).split(' ')
    const aws = path.join(bin('new'), program)
    const { stdout } = await run(aws, [...words, '--output', 'json'], { env: env(at) })
    const { identifier } = JSON.parse(stdout) as { identifier: string }
    expect(JSON.parse(at.asked[0]?.body ?? '')).toMatchObject({
      deletionProtectionEnabled: true,
      tags: { Name: 'my-cluster' },
    })
    await run(aws, ['dsql', 'wait', 'cluster-active', '--identifier', identifier, '--region', 'us-west-2'], {
      env: env(at),
    })
    const { json } = await clusters(world(), at, '--region', 'us-west-2')
    expect(json.clusters).toEqual([
      expect.objectContaining({ identifier, name: 'my-cluster', status: 'ACTIVE', deletionProtection: true }),
    ])
  })
})
