import path from 'node:path'
import { expected } from '../apply/failure.ts'
import { absolute, type Roots, shown } from '../apply/places.ts'
import { type AskFacts, openQuestions, type Question, questions } from '../choices/questions.ts'
import { type Answers, expandAgents, resolve } from '../choices/resolve.ts'
import { DsqlError } from '../errors.ts'
import { runtimeRow, runtimes } from '../mcp/runtimes.ts'
import type { Choices, Finding, Manifest, Place, Report, Runtime } from '../model.ts'
import type { Prompt } from '../ports/prompt.ts'
import { commandLine } from './again.ts'
import {
  answersIn,
  type Context,
  detectAgents,
  kiroAgentNames,
  mustAsk,
  type Options,
  rootsFor,
  undoLeftOver,
} from './context.ts'
import { nextSteps } from './next.ts'
import { packFor } from './pack.ts'
import { packAsRecorded } from './recorded.ts'
import { mergedManifest } from './saved.ts'
import { write } from './write.ts'

/** Everything: pack, links, MCP server, steering. */
export async function init(options: Options, context: Context): Promise<Report> {
  const prompt = mustAsk(
    options,
    context,
    'init',
    '--yes, or --dry-run to look first (--agents, --mcp, --endpoint … choose)',
  )
  const made = makeFolder(options, context)
  try {
    return await initHere(options, context, prompt)
  } finally {
    // Still empty: nothing came of it, or the root is a folder above.
    if (made) context.disk.removeDir(made)
  }
}

async function initHere(options: Options, context: Context, prompt: Prompt | undefined): Promise<Report> {
  const roots = rootsFor(options, context)
  const undone = await undoLeftOver(options, context, roots, prompt)
  const manifest = mergedManifest(context, roots, undone)
  const saved = manifest?.choices ?? null
  let found: string[] | undefined
  const facts = {
    scope: roots.scope,
    onPath: context.host.onPath,
    // Looked for only where they are asked for: a run from a manifest knows its agents and its runtime.
    get detected(): string[] {
      found ??= [...detectAgents(context, roots).keys()]
      return found
    },
    get kiroAgents(): string[] {
      return kiroAgentNames(context, roots)
    },
    get runtime(): Runtime | null {
      return firstRuntime(context)
    },
  }
  const said: Answers = answersIn(options)
  if (said.agents) said.agents = expandAgents(said.agents, () => facts.detected)
  if (prompt) checkSaid(said)
  if (prompt) await askOpen(prompt, said, saved !== null, facts, context)
  const { choices, notes } = resolve(said, saved, facts)
  return install(
    {
      command: 'init',
      choices,
      manifest,
      notes: [...undone, ...notes],
      again: commandLine('init', [], { ...options, ...said }),
    },
    options,
    context,
    roots,
    prompt,
  )
}

/** `init -C` may name a project that is only to be: its folder is made, its parent must be there. */
function makeFolder(options: Options, context: Context): string | undefined {
  if (options.cwd === undefined || options.global || options.dryRun) return undefined
  const dir = path.resolve(context.host.cwd, options.cwd)
  if (context.disk.kind(dir) !== 'absent' || !context.disk.exists(path.dirname(dir))) return undefined
  try {
    context.disk.makeDir(dir)
  } catch (error) {
    throw expected(error)
  }
  return dir
}

function firstRuntime(context: Context): Runtime | null {
  const found = Object.entries(runtimes).find(([, r]) => context.host.onPath(r.bin))
  return (found?.[0] as Runtime | undefined) ?? null
}

/** A flag that makes no sense is said before anything is asked. */
function checkSaid(said: Answers): void {
  for (const question of questions) {
    const value = said[question.id]
    if (question.kind !== 'text' || typeof value !== 'string') continue
    const fault = question.check(value)
    if (fault === true) continue
    const flag = question.id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw new DsqlError(
      'bad-value',
      `--${flag} ${JSON.stringify(value)}: ${fault}`,
      'npx dsql-skill init --help',
    )
  }
}

