import path from 'node:path'
import { readManifest } from '../apply/compute.ts'
import { expected } from '../apply/failure.ts'
import type { Roots } from '../apply/places.ts'
import { openQuestions, type Question, questions } from '../choices/questions.ts'
import { type Answers, expandAgents, resolve } from '../choices/resolve.ts'
import { DsqlError } from '../errors.ts'
import { runtimeRow, runtimes } from '../mcp/runtimes.ts'
import type { Choices, Finding, Pack, Report, Runtime } from '../model.ts'
import { loadPack } from '../pack/sources.ts'
import { digestOf } from '../plan/digest.ts'
import type { Prompt } from '../ports/prompt.ts'
import { commandLine } from './again.ts'
import { type Context, detectAgents, mustAsk, type Options, rootsFor, undoLeftOver } from './context.ts'
import { nextSteps } from './next.ts'
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
  const saved = readManifest(context.disk, roots)?.choices ?? null
  let found: string[] | undefined
  const facts = {
    scope: roots.scope,
    onPath: context.host.onPath,
    // Looked for only where they are asked for: a run from a manifest knows its agents and its runtime.
    get detected(): string[] {
      found ??= [...detectAgents(context, roots).keys()]
      return found
    },
    get runtime(): Runtime | null {
      return firstRuntime(context)
    },
  }
  const said: Answers = { ...options }
  if (said.agents) said.agents = expandAgents(said.agents, () => facts.detected)
  if (prompt) checkSaid(said)
  if (prompt) await askOpen(prompt, said, saved !== null, facts)
  const { choices, notes } = resolve(said, saved, facts)
  return install(
    {
      command: 'init',
      choices,
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
  facts: Parameters<typeof answer>[2],
): Promise<void> {
  let fine: boolean | undefined
  for (const question of openQuestions(said, saved)) {
    if (question.when && !question.when(said)) continue
    if (question.fine) {
      fine ??= !(await prompt.yes('The rest as recommended? (bundled skill, links where they work)', true))
      if (!fine) continue
    }
    const value = await answer(prompt, question, facts)
    if (value !== '') Object.assign(said, { [question.id]: value })
  }
}

async function answer(
  prompt: Prompt,
  question: Question,
  facts: { detected: readonly string[]; onPath(bin: string): boolean },
): Promise<string | string[] | boolean> {
  switch (question.kind) {
    case 'many':
      return prompt.many(question.message, question.options(facts))
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
  const { pack, source } = await packFor(task.choices, options, context, roots)
  const choices = { ...task.choices, source }
  return write(
    {
      command: task.command,
      goal: { kind: 'install', choices, pack, tool: context.version },
      notes: [...task.notes, ...warnings(choices, context)],
      again: task.again,
      next: (plan) => nextSteps(choices, plan),
    },
    options,
    context,
    roots,
    prompt,
  )
}

export async function packFor(
  choices: Choices,
  options: Options,
  context: Context,
  roots: Roots,
): Promise<{ pack: Pack; source: string }> {
  const project = roots.folders.project
  // A folder on the command line hangs on where the user stands; one in the manifest on the project.
  const from = options.source === undefined ? (project ?? context.host.cwd) : context.host.cwd
  return loadPack(
    { source: choices.source, skill: choices.skill, from, project },
    {
      disk: context.disk,
      bundled: choices.source === 'bundled' ? context.bundled() : '',
      version: context.version,
      digest: (files) => digestOf(Object.fromEntries(files.map((f) => [f.path, f.text]))),
    },
  )
}

function warnings(choices: Choices, context: Context): Finding[] {
  const out: Finding[] = []
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

/** `add`: the saved choices, for more agents. */
export function addedChoices(saved: Choices | null, agents: string[]): Choices {
  if (saved) return { ...saved, agents: [...new Set([...saved.agents, ...agents])].sort() }
  throw new DsqlError(
    'not-installed',
    'nothing is set up here yet',
    `start with: npx dsql-skill init --agents ${agents.join(',')}`,
  )
}
