import { shellWord } from '../forms.ts'
import { exportLine, isFish } from './export.ts'
import type { Fix, Found, Machine } from './machine.ts'
import { profileVerdict } from './profile.ts'

/** https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html */
const installCli = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'

export function setUp(name: string): Fix {
  return {
    say: 'set it up with IAM Identity Center (without: aws configure)',
    run: `aws configure sso --profile ${shellWord(name)}`,
  }
}

/** How the shell gets keys: out of the profile that is there, which is signed in to first where it has to be. */
export function exporting(machine: Machine): Fix {
  const cli: Machine = { ...machine, isContainer: false, isCli: true, env: machine.shell }
  const names = [...machine.config.profiles.keys()]
  const named = machine.shell['AWS_PROFILE']
  const usable = names.filter((name) => profileVerdict(name, cli, true) !== 'nothing')
  const one = [named, 'default', usable.length === 1 ? usable[0] : undefined].find(
    (name) => name !== undefined && usable.includes(name),
  )
  const where = 'set them in the shell that starts the agent'
  if (one === undefined) {
    if (usable.length > 0)
      return { say: `${where}, from a profile (${usable.join(', ')}): ${exportLine('NAME', machine)}` }
    return {
      say: `${where}, from a profile: first set it up (without IAM Identity Center: aws configure), then ${exportLine('default', machine)}`,
      run: 'aws configure sso --profile default',
    }
  }
  const verdict = profileVerdict(one, cli, true)
  const faults = verdict === 'nothing' ? [] : verdict.found.filter((f) => f.level === 'error')
  const line = exportLine(one, machine)
  const [first] = faults
  if (first) {
    const before = [first.message, first.fix?.run].filter((part) => part !== undefined).join(': ')
    return { say: `${where}: ${line}; but first (${before})` }
  }
  if (machine.platform === 'win32' || isFish(machine.shell)) return { say: `${where}: ${line}` }
  return { say: where, run: line }
}

/** Where a remedy calls for the AWS CLI and there is none. */
export function withCli(found: Found, machine: Machine): Found {
  const { fix } = found
  const calls = /(^|[\s(;&])aws /.test(`${fix?.say ?? ''} ${fix?.run ?? ''}`)
  if (!fix || !calls || machine.isProgram('aws')) return found
  return { ...found, fix: { ...fix, say: `get the AWS CLI (${installCli}); ${fix.say}` } }
}
