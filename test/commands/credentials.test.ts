import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Options } from '../../src/commands/context.ts'
import { init } from '../../src/commands/init.ts'
import { leaks, Machine, secret } from '../doctor/support.ts'

const endpoint = 'abcdefghijklmnopqrstuvwxyz.dsql.us-west-2.on.aws'
const keys = `aws_access_key_id = ${secret.id}\naws_secret_access_key = ${secret.key}\n`
const sso =
  '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n[profile work]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n'
const envKeys = { AWS_ACCESS_KEY_ID: secret.id, AWS_SECRET_ACCESS_KEY: secret.key }

const admin =
  'IAM has to allow dsql:DbConnectAdmin on arn:aws:dsql:us-west-2:*:cluster/abcdefghijklmnopqrstuvwxyz'

interface Case {
  name: string
  options?: Options
  seed(m: Machine): void
  says: string
}

const cases: Case[] = [
  {
    name: 'nothing at all',
    seed: (m) => m.remove('home/.aws'),
    says: 'AWS credentials: no AWS credentials are set up here; set it up with IAM Identity Center (without: aws configure): aws configure sso --profile default',
  },
  {
    name: 'nothing at all, the AWS CLI included',
    seed(m) {
      m.remove('home/.aws')
      m.remove('bin/aws')
    },
    says: 'AWS credentials: no AWS credentials are set up here; get the AWS CLI (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html); set it up with IAM Identity Center (without: aws configure): aws configure sso --profile default',
  },
  {
    name: 'long-term keys of the default profile',
    seed() {},
    says: 'AWS credentials: profile default (long-term keys); try them: aws sts get-caller-identity',
  },
  {
    name: 'a profile, and no AWS CLI to try it with',
    seed: (m) => m.remove('bin/aws'),
    says: 'AWS credentials: profile default (long-term keys)',
  },
  {
    name: 'SSO, signed in',
    options: { profile: 'work' },
    seed(m) {
      m.write('home/.aws/config', sso)
      const expiresAt = new Date(m.now + 125 * 60_000).toISOString()
      const file = createHash('sha1').update('corp').digest('hex')
      m.write(`home/.aws/sso/cache/${file}.json`, JSON.stringify({ accessToken: secret.token, expiresAt }))
    },
    says: 'AWS credentials: profile work (SSO session corp, signed in until 14:05Z); try them: aws sts get-caller-identity --profile work',
  },
  {
    name: 'SSO, not signed in',
    options: { profile: 'work' },
    seed: (m) => m.write('home/.aws/config', sso),
    says: 'AWS credentials: nobody has signed in to the profile work; sign in: aws sso login --profile work',
  },
  {
    name: 'a role on a profile',
    options: { profile: 'work' },
    seed: (m) =>
      m.write(
        'home/.aws/config',
        `[profile work]\nrole_arn = a\nsource_profile = base\n[profile base]\n${keys}`,
      ),
    says: 'AWS credentials: profile work (role on base, long-term keys); try them: aws sts get-caller-identity --profile work',
  },
  {
    name: 'a program that a container has not',
    options: { profile: 'work', mcp: 'docker' },
    seed: (m) => m.write('home/.aws/config', '[profile work]\ncredential_process = uvx\n'),
    says: 'AWS credentials: the profile work gets its credentials from a program, which is not in the container; hand its keys in: npx dsql-skill init --auth env, then eval "$(aws configure export-credentials --profile work --format env)" in the shell that starts the agent; or do without the container: npx dsql-skill init --mcp uvx',
  },
  {
    name: 'variables, not set, with a profile at hand',
    options: { auth: 'env', mcp: 'docker' },
    seed() {},
    says: 'AWS credentials: not set in this shell: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; set them in the shell that starts the agent: eval "$(aws configure export-credentials --profile default --format env)"',
  },
  {
    name: 'variables, set',
    options: { auth: 'env' },
    seed(m) {
      m.env = envKeys
    },
    says: 'AWS credentials: variables of this shell (long-term keys); try them: aws sts get-caller-identity',
  },
  {
    name: 'the role of the instance',
    seed(m) {
      m.remove('home/.aws')
      m.onEc2()
    },
    says: 'AWS credentials: role of this EC2 instance; try them: aws sts get-caller-identity',
  },
]

it.each(cases)('init ends with what this machine needs: $name', async ({ options, seed, says }) => {
  const m = new Machine()
  seed(m)
  const wanted: Options = { yes: true, agents: ['claude-code'], mcp: 'uvx', endpoint, ...options }
  const report = await init(wanted, m.context())
  const steps = report.next.filter((step) => /^(AWS|IAM) /.test(step))
  expect(steps).toEqual([says, admin])
  expect(leaks(JSON.stringify(report))).toEqual([])
  const { findings = [] } = await m.doctor({ only: ['credentials'] })
  const [first] = findings
  expect(
    says.startsWith(first?.level === 'ok' ? `${first.message}` : `AWS credentials: ${first?.message}`),
  ).toBe(true)
})

it('tells agents apart that are handed other variables', async () => {
  const m = new Machine()
  m.write('home/.aws/config', `[profile work]\n${keys}`)
  m.env = { AWS_PROFILE: 'work' }
  const report = await init(
    { yes: true, agents: ['claude-code', 'codex', 'augment'], mcp: 'uvx', endpoint },
    m.context(),
  )
  expect(report.next.filter((step) => step.startsWith('AWS'))).toEqual([
    'AWS credentials (Augment (Auggie CLI)): only AWS_PROFILE of this shell names the profile, and Augment (Auggie CLI) hands none to the server; name it: npx dsql-skill init --profile work',
    'AWS credentials (Claude Code, Codex CLI): profile work (long-term keys); try them: aws sts get-caller-identity --profile work',
  ])
})

it('names the action of a role that is not admin, and repeats where it was run', async () => {
  const m = new Machine()
  m.remove('home/.aws')
  m.write('home/.aws/config', `[profile work]\n${keys}`)
  const report = await init(
    { yes: true, global: true, agents: ['claude-code'], mcp: 'uvx', endpoint, user: 'app' },
    m.context(),
  )
  expect(report.next.filter((step) => /^(AWS|IAM) /.test(step))).toEqual([
    'AWS credentials: no AWS profile is named, and default has no credentials (there are: work); name the one that there is: npx dsql-skill init --profile work -g',
    'IAM has to allow dsql:DbConnect on arn:aws:dsql:us-west-2:*:cluster/abcdefghijklmnopqrstuvwxyz',
  ])
})

it('says nothing of credentials without a cluster, or where no entry changed', async () => {
  const m = new Machine()
  const options: Options = { yes: true, agents: ['claude-code'], mcp: 'uvx' }
  expect((await init(options, m.context())).next.join()).not.toMatch(/AWS|IAM/)
  await init({ ...options, endpoint }, m.context())
  expect((await init(options, m.context())).next.join()).not.toMatch(/AWS|IAM/)
})

it('does not fail over a file that may not be read, after all was written', async () => {
  const m = new Machine()
  const { disk } = m
  m.disk = {
    ...disk,
    entry(file) {
      if (file === m.at('home/.aws/config')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
      return disk.entry(file)
    },
  }
  const report = await init({ yes: true, agents: ['claude-code'], mcp: 'uvx', endpoint }, m.context())
  expect(report.exit).toBe(0)
  expect(report.next.join()).toContain('no AWS credentials are set up here')
})
