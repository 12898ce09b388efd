import { row } from '../agents/table.ts'
import { credentialsFor, type Result, whose } from '../aws/found.ts'
import { clusterArn, connectAction } from '../aws/iam.ts'
import { toldBy } from '../aws/reach.ts'
import { calm } from '../doctor/calm.ts'
import { shellWord } from '../forms.ts'
import type { Choices } from '../model.ts'
import { againFor } from './again.ts'
import type { Context, Options } from './context.ts'

/** What these agents' servers find on this machine, what helps where that is nothing, and what IAM has to allow. */
export function credentialSteps(
  choices: Choices,
  agents: readonly string[],
  { host, disk }: Context,
  options: Options,
): string[] {
  const { cluster, scope } = choices
  if (!cluster) return []
  const told = agents.flatMap((id) => {
    const file = row(id).mcp?.[scope]
    return file ? [toldBy(id, file, choices)] : []
  })
  const again = againFor(options)
  // What may not be read says nothing; that is no reason to fail after all has been written.
  const results = credentialsFor(choices, told, { host, disk: calm(disk), again })
  return [
    ...results.flatMap((result) => lines(result, host.onPath('aws'))),
    `IAM has to allow ${connectAction(cluster)} on ${clusterArn(cluster)}`,
  ]
}

function lines({ agents, found, link, profile }: Result, hasCli: boolean): string[] {
  const head = `AWS credentials${whose(agents)}: `
  // A note is about what goes well by itself.
  const wrong = found
    .filter((one) => one.level !== 'info')
    .map(({ message, fix }) => {
      const remedy = fix && `; ${fix.say}${fix.run ? `: ${fix.run}` : ''}`
      return `${head}${message}${remedy ?? ''}`
    })
  if (link === undefined) return wrong
  const named = profile === undefined ? '' : ` --profile ${shellWord(profile)}`
  const attempt = hasCli ? `; try them: aws sts get-caller-identity${named}` : ''
  return [...wrong, `${head}${link}${attempt}`]
}
