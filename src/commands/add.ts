import { expandAgents } from '../choices/resolve.ts'
import { DsqlError } from '../errors.ts'
import type { Report } from '../model.ts'
import { commandLine } from './again.ts'
import {
  type Context,
  detectAgents,
  mayAsk,
  mustAsk,
  type Options,
  rootsFor,
  undoLeftOver,
} from './context.ts'
import { addedChoices, install } from './init.ts'
import { mergedManifest } from './saved.ts'

/** Serves more agents with the choices already made. */
export async function add(options: Options, context: Context): Promise<Report> {
  const words = options.args ?? []
  if (words.length === 0) {
    throw new DsqlError(
      'usage',
      'add needs the names of agents',
      'for example: npx dsql-skill add cursor (npx dsql-skill agents lists them)',
    )
  }
  const roots = rootsFor(options, context)
  const notes = await undoLeftOver(options, context, roots, mayAsk(options, context))
  const agents = expandAgents(words, () => [...detectAgents(context, roots).keys()])
  const manifest = mergedManifest(context, roots, notes)
  const choices = addedChoices(manifest?.choices ?? null, agents)
  const prompt = mustAsk(options, context, 'add', '--yes, or --dry-run to look first')
  const again = commandLine('add', agents, options)
  return install({ command: 'add', choices, manifest, notes, again }, options, context, roots, prompt)
}
