import { detect } from '../agents/places.ts'
import { agentIds, row } from '../agents/table.ts'
import { goBackFirst, type Ports } from '../apply/converge.ts'
import { observer } from '../apply/observe.ts'
import { absolute, type Roots, shown } from '../apply/places.ts'
import { findRoots } from '../apply/root.ts'
import type { Answers } from '../choices/resolve.ts'
import { codes, DsqlError } from '../errors.ts'
import type { FormatId } from '../export/index.ts'
import { fits } from '../forms.ts'
import type { Finding, OnConflict, Plan, PlanLine, Report, Scope } from '../model.ts'
import { mayTakeOver } from '../plan/aside.ts'
import { kiroAgents } from '../plan/kiro-agents.ts'
import { planLines } from '../plan/lines.ts'
import { isFile } from '../plan/sight.ts'
import type { Prompt } from '../ports/prompt.ts'
import { commandLine } from './again.ts'

/** All options of all verbs, as flags or as the object given to `run`. */
export interface Options extends Omit<Answers, 'region'> {
  /** `clusters`: one or more of them. */
  region?: string | string[]
  cwd?: string
  global?: boolean
  /** `init`: the root is this very folder. */
  here?: boolean
  yes?: boolean
  dryRun?: boolean
  verbose?: boolean
  /** `init`, `add`: take over the same skill of another installer. */
  adopt?: boolean
  /** `status`: exit 1 unless everything is as the manifest says; `update`: exit 1 where something is new. */
  check?: boolean
  /** `doctor`: only name the checks; only these. */
  list?: boolean
  only?: string[]
  /** `doctor`: start no MCP server. */
  offline?: boolean
  /** `doctor`, `mcp`: start also what is not as we write it; `image`: build it. */
  runForeign?: boolean
  /** `update`: whose text is taken, of all that clashes (`ours`) or of one file (`theirs:references/x.md`). */
  take?: string[]
  /** `install`: fail rather than leave anything otherwise than recorded. */
  frozen?: boolean
  /** `export`: the packaging. */
  format?: FormatId
  /** `mcp`: the agent whose entry is started; statements. */
  agent?: string
  sql?: string[]
  /** Agents of `add` and `remove`, the words of `mcp` and `image`, the shell of `completion`, the folder of `export`. */
  args?: string[]
}

export interface Context extends Ports {
  /** Folder of the bundled pack; read only when it is needed. */
  bundled(): string
  version: string
  /** How far something slow is, on one line of a terminal; undefined: it is over. Absent: nobody looks. */
  progress?: ((line: string | undefined) => void) | undefined
  /** To be done once the report is told; absent: at once. */
  after?: ((work: () => Promise<void>) => void) | undefined
  /** All of stdin; absent: it is not ours to read. */
  input?: (() => Promise<string>) | undefined
  /** A line of a program that runs for long, as it is (-v). Absent: nobody wants them. */
  relay?: ((line: string) => void) | undefined
  /** Undefined: nobody to ask. */
  prompt: Prompt | undefined
  /** Renders a plan for the question whether to go on. */
  render(report: Report): string
}

/** The answers among the options: all but `clusters` know one Region only. */
export function answersIn({ region, ...rest }: Options): Answers {
  return typeof region === 'string' ? { ...rest, region } : rest
}

function scopeOf(options: Options): Scope {
  return options.global ? 'user' : 'project'
}

export function rootsFor(options: Options, context: Context): Roots {
  if (options.here && options.global) {
    throw new DsqlError(
      'usage',
      '--here is a folder of a project, --global your home',
      'leave one of them out',
    )
  }
  return findRoots(context, options.cwd, scopeOf(options), options.here)
}

/** Ids of the agents that left traces here, with the traces. */
export function detectAgents(context: Context, roots: Roots): Map<string, string[]> {
  const all: Roots = { scope: 'user', folders: { ...context.host.bases, ...roots.folders } }
  const seen = observer(context.disk, all)
  const traces = { exists: seen.exists, onPath: context.host.onPath }
  const found = new Map<string, string[]>()
  for (const id of agentIds) {
    const why = detect(row(id), roots.scope, traces)
    if (why.length > 0) found.set(id, why)
  }
  return found
}

