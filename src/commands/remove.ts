import { readManifest } from '../apply/compute.ts'
import { expandAgents } from '../choices/resolve.ts'
import { DsqlError } from '../errors.ts'
import type { Report } from '../model.ts'
import { commandLine } from './again.ts'
import { type Context, mayAsk, mustAsk, type Options, report, rootsFor, undoLeftOver } from './context.ts'
import { write } from './write.ts'

/** Takes back what we wrote for these agents; without names, everything. */
export async function remove(options: Options, context: Context): Promise<Report> {
  const roots = rootsFor(options, context)
  const notes = await undoLeftOver(options, context, roots, mayAsk(options, context))
  const manifest = readManifest(context.disk, roots)
  const words = options.args ?? []
  const served = manifest?.choices.agents ?? []
  const agents =
    words.length > 0 ? expandAgents(words, served).filter((id) => !aliasOnly(words, id, served)) : null
  const strangers = (agents ?? []).filter((id) => !served.includes(id))
  if (agents && (strangers.length > 0 || agents.length === 0)) {
    const hint = served.length > 0 ? `served here: ${served.join(', ')}` : 'nothing is set up here'
    throw new DsqlError(
      'not-installed',
      `not served here: ${(strangers.length > 0 ? strangers : words).join(', ')}`,
      hint,
    )
  }
  const again = commandLine('remove', agents ?? [], options)
  if (!manifest) {
    const where = roots.scope === 'user' ? 'for your user' : 'here'
    return report('remove', roots, {
      plan: [],
      findings: [...notes, { code: 'nothing-to-do', level: 'ok', message: `nothing of ours is ${where}` }],
    })
  }
  const prompt = mustAsk(options, context, 'remove', '--yes, or --dry-run to look first')
  const goal = { kind: 'withdraw', agents, tool: context.version } as const
  return write(
    { command: 'remove', goal, notes, again, next: async () => [] },
    options,
    context,
    roots,
    prompt,
  )
}

/** `remove kiro` means those of the two that are served. */
function aliasOnly(words: string[], id: string, served: string[]): boolean {
  return (
    !served.includes(id) && !words.some((w) => w.split(',').includes(id)) && words.some((w) => w !== 'all')
  )
}