async function askOpen(
  prompt: Prompt,
  said: Answers,
  saved: boolean,
  facts: AskFacts,
  context: Context,
): Promise<void> {
  let fine: boolean | undefined
  const early = new Set<string>()
  for (const question of openQuestions(said, saved)) {
    if (early.has(question.id)) continue
    if (question.when && !question.when(said, facts)) continue
    if (question.fine) {
      fine ??= !(await prompt.yes('The rest as recommended? (bundled skill, links where they work)', true))
      if (!fine) continue
    }
    const ways = question.kind === 'text' && question.ways?.when(facts) ? question.ways : undefined
    const way = ways ? await prompt.one(ways.message, ways.options, ways.preset) : 'type'
    if (way === 'look') {
      const { pick } = await import('./later.ts')
      for (const id of await pick(prompt, said, context)) early.add(id)
      if (early.has(question.id)) continue
    } else if (way !== 'type') continue
    const value = await answer(prompt, question, facts)
    // The default, said yes to, is no choice of the user's: `update` may move it.
    const preset = question.kind === 'text' && value === question.preset
    if (value !== '' && !preset) Object.assign(said, { [question.id]: value })
    // It was only asked to look with.
    if (said.auth === 'env' && early.has('profile')) delete said.profile
  }
}

async function answer(
  prompt: Prompt,
  question: Question,
  facts: AskFacts,
): Promise<string | string[] | boolean> {
  switch (question.kind) {
    case 'many':
      return prompt.many(question.message, question.options(facts), question.optional)
    case 'one':
      return prompt.one(question.message, question.options(facts), question.preset?.(facts))
    case 'text':
      return prompt.text(question.message, question.preset, question.check)
    case 'yes':
      return prompt.yes(question.message, question.preset)
  }
}

interface Task {
  command: string
  choices: Choices
  /** What an earlier run left. */
  manifest: Manifest | null
  notes: Finding[]
  again: string
}

/** Fetches the pack and converges to these choices; `init` and `add` end here. */
export async function install(
  task: Task,
  options: Options,
  context: Context,
  roots: Roots,
  prompt: Prompt | undefined,
): Promise<Report> {
  const loaded = await packFor(task.choices, 'recorded', task.manifest, options, context, roots)
  const { pack, source } = loaded
  const choices = { ...task.choices, source }
  return write(
    {
      command: task.command,
      goal: { kind: 'install', choices, from: task.manifest?.choices ?? null, pack, tool: context.version },
      notes: [
        ...task.notes,
        ...loaded.notes,
        ...warnings(choices, context),
        ...locked(choices, context, roots),
      ],
      again: task.again,
      ...(task.manifest ? { wish: wishFor(task.manifest, options, context, roots) } : {}),
      next: (plan) => nextSteps(choices, plan, { options, context, roots }),
    },
    options,
    context,
    roots,
    prompt,
  )
}

function wishFor(manifest: Manifest, options: Options, context: Context, roots: Roots) {
  return { recorded: () => packAsRecorded(manifest, options, context, roots) }
}

function warnings(choices: Choices, context: Context): Finding[] {
  const out: Finding[] = []
  // The manifest is for others too.
  if (/^(file|http):/.test(choices.source)) {
    const message = `the manifest names ${choices.source}, which other machines may not have`
    out.push({ code: 'local-source', level: 'warning', message })
  }
  const { mcp, cluster } = choices
  if (
    mcp &&
    mcp.runtime !== 'uvx' &&
    mcp.auth === 'profile' &&
    cluster &&
    context.host.platform === 'win32'
  ) {
    out.push({
      code: 'needs-sh',
      level: 'warning',
      message: `the launcher for ${runtimeRow(mcp.runtime).name} is a shell script`,
      fix: {
        say: 'install Git for Windows and have its sh on PATH, or use',
        run: 'npx dsql-skill init --mcp uvx',
      },
    })
  }
  return out
}

/** A lock of another installer that still names the skill: what it thinks is its own is ours now. */
function locked({ scope, skill }: Choices, { disk }: Context, roots: Roots): Finding[] {
  const place: Place = scope === 'project' ? '{project}/skills-lock.json' : '{home}/.agents/.skill-lock.json'
  const entry = disk.entry(absolute(roots, place))
  const text = entry.is === 'file' ? new TextDecoder().decode(entry.bytes) : ''
  if (!new RegExp(`^\\s*"${skill}"\\s*:`, 'm').test(text)) return []
  const file = shown(roots, place)
  return [
    {
      code: 'other-installer',
      level: 'warning',
      message: `${file} names the skill ${skill} too: npx skills update would write over our files, npx skills remove delete them`,
      fix: { say: `take the entry "${skill}" out of ${file}; it is not ours to change` },
    },
  ]
}

/** `add`: the saved choices, for more agents. */
export function addedChoices(saved: Choices | null, agents: string[]): Choices {
  if (saved) return { ...saved, agents: [...new Set([...saved.agents, ...agents])].sort() }
  throw new DsqlError(
    'not-installed',
    'nothing is set up here yet',
    `start with: npx dsql-skill init --agents ${agents.join(',')}`,
  )
}