/** Names of the custom agents of Kiro CLI in this scope: what can be read there. */
export function kiroAgentNames(context: Context, roots: Roots): string[] {
  const { folder } = kiroAgents[roots.scope]
  const seen = observer(context.disk, roots)
  return namesIn(context, absolute(roots, folder))
    .filter((file) => file.endsWith('.json') && isFile(seen.look(`${folder}/${file}`)))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((name) => fits('kiroAgent', name))
}

/** What is no folder, or may not be looked at, has no agents for us. */
function namesIn({ disk }: Context, folder: string): string[] {
  try {
    return disk.list(folder)
  } catch {
    return []
  }
}

export function mayAsk(options: Options, context: Context): Prompt | undefined {
  return options.yes || options.dryRun ? undefined : context.prompt
}

/** Without a terminal nothing is asked: the flags to give are named instead. */
export function mustAsk(options: Options, context: Context, verb: string, flags: string): Prompt | undefined {
  if (options.yes || options.dryRun) return undefined
  if (context.prompt) return context.prompt
  throw new DsqlError(
    'no-terminal',
    `nobody can be asked (no terminal, or --json): ${verb} needs ${flags}`,
    // The whole call, with its words: `remove --yes` for `remove cursor` would take everything back.
    commandLine(verb, options.args ?? [], { ...options, yes: true }),
  )
}

/** Each writing verb begins with this, before it reads the manifest. */
export function undoLeftOver(
  options: Options,
  context: Context,
  roots: Roots,
  prompt: Prompt | undefined,
): Promise<Finding[]> {
  const wish = { onConflict: options.onConflict ?? 'stop', dryRun: options.dryRun ?? false }
  const may = prompt && (() => prompt.yes('An earlier run was interrupted. Undo what it had begun?', true))
  return goBackFirst(context, roots, wish, may)
}

export function report(command: string, roots: Roots, rest: Partial<Report>): Report {
  const root = roots.scope === 'project' ? roots.folders.project : roots.folders.home
  return { version: 1, command, exit: 0, ...(root ? { root } : {}), next: [], ...rest }
}

export function lines(plan: Plan, roots: Roots, each = false): PlanLine[] {
  return planLines(plan, (place) => shown(roots, place), each)
}

/** A plan with conflicts: exit 3, every one listed, and the ways out. */
export function conflicted(
  command: string,
  roots: Roots,
  plan: Plan,
  shownLines: PlanLine[],
  notes: Finding[],
  again: string,
  ways = `keep theirs: ${again} --on-conflict keep; take ours and set theirs aside: ${again} --on-conflict replace`,
): Report {
  const stuck = plan.steps.filter((s) => s.do === 'conflict')
  const count = stuck.length
  const broken = stuck.find((s) => s.reason === 'unreadable')
  const init = command === 'init' || command === 'add' ? again : 'npx dsql-skill init'
  const take = mayTakeOver(plan) ? `take the skill over: ${init} --adopt; ` : ''
  const mend = broken ? `mend ${shown(roots, broken.place)} first, or leave it out; ` : ''
  return report(command, roots, {
    exit: codes.conflict,
    plan: shownLines,
    findings: notes,
    error: {
      code: 'conflict',
      message: `${count} ${count === 1 ? 'thing is' : 'things are'} in the way: nothing was written`,
      hint: `${mend}${take}${ways}`,
    },
  })
}

export async function askConflict(prompt: Prompt, foreign: boolean): Promise<OnConflict | 'adopt'> {
  const take = 'take the skill over: ours takes its place, the old folder is set aside, your edits stay'
  const answer = await prompt.one('What shall happen with what is in the way?', [
    ...(foreign ? [{ value: 'adopt', name: take }] : []),
    { value: 'stop', name: 'stop: change nothing' },
    { value: 'keep', name: 'keep theirs: skip these and do the rest' },
    { value: 'replace', name: 'take ours: set theirs aside as <file>.dsql-backup-<n>' },
  ])
  return answer as OnConflict | 'adopt'
}
