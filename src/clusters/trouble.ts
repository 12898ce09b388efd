import { redacted } from '../client/words.ts'
import { type Code, nearest } from '../errors.ts'
import { printable, shellWord } from '../forms.ts'
import type { Finding } from '../model.ts'
import type { Answered } from './aws.ts'

/** Whose call it was. */
export interface Who {
  /** Named to `aws`; null: it finds one itself. */
  profile: string | null
  /** The profile signs in through IAM Identity Center. */
  isSso: boolean
  /** The profiles that there are. */
  profiles: readonly string[]
}

export interface Trouble {
  code: Code
  /** Nobody else needs to be asked: the answer would be the same. */
  isEverywhere: boolean
  message: string
  fix: NonNullable<Finding['fix']>
}

interface Row {
  code: Code
  /** In what `aws` printed on stderr. */
  says: RegExp
  isEverywhere?: true
  message(found: RegExpExecArray, who: Who): string
  fix(found: RegExpExecArray, who: Who): Trouble['fix']
}

const install = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'

/** The first versions with `aws dsql` (.changes of aws/aws-cli). */
const first = { v1: '1.36.15', v2: '2.22.10' }

export const awsMissing: Trouble = {
  code: 'aws-missing',
  isEverywhere: true,
  message: 'the aws command is not on PATH',
  fix: {
    say: `install the AWS CLI (${install}), or give the endpoint yourself: npx dsql-skill init --endpoint …`,
  },
}

function login({ profile }: Who): Trouble['fix'] {
  return { say: 'sign in', run: `aws sso login${flag(profile)}` }
}

function who({ profile }: Who): Trouble['fix'] {
  return { say: 'see who you are, and mend that first', run: `aws sts get-caller-identity${flag(profile)}` }
}

function flag(profile: string | null): string {
  return profile === null ? '' : ` --profile ${shellWord(profile)}`
}

/** What the AWS CLI prints, versions 1 and 2 alike (botocore/exceptions.py, the codes of the services). The first row that fits. */
const rows: readonly Row[] = [
  {
    code: 'aws-too-old',
    says: /invalid choice/i,
    isEverywhere: true,
    message: () => 'this aws command does not know Aurora DSQL',
    fix: () => ({
      say: `update the AWS CLI to ${first.v2} or later (${install}); of version 1 ${first.v1} or later is enough: pip install --upgrade awscli`,
    }),
  },
  {
    code: 'aws-profile',
    says: /config profile \((.*)\) could not be found/,
    isEverywhere: true,
    message: ([, name = '']) => `there is no AWS profile ${lastLine(name)}`,
    fix: ([, name = ''], { profiles }) => {
      const near = nearest(name, profiles)
      const all = profiles.length > 0 ? `there are: ${profiles.join(', ')}` : 'there is none in ~/.aws'
      if (near === undefined && profiles.length === 0) return { say: all, run: 'aws configure sso' }
      return { say: near === undefined ? all : `did you mean ${near}? ${all}` }
    },
  },
  {
    code: 'aws-credentials',
    says: /Signature expired|RequestTimeTooSkewed|Signature not yet current/,
    isEverywhere: true,
    message: () => 'AWS does not take the signature: the clock of this machine is wrong',
    fix: () => ({ say: 'set the clock' }),
  },
  {
    code: 'aws-credentials',
    says: /Forbidden\w*\) when calling the GetRoleCredentials/,
    isEverywhere: true,
    message: () => 'the account or role of the AWS profile is not yours',
    fix: (_, { profile }) => ({ say: 'choose another', run: `aws configure sso${flag(profile)}` }),
  },
  {
    code: 'aws-credentials',
    says: /SSO (Token|session)|GetRoleCredentials|UnauthorizedSSOToken|Token for .* does not exist/i,
    isEverywhere: true,
    message: () => 'you are not signed in to AWS, or no longer',
    fix: (_, asked) => login(asked),
  },
  {
    code: 'aws-credentials',
    says: /Expired|Token has expired|Your session has expired|reauthenticate/i,
    isEverywhere: true,
    message: () => 'the AWS credentials have expired',
    fix: (_, asked) =>
      asked.isSso
        ? login(asked)
        : { say: 'get new ones the way you got these (aws login, aws sso login, your credential tool)' },
  },
  {
    code: 'aws-credentials',
    says: /Enter MFA code/,
    isEverywhere: true,
    message: () => 'the AWS profile wants a code of your MFA device, which cannot be asked for here',
    fix: (_, { profile }) => ({
      say: 'give it once, it is kept for a while',
      run: `aws sts get-caller-identity${flag(profile)}`,
    }),
  },
  {
    code: 'aws-credentials',
    says: /Unable to locate credentials/,
    isEverywhere: true,
    message: () => 'aws finds no credentials',
    fix: (_, { profile }) => ({
      say: profile === null ? 'set up a profile, or name one with --profile' : 'set the profile up',
      run: `aws configure sso${flag(profile)}`,
    }),
  },
  {
    code: 'aws-credentials',
    says: /when calling the AssumeRole\w* operation/,
    isEverywhere: true,
    message: () => 'the role of the AWS profile cannot be taken',
    fix: (_, asked) => who(asked),
  },
  {
    code: 'aws-denied',
    says: /AccessDenied|not authorized to perform/,
    message: (found) => `access denied${denied(found.input)}`,
    fix: (found) => {
      const action = /dsql:\w+/.exec(found.input)?.[0]
      const other =
        action && !['dsql:ListClusters', 'dsql:GetCluster'].includes(action) ? ` and ${action}` : ''
      return { say: `your user or role needs dsql:ListClusters and dsql:GetCluster${other} there` }
    },
  },
  {
    code: 'aws-credentials',
    says: /InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|AuthFailure|MissingAuthenticationToken|IncompleteSignature/,
    message: () =>
      'AWS does not know these credentials: they are wrong, or the Region is not enabled for the account',
    fix: (_, asked) => who(asked),
  },
  {
    code: 'aws-unreachable',
    says: /SSL|CERTIFICATE/i,
    message: () => 'the connection to AWS is not trusted: the certificate is of somebody in between',
    fix: () => ({ say: 'name the certificate of your proxy: export AWS_CA_BUNDLE=<file>' }),
  },
  {
    code: 'aws-unreachable',
    says: /Could not connect|timeout on endpoint|timed out|Connection was closed|resolve|proxy/i,
    message: () => 'AWS cannot be reached',
    fix: () => ({
      say: 'look to the network and to HTTPS_PROXY, or name a Region that you can reach with --region',
    }),
  },
  {
    code: 'aws-failed',
    says: /Throttling|TooManyRequests|ServiceUnavailable|InternalServer/,
    message: () => 'AWS has too much to do',
    fix: () => ({ say: 'try again in a minute' }),
  },
  {
    // What only botocore says of a profile: nobody was asked.
    code: 'aws-credentials',
    says: /^(?![\s\S]*An error occurred)[\s\S]*(Partial credentials|source_profile|credential_process|credential|No such file|profile)/i,
    isEverywhere: true,
    message: (found) => `the credentials cannot be had: ${lastLine(found.input)}`,
    fix: (_, asked) => who(asked),
  },
]

