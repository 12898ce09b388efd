import { expect, test } from 'vitest'
import { troubleOf } from '../../src/clusters/trouble.ts'
import { said } from './said.ts'

const who = { profile: null, isSso: false, profiles: ['default', 'work'] }
const failed = (err: string) => ({ code: 255, out: '', err, late: false })

/** Each text with its code, whether it is the same everywhere, and a word of its remedy. */
const rows: [keyof typeof said, string, boolean, string, string][] = [
  ['tooOld', 'aws-too-old', true, 'does not know Aurora DSQL', '2.22.10'],
  ['noProfile', 'aws-profile', true, 'no AWS profile wrok', 'did you mean work?'],
  ['noCredentials', 'aws-credentials', true, 'no credentials', 'aws configure sso'],
  ['noToken', 'aws-credentials', true, 'not signed in', 'aws sso login'],
  ['partial', 'aws-credentials', true, 'missing: aws_secret_access_key', 'aws sts get-caller-identity'],
  ['source', 'aws-credentials', true, '"missing"', 'aws sts get-caller-identity'],
  ['program', 'aws-credentials', true, '/nonexistent/x', 'aws sts get-caller-identity'],
  ['mfa', 'aws-credentials', true, 'MFA', 'aws sts get-caller-identity'],
  ['expired', 'aws-credentials', true, 'expired', 'get new ones'],
  ['denied', 'aws-denied', false, 'to dsql:ListClusters', 'dsql:ListClusters and dsql:GetCluster'],
  ['getDenied', 'aws-denied', false, 'to dsql:GetCluster', 'dsql:GetCluster'],
  ['role', 'aws-credentials', true, 'role', 'aws sts get-caller-identity'],
  ['unknownKey', 'aws-credentials', false, 'not know these credentials', 'aws sts get-caller-identity'],
  ['throttled', 'aws-failed', false, 'too much to do', 'in a minute'],
  ['unreachable', 'aws-unreachable', false, 'cannot be reached', 'HTTPS_PROXY'],
  ['gone', 'aws-failed', false, 'no such cluster', 'aws sts get-caller-identity'],
]

test('there is a row for every text', () => {
  expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(said).sort())
})

test.each(rows)('%s is %s', (name, code, isEverywhere, message, remedy) => {
  // Version 2 of the AWS CLI puts its name before it.
  for (const err of [said[name], said[name].replace(/^\n/, '\naws: [ERROR]: ')]) {
    const found = troubleOf(failed(err), who)
    expect(found).toMatchObject({ code, isEverywhere })
    expect(found?.message).toContain(message)
    expect(`${found?.fix.say}: ${found?.fix.run}`).toContain(remedy)
  }
})

test('the remedy names the profile, and the way in that the profile has', () => {
  const work = { ...who, profile: 'my work', isSso: true }
  const run = "aws sso login --profile 'my work'"
  expect(troubleOf(failed(said.noToken), work)?.fix.run).toBe(run)
  expect(troubleOf(failed(said.expired), work)?.fix.run).toBe(run)
})

test('what cannot be started, what is not heard of in time, and what nobody knows', () => {
  const none = { code: null, out: '', err: '', late: false }
  expect(troubleOf(none, who)).toMatchObject({ code: 'aws-failed', isEverywhere: true })
  expect(troubleOf({ ...none, late: true }, who)).toMatchObject({
    code: 'aws-unreachable',
    isEverywhere: false,
  })
  const strange = troubleOf(failed('one\nAn error occurred: \u001b[2Jtwo\n'), who)
  expect(strange).toMatchObject({ code: 'aws-failed', message: 'aws says: An error occurred: [2Jtwo' })
  expect(troubleOf({ ...none, code: 0 }, who)).toBeUndefined()
})

test('what a credential_process says of keys is not told on', () => {
  const key = 'wJalrXUtnFEMIsK7MDENGsbPxRfiCANARYSECRET'
  const texts = [
    `Error when retrieving credentials from custom-process: {"SecretAccessKey": "${key}"}`,
    `An error occurred: ${'x '.repeat(130)}${key} ASIAIOSFODNN7CANARY2`,
  ]
  for (const text of texts) expect(troubleOf(failed(text), who)?.message).not.toMatch(/wJal|ASIA/)
})
