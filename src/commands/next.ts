import type { AgentRow } from '../agents/row.ts'
import { row } from '../agents/table.ts'
import type { Roots } from '../apply/places.ts'
import { entryAt } from '../mcp/entry.ts'
import { runtimeRow } from '../mcp/runtimes.ts'
import type { Choices, Plan, Scope, Step } from '../model.ts'
import { commandLine } from './again.ts'
import { type Context, kiroAgentNames, type Options } from './context.ts'

/** What the user must still do after these changes: build the image, have credentials, pass each client's trust gate. */
export async function nextSteps(
  choices: Choices,
  plan: Plan,
  { options, context, roots }: { options: Options; context: Context; roots: Roots },
): Promise<string[]> {
  const kiroAgents = kiroAgentNames(context, roots)
  const { mcp, cluster, scope } = choices
  const changed = plan.steps.filter((s) => s.do !== 'keep' && !restored(s))
  const touched = new Set(changed.flatMap((s) => s.want?.for ?? []))
  const withServer = new Set(choices.agents.filter((id) => hasServer(id, scope, plan.steps)))
  const out: string[] = []
  const last: string[] = []
  // Where it was run, and none of its answers: they are in the manifest.
  const place: Options = {
    global: scope === 'user',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  }
  if (mcp) {
    const runtime = runtimeRow(mcp.runtime)
    const image = runtime.image?.({ ...mcp, cluster })
    const recipe = changed.find((s) => s.want && s.place.endsWith('/dsql-mcp/Dockerfile'))
    if (image && recipe) out.push(`Build the image once: ${commandLine('image', ['build'], place)}`)
    const served = choices.agents.filter((id) => hasServer(id, scope, changed))
    if (served.length > 0)
      last.push(`See whether the MCP server answers: ${commandLine('doctor', [], place)}`)
    if (cluster && served.length > 0) {
      // Only a cluster needs it, and it is much to load.
      const { credentialSteps } = await import('./credentials.ts')
      out.push(...credentialSteps(choices, served, context, options))
    }
  }
  const offer = touched.has('kiro-cli') && kiroAgents.length > 0 && !choices.kiroAgents?.length
  return [
    ...out,
    ...grouped(
      choices.agents
        .filter((id) => touched.has(id))
        .flatMap((id) => stepsOf(row(id), scope, withServer.has(id))),
    ),
    ...(offer ? [kiroOffer(kiroAgents, place)] : []),
    ...last,
  ]
}

/** A file of the skill that was put back, or is newer: clients read it when they need it. */
function restored({ want, reason }: Step): boolean {
  return want?.kind === 'part' && want.folder !== undefined && reason !== 'missing'
}

/** Not every agent has a place for one in this scope, and some are refused it. */
function hasServer(id: string, scope: Scope, steps: readonly Step[]): boolean {
  const file = row(id).mcp?.[scope]
  const at = file && JSON.stringify(entryAt(file))
  return steps.some(
    ({ want }) => want?.kind === 'part' && want.for.includes(id) && JSON.stringify(want.at) === at,
  )
}

/** The steps of an agent that got the server, or got all but that: nothing is there to approve then. */
function stepsOf({ name, next }: AgentRow, scope: Scope, server: boolean): readonly string[] {
  const steps = next[scope]
  if (server || steps.length === 0) return steps
  const rest = steps.filter((step) => !/aurora-dsql|\bservers?\b|\bMCP\b|\/tools/.test(step))
  return rest.length > 0 ? rest : [`Restart ${name}.`]
}

function kiroOffer(names: readonly string[], place: Options): string {
  const few =
    names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
  return `Custom agents of Kiro CLI (${few}) may see none of this: ${commandLine('init', [], { ...place, kiroAgents: ['all'] })}`
}

/** Equal steps once, and all that only says to restart something in one. */
export function grouped(steps: readonly string[]): string[] {
  const out: string[] = []
  const restarts: string[] = []
  for (const step of new Set(steps)) {
    const what = /^Restart ([^;,]+)\.$/.exec(step)?.[1]
    if (what) restarts.push(what)
    else out.push(step)
  }
  return restarts.length > 0 ? [...out, `Restart ${restarts.join(', ')}.`] : out
}
