import { questions } from '../choices/questions.ts'
import type { Answers } from '../choices/resolve.ts'
import { DsqlError } from '../errors.ts'
import type { ClusterInfo } from '../model.ts'
import type { Prompt } from '../ports/prompt.ts'
import { chosen, count, isUsable, shortName } from './clusters.ts'
import type { Context } from './context.ts'
import { type Looked, look } from './look.ts'

/**
 * Lets the user choose among the clusters that `aws` sees; asks for the profile first, since that is whose they are.
 * Returns the ids of the questions that are answered by it. What goes wrong is shown, and then the endpoint is typed.
 */
export async function pick(prompt: Prompt, said: Answers, context: Context): Promise<(keyof Answers)[]> {
  const asked = await askProfile(prompt, said)
  const profile = said.profile === undefined || said.profile === 'none' ? null : said.profile
  let found: Looked
  try {
    found = await look({ profile, regions: said.region === undefined ? undefined : [said.region] }, context)
  } catch (error) {
    if (!(error instanceof DsqlError) || error.code === 'interrupted') throw error
    prompt.show(`${error.message}\n  ${error.hint}\n`)
    return asked
  }
  for (const finding of found.findings) if (finding.level !== 'info') prompt.show(`${finding.message}\n`)
  const usable = found.clusters.filter(isUsable)
  if (usable.length === 0) {
    prompt.show(`No clusters. Create one: ${found.create}\n`)
    return asked
  }
  const answer = await prompt.one(`${count(usable.length)} found. Which one?`, [
    ...usable.map((cluster) => ({ value: cluster.endpoint, name: line(cluster), short: cluster.endpoint })),
    { value: 'type', name: 'another: type its endpoint' },
    { value: 'none', name: 'none: documentation tools only' },
  ])
  if (answer === 'type') return asked
  const cluster = usable.find((c) => c.endpoint === answer)
  Object.assign(said, cluster ? chosen(cluster) : {})
  return [...asked, 'endpoint', 'region']
}

function line(cluster: ClusterInfo): string {
  const { name, identifier, region, status } = cluster
  const words = [identifier, region, status ?? '?', ...(name === null ? [] : [shortName(cluster)])]
  const text = words.join('  ')
  return text.length > 70 ? `${text.slice(0, 69)}…` : text
}

/** The question as it stands in the table, only earlier. */
async function askProfile(prompt: Prompt, said: Answers): Promise<(keyof Answers)[]> {
  const question = questions.find((q) => q.id === 'profile')
  if (said.profile !== undefined || said.auth === 'env' || question?.kind !== 'text') return []
  const value = await prompt.text(question.message, question.preset, question.check)
  if (value !== question.preset) said.profile = value
  return ['profile']
}
