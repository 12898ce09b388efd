import { shown } from '../apply/places.ts'
import type { Manifest } from '../model.ts'
import type { Check, Found, Patient } from './check.ts'
import { kindOf } from './kinds.ts'

export const secretChecks: readonly Check[] = [
  {
    id: 'secrets',
    fine: 'no key stands in a file of the MCP server',
    looks: 'the files that hold our entries: whether AWS keys stand in them (says where, never what)',
    levels: ['info', 'warning'],
    needs: 'manifest',
    run: secrets,
  },
]

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique identifiers); a secret has 40
 * characters. Those of AWS's own examples end in EXAMPLE or EXAMPLEKEY.
 */
const keyShapes: readonly [RegExp, string][] = [
  [/\b(AKIA|ASIA)(?![A-Z2-7]*EXAMPLE\b)[A-Z2-7]{16}\b/, 'an AWS access key id'],
  [
    /aws_?secret_?access_?key["']?\s*[:=]\s*["']?(?!\S*EXAMPLEKEY)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i,
    'an AWS secret key',
  ],
  [/aws_?session_?token["']?\s*[:=]\s*["']?[A-Za-z0-9/+=]{100,}/i, 'an AWS session token'],
]

function secrets({ seen, roots }: Patient, { wrote, choices }: Manifest): Found[] {
  const places = new Set(wrote.filter((w) => kindOf(w) === 'server').map((w) => w.place))
  const isShared = choices.scope === 'project'
  return [...places].flatMap((place) =>
    (seen.look(place).text ?? '').split('\n').flatMap((line, i) =>
      keyShapes
        .filter(([shape]) => shape.test(line))
        .map(([, what]) => ({
          // A file of the home is not committed.
          level: isShared ? ('warning' as const) : ('info' as const),
          message: `${shown(roots, place)} holds what looks like ${what}`,
          at: { file: shown(roots, place), line: i + 1 },
          fix: {
            say: isShared
              ? 'take it out and use a profile; if it was ever committed, have AWS delete that key'
              : 'a profile in ~/.aws is a better place',
          },
        })),
    ),
  )
}
