import { DsqlError } from '../errors.ts'
import { regions } from '../facts/regions.ts'
import { fits, shellWord } from '../forms.ts'
import type { Wanted } from './survey.ts'

/** The Regions to ask: those that are named, else the user's own and then every one that is known. */
export function regionsToAsk(words: readonly string[] | undefined, own: string | undefined): Wanted[] {
  const named = words?.flatMap((w) => w.split(',')).map((w) => w.trim())
  const said = named?.filter((w) => w !== '')
  if (said?.length === 0)
    throw new DsqlError('bad-value', '--region names no Region', 'for example: us-west-2')
  for (const word of said ?? []) {
    if (!fits('region', word))
      throw new DsqlError(
        'bad-value',
        `--region ${JSON.stringify(word)} is no Region`,
        'for example: us-west-2',
      )
  }
  const first = own !== undefined && fits('region', own) ? [own] : []
  return [...new Set(said ?? [...first, ...regions])].map((region) => ({
    region,
    isNamed: said !== undefined,
    isKnown: isKnown(region),
  }))
}

export function isKnown(region: string): boolean {
  return (regions as readonly string[]).includes(region)
}

/** One command, with deletion protection; tried with the real one in test/server. */
export function createCommand(region: string, profile: string | null): string {
  const who = profile === null ? '' : ` --profile ${shellWord(profile)}`
  return `aws dsql create-cluster --deletion-protection-enabled --tags Name=my-cluster --region ${region}${who}`
}