function denied(text: string): string {
  const action = /not authorized to perform: (\S+)/.exec(text)?.[1]
  return action ? ` to ${action}` : ''
}

/** What went wrong with a call; undefined: nothing. */
export function troubleOf(ran: Answered, asked: Who): Trouble | undefined {
  if (ran.code === 0) return undefined
  if (ran.late) return told(timeout, ran.err, asked)
  if (ran.code === null && ran.err === '') return told(broken, ran.err, asked)
  return told(rows.find((row) => row.says.test(ran.err)) ?? other, ran.err, asked)
}

/** It ended well, and said nothing that `aws` would say. */
export const nonsense: Trouble = {
  code: 'aws-failed',
  isEverywhere: true,
  message: 'what the aws command answers is no JSON of Aurora DSQL',
  fix: { say: 'see what it is', run: 'aws --version' },
}

const timeout: Row = {
  code: 'aws-unreachable',
  says: /^/,
  message: () => 'no answer in time',
  fix: () => ({
    say: 'look to the network and to HTTPS_PROXY, or name a Region that you can reach with --region',
  }),
}

const broken: Row = {
  code: 'aws-failed',
  says: /^/,
  isEverywhere: true,
  message: () => 'the aws command cannot be started',
  fix: () => ({ say: `install version 2 of the AWS CLI: ${install}` }),
}

const other: Row = {
  code: 'aws-failed',
  says: /^/,
  message: (found) => `aws says: ${lastLine(found.input) || 'nothing'}`,
  fix: (_, asked) => who(asked),
}

function told(row: Row, text: string, asked: Who): Trouble {
  const found = row.says.exec(text) ?? (/^/.exec(text) as RegExpExecArray)
  return {
    code: row.code,
    isEverywhere: row.isEverywhere ?? false,
    message: row.message(found, asked),
    fix: row.fix(found, asked),
  }
}

function lastLine(text: string): string {
  const line = text.trim().split(/\r?\n/).at(-1) ?? ''
  // A credential_process may have said anything.
  return redacted(printable(line)).slice(0, 300)
}
