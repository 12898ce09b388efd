import { shellWord } from '../forms.ts'
import type { Machine } from './machine.ts'

/** The line that puts a profile's keys into the shell at hand, and nowhere else (https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html). */
export function exportLine(name: string, { platform, shell }: Pick<Machine, 'platform' | 'shell'>): string {
  const line = `aws configure export-credentials --profile ${shellWord(name)} --format`
  if (platform === 'win32') return `${line} powershell | Out-String | Invoke-Expression`
  // fish has an `export` of its own; the format `fish` is younger than most AWS CLIs.
  return isFish(shell) ? `${line} env | source` : `eval "$(${line} env)"`
}

export function isFish(shell: Machine['shell']): boolean {
  return /(^|\/)fish$/.test(shell['SHELL'] ?? '')
}
